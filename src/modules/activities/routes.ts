import type { Route } from '../../http/route.ts';
import { allSent, writingRoute } from '../../records/routes/writing-route.ts';
import { recordRoutes } from '../../records/routes/routes.ts';
import { idParams, replySchema } from '../../records/schemas/schemas.ts';
import { updateRecords } from '../../records/write/write.ts';
import { activity } from './object.ts';
import { ActivityCompletion } from './completion.ts';

const completeRoute = writingRoute({
  definition: activity,
  operationId: 'activities.complete',
  versioned: true,
  method: 'post',
  path: '/activities/{id}/complete',
  summary: 'Complete an activity',
  description:
    'As a change of `status` does. One that is completed stays as it is, but for what is given.',
  access: 'activities:write',
  params: idParams,
  headers: ['ifMatch', 'idempotencyKey'],
  body: ActivityCompletion,
  replies: { 200: replySchema(activity) },
  problems: ['merged'],
  perform: async (context, asked) => {
    const changes = asked.map(({ params, body, versions }) => ({
      id: params['id']!,
      versions,
      body: { ...body, status: 'completed' },
    }));
    return allSent(context, activity, await updateRecords(context, activity, changes));
  },
});

/** The operations on activities. */
export const activityRoutes: Route[] = [...recordRoutes(activity), completeRoute];
