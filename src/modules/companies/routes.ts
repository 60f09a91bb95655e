import { recordRoutes } from '../../records/routes/routes.ts';
import { company } from './object.ts';

export const companyRoutes = recordRoutes(company);
