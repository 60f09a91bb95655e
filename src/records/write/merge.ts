import { isDeepStrictEqual } from 'node:util';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf, requireReach } from '../../auth/principal.ts';
import { identifier, join, sql } from '../../db/sql.ts';
import { below, invalid, type ProblemPlace } from '../../problem.ts';
import { validate } from '../../validate.ts';
import { isAssociated } from '../associations.ts';
import { ownOf } from '../custom/own.ts';
import { type RecordBody, type RecordObject, referrersOf } from '../define.ts';
import { kinds } from '../kinds.ts';
import { rowOf, type Written } from '../row.ts';
import { keptNames, requireWritable } from '../seen.ts';
import { columnOf, writable } from '../source.ts';
import { oneOf } from '../lookup.ts';
import { blameOf, isBlamable } from './blame.ts';
import type { Draft } from './draft.ts';
import { mergePatch } from './merge-patch.ts';
import { moveAssociationsSql } from './merge-associations.ts';
import { moveLinksSql, moveReferencesSql } from './merge-references.ts';
import type { Target } from './lock.ts';
import { lockMerging, type Merging } from './merge-sources.ts';
import { only } from './outcome.ts';
import { withReferences } from './references.ts';
import { returned, updateSql } from './rows.ts';
import { survive } from './survivorship.ts';
import { membersAmong, requireWhole } from './values.ts';

/** What is merged into a record: others of its object, nearest first, and values that it shall have. */
export interface Merge {
  from: string[];
  fields?: RecordBody | undefined;
}

/** The record that is left, and the merge by which others went. */
export interface MergeDone {
  record: Written;
  mergeId: string;
}

/**
 * Merges the others into the record: it takes what it lacks of them, all that pointed at them points
 * at it, and they go to the bin. Throws what an update throws, and `validation_failed` for others that
 * cannot be merged.
 */
export async function mergeRecords(
  context: Context,
  stated: RecordObject,
  id: string,
  { from, fields = {} }: Merge,
  versions: Target['versions'],
): Promise<MergeDone> {
  const definition = ownOf(context.principal, stated);
  requireWritable(context, definition, fields, '/fields');
  // All that refers to the others moves, whoever it belongs to.
  requireReach(
    context.principal,
    [definition.object, ...referrersOf(definition)],
    ['read', 'write'],
  );
  const merging = await lockMerging(context, definition, { id, versions }, from);
  const { survivor, others } = merging;
  const inherited = survive(definition, survivor, others);
  const given = { fields, kept: keptNames(context, definition) };
  const record: Draft['record'] = { ...withGiven(definition, survivor, inherited, given), id };
  const draft: Draft = { record, sent: record, before: inherited };
  const { organizationId } = memberOf(context.principal);
  const move = { organizationId, to: id, from };
  // The values of those that go are free before the survivor takes them, and its primary link is there.
  await context.unit.run(
    binSql(definition, move),
    ...moveLinksSql(definition, move),
    ...(isAssociated(definition) ? moveAssociationsSql(definition, move) : []),
  );
  try {
    requireWhole(definition, record);
    // References that are inherited were good then.
    only(await withReferences(context, definition, [draft]));
  } catch (error) {
    throw below('/fields', error);
  }
  const changed = writable(definition).some(
    ([name]) => !isDeepStrictEqual(record[name], survivor[name]),
  );
  await context.unit
    .run(
      ...(changed ? [updateSql(definition, organizationId, [record])] : []),
      ...moveReferencesSql(definition, move),
    )
    .catch(async (error: unknown) => {
      if (!isBlamable(error)) throw error;
      const going = { ...context, unit: await context.unit.abandon() };
      const blame = await blameOf(going, definition, [{ ...draft, before: survivor }], error, from);
      throw below('/fields', blame.get(id));
    });
  return finish(context, definition, id, merging);
}

/** The inherited values, with those given merged into them as a PATCH does. */
function withGiven(
  definition: RecordObject,
  survivor: RecordBody,
  inherited: RecordBody,
  { fields, kept }: { fields: RecordBody; kept: readonly string[] },
): RecordBody {
  const tooMuch: ProblemPlace[] = [];
  const values = writable(definition).map(([name, field]): [string, unknown] => {
    const value = inherited[name];
    if (Object.hasOwn(fields, name)) {
      if (field.members) {
        const own = membersAmong(kept, name);
        return [name, field.members.merged(value, fields[name], own, ['fields', name])];
      }
      const given = mergePatch(value, fields[name]) ?? field.initial;
      const isNull = given === null && (field.nullable || field.filled);
      return [name, isNull ? null : validate(field.input!, given, 'body', ['fields', name])];
    }
    if (field.kind !== kinds.list || isDeepStrictEqual(value, survivor[name])) return [name, value];
    const result = field.input!.safeParse(value);
    if (result.success) return [name, result.data];
    const [issue] = result.error.issues;
    tooMuch.push({
      in: 'body',
      pointer: `/fields/${name}`,
      code: issue!.code,
      message: `${name} of all of them together is not valid (${issue!.message}): give it in fields`,
    });
    return [name, value];
  });
  if (tooMuch.length > 0) throw invalid(...tooMuch);
  return Object.fromEntries(values);
}

/** Moves the others to the bin. Their links go to the survivor, so that none of these is their primary one. */
function binSql({ table, links }: RecordObject, move: { organizationId: string; from: string[] }) {
  const primaries = Object.values(links)
    .filter(({ primary }) => primary.owner === 'near')
    .map(({ primary }) => sql`${identifier(columnOf(primary.field))} = null`);
  return sql`update ${identifier(table)} set ${join([sql`deleted_at = now()`, ...primaries])}
    where organization_id = ${move.organizationId} and ${oneOf(sql`id`, move.from)}`;
}

/** Remembers the merge, with the entries of the log that it wrote, and reads what is left. */
async function finish(
  context: Context,
  definition: RecordObject,
  id: string,
  { position, others }: Merging,
): Promise<MergeDone> {
  const { organizationId } = memberOf(context.principal);
  const { object } = definition;
  const mergeId = uuid();
  const from = others.map((other) => String(other['id']));
  const [, , read] = await context.unit.run(
    sql`insert into merges (organization_id, id, object, survivor_id, request_id, first_position, last_position)
      select ${organizationId}, ${mergeId}, ${object}, ${id}, ${context.requestId}, min(c.position), max(c.position)
      from changes c where c.organization_id = ${organizationId} and c.request_id = ${context.requestId}
        and c.position > ${position}`,
    sql`insert into merged_records (organization_id, record_id, merge_id, survivor_id, object)
      select ${organizationId}, record_id, ${mergeId}, ${id}, ${object} from unnest(${from}::uuid[]) record_id`,
    sql`select ${returned(definition)} from ${identifier(definition.table)} t where ${rowOf(context, 't', id)}`,
  );
  return { record: read![0] as unknown as Written, mergeId };
}
