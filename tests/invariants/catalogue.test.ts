import { beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { userOf } from '../../src/db/admin.ts';
import { listSources } from '../../src/records/source.ts';
import { useServer } from '../support/server.ts';
import {
  catalogueViolations,
  guardedTables,
  rules,
  shared,
  tenantTables,
} from './support/catalogue.ts';
import { bindTo, collectEvidence, type Evidence, probeViolations } from './support/probes.ts';
import './support/driver.ts';
import { createWorld, fillWorld, randomId } from './support/world.ts';

const server = useServer();
let evidence: Evidence;
let violations: string[];

beforeAll(async () => {
  const victim = await createWorld(server);
  await fillWorld(server, victim, 'kanarie');
  const attacker = await createWorld(server);
  await fillWorld(server, attacker, 'stranger');
  const owner = await server.owner.connect();
  evidence = await collectEvidence(owner, victim, attacker);
  owner.release();
  violations = await catalogueViolations(server.owner, userOf(server.urls.appUrl));
});

/** Works as the server's own role, in a transaction that is rolled back. */
async function asServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server.urls.appUrl });
  await client.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.end();
  }
}

test.each(Object.keys(rules))('%s', (rule) => {
  expect(violations.filter((violation) => violation.startsWith(`${rule}: `))).toEqual([]);
});

test('there are tables for the rules to hold for', async () => {
  const tenants = await tenantTables(server.owner);
  expect(tenants).toEqual(
    expect.arrayContaining(['companies', 'contacts', 'contact_companies', 'changes']),
  );
  const guarded = await guardedTables(server.owner);
  expect(guarded.filter((table) => !tenants.includes(table))).toEqual(
    Object.keys(shared)
      .filter((table) => table !== '_prisma_migrations')
      .toSorted(),
  );
});

test('the server’s role reads, makes, changes, removes and points to its own organization’s rows alone', async () => {
  expect(await asServer((client) => probeViolations(client, evidence))).toEqual([]);
});

test('a table of the server’s own cannot write into the log or the keys of others', async () => {
  const { victim } = evidence;
  for (const [name, trigger] of [
    ['app.log', `app.log('contact')`],
    ['app.keep_keys', `app.keep_keys('contact', '{"email": "$.emails[*].address"}')`],
    ['app.drop_keys', 'app.drop_keys()'],
  ]) {
    const forging = asServer(async (client) => {
      await client.query(
        `create temporary table mine (organization_id uuid, id uuid, version int, updated_at timestamptz, deleted_at timestamptz,
          external_ids jsonb default '[]', emails jsonb default '[]')`,
      );
      await client.query(
        `create trigger forge after insert on mine referencing new table as new_rows for each statement execute function ${trigger}`,
      );
      await client.query('insert into mine values ($1, $2, 7, now())', [
        victim.organizationId,
        randomId(),
      ]);
    });
    await expect(forging).rejects.toThrow(`permission denied for function ${name}`);
  }
});

test('a type of the server’s own does not stand in for another where functions run as the gate', async () => {
  const { victim } = evidence;
  const made = asServer(async (client) => {
    await client.query(
      `create function pg_temp.spy() returns boolean language plpgsql as 'begin raise exception $$ran as %$$, current_user; end'`,
    );
    await client.query('create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.spy())');
    await bindTo(client, victim);
    return client.query('insert into companies (organization_id, id, name) values ($1, $2, $3)', [
      victim.organizationId,
      randomId(),
      'Acme',
    ]);
  });
  await expect(made).resolves.toMatchObject({ rowCount: 1 });
});

test('every definition’s table logs under its object’s name and keeps its keys', async () => {
  const wrong: string[] = [];
  let objects = 0;
  for (const source of listSources()) {
    if (!('plural' in source)) continue;
    objects += 1;
    const { rows } = await server.owner.query<{ name: string; args: string }>(
      `select tgname as name, encode(tgargs, 'escape') as args from pg_trigger where tgrelid = $1::regclass and not tgisinternal`,
      [source.table],
    );
    const argsOf = (name: string): string[] | undefined =>
      rows.find((row) => row.name === name)?.args.split(String.raw`\000`);
    for (const name of ['log_insert', 'log_update', 'log_delete', 'keys_insert', 'keys_update']) {
      if (argsOf(name)?.[0] !== source.object) wrong.push(`${source.table}.${name}`);
    }
    const kept = Object.keys(JSON.parse(argsOf('keys_insert')?.[1] ?? '{}') as object);
    const declared = Object.keys((source as unknown as { keys: object }).keys);
    if (kept.join() !== declared.join())
      wrong.push(`${source.table}: keeps ${kept.join()}, not ${declared.join()}`);
  }
  expect(wrong).toEqual([]);
  expect(objects).toBeGreaterThan(1);
});
