import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, literal, sql } from '../../db/sql.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import { listObjects, type RecordBody, type RecordObject } from '../define.ts';
import { findMerged, missing } from '../merged.ts';
import { oneOf } from '../lookup.ts';
import { type Locked, lockRecords, type Target } from './lock.ts';
import type { Outcome } from './outcome.ts';
import { logEndSql } from './revert-log.ts';

/** The records of a merge, locked, and where the log of its request ended before it. */
export interface Merging {
  survivor: RecordBody;
  others: RecordBody[];
  position: string;
}

/**
 * Locks the record and those that are to be merged into it. Throws what an update throws for the
 * record, and `validation_failed` for each of the others that cannot be merged into it.
 */
export async function lockMerging(
  context: Context,
  definition: RecordObject,
  target: Target,
  from: string[],
): Promise<Merging> {
  const itself = from.indexOf(target.id);
  if (itself !== -1)
    throw invalid(place(itself, 'same_record', 'A record is not merged with itself'));
  const all = [target, ...from.map((id): Target => ({ id, versions: 'any' }))];
  const [survivor, ...others] = await lockRecords(context, definition, all, { state: 'any' });
  const found = others.map((other) => (other instanceof Problem ? null : other.record));
  const record = await survivorOf(context, definition, target.id, survivor!);
  const places = await findUnfit(context, definition, from, found);
  if (places.length > 0) throw invalid(...places);
  return {
    survivor: record,
    others: found.map((other) => other!),
    position: await keepApart(context, definition, from),
  };
}

/** The record that is to be left: one that is there, and not in the bin. */
async function survivorOf(
  context: Context,
  definition: RecordObject,
  id: string,
  locked: Outcome<Locked>,
): Promise<RecordBody> {
  if (locked instanceof Problem) throw locked;
  if (locked.record['deletedAt'] !== null) throw await missing(context, definition, id);
  return locked.record;
}

/** Nobody can begin to refer to a record that is locked like this, see `referencesSql`. Gives the log's position. */
async function keepApart(
  context: Context,
  { table }: RecordObject,
  from: string[],
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [, log] = await context.unit.run(
    sql`select id from ${identifier(table)}
      where organization_id = ${organizationId} and ${oneOf(sql`id`, from)} order by id for update`,
    logEndSql(context),
  );
  return String(log?.[0]?.['position']);
}

function place(index: number, code: string, message: string): ProblemPlace {
  return { in: 'body', pointer: `/from/${index}`, code, message };
}

/** What is wrong with those to be merged: they are no records of the object, deleted, or merged already. */
async function findUnfit(
  context: Context,
  definition: RecordObject,
  from: string[],
  others: (RecordBody | null)[],
): Promise<ProblemPlace[]> {
  const absent = from.filter((_, index) => !others[index]);
  const elsewhere = absent.length > 0 ? await findElsewhere(context, absent) : new Map();
  const places: ProblemPlace[] = [];
  for (const [index, id] of from.entries()) {
    const { object } = definition;
    const other = others[index];
    if (!other) {
      const found = elsewhere.get(id) as string | undefined;
      places.push(
        found === undefined
          ? place(index, 'unknown_reference', `from: there is no ${object} ${id}`)
          : place(index, 'wrong_object', `from: ${id} is a ${found}, and no ${object}`),
      );
    } else if (other['deletedAt'] !== null) {
      const merged = (await findMerged(context, definition, [id])).get(id);
      places.push(
        merged
          ? place(index, 'merged', `from: ${object} ${id} was merged into ${merged.mergedInto}`)
          : place(index, 'deleted', `from: ${object} ${id} is in the bin; restore it first`),
      );
    }
  }
  return places;
}

/** Which object the ids are of, in the organization: those that are of none are left out. */
async function findElsewhere(
  { unit, principal }: Context,
  ids: string[],
): Promise<Map<string, string>> {
  const { organizationId } = memberOf(principal);
  const parts = listObjects().map(
    ({ object, table }) => sql`select id, ${literal(object)} as object from ${identifier(table)}
      where organization_id = ${organizationId} and ${oneOf(sql`id`, ids)}`,
  );
  const rows = await unit.query<{ id: string; object: string }>(join(parts, ' union all '));
  return new Map(rows.map(({ id, object }) => [id, object]));
}
