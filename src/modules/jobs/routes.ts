import { registerPermission } from '../../auth/permissions.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { job } from './object.ts';
import { cancelJob, getJob, listJobs, manageJobs, retryJob } from './service.ts';

registerPermission(manageJobs);

const Job = replySchema(job);
const whose = `Yours: those that you asked for. With the permission \`${manageJobs}\` those of everybody and of the system.`;

export const jobRoutes: Route[] = [
  defineRoute({
    operationId: 'jobs.list',
    method: 'get',
    path: '/jobs',
    summary: 'List the work behind the requests',
    description: whose,
    access: 'member',
    query: listQuerySchema(job),
    replies: { 200: listSchema(job) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listJobs(context, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'jobs.get',
    method: 'get',
    path: '/jobs/{id}',
    summary: 'Get a job: its state and how far it is',
    description: whose,
    access: 'member',
    params: idParams,
    replies: { 200: Job },
    handle: async (context, { params }) => ({ json: await getJob(context, params.id) }),
  }),
  defineRoute({
    operationId: 'jobs.cancel',
    method: 'post',
    path: '/jobs/{id}/cancel',
    summary: 'Cancel a job',
    description:
      'One that waits is `cancelled` at once, one that runs within seconds, unless it has ended by then. What it has done already stays.',
    access: 'member',
    params: idParams,
    replies: { 200: Job },
    handle: async (context, { params }) => ({ json: await cancelJob(context, params.id) }),
  }),
  defineRoute({
    operationId: 'jobs.retry',
    method: 'post',
    path: '/jobs/{id}/retry',
    summary: 'Run a job again that failed or was cancelled',
    access: 'member',
    params: idParams,
    replies: { 200: Job },
    handle: async (context, { params }) => ({ json: await retryJob(context, params.id) }),
  }),
];
