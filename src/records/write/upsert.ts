import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { validate } from '../../validate.ts';
import { ownOf } from '../custom/own.ts';
import { findKey, keysOf, type RecordBody, type RecordKey, type RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import { hides } from '../seen.ts';
import { keysHeld } from './holders.ts';
import { advance, each, type Outcome } from './outcome.ts';
import { type Change, createRecords, type Creation, updateRecords } from './write.ts';

/** What an upsert is asked: which key, which value, and the checks of both its ways. */
export interface Upsert {
  key: string;
  value: string;
  body: RecordBody;
  /** Makes the patch of the record as it is, for one that is changed otherwise than it would be made. */
  patchOf?: Change['patchOf'];
  /** The id of the record, if it must be made. */
  id: string;
  /** Checks the body of a create: a record that does not exist needs what a create needs. */
  checkCreate(body: RecordBody): RecordBody;
}

export type Upserted = Written & { created: boolean };

/**
 * Changes the records that have the values (as merge patches do), and makes those that nobody has. A
 * lock on each value orders those who try at once, so that one makes the record and the others change it.
 */
export async function upsertRecords(
  context: Context,
  stated: RecordObject,
  upserts: readonly Upsert[],
): Promise<Outcome<Upserted>[]> {
  const definition = ownOf(context.principal, stated);
  const wanted = each(upserts, (upsert) => wantedOf(context, definition, upsert));
  return advance(wanted, async (good) => {
    const outcomes = new Map<Wanted, Outcome<Upserted>>();
    let sight = good.length;
    for (let left = good; left.length > 0; left = left.filter((one) => !outcomes.has(one))) {
      const chosen = await chooseRound(context, definition, left.slice(0, sight));
      const done = await performRound(context, definition, chosen);
      for (const [index, { wanted: one }] of chosen.entries()) outcomes.set(one, done[index]!);
      // Where few are done at once, few are looked at: or a thousand that wait are looked up a thousand times.
      sight = 2 * chosen.length;
    }
    return good.map((one) => outcomes.get(one)!);
  });
}

interface Wanted extends Upsert {
  of: RecordKey;
  /** The value as it was sent. */
  given: string;
  /** The key and its value, as one name. */
  name: string;
}

/** An upsert, and the record that has the value; without one, what is to be made. */
interface Chosen {
  wanted: Wanted;
  id: string | null;
  body: Outcome<RecordBody>;
}

/** A key whose field is hidden from who asks is none: it would tell who has the value. */
function wantedOf({ principal }: Context, definition: RecordObject, upsert: Upsert): Wanted {
  const isHidden = hides(principal, definition);
  const of = isHidden(upsert.key) ? null : findKey(definition, upsert.key);
  if (!of) {
    const keys = [...Object.keys(definition.keys), 'externalId:<source>'];
    const known = keys.filter((key) => !isHidden(key)).join(', ');
    const message = `A ${definition.object} is identified by ${known}, and not by ${upsert.key}`;
    throw invalid({ in: 'path', pointer: '/key', code: 'unknown_key', message });
  }
  const value = validate(of.value, upsert.value, 'path', ['value']);
  return { ...upsert, of, value, given: upsert.value, name: nameOf({ key: upsert.key, value }) };
}

interface Named {
  key: string;
  value: string;
}

function nameOf({ key, value }: Named): string {
  return JSON.stringify([key, value]);
}

/** A record that has a wanted value, and all that it holds: what it may give up. */
interface Holder {
  id: string;
  names: string[];
}

/** Those that can be done at once: one that wants what another makes, changes or holds waits for the next round. */
async function chooseRound(
  context: Context,
  definition: RecordObject,
  left: readonly Wanted[],
): Promise<Chosen[]> {
  const firsts = new Map(left.toReversed().map((one) => [one.name, one]));
  const holders = await lockHolders(context, definition, [...firsts.values()]);
  const taken = new Set<string>();
  return left.flatMap((one) => {
    const { id, names: held } = holders.get(one.name) ?? { id: null, names: [] };
    const body = id === null ? each([one], newBody)[0]! : one.body;
    const keys = body instanceof Problem ? [] : keysOf(definition, body).map(nameOf);
    const names = [one.name, ...keys, ...held, ...(id === null ? [] : [id])];
    const waits = names.some((name) => taken.has(name));
    for (const name of names) taken.add(name);
    return waits ? [] : [{ wanted: one, id, body }];
  });
}

/** The body of a record that has the value. */
function newBody({ of, value, given, body, checkCreate }: Wanted): RecordBody {
  const whole = checkCreate({ ...of.add({}, given), ...body });
  return of.read(whole).includes(value) ? whole : checkCreate(of.add(whole, value));
}

/** Who has the values, each locked: who wants the same one waits here. */
async function lockHolders(
  context: Context,
  definition: RecordObject,
  wanted: readonly Wanted[],
): Promise<Map<string, Holder>> {
  const { unit, principal } = context;
  const { object } = definition;
  const { organizationId } = memberOf(principal);
  const locks = wanted.map(({ name }) => [organizationId, object, name].join('/'));
  const [, rows] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(name, 0))
      from (select name from unnest(${locks}::text[]) name order by name) n`,
    sql`select k.key, k.value, k.record_id as id, (
        select json_agg(json_build_object('key', o.key, 'value', o.value)) from record_keys o
        where o.organization_id = k.organization_id and o.record_id = k.record_id and o.identifies) as held
      from ${keysHeld(context, definition, wanted)}`,
  );
  const held = rows as { key: string; value: string; id: string; held: Named[] }[];
  return new Map(held.map((row) => [nameOf(row), { id: row.id, names: row.held.map(nameOf) }]));
}

async function performRound(
  context: Context,
  definition: RecordObject,
  chosen: readonly Chosen[],
): Promise<Outcome<Upserted>[]> {
  const known = chosen.filter(({ id }) => id !== null);
  const changes = known.map(({ id, wanted: { body, patchOf } }): Change => ({
    id: id!,
    body,
    patchOf,
    versions: 'any',
  }));
  const updated = changes.length > 0 ? await updateRecords(context, definition, changes) : [];
  const missing = chosen.filter(({ id }) => id === null);
  const creations = missing.map(({ wanted: { id }, body }): Outcome<Creation> =>
    body instanceof Problem ? body : { id, body },
  );
  const made = await advance(creations, (good) => createRecords(context, definition, good));
  const outcomes = new Map<Chosen, Outcome<Upserted>>([
    ...known.map((one, index) => [one, upserted(updated[index]!, false)] as const),
    ...missing.map((one, index) => [one, upserted(made[index]!, true)] as const),
  ]);
  return chosen.map((one) => outcomes.get(one)!);
}

function upserted(outcome: Outcome<Written>, created: boolean): Outcome<Upserted> {
  return outcome instanceof Problem ? outcome : { ...outcome, created };
}
