import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { Problem } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { keptNames } from '../../records/seen.ts';
import { mostTags } from '../../records/tags.ts';
import { updateRecords } from '../../records/write/write.ts';
import { type Conversion, objectOf, type OutcomeObject } from './schema.ts';

/** The tags go to the person; to a company where there is none, or where the map says so. */
export function taggingPersons(asked: Conversion): Conversion {
  const { fieldMap } = asked;
  return { ...asked, fieldMap: { ...fieldMap, company: { tagIds: null, ...fieldMap?.company } } };
}

/**
 * Gives the record that was named the lead's tags beside its own, as many as it has room for. Where who converts may not
 * write them it stays as it is: a conversion is not refused for them.
 */
export async function tagNamed(
  context: Context,
  object: OutcomeObject,
  id: string,
  from: RecordBody,
  { fieldMap }: Conversion,
): Promise<void> {
  const definition = objectOf(object);
  const { permissions } = memberOf(context.principal);
  const tags = (from['tagIds'] ?? []) as string[];
  const isKept = keptNames(context, definition).includes('tagIds');
  const isUnwanted = fieldMap?.[object]?.['tagIds'] === null;
  if (tags.length === 0 || isKept || isUnwanted) return;
  if (!permissions.includes(`${definition.path}:write`)) return;
  const patchOf = ({ tagIds }: RecordBody): RecordBody => ({
    tagIds: [...new Set([...(tagIds as string[]), ...tags])].slice(0, mostTags),
  });
  const change = { id, versions: 'any' as const, body: { tagIds: [] }, patchOf };
  const [outcome] = await updateRecords(context, definition, [change]);
  if (outcome instanceof Problem && outcome.code !== 'permission_denied') throw outcome;
}
