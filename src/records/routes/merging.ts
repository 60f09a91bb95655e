import { z } from 'zod';
import { requirePermission, requireReach } from '../../auth/principal.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { listObjects, type RecordObject, referrersOf } from '../define.ts';
import { shownTo } from '../seen.ts';
import { mergedSchema, mergeSchema } from '../schemas/merge.ts';
import { idParams, replySchema } from '../schemas/schemas.ts';
import { type Merge, mergeRecords } from '../write/merge.ts';
import { oneByOne } from '../write/outcome.ts';
import { getMerge, undoMerge } from '../write/undo-merge.ts';
import { problemsOf } from './writing.ts';
import { writingRoute } from './writing-route.ts';

/** `POST /contacts/{id}/merge` */
export function mergeRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    operationId: `${plural}.merge`,
    method: 'post',
    path: `/${path}/{id}/merge`,
    summary: `Merge others into a ${object}`,
    description: `The ${object} keeps its values and takes those that it lacks from the others, in their order; \`fields\` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer \`merged\`.`,
    access: `${path}:write`,
    params: idParams,
    headers: ['ifMatch', 'idempotencyKey'],
    body: mergeSchema(definition),
    replies: { 200: mergedSchema(definition) },
    problems: problemsOf(definition),
    named: ({ params, body }) => [params['id']!, ...(body as unknown as Merge).from],
    perform: (context, asked) =>
      oneByOne(context, asked, async ({ params, body, versions }) => {
        const { record, mergeId } = await mergeRecords(
          context,
          definition,
          params['id']!,
          body as unknown as Merge,
          versions,
        );
        const json = shownTo(context, definition, record.json);
        return { json: `{"record":${json},"mergeId":"${mergeId}"}` };
      }),
  });
}

const mergeParams = z.strictObject({ mergeId: z.uuid().toLowerCase() });

/** The operations on merges, of whatever object. Called when every object is stated. */
export function mergeRoutes(): Route[] {
  const objects = listObjects().filter(({ merges }) => merges);
  const record = z.union(objects.map(replySchema));
  const permissions = objects.map(({ path }) => `\`${path}:write\``);
  return [
    defineRoute({
      operationId: 'merges.undo',
      method: 'post',
      path: '/merges/{mergeId}/undo',
      summary: 'Undo a merge',
      description: `All is as it was before the merge, unless somebody changed what it changed: then nothing is done, and \`conflicts\` names all that stands in the way. Needs the permission to write records of the merged object: ${permissions.join(' or ')}.`,
      access: 'member',
      params: mergeParams,
      headers: ['idempotencyKey'],
      replies: { 200: z.object({ record, restored: z.array(record) }) },
      problems: ['permission_denied', 'undo_conflict', 'already_undone'],
      handle: async (context, { params }) => {
        const merge = await getMerge(context, params.mergeId);
        const { definition } = merge;
        requirePermission(context.principal, `${definition.path}:write`);
        const touched = [definition.object, ...referrersOf(definition)];
        requireReach(context.principal, touched, ['read', 'write']);
        const { record, restored } = await undoMerge(context, merge);
        const [shown, ...others] = [record, ...restored].map(({ json }) =>
          shownTo(context, definition, json),
        );
        return { json: `{"record":${shown},"restored":[${others.join(',')}]}` };
      },
    }),
  ];
}
