import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PoolClient } from 'pg';
import { userOf } from '../../src/db/admin.ts';
import { useServer } from '../support/server.ts';
import { catalogueViolations } from './support/catalogue.ts';
import { listMutants, type Mutant } from './support/mutants.ts';
import { collectEvidence, type Evidence, probeViolations } from './support/probes.ts';
import { createWorld, fillWorld } from './support/world.ts';

const server = useServer();
let client: PoolClient;
let evidence: Evidence;

beforeAll(async () => {
  const victim = await createWorld(server);
  await fillWorld(server, victim, 'kanarie');
  const attacker = await createWorld(server);
  await fillWorld(server, attacker, 'stranger');
  client = await server.owner.connect();
  evidence = await collectEvidence(client, victim, attacker);
  await client.query('begin');
  await client.query('grant crm_app to current_user');
});

afterAll(async () => {
  await client.query('rollback');
  client.release();
});

/** What both find while the statements hold; they are taken back. */
async function violationsUnder(statements: string[]): Promise<{ catalogue: string[]; probes: string[] }> {
  await client.query('savepoint fence');
  try {
    for (const statement of statements) await client.query(statement);
    const catalogue = await catalogueViolations(client, userOf(server.urls.appUrl));
    await client.query('set local role crm_app');
    return { catalogue, probes: await probeViolations(client, evidence) };
  } finally {
    await client.query('rollback to savepoint fence');
  }
}

test('nothing is found while all fences stand', async () => {
  expect(await violationsUnder([])).toEqual({ catalogue: [], probes: [] });
});

test('every fence that is missing or has a hole is noticed', async () => {
  const mutants = await listMutants(client);
  const survivors: string[] = [];
  const kinds: Record<string, number> = {};
  const caught: Record<string, number> = {};
  const noticedBy = async ({ name, statements, probed, kind }: Mutant): Promise<void> => {
    const { catalogue, probes } = await violationsUnder(statements);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (probes.length) caught[kind] = (caught[kind] ?? 0) + 1;
    if (catalogue.length === 0) survivors.push(`${name}: not in the catalogue`);
    if (probed && probes.length === 0) survivors.push(`${name}: not by the probes`);
  };
  for (const mutant of mutants) await noticedBy(mutant);
  console.log(mutants.length, kinds, caught);
  expect(survivors).toEqual([]);
});
