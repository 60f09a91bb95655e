import { beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { userOf } from '../../src/db/admin.ts';
import type { RecordObject } from '../../src/records/define.ts';
import { listSources } from '../../src/records/source.ts';
import { tagKey } from '../../src/records/tags.ts';
import { useServer } from '../support/server.ts';
import {
  behindDoors,
  catalogueViolations,
  guardedTables,
  rules,
  shared,
  tenantTables,
} from './support/catalogue.ts';
import { bindTo, collectEvidence, type Evidence, probeViolations } from './support/probes.ts';
import { createWorld, fillWorld, randomId, worldTimeoutMs } from './support/world.ts';

const server = useServer();

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

// These read nothing but the catalogue: they tell what a table lacks before anything is tried with its rows.
describe('by the catalogue', () => {
  let violations: string[];

  beforeAll(async () => {
    violations = await catalogueViolations(server.owner, userOf(server.urls.appUrl));
  });

  test.each(Object.keys(rules))('%s', (rule) => {
    expect(violations.filter((violation) => violation.startsWith(`${rule}: `))).toEqual([]);
  });

  test('there are tables for the rules to hold for', async () => {
    const tenants = await tenantTables(server.owner);
    console.log(`${tenants.length} tables of tenants`);
    expect(tenants).toEqual(
      expect.arrayContaining(['companies', 'contacts', 'contact_companies', 'changes']),
    );
    const guarded = await guardedTables(server.owner);
    expect(guarded.filter((table) => !tenants.includes(table))).toEqual(
      Object.keys(shared)
        .filter((table) => table !== '_prisma_migrations' && !behindDoors.includes(table))
        .toSorted(),
    );
  });

  test('every definition’s table logs under its object’s name and keeps its keys and clues', async () => {
    const wrong: string[] = [];
    let objects = 0;
    for (const source of listSources()) {
      if (!('plural' in source)) continue;
      objects += 1;
      const { object, table, keys, alike, fields } = source as RecordObject;
      const asked = Object.values(fields).flatMap(({ key }) => key ?? []);
      const clues = [
        ...Object.values(alike).flatMap((one) => ('clue' in one ? [one.clue] : [])),
        // Tags are keys of every record without being named.
        ...asked.filter((key) => !Object.hasOwn(keys, key) && key !== tagKey),
      ];
      const { rows } = await server.owner.query<{ name: string; args: string }>(
        `select tgname as name, encode(tgargs, 'escape') as args from pg_trigger where tgrelid = to_regclass($1) and not tgisinternal`,
        [table],
      );
      const argsOf = (name: string): string[] =>
        rows.find((row) => row.name === name)?.args.split(String.raw`\000`) ?? [];
      const stated = [
        ...Object.keys(keys).map((key) => `"${key}": "<path>"`),
        ...clues.map((clue) => `"${clue}": {"paths": ["<path>"], "as": "<form>"}`),
      ];
      const given = stated.length > 0 ? `, '{${stated.join(', ')}}'` : '';
      const advice = `its migration should have "select app.tenant_table('${table}', '${object}'${given});"`;
      const logged = ['log_insert', 'log_update', 'log_delete', 'keys_insert', 'keys_update'];
      for (const [name, as] of logged.map((name) => [name, argsOf(name)[0]])) {
        if (as !== object)
          wrong.push(`${table}.${name} is for ${as ?? 'nothing'}, not for ${object}: ${advice}`);
      }
      for (const trigger of ['keys_insert', 'keys_update']) {
        const declared = Object.entries(JSON.parse(argsOf(trigger)[1] ?? '{}') as object);
        const keptAs = (type: string) =>
          declared.flatMap(([name, how]) => (typeof how === type ? [name] : [])).toSorted();
        for (const [what, states, keeps] of [
          ['keys', Object.keys(keys), keptAs('string')],
          ['clues', clues, keptAs('object')],
        ] as const) {
          if (keeps.join() !== states.toSorted().join())
            wrong.push(
              `${object} states the ${what} [${states.join()}], ${table}.${trigger} keeps [${keeps.join()}]: ${advice}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(objects).toBeGreaterThan(1);
  });
});

describe('by trying, with rows', () => {
  let evidence: Evidence;

  beforeAll(async () => {
    const victim = await createWorld(server);
    await fillWorld(server, victim, 'kanarie');
    const attacker = await createWorld(server);
    await fillWorld(server, attacker, 'stranger');
    const owner = await server.owner.connect();
    try {
      evidence = await collectEvidence(owner, victim, attacker);
    } finally {
      owner.release();
    }
  }, worldTimeoutMs);

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
});
