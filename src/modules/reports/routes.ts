import { defineRoute, type Route } from '../../http/route.ts';
import { getDashboard } from './dashboard.ts';
import { getForecast } from './forecast.ts';
import { Dashboard, Forecast, reportQuery } from './schema.ts';

/** The numbers that people look at. */
export const reportRoutes: Route[] = [
  defineRoute({
    operationId: 'dashboard.get',
    method: 'get',
    path: '/dashboard',
    summary: 'Show leads, pipelines, activities, and what was won and lost',
    description:
      'Of the records that you see. Leads, deals and activities are null where you may not read them (`leads:read` and so on).',
    access: 'member',
    query: reportQuery,
    replies: { 200: Dashboard },
    handle: async (context, { query }) => ({ body: await getDashboard(context, query) }),
  }),
  defineRoute({
    operationId: 'forecast.get',
    method: 'get',
    path: '/forecast',
    summary: 'Show what is won in a period, and what is expected to be',
    description:
      'Of the deals that you see: won ones by `closedAt`, open ones by `expectedCloseDate`.',
    access: 'deals:read',
    query: reportQuery,
    replies: { 200: Forecast },
    handle: async (context, { query }) => ({ body: await getForecast(context, query) }),
  }),
];
