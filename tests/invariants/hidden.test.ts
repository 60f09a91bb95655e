/** Every operation, asked by somebody from whose role fields are hidden: what they hold is in no byte that he receives. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import { request, type TestOrganization, useServer } from '../support/server.ts';
import { routes, send } from './support/driver.ts';
import { Hiding, reachingFar, recordObjects as objects } from './support/hiding.ts';
import { worldTimeoutMs } from './support/world.ts';

const canary = 'kanarie';
const server = useServer();
let hiding: Hiding;
let member: TestOrganization;
let role: string;

afterAll(() => expect(server.errors).toEqual([]));

const asked = routes.filter(
  ({ access }) => access !== 'public' && access !== 'platform' && !reachingFar.has(access),
);

/** What is asked first leaves what comes later something to find. */
const order = ({ method, operationId }: Route): number => {
  if (operationId.endsWith('.purge')) return 9;
  return ['get', 'post', 'put', 'patch', 'delete'].indexOf(method);
};
const named = asked
  .toSorted((one, other) => order(one) - order(other))
  .map((route) => [route.operationId, route] as const);

/** A member in the role. He may have ended his own session, or his place, by what he asked. */
async function requireMember(): Promise<void> {
  const session = member && (await request(server, '/auth/session', member));
  if (session?.status !== 200) member = await hiding.addMember(role);
}

beforeAll(async () => {
  hiding = await Hiding.create(server, canary);
  role = await hiding.createRole();
}, worldTimeoutMs);
beforeEach(requireMember);

test('every object has fields that can be hidden, and hold the canary', () => {
  for (const definition of objects)
    expect(hiding.hidden.get(definition.object)).toEqual(
      expect.arrayContaining(['externalIds', 'customFields.secret']),
    );
  expect(hiding.hidden.get('contact')).toEqual(
    expect.arrayContaining(['emails', 'email', 'department']),
  );
});

/** Operations that showed the canary to the owner, by what was asked: it was there to be seen. */
const telling = new Set<string>();

/** Operations that did what they were asked. */
const answered = new Set<string>();

test.each(named)('%s shows nothing of what is hidden', async (operationId, route) => {
  const sent = await hiding.requestOf(route);
  for (const question of [{}, ...hiding.questionsOf(route)]) {
    const asks = { ...sent, ...question };
    if (route.method === 'get' || route.readsOnly) {
      const { text } = await send(server, route, hiding.world.token, asks);
      if (text.includes(canary)) telling.add(operationId);
    }
    const { headers, text, status } = await send(server, route, member.token, asks);
    if (status < 300) answered.add(operationId);
    // A problem names what was asked.
    const received = JSON.stringify([headers, text]).replaceAll(`q=${canary}`, '');
    expect([status, received]).toEqual([status, expect.not.stringContaining(canary)]);
    expect(status).toBeLessThan(500);
  }
});

test('what was hidden was there to be seen by who may', () => {
  for (const { plural } of objects)
    for (const verb of ['get', 'list', 'search', 'history'])
      expect(telling).toContain(`${plural}.${verb}`);
  for (const { plural } of objects)
    for (const verb of ['create', 'update', 'replace', 'merge'])
      expect(answered).toContain(`${plural}.${verb}`);
  for (const { plural, alike } of objects)
    if (Object.keys(alike).length > 0) expect(answered).toContain(`${plural}.duplicates`);
  expect(answered).toContain('batch.run');
  expect(telling).toContain('changes.list');
});
