import type { Context } from '../../auth/context.ts';
import { identifier, join, literal, sql } from '../../db/sql.ts';
import { invalid } from '../../problem.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { onceFor } from '../../remember.ts';
import { sourceOf } from '../source.ts';
import { oneOf } from '../lookup.ts';
import type { Outcome } from './outcome.ts';
import type { Draft } from './draft.ts';

interface Reference {
  field: string;
  target: string;
  id: string;
}

/** The fields that refer to records: to one, or to several. */
const referring = onceFor(({ fields }: RecordObject) =>
  Object.entries(fields).flatMap(([field, { target, targets, input, lies }]) => {
    if (targets) return [{ field, target: targets, isList: true }];
    return target && (input !== null || lies) ? [{ field, target, isList: false }] : [];
  }),
);

/** The references that are new: those that the record held before were good then. */
function referencesOf(definition: RecordObject, { sent, before }: Draft): Reference[] {
  return referring(definition).flatMap(({ field, target, isList }) => {
    if (isList) {
      const had = new Set((before?.[field] ?? []) as string[]);
      const ids = (sent[field] ?? []) as string[];
      return ids.filter((id) => !had.has(id)).map((id) => ({ field, target, id }));
    }
    const id = valueAt(sent, field);
    return typeof id === 'string' && id !== valueAt(before ?? {}, field)
      ? [{ field, target, id }]
      : [];
  });
}

/** The value of the field: `customFields.partner` is the member of one. */
export function valueAt(record: RecordBody, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Object(value)[name], record);
}

/**
 * The drafts whose references lead to records; `validation_failed` for the others: no record, a
 * deleted one, and another organization's are the same. One statement, or none.
 */
export async function withReferences<D extends Draft>(
  context: Context,
  definition: RecordObject,
  drafts: readonly D[],
): Promise<Outcome<D>[]> {
  const references = drafts.map((draft) => referencesOf(definition, draft));
  const known = new Set(await findReferable(context, references.flat()));
  return drafts.map((draft, index) => {
    const missing = references[index]!.filter((reference) => !known.has(reference));
    if (missing.length === 0) return draft;
    return invalid(
      ...missing.map(({ field, target, id }) => ({
        in: 'body' as const,
        pointer: `/${field.replace('.', '/')}`,
        code: 'unknown_reference',
        message: `${field}: there is no ${target} ${id}`,
      })),
    );
  });
}

/** Those of the references that lead to records: an id may be good for one object, and be none of another's. */
export async function findReferable<R extends Pick<Reference, 'target' | 'id'>>(
  { unit }: Context,
  references: readonly R[],
): Promise<R[]> {
  const wanted = new Map<string, Set<string>>();
  for (const { target, id } of references) {
    wanted.set(target, (wanted.get(target) ?? new Set()).add(id));
  }
  if (wanted.size === 0) return [];
  const parts = [...wanted].map(([target, ids]) => {
    const { table, softDeletes, referable } = sourceOf(target);
    const fit = referable ? sql`and ${referable('t')}` : sql``;
    // Locked, so that none of them is merged into another one before this is committed.
    const undeleted = softDeletes ? sql`and deleted_at is null for key share` : sql``;
    return sql`select ${literal(target)} as target, id from (select id from ${identifier(table)} t
      where organization_id = app.organization_id() and ${oneOf(sql`id`, [...ids])} ${fit} ${undeleted}) x`;
  });
  const rows = await unit.query<{ target: string; id: string }>(join(parts, ' union all '));
  const found = new Set(rows.map(({ target, id }) => `${target} ${id}`));
  return references.filter(({ target, id }) => found.has(`${target} ${id.toLowerCase()}`));
}
