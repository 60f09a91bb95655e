import { recordRoutes } from '../../records/routes/routes.ts';
import { contact } from './object.ts';

export const contactRoutes = recordRoutes(contact);
