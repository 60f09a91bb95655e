/** What Postgres itself must refuse the server's role that is bound to another organization, table by table. */
import { type ClientBase, DatabaseError } from 'pg';
import type { Queryable } from '../../../src/db/admin.ts';
import { listObjects } from '../../../src/records/define.ts';
import { guardedTables, personal, reached } from './catalogue.ts';
import { randomId, type World } from './world.ts';

type Row = Record<string, unknown>;

const configured = listObjects().flatMap(({ object, configuration }) =>
  configuration ? [object] : [],
);

/** A row of either organization for each table, and what points where. */
export interface Evidence {
  victim: World;
  attacker: World;
  tables: Map<string, { theirs: Row; own: Row; columns: string[] }>;
  references: { table: string; columns: string[]; target: string; keys: string[] }[];
}

const insufficient = '42501';

/** The column that says whose a row is, and the value of it. */
const holderOf = (
  table: string,
  { userId, organizationId }: World,
): [column: string, id: string] => {
  if (table === 'users') return ['id', userId];
  if (['user_identities', 'second_factors'].includes(table)) return ['user_id', userId];
  if (table === 'organizations') return ['id', organizationId];
  return ['organization_id', organizationId];
};

export const bindTo = async (client: Queryable, world: World | null): Promise<void> => {
  await client.query('select app.bind($1, $2, $3, null)', [
    world?.organizationId ?? null,
    world ? 'user' : 'anonymous',
    world?.userId ?? null,
  ]);
};

/** Reads as the owner what the probes are made of. Throws where a table has no row to try with. */
export async function collectEvidence(
  client: ClientBase,
  victim: World,
  attacker: World,
): Promise<Evidence> {
  const tables: Evidence['tables'] = new Map();
  await client.query('begin');
  for (const table of await guardedTables(client)) {
    const rowOf = async (world: World): Promise<Row> => {
      await bindTo(client, world);
      const [column, id] = holderOf(table, world);
      // One that refers to nothing, if there is one: or what it refers to would be what refuses it.
      const { rows } = await client.query<{ row: Row }>(
        `select to_jsonb(t) as row from ${table} t where ${column} = $1
         order by (select count(*) from jsonb_each(to_jsonb(t)) e where e.value <> 'null') limit 1`,
        [id],
      );
      if (!rows[0]) throw new Error(`${table} has no row to try with: fillWorld should make one`);
      return rows[0].row;
    };
    const { rows } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    );
    tables.set(table, {
      theirs: await rowOf(victim),
      own: await rowOf(attacker),
      columns: rows.map(({ name }) => name),
    });
  }
  const { rows: references } = await client.query<Evidence['references'][number]>(`
    select conrelid::regclass::text as table, confrelid::regclass::text as target,
      (select array_agg(a.attname::text order by k.n) from unnest(conkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = conrelid and a.attnum = k.num) as columns,
      (select array_agg(a.attname::text order by k.n) from unnest(confkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = confrelid and a.attnum = k.num) as keys
    from pg_constraint where contype = 'f' and confrelid not in ('users'::regclass, 'organizations'::regclass)`);
  await client.query('rollback');
  // Each organization has roles of the same keys: to point to one's own of that key is no hole.
  const byId = references.filter(({ keys }) => !keys.includes('key'));
  return { victim, attacker, tables, references: byId };
}

type Outcome = { code: string } | { count: number; rows: Row[] };

/** Tries a statement and takes it back. */
async function attempt(client: Queryable, sql: string, values: unknown[] = []): Promise<Outcome> {
  await client.query('savepoint attempt');
  try {
    const { rows, rowCount } = await client.query<Row>(sql, values);
    await client.query('set constraints all immediate');
    return { count: rowCount ?? 0, rows };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { code: error.code ?? '' };
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}

const changed = (outcome: Outcome): boolean => 'count' in outcome && outcome.count > 0;
const refusedAs = (outcome: Outcome): string => ('code' in outcome ? outcome.code : 'nothing');

const insert = (table: string, columns: string[]): string =>
  `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')})
   select ${columns.map((column) => `r."${column}"`).join(', ')} from jsonb_populate_record(null::${table}, $1) r`;

/** Bound to the attacker: the victim's rows are not there, and none can be made or moved. */
async function boundViolations(
  client: Queryable,
  evidence: Evidence,
  table: string,
): Promise<string[]> {
  const { victim, attacker, tables } = evidence;
  const { theirs, columns } = tables.get(table)!;
  const [column, id] = holderOf(table, victim);
  const [, ownId] = holderOf(table, attacker);
  const violations: string[] = [];
  await bindTo(client, attacker);
  const seen = await attempt(client, `select 1 from ${table} where ${column} = $1`, [id]);
  if (changed(seen)) violations.push(`${table}: another organization’s rows are read`);
  const mine = await attempt(client, `select 1 from ${table} where ${column} = $1`, [ownId]);
  if (!changed(mine)) violations.push(`${table}: one’s own rows are not read`);
  const written = await attempt(
    client,
    `update ${table} set ${column} = ${column} where ${column} = $1`,
    [id],
  );
  if (changed(written)) violations.push(`${table}: another organization’s rows are changed`);
  const kept = await attempt(
    client,
    `update ${table} set ${column} = ${column} where ${column} = $1`,
    [ownId],
  );
  if ('count' in kept && kept.count === 0)
    violations.push(`${table}: one’s own rows are not changed`);
  const removed = await attempt(client, `delete from ${table} where ${column} = $1`, [id]);
  if (changed(removed)) violations.push(`${table}: another organization’s rows are removed`);
  const copy = 'id' in theirs ? { ...theirs, id: randomId() } : theirs;
  const made = await attempt(client, insert(table, columns), [copy]);
  if (refusedAs(made) !== insufficient) {
    violations.push(`${table}: a row is made for another organization (${refusedAs(made)})`);
  }
  const moved = await attempt(
    client,
    `with moved as (update ${table} set ${column} = $1 where ${column} = $2 returning ${column})
     select 1 from moved where ${column} = $1`,
    [id, ownId],
  );
  if (changed(moved)) violations.push(`${table}: a row is given to another organization`);
  return violations;
}

/** Bound to a member of the attacker's organization who owns nothing, and reaches what he owns. */
async function reachViolations(
  client: Queryable,
  { attacker, tables }: Evidence,
  table: string,
): Promise<string[]> {
  if (!reached.includes(table)) return [];
  await bindTo(client, { ...attacker, userId: randomId() });
  await client.query(`select set_config('app.access', $1, true)`, [
    JSON.stringify({ '*': { read: 'own', write: 'own', delete: 'own' } }),
  ]);
  const violations: string[] = [];
  // What the organization is set up with is told to all of its members.
  const told = tables.get(table)!.columns.includes('object')
    ? `where object <> all (array['${configured.join("', '")}'])`
    : '';
  if (changed(await attempt(client, `select 1 from ${table} ${told} limit 1`))) {
    violations.push(`${table}: records of others are seen by who reaches his own`);
  }
  return violations;
}

/** Bound to a member of the attacker's organization who made nothing. */
async function privateViolations(
  client: Queryable,
  { attacker }: Evidence,
  table: string,
): Promise<string[]> {
  if (!personal.includes(table)) return [];
  await bindTo(client, { ...attacker, userId: randomId() });
  const violations: string[] = [];
  if (changed(await attempt(client, `select 1 from ${table} where not shared limit 1`)))
    violations.push(`${table}: what is private is seen by others`);
  if (!changed(await attempt(client, `select 1 from ${table} where shared limit 1`)))
    violations.push(`${table}: what is shared is not seen`);
  return violations;
}

/** Bound to nobody, and with row-level security asked to step aside. */
async function unboundViolations(
  client: Queryable,
  evidence: Evidence,
  table: string,
): Promise<string[]> {
  const { own, columns } = evidence.tables.get(table)!;
  const violations: string[] = [];
  await bindTo(client, null);
  if (changed(await attempt(client, `select 1 from ${table} limit 1`))) {
    violations.push(`${table}: rows are read without an organization`);
  }
  const copy = 'id' in own ? { ...own, id: randomId() } : own;
  const made = await attempt(client, insert(table, columns), [copy]);
  if (refusedAs(made) !== insufficient) {
    violations.push(`${table}: a row is made without an organization (${refusedAs(made)})`);
  }
  await client.query('savepoint canary');
  await client.query('set local row_security = off');
  const canary = await attempt(client, `select 1 from ${table} limit 1`);
  await client.query('rollback to savepoint canary');
  if (refusedAs(canary) !== insufficient) {
    violations.push(`${table}: is read with row_security off`);
  }
  return violations;
}

/** Bound to the attacker: his own rows cannot point to the victim's. */
async function referenceViolations(
  client: Queryable,
  { attacker, tables }: Evidence,
  { table, columns, target, keys }: Evidence['references'][number],
): Promise<string[]> {
  const from = tables.get(table);
  const to = tables.get(target);
  if (!from || !to) return [];
  const pairs = columns.flatMap((column, index) =>
    column === 'organization_id' ? [] : [[column, to.theirs[keys[index]!]] as const],
  );
  await bindTo(client, attacker);
  const sets = pairs.map(([column], index) => `${column} = $${index + 1}`).join(', ');
  const given = pairs.map(([, value]) => value);
  const key = 'id' in from.own ? 'id' : 'organization_id';
  const aimed = await attempt(
    client,
    `with aimed as (update ${table} set ${sets} where ${key} = $${pairs.length + 1} returning *) select 1 from aimed where ${sets.replaceAll(', ', ' and ')}`,
    [...given, from.own[key]],
  );
  const copy = { ...from.own, id: randomId(), ...Object.fromEntries(pairs) };
  const made = await attempt(client, insert(table, from.columns), [copy]);
  return [aimed, made].some(changed)
    ? [`${table} (${columns.join(', ')}): points to another organization’s row of ${target}`]
    : [];
}

/**
 * What the role can do to the tables and must not: to all, unless some are named. The client is in a
 * transaction, as the server's role.
 */
export async function probeViolations(
  client: Queryable,
  evidence: Evidence,
  tables: readonly string[] = [...evidence.tables.keys()],
): Promise<string[]> {
  const violations: string[] = [];
  for (const table of tables) {
    violations.push(...(await boundViolations(client, evidence, table)));
    violations.push(...(await unboundViolations(client, evidence, table)));
    violations.push(...(await reachViolations(client, evidence, table)));
    violations.push(...(await privateViolations(client, evidence, table)));
  }
  for (const reference of evidence.references.filter(({ table }) => tables.includes(table))) {
    violations.push(...(await referenceViolations(client, evidence, reference)));
  }
  return violations;
}
