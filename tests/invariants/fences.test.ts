import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from 'pg';
import { userOf } from '../../src/db/admin.ts';
import { useServer } from '../support/server.ts';
import { catalogueViolations, createAlarm } from './support/catalogue.ts';
import { listMutants, mutantKinds } from './support/mutants.ts';
import { collectEvidence, type Evidence, probeViolations } from './support/probes.ts';
import { createWorld, fillWorld, worldTimeoutMs } from './support/world.ts';

const server = useServer();
let client: Client;
let evidence: Evidence;

beforeAll(async () => {
  const victim = await createWorld(server);
  await fillWorld(server, victim, 'kanarie');
  const attacker = await createWorld(server);
  await fillWorld(server, attacker, 'stranger');
  client = new Client({ connectionString: server.urls.adminUrl });
  await client.connect();
  evidence = await collectEvidence(client, victim, attacker);
  // Fences fall within this transaction alone; in it the owner may act as the server.
  await client.query('begin');
  await client.query('grant crm_app to current_user');
}, worldTimeoutMs);

afterAll(async () => {
  // There is none when the rows could not be made, which is told already.
  await (client as Client | undefined)?.end();
});

/** Takes back what the work changes. */
async function undone<T>(work: () => Promise<T>): Promise<T> {
  await client.query('savepoint fence');
  try {
    return await work();
  } finally {
    await client.query('rollback to savepoint fence');
  }
}

async function probe(tables?: string[]): Promise<string[]> {
  await client.query('set local role crm_app');
  return probeViolations(client, evidence, tables);
}

test('nothing is found while all fences stand', async () => {
  expect(await catalogueViolations(client, userOf(server.urls.appUrl))).toEqual([]);
  expect(await undone(() => probe())).toEqual([]);
});

let tried = 0;
let killed = 0;
afterAll(() => console.log(`fence mutants: ${killed} of ${tried} killed`));

test.each(mutantKinds)('it is noticed when there is %s', async (kind) => {
  const mutants = (await listMutants(client)).filter((mutant) => mutant.kind === kind);
  expect(mutants).not.toEqual([]);
  const unnoticed: string[] = [];
  const isNoticed = createAlarm(client, userOf(server.urls.appUrl));
  for (const { name, statements, probed } of mutants) {
    await undone(async () => {
      for (const statement of statements) await client.query(statement);
      const before = unnoticed.length;
      if (!(await isNoticed())) unnoticed.push(`by the catalogue: ${name}`);
      if (probed && (await probe([probed])).length === 0) unnoticed.push(`by trying: ${name}`);
      tried += 1;
      if (unnoticed.length === before) killed += 1;
    });
  }
  expect(unnoticed).toEqual([]);
});
