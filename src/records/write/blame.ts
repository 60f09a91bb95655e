import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { databaseError, raised } from '../../db/errors.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { keysOf, type RecordBody, type RecordObject } from '../define.ts';

type Identified = RecordBody & { id: string };

interface Holder {
  id: string;
  key: string;
  value: string;
}

const uniqueViolation = '23505';
const heldValues = 'record_keys_active';

/** Whether a failed write is the sender's to mend: a value is held already, or a tree would be a circle. */
export function isBlamable(error: unknown): boolean {
  const cause = databaseError(error);
  if (cause?.code === raised.parentCycle) return true;
  return cause?.code === uniqueViolation && cause.constraint === heldValues;
}

/** Which of the records the write failed for, by id, and why. Of a single one always; of several perhaps none. */
export async function blameOf(
  context: Context,
  definition: RecordObject,
  records: readonly Identified[],
  error: unknown,
): Promise<Map<string, Problem>> {
  const alone = records.length === 1 ? records[0]!.id : null;
  if (databaseError(error)?.code === raised.parentCycle) {
    return new Map(alone ? [[alone, cycleOf(definition)]] : []);
  }
  const collisions = await findCollisions(context, definition, records);
  if (alone && collisions.size === 0) collisions.set(alone, []);
  return new Map([...collisions].map(([id, holders]) => [id, duplicateOf(definition, holders)]));
}

function cycleOf({ object, fields }: RecordObject): Problem {
  const field = Object.keys(fields).find((name) => fields[name]!.target === object) ?? '';
  return new Problem('parent_cycle', 'The parent is the record itself, or one of those below it', {
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

function duplicateOf({ object }: RecordObject, duplicates: Holder[]): Problem {
  const values = duplicates.map(({ key, value }) => `${key} ${value}`);
  const message = `Another ${object} has ${values.join(', ') || 'one of the values'}`;
  return new Problem('duplicate', message, { duplicates });
}

/** The records that want what another one has, or one before them here wants too: the first gets it. */
async function findCollisions(
  context: Context,
  definition: RecordObject,
  records: readonly Identified[],
): Promise<Map<string, Holder[]>> {
  const held = await findHolders(context, definition, records);
  const holders = new Map(held.map((holder) => [nameOf(holder), holder.id]));
  const collisions = new Map<string, Holder[]>();
  for (const record of records) {
    const wanted = keysOf(definition, record).toSorted((one, other) =>
      nameOf(one) < nameOf(other) ? -1 : 1,
    );
    const taken = wanted.flatMap((key) => {
      const id = holders.get(nameOf(key));
      return id === undefined || id === record.id ? [] : [{ id, ...key }];
    });
    if (taken.length > 0) collisions.set(record.id, taken);
    else for (const key of wanted) holders.set(nameOf(key), record.id);
  }
  return collisions;
}

function nameOf({ key, value }: { key: string; value: string }): string {
  return JSON.stringify([key, value]);
}

/** Records beside these that hold a value of theirs. */
function findHolders(
  { unit, principal }: Context,
  definition: RecordObject,
  records: readonly Identified[],
): Promise<Holder[]> {
  const wanted = records.flatMap((record) => keysOf(definition, record));
  return unit.query<Holder>(sql`
    select k.record_id as id, k.key, k.value from record_keys k
    join unnest(${wanted.map(({ key }) => key)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(key, value)
      on w.key = k.key and w.value = k.value
    where k.organization_id = ${memberOf(principal).organizationId} and k.object = ${definition.object} and k.active
      and k.record_id <> all(${records.map(({ id }) => id)}::uuid[])`);
}
