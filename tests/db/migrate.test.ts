import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { Client } from 'pg';
import { userOf, withConnection } from '../../src/db/admin.ts';
import { isMigrated, migrate, migrationStatus } from '../../src/db/migrations/migrate.ts';
import { assertAppRole, ensureRoles, giveServerRole } from '../../src/db/migrations/roles.ts';
import { newMigration, schemaDrift } from '../../src/db/migrations/schema-engine.ts';
import { createDatabase, type DatabaseUrls, runSql } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const cluster = inject('cluster');
const log = { info: () => {} };
let urls: DatabaseUrls;
let directory: string;
let schema: string;

const write = async (name: string, script: string) => {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), script);
};
const writeSchema = async (...models: string[]) => {
  await mkdir(schema);
  await writeFile(join(schema, 'main.prisma'), 'datasource db {\n  provider = "postgresql"\n}\n');
  await writeFile(join(schema, 'models.prisma'), models.join('\n'));
};
const run = ({ adminUrl, appUrl } = urls) =>
  migrate({ adminUrl, appUser: userOf(appUrl), log, directory });
const status = () => migrationStatus({ adminUrl: urls.adminUrl, directory });

/** The migrations up to the one whose name ends so, without it. */
const copyUntil = async (ending: string) => {
  await rm(directory, { recursive: true, force: true });
  const names = (await readdir('prisma/migrations')).filter((name) => /^\d/.test(name)).toSorted();
  const end = names.findIndex((name) => name.endsWith(ending));
  expect(end).toBeGreaterThan(0);
  for (const name of names.slice(0, end)) {
    await cp(join('prisma/migrations', name), join(directory, name), { recursive: true });
  }
};
const isServer = async (url: string) =>
  (await runSql(url, `select pg_has_role('crm_app', 'usage') as is`))[0]!['is'];
const indexes = () =>
  runSql(
    urls.adminUrl,
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'one'::regclass and not i.indisprimary`,
  );
const bind = (id: string) => `select app.bind('${id}', 'system', null, null)`;

beforeEach(async () => {
  urls = await createDatabase(cluster, `migrate_${process.env['VITEST_POOL_ID']}`);
  const prisma = await mkdtemp(join(tmpdir(), 'prisma-'));
  directory = join(prisma, 'migrations');
  schema = join(prisma, 'schema');
  await write('20260101000000_one', 'create table one (id int primary key);');
});
afterEach(() => rm(join(directory, '..'), { recursive: true }));

describe('migrate', () => {
  test('applies what is pending, once and in order', async () => {
    await write('20260102000000_two', 'create table two (id int references one (id));');
    expect(await run()).toEqual(['20260101000000_one', '20260102000000_two']);
    expect(await run()).toEqual([]);
    await write('20260103000000_three', 'drop table two;');
    expect((await status()).pending).toEqual(['20260103000000_three']);
    expect(await run()).toEqual(['20260103000000_three']);
  });

  test('is done by one of ten instances that start at once', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(results.flat()).toEqual(['20260101000000_one']);
  });

  test('takes functions with semicolons and many statements', async () => {
    await write(
      '20260102000000_function',
      `create function twice(n int) returns int language plpgsql as $$
       begin
         if n is null then return 0; end if;
         return n * 2;
       end $$;
       create table answers as select twice(21) as answer;`,
    );
    await run();
    expect(await runSql(urls.adminUrl, 'select answer from answers')).toEqual([{ answer: 42 }]);
  });

  test('a failure names the migration, the line and the reason, and leaves nothing behind', async () => {
    await write(
      '20260102000000_bad',
      'create table two (id int);\n\ncreate table three (id intt);',
    );
    await expect(run()).rejects.toThrow(
      'Migration 20260102000000_bad failed at line 3: type "intt" does not exist',
    );
    expect(await status()).toEqual({
      applied: ['20260101000000_one'],
      pending: ['20260102000000_bad'],
      failed: [],
      edited: [],
    });
    await write('20260102000000_bad', 'create table two (id int);');
    expect(await run()).toEqual(['20260102000000_bad']);
  });

  test('a migration may not end its own transaction', async () => {
    await write('20260102000000_commit', 'create table two (id int); commit; select 1;');
    await expect(run()).rejects.toThrow('20260102000000_commit ends the transaction');
  });

  test('a file changed after it was applied is refused; line endings are no change', async () => {
    await run();
    await write('20260101000000_one', 'create table one (id bigint primary key);');
    await expect(run()).rejects.toThrow('20260101000000_one was changed after it was applied');
    await write('20260101000000_one', 'create table one (id int primary key);');
    expect(await run()).toEqual([]);
  });

  describe('outside of a transaction', () => {
    const apart = `-- Outside of a transaction.
      -- What an attempt before left behind.
      drop index concurrently if exists one_name;
      create unique index concurrently if not exists one_name on one (name);
    `;
    const name = '20260102000000_apart';

    beforeEach(async () => {
      await write('20260101000000_one', 'create table one (id int primary key, name text);');
      await run();
      await write(name, apart);
    });

    test('an index is made beside those who write, by one of five that start at once', async () => {
      const writer = new Client({ connectionString: urls.adminUrl });
      await writer.connect();
      await writer.query(`begin; insert into one values (1, 'one')`);
      const runs = Promise.all(Array.from({ length: 5 }, () => run()));
      await until(async () => (await indexes()).length === 1);
      // It waits for the one that has begun, and nobody for it.
      await runSql(urls.adminUrl, `set lock_timeout = '1s'`, `insert into one values (2, 'two')`);
      expect(await indexes()).toEqual([{ name: 'one_name', valid: false }]);
      await writer.query('commit');
      expect((await runs).flat()).toEqual([name]);
      expect(await indexes()).toEqual([{ name: 'one_name', valid: true }]);
      await writer.end();
    });

    test('one that fails half-way is run again from its beginning', async () => {
      await runSql(urls.adminUrl, `insert into one values (1, 'same'), (2, 'same')`);
      await expect(run()).rejects.toThrow(
        `Migration ${name} failed: could not create unique index "one_name"`,
      );
      expect((await status()).pending).toEqual([name]);
      expect(await indexes()).toEqual([{ name: 'one_name', valid: false }]);
      await runSql(urls.adminUrl, 'delete from one where id = 2');
      expect(await run()).toEqual([name]);
      expect(await indexes()).toEqual([{ name: 'one_name', valid: true }]);
      expect(await run()).toEqual([]);
    });
  });

  test('a table in use delays a migration, and does not fail it', async () => {
    await run();
    await write('20260102000000_alter', 'alter table one add column name text;');
    const reader = new Client({ connectionString: urls.adminUrl });
    await reader.connect();
    await reader.query('begin; select * from one');
    setTimeout(() => void reader.query('commit').then(() => reader.end()), 2500);
    expect(await run()).toEqual(['20260102000000_alter']);
  });

  test('the server’s role sees whether the database is migrated, and may not change that', async () => {
    const server = new Client({ connectionString: urls.appUrl });
    await server.connect();
    try {
      expect(await isMigrated(server, directory)).toBe(false);
      await run();
      expect(await isMigrated(server, directory)).toBe(true);
      await write('20260102000000_two', 'select 1;');
      expect(await isMigrated(server, directory)).toBe(false);
      await expect(server.query('delete from _prisma_migrations')).rejects.toThrow(
        'permission denied',
      );
    } finally {
      await server.end();
    }
  });
});

describe('roles', () => {
  test('may be made from several databases of the cluster at once', async () => {
    const other = await createDatabase(cluster, `roles_${process.env['VITEST_POOL_ID']}`);
    const admins = [urls, other].flatMap(({ adminUrl }) =>
      Array.from({ length: 5 }, () => adminUrl),
    );
    const server = `crm_test_server_${process.pid}`;
    await runSql(urls.adminUrl, `create role ${server}`);
    try {
      await Promise.all(admins.map((adminUrl) => ensureRoles(adminUrl, server)));
      const member = await runSql(
        urls.adminUrl,
        `select pg_has_role('${server}', 'crm_app', 'usage') as member`,
      );
      expect(member).toEqual([{ member: true }]);
    } finally {
      await runSql(urls.adminUrl, `drop role ${server}`);
    }
  });

  test('the server’s is made with the password of its address, given another, and serves', async () => {
    const user = `crm_${inject('cluster').run}_role`;
    const as = (password: string) =>
      Object.assign(new URL(urls.appUrl), { username: user, password }).href;
    try {
      await giveServerRole(urls.adminUrl, as('it%27s%20the%20first'));
      await migrate({ adminUrl: urls.adminUrl, appUser: user, log });
      expect(await isServer(as('it%27s%20the%20first'))).toBe(true);
      await withConnection(urls.appUrl, (client) => assertAppRole(client, user));
      await giveServerRole(urls.adminUrl, as('second'));
      expect(await isServer(as('second'))).toBe(true);
    } finally {
      await runSql(urls.adminUrl, `drop role if exists ${user}`);
    }
    await expect(giveServerRole(urls.adminUrl, as(''))).rejects.toThrow('has no password');
    await expect(giveServerRole(urls.adminUrl, urls.adminUrl)).rejects.toThrow('owns the database');
    await expect(giveServerRole(urls.appUrl, as('third'))).rejects.toThrow('cannot be given');
  });

  test('the server may not run as the owner', async () => {
    await expect(run({ adminUrl: urls.adminUrl, appUrl: urls.adminUrl })).rejects.toThrow(
      'tenants would not be kept apart',
    );
  });

  test('the server may not be a member of the owner', async () => {
    const [owner, server] = [userOf(urls.adminUrl), `crm_test_member_${process.pid}`];
    const client = new Client({ connectionString: urls.adminUrl });
    await client.connect();
    try {
      await client.query(`create role ${server}`);
      await expect(assertAppRole(client, server)).resolves.toBeUndefined();
      await client.query(`grant crm_gate to ${server}`);
      await expect(assertAppRole(client, server)).rejects.toThrow('is a member of crm_gate');
      await expect(assertAppRole(client, owner)).rejects.toThrow('CREATEROLE');
      await expect(assertAppRole(client, 'crm_nobody')).rejects.toThrow('does not exist');
    } finally {
      await client.query(`drop role if exists ${server}`);
      await client.end();
    }
  });

  test('an admin who may not make them is told what to run', async () => {
    await expect(ensureRoles(urls.appUrl, 'crm_somebody')).rejects.toThrow(
      'grant crm_app to crm_somebody;',
    );
  });
});

describe('the Prisma schema', () => {
  test('what it has beyond the migrations becomes a new one', async () => {
    await writeSchema('model one {\n  id Int @id\n  name String?\n}');
    const file = await newMigration({
      name: 'Add a name!',
      adminUrl: urls.adminUrl,
      appUser: userOf(urls.appUrl),
      migrations: directory,
      schema,
    });
    expect(file).toMatch(/\d{14}_add_a_name\/migration\.sql$/);
    expect(await readFile(file, 'utf8')).toContain('ALTER TABLE "one" ADD COLUMN     "name" TEXT;');
    await run();
    expect(await schemaDrift(urls.adminUrl, schema)).toBe('');
  });

  test('what Prisma cannot say is no difference', async () => {
    await write(
      '20260102000000_beyond',
      `create schema app;
       create table two (
         id int primary key,
         name text not null default '' check (name <> 'x'),
         initial text generated always as (left(name, 1)) stored
       );
       create unique index two_partial on two (name) where id > 0;
       create index two_expression on two (lower(name));
       alter table two enable row level security;
       create policy two_all on two using (true);
       create function app.nothing() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger two_touch before update on two for each row execute function app.nothing();
       create view two_names as select name from two;`,
    );
    await run();
    const two = `model two {
      id      Int     @id
      name    String  @default("")
      initial String? @default(dbgenerated())
    }`;
    await writeSchema('model one {\n  id Int @id\n}', two);
    expect(await schemaDrift(urls.adminUrl, schema)).toBe('');
  });

  test('agrees with the migrations of the project', async () => {
    await rm(directory, { recursive: true });
    await cp('prisma/migrations', directory, { recursive: true });
    await run();
    expect(await schemaDrift(urls.adminUrl)).toBe('');
  });
});

describe('the migrations of the project, with rows there', () => {
  const organization = '01890000-0000-7000-8000-000000000001';
  const other = '01890000-0000-7000-8000-000000000002';
  test('members and keys that were there before there were roles may what they could', async () => {
    await copyUntil('_roles');
    await run();
    const user = '01890000-0000-7000-8000-000000000003';
    await runSql(
      urls.adminUrl,
      'begin',
      bind(organization),
      `insert into organizations (id, name) values ('${organization}', 'O')`,
      `select set_config('app.actor_id', '${user}', true)`,
      `insert into users (id, email, name, password_hash) values ('${user}', 'a@b.c', 'A', '')`,
      `insert into memberships (organization_id, user_id, role) values ('${organization}', '${user}', 'manager')`,
      `insert into api_keys (organization_id, id, name, hash, permissions, created_by) values
        ('${organization}', '${other}', 'Sync', '', array['contacts:write', 'companies:read', 'forms:read'], '${user}')`,
      'commit',
    );
    await rm(directory, { recursive: true });
    await cp('prisma/migrations', directory, { recursive: true });
    await run();
    const read = (statement: string) =>
      runSql(urls.adminUrl, 'begin', 'set local role crm_gate', statement);
    expect(
      await read(`select m.role, r.built_in from memberships m
        join roles r on r.organization_id = m.organization_id and r.key = m.role`),
    ).toEqual([{ role: 'manager', built_in: true }]);
    expect(await read('select permissions, access from api_keys')).toEqual([
      {
        permissions: [
          'contacts:write',
          'companies:read',
          'forms:read',
          'contacts:delete',
          'records:export',
        ],
        access: {
          company: { read: 'all' },
          contact: { read: 'all', write: 'all', delete: 'all' },
        },
      },
    ]);
    expect(await read('select count(*)::int as roles from roles')).toEqual([{ roles: 5 }]);
  });

  test('records that were made before there were clues have them, and nothing else changes', async () => {
    await copyUntil('_likely_duplicates');
    await run();
    const insert = (id: string, n: number) => [
      bind(id),
      `insert into organizations (id, name) values ('${id}', 'O')`,
      `insert into companies (organization_id, id, name, domains, website, phone, external_ids) values
        ('${id}', '01890000-0000-7000-8000-00000000001${n}', 'Acme', '["acme.example"]', 'https://www.acme.test/x', '+31201234567', '[{"source": "s", "id": "1"}]'),
        ('${id}', '01890000-0000-7000-8000-00000000002${n}', 'Plain', '[]', null, null, '[]')`,
      `insert into contacts (organization_id, id, last_name, emails, phones, deleted_at) values
        ('${id}', '01890000-0000-7000-8000-00000000003${n}', 'Ada', '[{"address": "ada+x@acme.example", "primary": true}]', '[{"number": "+31201234567"}, {"number": "+31201234567"}]', null),
        ('${id}', '01890000-0000-7000-8000-00000000004${n}', 'Bob', '[{"address": "bob@acme.example"}]', '[]', now())`,
    ];
    const everything = async (columns: string) => {
      const read = `select ${columns} from record_keys where object in ('company', 'contact') order by record_id, key, value`;
      const rows = await runSql(urls.adminUrl, 'begin', 'set local role crm_gate', read);
      const versions = await runSql(
        urls.adminUrl,
        'begin',
        'set local role crm_gate',
        'select id, version, updated_at from contacts union all select id, version, updated_at from companies order by 1',
      );
      const [log] = await runSql(
        urls.adminUrl,
        'begin',
        'set local role crm_gate',
        `select count(*) from changes where object in ('company', 'contact', 'contact_company')`,
      );
      return { rows, versions, log };
    };
    for (const [id, n] of [
      [organization, 1],
      [other, 2],
    ] as const) {
      await runSql(urls.adminUrl, 'begin', ...insert(id, n), 'commit');
    }
    const before = await everything('record_id, key, value, active');

    await rm(directory, { recursive: true });
    await cp('prisma/migrations', directory, { recursive: true });
    expect(await run()).toContain(
      (await readdir(directory)).find((name) => name.endsWith('_likely_duplicates')),
    );
    const after = await everything('record_id, key, value, active, identifies, organization_id');
    expect({ versions: after.versions, log: after.log }).toEqual({
      versions: before.versions,
      log: before.log,
    });
    const told = after.rows
      .filter((row) => row['organization_id'] === other)
      .map((row) =>
        [row['key'], row['value'], row['identifies'] && 'identifies', row['active'] && 'active']
          .filter(Boolean)
          .join(' '),
      );
    expect(told).toEqual([
      'domain acme.example identifies active',
      'externalId:s 1 identifies active',
      'host acme.example active',
      'host acme.test active',
      'phone +31201234567 active',
      'email ada+x@acme.example identifies active',
      'mailbox ada@acme.example active',
      'phone +31201234567 active',
      'email bob@acme.example identifies',
      'mailbox bob@acme.example',
    ]);
    expect(after.rows).toHaveLength(2 * told.length);
    expect(
      after.rows
        .filter((row) => row['identifies'])
        .map(({ record_id, key, value, active }) => ({ record_id, key, value, active })),
    ).toEqual(before.rows);

    const found = await runSql(
      urls.adminUrl,
      'begin',
      bind(other),
      `select app.similar_contacts('Ada') as id`,
    );
    expect(found).toEqual([{ id: '01890000-0000-7000-8000-000000000032' }]);
  });

  test('an organization from before there were associations has the definitions of its links', async () => {
    await copyUntil('_associations');
    await run();
    const ids = [1, 2].map((n) => `01890000-0000-7000-8000-00000000001${n}`);
    await runSql(
      urls.adminUrl,
      'begin',
      bind(organization),
      `insert into organizations (id, name) values ('${organization}', 'O')`,
      `insert into companies (organization_id, id, name) values ('${organization}', '${ids[0]}', 'Acme')`,
      `insert into contacts (organization_id, id, last_name, company_id) values ('${organization}', '${ids[1]}', 'Ada', '${ids[0]}')`,
      'commit',
    );
    await rm(directory, { recursive: true });
    await cp('prisma/migrations', directory, { recursive: true });
    await run();
    const read = `select key, object, other_id, label, "primary" from record_associations order by label`;
    expect(await runSql(urls.adminUrl, 'begin', bind(organization), read)).toEqual(
      [
        { object: 'contact', other_id: ids[0], label: 'Company' },
        { object: 'company', other_id: ids[1], label: 'Contact' },
      ].map((one) => ({ key: 'contact_company', primary: true, ...one })),
    );
  });

  test('a table whose keys are declared again keeps what is declared now', async () => {
    await rm(directory, { recursive: true });
    await cp('prisma/migrations', directory, { recursive: true });
    await run();
    const id = '01890000-0000-7000-8000-000000000011';
    const keys = async () => {
      const read = `select key || ' ' || value || ' ' || identifies as it from record_keys where object = 'company' order by 1`;
      const rows = await runSql(urls.adminUrl, 'begin', 'set local role crm_gate', read);
      return rows.map(({ it }) => it);
    };
    await runSql(
      urls.adminUrl,
      'begin',
      bind(organization),
      `insert into organizations (id, name) values ('${organization}', 'O')`,
      `insert into companies (organization_id, id, name, domains, tax_id) values ('${organization}', '${id}', 'A', '["a.example"]', 'T1')`,
      'commit',
    );
    expect(await keys()).toEqual(['domain a.example true', 'host a.example false']);
    const declare = (declared: string) =>
      runSql(urls.adminUrl, `select app.tenant_keys('companies', 'company', '${declared}')`);
    await declare(
      '{"tax": "$.tax_id", "domain": {"paths": ["$.domains[*]"], "as": "text"}, "host": {"paths": ["$.website"], "as": "host"}}',
    );
    expect(await keys()).toEqual(['domain a.example false', 'tax T1 true']);
    await runSql(
      urls.adminUrl,
      'begin',
      bind(organization),
      `update companies set tax_id = 'T2'`,
      'commit',
    );
    expect(await keys()).toEqual(['domain a.example false', 'tax T2 true']);
    for (const wrong of [
      '{"host": {"paths": ["$.website"], "as": "hots"}}',
      '{"host": {"paths": ["$.website"]}}',
      '{"host": {"path": "$.website", "as": "host"}}',
      '{"host": ["$.website"]}',
    ]) {
      await expect(declare(wrong)).rejects.toThrow('A key is a JSON path, a clue');
    }
  });
});
