/** Fences taken down or holed one at a time, by discovery: what the battery must notice. */
import type { Queryable } from '../../../src/db/admin.ts';
import { behindDoors, gateWritten, guardedTables, tenantTables } from './catalogue.ts';

export interface Mutant {
  kind: Kind;
  name: string;
  statements: string[];
  /** The table where trying must notice it too; null for a hole that only shows in the catalogue. */
  probed: string | null;
}

/** What may be wrong with a fence. */
export const mutantKinds = [
  'a table without row-level security',
  'a table whose owner is not bound',
  'a second policy that lets all',
  'a second policy that lets read',
  'a table without its policy',
  'a policy that is true',
  'a policy that lets read',
  'a policy that lets write',
  'a policy for rows of no organization',
  'a person’s policy that is true',
  'a person’s policy that checks nothing',
  'a foreign key on the id alone',
  'a trigger that is gone or off',
  'a right too many',
  'a function for everybody',
  'a function whose path is loose',
  'a gate’s policy that is another',
  'a door to names that is another',
  'words, and doors to them, that are others',
  'a view with its owner’s rights',
  'a unique index over all organizations',
  'a table or column that was forgotten',
] as const;

type Kind = (typeof mutantKinds)[number];

const own = `(organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))`;

async function namesOf(client: Queryable, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

async function policyMutants(client: Queryable): Promise<Mutant[]> {
  const tenants = new Set(await tenantTables(client));
  const mutants: Mutant[] = [];
  const add = (kind: Kind, table: string, probed: boolean, ...statements: string[]): void => {
    mutants.push({ kind, name: statements.join('; '), probed: probed ? table : null, statements });
  };
  for (const table of await guardedTables(client)) {
    add(
      'a table without row-level security',
      table,
      true,
      `alter table ${table} disable row level security`,
    );
    add(
      'a table whose owner is not bound',
      table,
      false,
      `alter table ${table} no force row level security`,
    );
    add(
      'a second policy that lets all',
      table,
      true,
      `create policy extra on ${table} using (true)`,
    );
    add(
      'a second policy that lets read',
      table,
      true,
      `create policy extra on ${table} for select to crm_app using (true)`,
    );
    if (!tenants.has(table)) continue;
    // The log and the keys are written by the gate alone, so that a policy's check has nothing to refuse there.
    // The stage that a deal enters is noted in another table, which refuses it all the same.
    const written = !gateWritten.includes(table) && table !== 'deals';
    add('a table without its policy', table, true, `drop policy tenant on ${table}`);
    add(
      'a policy that is true',
      table,
      true,
      `alter policy tenant on ${table} using (true) with check (true)`,
    );
    add(
      'a policy that lets read',
      table,
      true,
      `alter policy tenant on ${table} using (true) with check ${own}`,
    );
    add(
      'a policy that lets write',
      table,
      written,
      `alter policy tenant on ${table} using ${own} with check (true)`,
    );
    add(
      'a policy for rows of no organization',
      table,
      true,
      `alter policy tenant on ${table} using (${own} or nullif(current_setting('app.organization_id', true), '') is null)`,
    );
  }
  const shared = await client.query<{ table: string; policy: string; checked: boolean }>(`
    select polrelid::regclass::text as table, polname as policy, polwithcheck is not null as checked
    from pg_policy where polroles <> array['crm_gate'::regrole::oid] and polname <> 'tenant'
      or polrelid = 'organizations'::regclass and polname = 'tenant'`);
  for (const { table, policy, checked } of shared.rows) {
    add(
      'a person’s policy that is true',
      table,
      true,
      `alter policy ${policy} on ${table} using (true)`,
    );
    if (policy === 'visible' || policy === 'private')
      add('a table without its policy', table, true, `drop policy ${policy} on ${table}`);
    if (checked) {
      add(
        'a person’s policy that checks nothing',
        table,
        // A new organization's roles are refused all the same.
        table !== 'organizations',
        `alter policy ${policy} on ${table} with check (true)`,
      );
    }
  }
  return mutants;
}

const apart = (names: string[]): string =>
  names.filter((name) => name !== 'organization_id').join(', ');

/** Foreign keys on the ids alone, made possible by a unique index where they point to. */
async function foreignKeyMutants(client: Queryable): Promise<Mutant[]> {
  const { rows } = await client.query<{
    name: string;
    from: string;
    to: string;
    columns: string[];
    keys: string[];
    generated: boolean;
  }>(`
    select conname as name, conrelid::regclass::text as from, confrelid::regclass::text as to,
      (select array_agg(a.attname::text order by k.n) from unnest(conkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = conrelid and a.attnum = k.num) as columns,
      (select array_agg(a.attname::text order by k.n) from unnest(confkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = confrelid and a.attnum = k.num) as keys,
      exists (select from pg_attribute a where a.attrelid = conrelid and a.attnum = any (conkey) and a.attgenerated <> '') as generated
    from pg_constraint where contype = 'f' and cardinality(conkey) > 1`);
  const byId = rows.filter(({ keys }) => !keys.includes('key'));
  return byId.map(({ name, from, to, columns, keys, generated }) => ({
    kind: 'a foreign key on the id alone' as const,
    name: `${name} is simple`,
    // Where the row's own id is a part of the key, its own link stands in the way of trying; where a deal enters a
    // stage, what notes it; and what Postgres generates cannot be tried.
    probed: columns.includes('id') || columns.includes('stage_id') || generated ? null : from,
    statements: [
      `alter table ${from} drop constraint ${name}`,
      `create unique index simple_key on ${to} (${apart(keys)})`,
      `alter table ${from} add constraint ${name} foreign key (${apart(columns)}) references ${to} (${apart(keys)}) not valid`,
    ],
  }));
}

async function triggerMutants(client: Queryable): Promise<Mutant[]> {
  const { rows } = await client.query<{ table: string; name: string }>(`
    select tgrelid::regclass::text as table, tgname as name from pg_trigger
    where not tgisinternal and tgname ~ '^(stamp|log|keys|guard|operators|refuse_suspended)'`);
  return rows.flatMap(({ table, name }) =>
    [`drop trigger ${name} on ${table}`, `alter table ${table} disable trigger ${name}`].map(
      (statement) => ({
        kind: 'a trigger that is gone or off' as const,
        name: statement,
        probed: null,
        statements: [statement],
      }),
    ),
  );
}

/** Of each function that finds similar names: its condition, its settings, its index. */
async function doorMutants(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string; table: string; definition: string }>(`
    select oid::regprocedure::text as name, substring(proname from 9) as table, pg_get_functiondef(oid) as definition
    from pg_proc where pronamespace = 'app'::regnamespace and prosecdef and proname like 'similar\\_%'`);
  return rows.flatMap(({ name, table, definition }) => [
    definition.replaceAll(/t\.organization_id = .*/g, 'true'),
    definition.replaceAll('t.deleted_at is null', 'true'),
    definition.replace('limit 5000', ''),
    definition.replace(`'0.4'`, `'0.1'`),
    `alter function ${name} reset pg_trgm.similarity_threshold`,
    `alter function ${name} reset enable_seqscan`,
    `alter function ${name} volatile`,
    `alter function ${name} security invoker`,
    `revoke execute on function ${name} from crm_app`,
    `drop function ${name}`,
    `drop index ${table}_parts`,
    `drop index ${table}_parts; create index ${table}_parts on ${table} (organization_id)`,
  ]);
}

/** Of each function that tells who has words: its condition, its settings; and the words, and their index. */
async function wordMutants(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string; table: string; definition: string }>(`
    select oid::regprocedure::text as name, substring(proname from 7) as table, pg_get_functiondef(oid) as definition
    from pg_proc where pronamespace = 'app'::regnamespace and prosecdef and proname like 'words\\_%'`);
  return rows.flatMap(({ name, table, definition }) => [
    definition.replaceAll('t.organization_id is not distinct from asked.organization_id', 'true'),
    definition.replaceAll('limit 3001', ''),
    `alter function ${name} reset enable_seqscan`,
    `alter function ${name} parallel safe`,
    `alter function ${name} security invoker`,
    `drop function ${name}`,
    `drop index ${table}_words`,
    `drop index ${table}_words; create index ${table}_words on ${table} using gin (words) where false`,
    `alter table ${table} drop column words; alter table ${table} add column words tsvector generated always as ('') stored`,
  ]);
}

async function rightsMutants(client: Queryable): Promise<Mutant[]> {
  const tables = await guardedTables(client);
  const functions = await namesOf(
    client,
    `select oid::regprocedure::text as name from pg_proc where pronamespace = 'app'::regnamespace`,
  );
  const definers = await namesOf(
    client,
    `select oid::regprocedure::text as name from pg_proc where pronamespace = 'app'::regnamespace and prosecdef`,
  );
  const views = await namesOf(
    client,
    `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'`,
  );
  const gates = await namesOf(
    client,
    `select polrelid::regclass::text as name from pg_policy where polroles = array['crm_gate'::regrole::oid]`,
  );
  const statements: [kind: Kind, statements: string[]][] = [
    [
      'a gate’s policy that is another',
      gates.flatMap((table) => [
        `alter policy gate on ${table} using (true)`,
        `alter policy gate on ${table} using (current_user <> 'crm_app')`,
      ]),
    ],
    [
      'a gate’s policy that is another',
      [
        `alter policy gate on contacts using (current_user = 'crm_gate')`,
        `alter policy gate on changes using (current_user = 'crm_gate')`,
        'create or replace function app.is_gate() returns boolean language sql immutable parallel safe return true',
        'alter function app.is_gate() stable',
        'alter function app.is_gate() security definer',
      ],
    ],
    ['a door to names that is another', await doorMutants(client)],
    ['words, and doors to them, that are others', await wordMutants(client)],
    ['a right too many', tables.map((table) => `grant truncate on ${table} to crm_app`)],
    ['a right too many', tables.map((table) => `grant trigger on ${table} to crm_app`)],
    ['a right too many', tables.map((table) => `grant select on ${table} to public`)],
    ['a right too many', behindDoors.map((table) => `grant select on ${table} to crm_app`)],
    ['a right too many', gateWritten.map((table) => `grant insert on ${table} to crm_app`)],
    ['a right too many', gateWritten.map((table) => `grant update on ${table} to crm_app`)],
    [
      'a right too many',
      [
        'grant select on users to crm_app',
        'grant create on schema app to crm_app',
        'grant update (hash) on api_keys to crm_gate',
        'grant update (details) on audit_events to crm_app',
        'grant delete on audit_events to crm_app',
      ],
    ],
    [
      'a function for everybody',
      functions.map((name) => `grant execute on function ${name} to public`),
    ],
    [
      'a function whose path is loose',
      definers.map((name) => `alter function ${name} reset search_path`),
    ],
    [
      'a function whose path is loose',
      definers.map((name) => `alter function ${name} set search_path = pg_catalog`),
    ],
    [
      'a view with its owner’s rights',
      views.map((name) => `alter view ${name} set (security_invoker = false)`),
    ],
    [
      'a unique index over all organizations',
      [
        'create unique index u on contacts (id)',
        'create unique index u on record_keys (key, value, record_id)',
      ],
    ],
    [
      'a table or column that was forgotten',
      [
        'create table forgotten (id uuid primary key)',
        'create table forgotten (organization_id uuid not null references organizations, id uuid, primary key (organization_id, id))',
        'alter table companies add column other_id uuid',
        'alter table companies add column price numeric',
        'alter table companies add column met_at timestamptz',
        'drop index record_keys_active',
        `drop index record_keys_active;
          create unique index record_keys_active on record_keys (organization_id, object, key, value) where active and key = 'email'`,
      ],
    ],
  ];
  return statements.flatMap(([kind, list]) =>
    list.map((statement) => ({ kind, name: statement, probed: null, statements: [statement] })),
  );
}

/** Every way to take a fence down that is tried. */
export async function listMutants(client: Queryable): Promise<Mutant[]> {
  return [
    ...(await policyMutants(client)),
    ...(await foreignKeyMutants(client)),
    ...(await triggerMutants(client)),
    ...(await rightsMutants(client)),
  ];
}
