import { z } from 'zod';
import { component } from '../../http/components.ts';
import { idField } from '../../records/define.ts';
import { choice, integer, json, readOnly, text, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';

const JobProgress = component(
  'JobProgress',
  z.object({
    done: z.int(),
    total: z.int().nullable().meta({ description: 'Null when it is not known' }),
  }),
);

const JobError = component('JobError', z.object({ code: z.string(), message: z.string() }));

/** Work behind the requests, as those who asked for it see it. */
export const job = registerSource({
  object: 'job',
  name: 'Job',
  table: 'jobs',
  description: 'Work that is done behind the requests',
  fields: {
    id: idField,
    kind: readOnly(text({ required: true, example: 'webhooks.replay' })),
    status: readOnly(
      choice(['queued', 'running', 'succeeded', 'failed', 'cancelled'], {
        required: true,
        description:
          'One that failed for the last time is `failed`; until then it is `queued` again, for `runAt`',
      }),
    ),
    progress: readOnly(json(JobProgress)),
    result: readOnly(json(z.record(z.string(), z.unknown()))),
    error: readOnly(
      json(JobError, { description: 'Why it failed; while it is `queued`, the last time' }),
    ),
    attempt: readOnly(integer({ required: true, description: 'How often it was begun' })),
    failures: readOnly(integer({ required: true, description: 'How often in a row it failed' })),
    maxFailures: readOnly(
      integer({ required: true, description: 'With so many in a row it is given up' }),
    ),
    runAt: readOnly(timestamp({ required: true, description: 'Not begun before' })),
    createdAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
    startedAt: readOnly(timestamp()),
    finishedAt: readOnly(timestamp()),
    cancelRequestedAt: readOnly(timestamp()),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
