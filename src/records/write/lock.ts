import type { Context } from '../../auth/context.ts';
import type { Verb } from '../../auth/access.ts';
import { memberOf, reachesAll } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { oneOf } from '../lookup.ts';
import { missingOnes } from '../merged.ts';
import type { Written } from '../row.ts';
import { only, type Outcome } from './outcome.ts';
import { here, returned } from './rows.ts';

/** A record that is to be changed. */
export interface Target {
  id: string;
  /** The versions that it may have. Null when nothing is said: the organization may forbid that. */
  versions: number[] | 'any' | null;
}

/** A record that no other unit of work changes until this one ends, and what is wanted of it. */
export interface Locked<T extends Target = Target> extends Written {
  record: RecordBody;
  target: T;
}

type Row = Written & { demanded: boolean; reached: boolean };

/** Which records are meant: those that are there, also those in the bin, or also those that were merged. */
export type State = 'undeleted' | 'unmerged' | 'any';

/**
 * The records, locked until the unit of work ends; none of them twice. Problems are `not_found`,
 * `merged`, `version_mismatch`, and `precondition_required` where the organization wants the version said.
 */
export async function lockRecords<T extends Target>(
  context: Context,
  definition: RecordObject,
  targets: readonly T[],
  { state = 'undeleted', verb = 'write' }: { state?: State; verb?: Verb } = {},
): Promise<Outcome<Locked<T>>[]> {
  const demanded = targets.some(({ versions }) => versions === null)
    ? sql`(select o.require_if_match from organizations o where o.id = ${identifier(here, 'organization_id')})`
    : sql`false`;
  const { organizationId } = memberOf(context.principal);
  const ids = targets.map(({ id }) => id);
  const [rows, merged = []] = await context.unit.run(
    // In the order of their ids: who locks the same ones waits, and does not wait in a circle.
    sql`select ${returned(definition)}, ${demanded} as demanded, ${reachedSql(context, definition, verb)} as reached
      from ${identifier(definition.table)} ${identifier(here)}
      where ${identifier(here, 'organization_id')} = ${organizationId} and ${oneOf(identifier(here, 'id'), ids)}
        and ${state === 'undeleted' ? sql`${identifier(here, 'deleted_at')} is null` : sql`true`}
      order by ${identifier(here, 'id')} for no key update`,
    // A statement of its own, which sees what was committed while the locks were waited for.
    ...(state === 'unmerged'
      ? [
          sql`select record_id as id from merged_records
            where organization_id = ${organizationId} and ${oneOf(sql`record_id`, ids)}`,
        ]
      : []),
  );
  const byId = new Map((rows as unknown as Row[]).map((row) => [row.id, row]));
  for (const { id } of merged) byId.delete(String(id));
  const absent = ids.filter((id) => !byId.has(id));
  const problems = await missingOnes(context, definition, absent);
  return targets.map((target) => {
    const row = byId.get(target.id);
    if (!row) return problems.get(target.id)!;
    const { id, version, json } = row;
    const refusal = row.reached ? refusalOf(row, target) : outOfReach(definition, verb);
    return refusal ?? { id, version, json, record: JSON.parse(json) as RecordBody, target };
  });
}

function refusalOf({ version, demanded }: Row, { versions }: Target): Problem | null {
  const details = { currentVersion: version };
  if (versions === null && demanded) {
    const message = 'Send the ETag of the record as If-Match, or * for any';
    return new Problem('precondition_required', message, details);
  }
  if (Array.isArray(versions) && !versions.includes(version)) {
    return new Problem('version_mismatch', `The record has version ${version} by now`, details);
  }
  return null;
}

/** Whether who asks may do this with the row. The table's guard asks again: this tells it of each alone. */
export function reachedSql(
  { principal }: Context,
  { object }: RecordObject,
  verb: Verb,
  row: string = here,
): Sql {
  if (reachesAll(principal, object, verb)) return sql`true`;
  return sql`coalesce(${identifier(row, 'owner_id')} = any(app.owners(${object}, ${verb})), false)`;
}

/** The problem of a record that somebody may read, and not write or delete. */
export function outOfReach({ object, path }: RecordObject, verb: Verb): Problem {
  const message = `Your role may not ${verb} this ${object}: it belongs to somebody else`;
  return new Problem('permission_denied', message, { permission: `${path}:${verb}` });
}

/** The record, locked whatever version it has. Throws `not_found` and `merged`. */
export async function lockRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  how?: { state?: State; verb?: Verb },
): Promise<Locked> {
  return only(await lockRecords(context, definition, [{ id, versions: 'any' }], how));
}
