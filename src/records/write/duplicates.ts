import { databaseError, raised } from '../../db/errors.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { keysOf, type RecordBody, type RecordObject } from '../define.ts';

const uniqueViolation = '23505';
const heldValues = 'record_keys_active';

/**
 * Throws what a failed write means to the sender: `duplicate` with the records that hold a value
 * already, `parent_cycle`, or the error itself.
 */
export async function explainDuplicate(
  context: Context,
  definition: RecordObject,
  records: RecordBody[],
  error: unknown,
): Promise<never> {
  const cause = databaseError(error);
  if (cause?.code === raised.parentCycle) {
    const field = treeOf(definition);
    throw new Problem('parent_cycle', 'The parent is the record itself, or one of those below it', {
      errors: [
        {
          in: 'body',
          pointer: `/${field}`,
          code: 'parent_cycle',
          message: 'A record cannot be its own ancestor',
        },
      ],
    });
  }
  if (cause?.code !== uniqueViolation || cause.constraint !== heldValues) throw error;
  const duplicates = await findHolders(context, definition, records);
  const values = duplicates.map(({ key, value }) => `${key} ${value}`);
  throw new Problem(
    'duplicate',
    `Another ${definition.object} has ${values.join(', ') || 'one of the values'}`,
    { duplicates },
  );
}

/** The field by which records of the object lie below each other. */
function treeOf({ object, fields }: RecordObject): string {
  return Object.keys(fields).find((name) => fields[name]!.target === object) ?? '';
}

async function findHolders(
  context: Context,
  definition: RecordObject,
  records: RecordBody[],
): Promise<{ id: string; key: string; value: string }[]> {
  const wanted = records.flatMap((record) => keysOf(definition, record));
  const own = records.map((record) => String(record['id']));
  const reading = await context.unit.abandon();
  return reading.query(sql`
    select k.record_id as id, k.key, k.value from record_keys k
    join unnest(${wanted.map(({ key }) => key)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(key, value)
      on w.key = k.key and w.value = k.value
    where k.organization_id = ${memberOf(context.principal).organizationId} and k.object = ${definition.object} and k.active
      and k.record_id <> all(${own}::uuid[])
    order by k.key, k.value`);
}
