import { isDeepStrictEqual } from 'node:util';
import { v7 as uuid } from 'uuid';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { validate } from '../../validate.ts';
import { invalid, Problem } from '../../problem.ts';
import { explainDuplicate } from './duplicates.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { mergePatch } from './merge-patch.ts';
import { missing, refuseMerged } from '../merged.ts';
import { rowOf, type Written } from '../row.ts';
import { missingReferences, referencesSql } from './references.ts';
import { writable } from '../source.ts';
import { insertSql, returned, updateSql } from './rows.ts';

const here = 't';

/** Makes a record of each input, in one statement. Throws `validation_failed` and `duplicate`. */
export async function createRecords(
  context: Context,
  definition: RecordObject,
  inputs: RecordBody[],
): Promise<Written[]> {
  const { principal, unit } = context;
  const ownerId = principal.type === 'user' ? principal.id : null;
  const records = inputs.map((input): RecordBody => ({
    ...whole(definition, input, { ownerId }),
    id: uuid(),
  }));
  for (const record of records) refuseUnlessWhole(definition, record);
  // Of what was sent alone: that who makes a record is a member has been checked on entering.
  await checkReferences(context, definition, inputs);
  return unit
    .query<Written>(insertSql(definition, memberOf(principal).organizationId, records))
    .catch((error: unknown) => explainDuplicate(context, definition, records, error));
}

/** All writable fields: those given, and what the others hold at first. */
function whole(definition: RecordObject, input: RecordBody, defaults: RecordBody): RecordBody {
  return Object.fromEntries(
    writable(definition).map(([name, { initial }]) => [
      name,
      (input[name] === undefined ? defaults[name] : input[name]) ?? initial,
    ]),
  );
}

function refuseUnlessWhole(definition: RecordObject, record: RecordBody): void {
  const places = definition.rule(record);
  if (places.length > 0) throw invalid(...places);
}

async function checkReferences(
  { unit }: Context,
  definition: RecordObject,
  records: RecordBody[],
  before?: RecordBody,
): Promise<void> {
  const wanted = referencesSql(definition, records, before);
  if (!wanted) return;
  const missing = missingReferences(
    definition,
    records,
    await unit.query<{ id: string }>(wanted),
    before,
  );
  if (missing.length > 0) throw invalid(...missing);
}

/** How a change is guarded and where its target may be. */
export interface Guard {
  /** The versions that the record may have. Null when nothing is said: the organization may forbid that. */
  versions: number[] | 'any' | null;
}

/** Merges the patch into the record (RFC 7396). What changes nothing is no change: the version stays. */
export async function updateRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  patch: RecordBody,
  guard: Guard,
): Promise<Written> {
  const current = await lockRecord(context, definition, id, guard);
  const merged: RecordBody = {};
  for (const [name, field] of writable(definition)) {
    const value = Object.hasOwn(patch, name)
      ? mergePatch(current.record[name], patch[name])
      : current.record[name];
    merged[name] = value ?? field.initial;
    if (Object.hasOwn(patch, name)) merged[name] = checked(definition, name, merged[name]);
  }
  return replaceLocked(context, definition, current, merged);
}

function checked(definition: RecordObject, name: string, value: unknown): unknown {
  const { input, nullable } = definition.fields[name]!;
  return value === null && nullable ? null : validate(input!, value, 'body', [name]);
}

/** Gives the record the values of the input, and what it does not name its first values. */
export async function replaceRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  input: RecordBody,
  guard: Guard,
): Promise<Written> {
  const current = await lockRecord(context, definition, id, guard);
  const { principal } = context;
  const ownerId = principal.type === 'user' ? principal.id : null;
  return replaceLocked(context, definition, current, whole(definition, input, { ownerId }));
}

interface Locked extends Written {
  record: RecordBody;
}

async function replaceLocked(
  context: Context,
  definition: RecordObject,
  current: Locked,
  values: RecordBody,
): Promise<Written> {
  if (writable(definition).every(([name]) => isDeepStrictEqual(values[name], current.record[name])))
    return current;
  const record = { ...values, id: current.id };
  refuseUnlessWhole(definition, record);
  await checkReferences(context, definition, [record], current.record);
  const [written] = await context.unit
    .query<Written>(updateSql(definition, memberOf(context.principal).organizationId, [record]))
    .catch((error: unknown) => explainDuplicate(context, definition, [record], error));
  return written!;
}

/**
 * The record, locked until the unit of work ends. Throws `not_found`, `merged`, `version_mismatch`, and
 * `precondition_required` where the organization wants the version said.
 */
export async function lockRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  { versions }: Guard,
  deleted = false,
): Promise<Locked> {
  const state = deleted ? sql`true` : sql`${identifier(here, 'deleted_at')} is null`;
  const demanded =
    versions === null
      ? sql`(select o.require_if_match from organizations o where o.id = ${identifier(here, 'organization_id')})`
      : sql`false`;
  const [row] = await context.unit.query<Written & { demanded: boolean }>(sql`
    select ${returned(definition)}, ${demanded} as demanded
    from ${identifier(definition.table)} ${identifier(here)}
    where ${rowOf(context, here, id)} and ${state} for no key update`);
  if (!row) throw await missing(context, definition, id);
  if (row.demanded) {
    throw new Problem(
      'precondition_required',
      'Send the ETag of the record as If-Match, or * for any',
      {
        currentVersion: row.version,
      },
    );
  }
  if (Array.isArray(versions) && !versions.includes(row.version)) {
    throw new Problem('version_mismatch', `The record has version ${row.version} by now`, {
      currentVersion: row.version,
    });
  }
  return { ...row, record: JSON.parse(row.json) as RecordBody };
}

/** Moves the record to the bin: it leaves lists, and its unique values are free. */
export async function deleteRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  guard: Guard,
): Promise<void> {
  await lockRecord(context, definition, id, guard);
  await context.unit.query(sql`
    update ${identifier(definition.table)} ${identifier(here)} set deleted_at = now() where ${rowOf(context, here, id)}`);
}

/**
 * Brings the record back from the bin. Throws `duplicate` when another record has a value of it by now,
 * and `merged` for what only the undo of its merge brings back.
 */
export async function restoreRecord(
  context: Context,
  definition: RecordObject,
  id: string,
): Promise<Written> {
  const current = await lockRecord(context, definition, id, { versions: 'any' }, true);
  if (current.record['deletedAt'] === null) return current;
  await refuseMerged(context, definition, id);
  const [written] = await context.unit
    .query<Written>(sql`
      update ${identifier(definition.table)} ${identifier(here)} set deleted_at = null
      where ${rowOf(context, here, id)} returning ${returned(definition)}`)
    .catch((error: unknown) => explainDuplicate(context, definition, [current.record], error));
  return written!;
}
