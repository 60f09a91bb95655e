import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../auth/context.ts';
import { reachesAll } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { ownOf } from '../custom/own.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import { keptNames, keptOf, requireWritable } from '../seen.ts';
import { writable } from '../source.ts';
import { type Locked, lockRecords, outOfReach, type Target } from './lock.ts';
import { advance, each, goodOf, type Outcome } from './outcome.ts';
import { withReferences } from './references.ts';
import { deleteSql, insertSql, restoreSql, updateSql } from './rows.ts';
import type { Draft } from './draft.ts';
import { storeRecords } from './store.ts';
import { turnsOf } from './turns.ts';
import { mergedOf, replacedOf, requireWhole, wholeOf } from './values.ts';

/** A record that is to be made, under an id that is nobody's yet. */
export interface Creation {
  id: string;
  body: RecordBody;
}

/** A record that is to be changed, and the values: some of them, or all. */
export interface Change extends Target {
  body: RecordBody;
  /** Makes the body of the record as it is, once nobody else can change it. */
  patchOf?: ((record: RecordBody) => RecordBody) | undefined;
}

/** Makes the records. Problems are `validation_failed` and `duplicate`. */
export async function createRecords(
  context: Context,
  stated: RecordObject,
  creations: readonly Creation[],
): Promise<Outcome<Written>[]> {
  const definition = ownOf(context.principal, stated);
  const drafts = each(creations, ({ id, body }): Draft => {
    requireWritable(context, definition, body);
    const record = { ...wholeOf(definition, context.principal, body), id };
    requireWhole(definition, record);
    // Of what was sent alone: that who makes a record is a member has been checked on entering.
    return { record, sent: body, before: null };
  });
  const sound = await advance(drafts, (good) => withReferences(context, definition, good));
  const within = await advance(sound, (good) => withinReach(context, definition, good));
  return advance(within, (good) => storeRecords(context, definition, good, insertSql));
}

/** The drafts of records that will belong to somebody whose records who asks may write. */
async function withinReach(
  context: Context,
  definition: RecordObject,
  drafts: readonly Draft[],
): Promise<Outcome<Draft>[]> {
  if (reachesAll(context.principal, definition.object, 'write')) return [...drafts];
  const [row] = await context.unit.query<{ owners: string[] }>(
    sql`select app.owners(${definition.object}, 'write') as owners`,
  );
  return drafts.map((draft) =>
    row!.owners.includes(String(draft.record['ownerId'])) ? draft : outOfReach(definition, 'write'),
  );
}

/** Merges the patches into the records (RFC 7396). What changes nothing is no change: the version stays. */
export function updateRecords(
  context: Context,
  definition: RecordObject,
  changes: readonly Change[],
): Promise<Outcome<Written>[]> {
  return changeRecords(context, definition, changes, (own, record, body) =>
    mergedOf(own, record, body, keptNames(context, own)),
  );
}

/** Gives the records the values of the bodies, and what these do not name its first values. */
export function replaceRecords(
  context: Context,
  definition: RecordObject,
  changes: readonly Change[],
): Promise<Outcome<Written>[]> {
  return changeRecords(context, definition, changes, (own, record, body) => ({
    ...replacedOf(own, context.principal, { record, body, kept: keptNames(context, own) }),
    ...keptOf(context, own, record),
  }));
}

async function changeRecords(
  context: Context,
  stated: RecordObject,
  changes: readonly Change[],
  valuesOf: (definition: RecordObject, record: RecordBody, body: RecordBody) => RecordBody,
): Promise<Outcome<Written>[]> {
  const definition = ownOf(context.principal, stated);
  const locked = await lockRecords(context, definition, changes);
  const drafts = await advance(locked, async (good) =>
    each(good, (current) => {
      const { body, patchOf } = current.target;
      requireWritable(context, definition, body);
      const values = valuesOf(definition, current.record, patchOf?.(current.record) ?? body);
      const same = writable(definition).every(([name]) =>
        isDeepStrictEqual(values[name], current.record[name]),
      );
      if (!same) requireWhole(definition, values);
      const record = { ...values, id: current.id };
      return { same, current, record, sent: record, before: current.record };
    }),
  );
  return advance(drafts, async (good) => {
    const changed = good.filter(({ same }) => !same);
    const sound = await withReferences(context, definition, changed);
    const written = await advance(sound, async (ready) => {
      const stored: Outcome<Written>[] = [];
      for (const turn of turnsOf(definition, ready)) {
        stored.push(...(await storeRecords(context, definition, turn, updateSql)));
      }
      return stored;
    });
    const byId = new Map(changed.map(({ record }, index) => [record.id, written[index]!]));
    if (definition.follow) {
      const befores = new Map(changed.map(({ record, before }) => [record.id, before]));
      const done = goodOf(written).map((one) => ({ ...one, before: befores.get(one.id)! }));
      await definition.follow(context, done);
    }
    return good.map(({ current }) => byId.get(current.id) ?? current);
  });
}

/** Moves the records to the bin: they leave lists, and their unique values are free. */
export async function deleteRecords(
  context: Context,
  definition: RecordObject,
  targets: readonly Target[],
): Promise<Outcome<Locked>[]> {
  const locked = await lockRecords(context, definition, targets, { verb: 'delete' });
  return advance(locked, async (good) => {
    const drafts = good.map(({ id, record }): Draft => ({
      record: { ...record, id },
      sent: {},
      before: null,
    }));
    const deleted = await storeRecords(context, definition, drafts, deleteSql);
    return deleted.map((outcome, index) => (outcome instanceof Problem ? outcome : good[index]!));
  });
}

/**
 * Brings the records back from the bin. Problems are `duplicate` where another one has a value by now, and
 * `merged` for what only the undo of its merge brings back.
 */
export async function restoreRecords(
  context: Context,
  stated: RecordObject,
  ids: readonly string[],
): Promise<Outcome<Written>[]> {
  const definition = ownOf(context.principal, stated);
  const targets = ids.map((id): Target => ({ id, versions: 'any' }));
  const locked = await lockRecords(context, definition, targets, {
    state: 'unmerged',
    verb: 'delete',
  });
  return advance(locked, async (good) => {
    const drafts = good
      .filter(({ record }) => record['deletedAt'] !== null)
      .map(({ id, record }): Draft => ({ record: { ...record, id }, sent: {}, before: null }));
    const restored = await advance(drafts, (all) =>
      storeRecords(context, definition, all, restoreSql),
    );
    const byId = new Map(drafts.map(({ record }, index) => [record.id, restored[index]!]));
    return good.map((current) => byId.get(current.id) ?? current);
  });
}
