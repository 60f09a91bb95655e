import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { notFound, type Written } from '../row.ts';
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

type Row = Written & { demanded: boolean };

/**
 * The records, locked until the unit of work ends; none of them twice. Problems are `not_found`,
 * `version_mismatch`, and `precondition_required` where the organization wants the version said.
 */
export async function lockRecords<T extends Target>(
  context: Context,
  definition: RecordObject,
  targets: readonly T[],
  { deleted = false } = {},
): Promise<Outcome<Locked<T>>[]> {
  const demanded = targets.some(({ versions }) => versions === null)
    ? sql`(select o.require_if_match from organizations o where o.id = ${identifier(here, 'organization_id')})`
    : sql`false`;
  // In the order of their ids: who locks the same ones waits, and does not wait in a circle.
  const rows = await context.unit.query<Row>(sql`
    select ${returned(definition)}, ${demanded} as demanded
    from ${identifier(definition.table)} ${identifier(here)}
    where ${identifier(here, 'organization_id')} = ${memberOf(context.principal).organizationId}
      and ${identifier(here, 'id')} = any(${targets.map(({ id }) => id)}::uuid[])
      and ${deleted ? sql`true` : sql`${identifier(here, 'deleted_at')} is null`}
    order by ${identifier(here, 'id')} for no key update`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return targets.map((target) => {
    const row = byId.get(target.id);
    if (!row) return notFound(definition, target.id);
    const { id, version, json } = row;
    const refusal = refusalOf(row, target);
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

/** The record, locked whatever version it has. Throws `not_found`. */
export async function lockRecord(
  context: Context,
  definition: RecordObject,
  id: string,
  options?: { deleted: boolean },
): Promise<Locked> {
  return only(await lockRecords(context, definition, [{ id, versions: 'any' }], options));
}
