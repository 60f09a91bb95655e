import { z } from 'zod';
import { requirePermission, requireReach } from '../../auth/principal.ts';
import { component } from '../../http/components.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { ruleProblems } from '../define.ts';
import { listLogged } from '../logged.ts';
import { getRequest, listTouched, requireFree, undoRequest } from '../write/undo-request.ts';

const params = z.strictObject({ requestId: z.uuid().toLowerCase() });

/** The operations on requests that were made before. Called when every object is stated. */
export function requestRoutes(): Route[] {
  const names = listLogged().map(({ object }) => object) as [string, ...string[]];
  const Undone = component(
    'RequestUndone',
    z.object({
      requestId: z.uuid().meta({ description: 'Of the undo itself, by which it can be undone' }),
      reverted: z.array(
        z
          .object({
            object: z.enum(names),
            id: z.uuid(),
            version: z.int().nullable().meta({
              description: 'Its version now; null for a record in the bin and a link that is gone',
            }),
          })
          .meta({ description: 'What became of a record or link that the request changed' }),
      ),
    }),
  );
  return [
    defineRoute({
      operationId: 'requests.undo',
      method: 'post',
      path: '/requests/{requestId}/undo',
      summary: 'Undo a request',
      description: [
        'Takes back all that a request did: a single write, a batch, a merge, or an undo. `requestId` is the `X-Request-Id` of its reply.',
        'What it made goes to the bin, what it deleted comes back, and fields have the values that they had before. Where somebody has changed what it changed, nothing is done, and `conflicts` names all that stands in the way.',
        'Needs the permission to write each object that the request touched, such as `contacts:write`; a link is touched with the record that names the primary one. What is kept from your role is taken back only where you did it yourself.',
      ].join('\n\n'),
      access: 'member',
      params,
      headers: ['idempotencyKey'],
      replies: { 200: Undone },
      problems: ['permission_denied', 'undo_conflict', 'already_undone', ...ruleProblems()],
      handle: async (context, input) => {
        const { requestId } = input.params;
        const objects = await listTouched(context, requestId);
        for (const { path } of objects) requirePermission(context.principal, `${path}:write`);
        const names = objects.map(({ object }) => object);
        requireReach(context.principal, names, ['read', 'write']);
        const request = await getRequest(context, requestId);
        await requireFree(context, request);
        const reverted = await undoRequest(context, request);
        return { body: { requestId: context.requestId, reverted } };
      },
    }),
  ];
}
