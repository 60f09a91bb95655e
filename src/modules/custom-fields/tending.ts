/** What custom fields need behind the requests: an index that has every record, and no values of deleted ones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import { nobody } from '../../db/unit.ts';
import { defineJob, handleJob, type Job } from '../../jobs/define.ts';
import type { Feeder } from '../../jobs/feeders.ts';
import { sourceOf } from '../../records/source.ts';

/** Enqueued by app.wake_custom_fields alone. No number of lost workers ends it. */
const tend = defineJob({
  kind: 'custom_fields.tend',
  payload: z.strictObject({ fieldId: z.uuid() }),
  isKept: false,
  maxFailures: 2_147_483_647,
});

/** How many are woken at once, and so many records that nobody waits for their locks. */
const [wokenAtOnce, indexedAtOnce, clearedAtOnce] = [100, 5000, 500];

/** Wakes the work on custom fields that need some. */
export const customFieldFeeder: Feeder = {
  everyMs: 500,
  feed: async (database) => {
    const [row] = await database
      .reading(nobody())
      .query<{ made: number }>(
        sql`select app.wake_custom_fields(${wokenAtOnce}::integer, ${tend.maxFailures}::integer) as made`,
      );
    return row!.made;
  },
};

type Tended = Job<z.infer<typeof tend.payload>>;

export const tendHandler = handleJob(tend, async (job) => {
  const field = await findField(job);
  if (!field) return;
  await olderOnesEnd(job);
  if (field.deleted) await clearField(job, field);
  else await indexField(job);
});

interface Field {
  object: string;
  key: string;
  deleted: boolean;
}

async function findField({ reading, payload }: Tended): Promise<Field | undefined> {
  const { organizationId } = memberOf(reading.principal);
  const [field] = await reading.unit.query<Field>(sql`
    select object, key, deleted_at is not null as deleted from custom_fields
    where organization_id = ${organizationId} and id = ${payload.fieldId}`);
  return field;
}

/** Waits for the end of all that has begun to write: it may not know yet what has become of the field. */
async function olderOnesEnd({ reading, signal }: Tended): Promise<void> {
  const [first] = await reading.unit.query<{ behind: string }>(
    sql`select pg_snapshot_xmax(pg_current_snapshot())::text as behind`,
  );
  for (;;) {
    const [row] = await reading.unit.query<{ over: boolean }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot()) >= ${first!.behind}::xid8 as over`,
    );
    if (row!.over) return;
    await sleep(100, undefined, { signal });
  }
}

const firstId = '00000000-0000-0000-0000-000000000000';

async function indexField(job: Tended): Promise<void> {
  const { fieldId } = job.payload;
  for (let behind: string | null = firstId; behind !== null;) {
    job.signal.throwIfAborted();
    const after: string = behind;
    const [row] = await job.writing(({ unit }) =>
      unit.query<{ last: string | null }>(
        sql`select app.index_custom_field(${fieldId}, ${after}, ${indexedAtOnce}::integer) as last`,
      ),
    );
    behind = row!.last;
  }
  await finish(job, 'indexed_at');
}

async function clearField(job: Tended, { object, key }: Field): Promise<void> {
  const table = identifier(sourceOf(object).table);
  for (let behind: string | null = firstId; behind !== null;) {
    job.signal.throwIfAborted();
    const after: string = behind;
    behind = await job.writing(async ({ unit, principal }) => {
      const { organizationId } = memberOf(principal);
      const some = await unit.query<{ id: string }>(sql`
        select id from ${table} where organization_id = ${organizationId} and id > ${after}
        order by id limit ${clearedAtOnce}`);
      await unit.query(sql`
        update ${table} t set custom_fields = t.custom_fields - ${key}::text
        where t.organization_id = ${organizationId} and t.id = any(${some.map(({ id }) => id)}::uuid[])
          and t.custom_fields -> ${key} is not null`);
      return some.at(-1)?.id ?? null;
    });
  }
  await unindexField(job);
  await finish(job, 'cleared_at');
}

async function unindexField(job: Tended): Promise<void> {
  const { fieldId } = job.payload;
  let removed: number;
  do {
    job.signal.throwIfAborted();
    const [row] = await job.writing(({ unit }) =>
      unit.query<{ removed: number }>(
        sql`select app.unindex_custom_field(${fieldId}, ${indexedAtOnce}::integer) as removed`,
      ),
    );
    removed = row!.removed;
  } while (removed > 0);
}

function finish(job: Tended, column: 'indexed_at' | 'cleared_at'): Promise<void> {
  const isDeleted = column === 'cleared_at' ? sql`is not null` : sql`is null`;
  return job.finishing(async ({ unit, principal }) => {
    const { organizationId } = memberOf(principal);
    await unit.query(sql`
      update custom_fields set ${identifier(column)} = now()
      where organization_id = ${organizationId} and id = ${job.payload.fieldId} and deleted_at ${isDeleted}`);
  });
}
