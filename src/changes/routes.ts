import { z } from 'zod';
import { component } from '../http/components.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { listLogged } from '../records/logged.ts';
import { Actor } from '../records/schemas/shared.ts';
import { decodePlace } from './cursor.ts';
import type { FeedQuery } from './feed.ts';
import { noteExport, sendSnapshot } from './snapshot.ts';
import { happenings, readableBy } from './sources.ts';
import { awaitFeed, streamFeed } from './stream.ts';
import type { FeedWatch } from './watch.ts';

const Change = component(
  'Change',
  z
    .object({
      cursor: z.string().meta({ description: 'Goes on behind this change' }),
      type: z.string().meta({ example: 'contact.updated' }),
      object: z.string(),
      recordId: z.uuid(),
      version: z.int(),
      at: z.iso.datetime(),
      actor: z.lazy(() => Actor),
      requestId: z.uuid().nullable(),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
    })
    .meta({
      description:
        'A change of a record or a link. `before` and `after` hold the changed fields of an update, the whole record otherwise',
    }),
);

const ChangeList = component(
  'ChangeList',
  z.object({
    data: z.array(Change),
    cursor: z.string().meta({ description: 'Where to go on from, also when there is no change' }),
    hasMore: z.boolean().meta({ description: 'More is there already' }),
  }),
);

/** Parameters that are lists of names, joined by commas. */
function names(allowed: string[], description: string) {
  const known = z.array(z.enum(allowed as [string, ...string[]]));
  return z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), known)
    .optional()
    .meta({ description, param: { style: 'form', explode: false } } as Record<string, unknown>);
}

function whole(max: number, min: number, initial: number, description: string) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value),
      z.int().min(min).max(max),
    )
    .default(initial)
    .meta({ description });
}

/** `GET /changes` and `GET /snapshot`. Called when every object is stated. */
export function changeRoutes(watch: FeedWatch): Route[] {
  return [feedRoute(watch), snapshotRoute()];
}

function feedRoute(watch: FeedWatch): Route {
  const objects = listLogged().map(({ object }) => object);
  const types = objects.flatMap((object) => happenings.map((type) => `${object}.${type}`));
  const query = z.strictObject({
    after: z.string().max(4000).optional().meta({
      description: 'The cursor of the page before; without it all that is kept comes',
    }),
    objects: names(objects, 'Only changes of these'),
    types: names(types, 'Only changes of these types'),
    limit: whole(500, 1, 100, 'Changes on a page'),
    wait: whole(60, 0, 0, 'Seconds to wait for a change when there is none'),
  });
  return defineRoute({
    operationId: 'changes.list',
    method: 'get',
    path: '/changes',
    summary: 'What changed, in order',
    description: [
      'Every committed change of every record and link that you may read, each once; those of a record in the order of its versions. Go on from `cursor`; it is good for as long as the organization keeps its log.',
      'With `Accept: text/event-stream` the changes come as they happen, as server-sent events whose ids are cursors.',
    ].join('\n\n'),
    access: 'member',
    query,
    headers: ['lastEventId'],
    replies: { 200: ChangeList },
    problems: ['permission_denied', 'invalid_cursor', 'cursor_expired', 'log_restored'],
    stream: { type: 'text/event-stream', description: 'Server-sent events' },
    handle: async (context, { query: asked, headers, streams }) => {
      const { after, limit, wait, types: wanted } = asked;
      const feed: FeedQuery = {
        after: headers.lastEventId
          ? decodePlace(context, headers.lastEventId, { in: 'header', pointer: '/Last-Event-ID' })
          : after === undefined
            ? null
            : decodePlace(context, after, { in: 'query', pointer: '/after' }),
        limit,
        sources: readableBy(context.principal, asked.objects),
        types: wanted,
      };
      if (streams) return { stream: (send) => streamFeed(context, watch, feed, send) };
      const { entries, cursor, hasMore } = await awaitFeed(context, watch, feed, wait * 1000);
      const data = entries.map(({ json }) => json).join(',');
      return { json: `{"data":[${data}],"cursor":"${cursor}","hasMore":${hasMore}}` };
    },
  });
}

function snapshotRoute(): Route {
  const objects = listLogged().map(({ object }) => object);
  return defineRoute({
    operationId: 'snapshot.get',
    method: 'get',
    path: '/snapshot',
    summary: 'Everything, as of one moment',
    description:
      'Every undeleted record and every link that you may read, as newline-delimited JSON: `{"object": "contact", "record": {…}}`, and last `{"cursor": "…"}`, from which `GET /changes` goes on without a gap and without a double. A snapshot without that last line broke off.',
    access: 'records:export',
    query: z.strictObject({ objects: names(objects, 'Only these') }),
    replies: { 200: null },
    stream: {
      type: 'application/x-ndjson',
      description: 'A line of JSON each; the last is the cursor',
      always: true,
    },
    handle: async (context, { query }) => {
      const sources = readableBy(context.principal, query.objects);
      await noteExport(context, sources);
      return { stream: (send) => sendSnapshot(context, sources, send) };
    },
  });
}
