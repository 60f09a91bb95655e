/** Who is held back by how far his role reaches among the records of his own organization. */
import { permissionOf, type Route } from '../../../src/http/route.ts';
import { aboutRecords, recordObjects } from '../../invariants/support/hiding.ts';
import { sampleOf, wordsOf } from '../../invariants/support/schema.ts';
import {
  createWorld,
  fillWorld,
  fitting,
  giveTo,
  type Made,
  make,
  makeExample,
  makerOf,
  randomId,
  recordOf,
  type World,
} from '../../invariants/support/world.ts';
import { addMember } from '../../support/members.ts';
import type { TestServer } from '../../support/server.ts';
import { type Front, inventedKeys, lasting } from './front.ts';
/** Of kinds that are not hidden, what is: an id that is none of that kind finds nothing. */
class OnlyRecords extends Map<string, Made[]> {
  override get(kind: string): Made[] | undefined {
    return super.get(kind) ?? super.get(`/${recordObjects[0]!.path}`);
  }
}

// Who undoes a request of others is told that his role does not reach so far: that is by intent, and not hidden.
const collections = [...recordObjects.map(({ path }) => `/${path}`), '/views', '/merges'];

type Verbs = Record<'read' | 'write' | 'delete', 'all' | 'team' | 'own' | 'none'>;

const isConfiguration = (path: string): boolean =>
  ['pipelines', 'stages', 'tags', 'custom-fields', 'association-definitions'].includes(path);

/** What a member may whose role says of records alone how far he reaches. */
const mayAsk = (route: Route): boolean => {
  const [path, verb] = permissionOf(route)?.split(':') ?? [];
  if (path === undefined) return !/^\/(auth|organizations?|invitations|openapi)\b/.test(route.path);
  return aboutRecords.has(`${path}:${verb}`) || (verb === 'read' && isConfiguration(path));
};

/** Members of one organization who reach their own records, or their team's, and none of the owner's. */
export async function createScoped(server: TestServer, canary: string): Promise<Front[]> {
  const house = await createWorld(server);
  // What an organization is set up with is seen by all of its members: the canary stands in records alone.
  await fillWorld(server, house, 'household');
  await hideRecords(server, house, canary);
  // What nobody owns would be reached by none of them, whatever fell.
  for (const { path } of recordObjects)
    await giveTo(server, house, { path: `/${path}` }, house.userId);
  await joinTeam(house, house.userId);
  const made = new OnlyRecords(collections.map((kind) => [kind, house.made.get(kind)!]));
  // The others are shared with all members.
  made.set(
    '/views',
    house.made.get('/views')!.filter(({ body }) => body['shared'] === false),
  );
  const hidden = recordObjects.flatMap(({ path }) => house.made.get(`/${path}`)!);
  const secrets = new Set(hidden.map(({ id }) => id));
  const { id } = recordOf(house, '/contacts');
  const victim = { ...house, made, userId: id, organizationId: id, feedCursor: 'none' };
  const scoped = async (name: string, verbs: Verbs, share: number): Promise<Front> => {
    const { key } = await house.crm.roles.create({ name, access: { '*': verbs } });
    const member = await addMember(server, house, key);
    const attacker: World = { ...member, made: new Map(), keys: [], feedCursor: house.feedCursor };
    if (verbs.read === 'team') await joinTeam(house, member.userId);
    for (const { path } of recordObjects)
      for (let count = 0; count < 2; count += 1) await makeExample(server, attacker, `/${path}`);
    const readsAll = verbs.read === 'all';
    return {
      name: `a member who ${name}`,
      server,
      victim: { ...victim, keys: inventedKeys() },
      tries: ({ place }) => !/cursor|query after|last-event-id/.test(place),
      attacker,
      canary,
      shared: house,
      tokens: [member.token],
      routes: lasting.filter(mayAsk),
      isBlind: !readsAll,
      compares: !readsAll,
      secrets,
      share,
    };
  };
  return [
    await scoped('reaches his own', { read: 'own', write: 'own', delete: 'own' }, 13),
    await scoped('reaches his team’s', { read: 'team', write: 'team', delete: 'team' }, 10),
    await scoped('writes his own', { read: 'all', write: 'own', delete: 'none' }, 10),
  ];
}

/** Records of the owner's with the canary in all of their texts. */
async function hideRecords(server: TestServer, world: World, canary: string): Promise<void> {
  for (const { path } of recordObjects) {
    const maker = makerOf(`/${path}`);
    const words = wordsOf(canary);
    for (let count = 0; count < 2; count += 1) {
      const body = sampleOf(maker.body!, words, () => undefined);
      await make(server, world, maker, fitting(maker.path, Object(body)));
    }
  }
}

async function joinTeam({ crm }: World, userId: string): Promise<void> {
  const { id } = await crm.teams.create({ name: `Team ${randomId()}` });
  await crm.teams.members.set(id, userId);
}
