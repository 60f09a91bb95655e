import { recordRoutes } from '../../records/routes/routes.ts';
import { associationDefinition } from './object.ts';

/** The operations on definitions; those on the associations of a record are with its object. What one is stays, so that there is nothing to replace. */
export const associationDefinitionRoutes = recordRoutes(associationDefinition, { replace: null });
