import { z } from 'zod';
import { component } from '../../http/components.ts';
import { ProblemDocument } from '../../http/problem-schema.ts';
import { defineRoute, problemsOf, type Route } from '../../http/route.ts';
import type { WritingRoute } from '../routes/writing-route.ts';
import { type Operation, planSteps } from './plan.ts';
import { performSteps } from './perform.ts';

const maxOperations = 1000;

const query = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Carries all out, answers what would be, and takes everything back' }),
});

const BatchResult = component(
  'BatchResult',
  z
    .object({
      status: z.int().meta({ description: 'As the operation alone would have it' }),
      etag: z.string().nullable().optional(),
      body: z
        .record(z.string(), z.unknown())
        .nullable()
        .optional()
        .meta({ description: 'The record; null where the operation sends none' }),
      problem: z.lazy(() => ProblemDocument).optional(),
    })
    .meta({ description: 'What became of one operation: the record, or the problem' }),
);

/** `POST /batch` */
export function batchRoute(routes: readonly Route[]): Route {
  const writing = routes.filter((route): route is WritingRoute => 'perform' in route);
  const byName = new Map(writing.map((route) => [route.operationId, route]));
  return defineRoute({
    operationId: 'batch.run',
    method: 'post',
    path: '/batch',
    summary: `Carry out up to ${maxOperations} writing operations`,
    description: [
      'The operations are carried out in their order, and the results stand in the same order.',
      '`"@{acme.id}"` in an operation is the id of the record of the earlier operation whose `ref` is `acme`; a text that looks like that is written with one `@` more.',
      'An atomic batch is done as a whole or not at all; in another one each operation is done or refused alone.',
      'Each operation needs the permission that it needs alone.',
    ].join('\n\n'),
    access: 'member',
    headers: ['idempotencyKey'],
    maxMegabytes: 8,
    query,
    body: batchSchema(writing),
    replies: { 200: z.object({ results: z.array(BatchResult) }) },
    problems: [
      ...new Set([
        ...writing.flatMap(problemsOf),
        'permission_denied',
        'dependency_failed',
      ] as const),
    ],
    handle: async (context, { query: { dryRun }, body: { atomic, operations } }) => {
      const steps = planSteps(operations as Operation[], byName, context.principal);
      const results = await performSteps(context, steps, atomic);
      if (dryRun === 'true') await context.unit.discard();
      return { results };
    },
  });
}

/** The names of all that stands in the operations' paths and queries. */
function parametersOf(writing: readonly WritingRoute[]): string[] {
  const parts = writing.flatMap(({ params, query }) => [params, query]);
  const names = parts.flatMap((part) =>
    Object.keys((part as z.ZodObject | undefined)?.shape ?? {}),
  );
  return [...new Set(names)];
}

function batchSchema(writing: readonly WritingRoute[]) {
  const names = writing.map(({ operationId }) => operationId) as [string, ...string[]];
  const parameter = z.string().max(255).optional();
  const Operation = component(
    'BatchOperation',
    z
      .strictObject({
        operation: z.enum(names),
        ref: z
          .string()
          .regex(/^[\w-]{1,60}$/, 'Write up to 60 letters, digits, - and _')
          .optional()
          .meta({ description: 'A name by which later operations refer to its record' }),
        ...Object.fromEntries(parametersOf(writing).map((name) => [name, parameter])),
        ifMatch: z.string().max(1000).optional().meta({
          description: 'The ETag that the record must still have',
        }),
        body: z
          .record(z.string(), z.unknown())
          .optional()
          .meta({ description: 'As the operation alone takes it' }),
      })
      .meta({
        description: 'A writing operation; beside its body, the parameters of its path and query',
      }),
  );
  return component(
    'Batch',
    z
      .strictObject({
        atomic: z.boolean().default(true),
        operations: z.array(Operation).max(maxOperations),
      })
      .meta({
        example: {
          operations: [
            { ref: 'acme', operation: 'companies.create', body: { name: 'Acme' } },
            {
              operation: 'contacts.create',
              body: { lastName: 'Lovelace', companyId: '@{acme.id}' },
            },
          ],
        },
      }),
  );
}
