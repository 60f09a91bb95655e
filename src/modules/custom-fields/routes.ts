import { recordRoutes } from '../../records/routes/routes.ts';
import { customField } from './object.ts';

/** What a field is stays, so that there is nothing to replace; and what is deleted loses its values. */
export const customFieldRoutes = recordRoutes(customField, {
  replace: null,
  upsert: null,
  restore: null,
});
