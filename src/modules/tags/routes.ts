import { recordRoutes } from '../../records/routes/routes.ts';
import { tag } from './object.ts';

/** The operations on tags; those on the tags of a record are with its object. */
export const tagRoutes = recordRoutes(tag);
