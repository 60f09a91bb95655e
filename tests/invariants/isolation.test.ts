import { beforeAll, expect, test } from '@jest/globals';
import { type TestOrganization, useServer } from '../support/server.ts';
import { routes } from './support/driver.ts';
import { type Attack, checksumOf, copyProbes, probesOf, violationsOf } from './support/isolation.ts';
import { createWorld, fillWorld, type World } from './support/world.ts';

const canary = 'kanarie';
const server = useServer();
const attack = { server, canary } as Attack;
let keys: { key: string; value: string }[];
let before: string;

beforeAll(async () => {
  attack.victim = await createWorld(server);
  await fillWorld(server, attack.victim, canary);
  attack.attacker = await createWorld(server);
  const { rows } = await server.owner.query<{ key: string; value: string }>(
    'select key, value from record_keys where organization_id = $1 and active',
    [attack.victim.organizationId],
  );
  keys = rows;
  before = await checksumOf(server.owner, attack.victim);
});

const guarded = routes.filter(({ access }) => access !== 'public');

test.each(guarded.map(({ operationId }) => operationId))(
  '%s answers what is another organization’s as what never was',
  async (operationId) => {
    const route = routes.find((one) => one.operationId === operationId)!;
    const probes = await probesOf(attack, route);
    console.log(operationId, probes.length);
    expect(await violationsOf(attack, route, probes)).toEqual([]);
    expect(await checksumOf(server.owner, attack.victim)).toBe(before);
  },
);

test.each(guarded.map(({ operationId }) => operationId))(
  '%s lets two organizations have the same values',
  async (operationId) => {
    const route = routes.find((one) => one.operationId === operationId)!;
    const probes = copyProbes(attack, route, keys);
    expect(await violationsOf(attack, route, probes, { mayEcho: true })).toEqual([]);
    expect(await checksumOf(server.owner, attack.victim)).toBe(before);
  },
);
