import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import type { ProblemPlace } from '../../problem.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { sourceOf, writable } from '../source.ts';

interface Reference {
  field: string;
  target: string;
  id: string;
}

/** The records' references that are new: those they held before were good then. */
function referencesOf(
  definition: RecordObject,
  records: RecordBody[],
  before?: RecordBody,
): Reference[] {
  const fields = writable(definition).flatMap(([field, { target }]) =>
    target ? [{ field, target }] : [],
  );
  return records.flatMap((record) =>
    fields.flatMap(({ field, target }) => {
      const id = record[field];
      return typeof id === 'string' && id !== before?.[field] ? [{ field, target, id }] : [];
    }),
  );
}

/** The statement that gives the ids that exist, of all that the records newly refer to; null for none. */
export function referencesSql(
  definition: RecordObject,
  records: RecordBody[],
  before?: RecordBody,
): Sql | null {
  const wanted = new Map<string, Set<string>>();
  for (const { target, id } of referencesOf(definition, records, before)) {
    wanted.set(target, (wanted.get(target) ?? new Set()).add(id));
  }
  if (wanted.size === 0) return null;
  const parts = [...wanted].map(([target, ids]) => {
    const { table, softDeletes } = sourceOf(target);
    // Locked, so that none of them is merged into another one before this is committed.
    const undeleted = softDeletes ? sql`and deleted_at is null for key share` : sql``;
    return sql`select id from (select id from ${identifier(table)}
      where organization_id = app.organization_id() and id = any(${[...ids]}::uuid[]) ${undeleted}) x`;
  });
  return join(parts, ' union all ');
}

/** The places of references that were not found: of no record, of a deleted or another organization's alike. */
export function missingReferences(
  definition: RecordObject,
  records: RecordBody[],
  found: { id: string }[],
  before?: RecordBody,
): ProblemPlace[] {
  const known = new Set(found.map(({ id }) => id));
  return referencesOf(definition, records, before)
    .filter(({ id }) => !known.has(id.toLowerCase()))
    .map(({ field, target, id }) => ({
      in: 'body',
      pointer: `/${field}`,
      code: 'unknown_reference',
      message: `${field}: there is no ${target} ${id}`,
    }));
}
