/** Who asks for what is not his: each way to be somebody else is a front of its own. */
import jsonwebtoken from 'jsonwebtoken';
import { listPermissions } from '../../../src/auth/permissions.ts';
import { permissionOf, type Route } from '../../../src/http/route.ts';
import { routes } from '../../invariants/support/driver.ts';
import { Hiding, aboutRecords, recordObjects } from '../../invariants/support/hiding.ts';
import type { Attack, Probe } from '../../invariants/support/attack.ts';
import { sampleOf, wordsOf } from '../../invariants/support/schema.ts';
import {
  createWorld,
  fillWorld,
  fitting,
  type Made,
  make,
  makeExample,
  makerOf,
  randomId,
  recordOf,
  type World,
} from '../../invariants/support/world.ts';
import { addMember } from '../../support/members.ts';
import { asOwner } from '../../support/owner.ts';
import { type TestServer, testSecrets } from '../../support/server.ts';

export interface Front extends Attack {
  name: string;
  /** Credentials, used in turn. */
  tokens: string[];
  routes: Route[];
  /** Whether what he receives may not have the canary, nor ids that he has not sent. */
  isBlind: boolean;
  /** Whether he gets the same bytes for what is not his as for what never was. */
  compares: boolean;
  /** Ids that he may not learn. */
  secrets: ReadonlySet<string>;
  /** How many of a hundred requests are his. */
  share: number;
  hiding?: Hiding;
  /** Which places tell the front something that is another's: members of one organization may share cursors. */
  tries?: (probe: Probe) => boolean;
}

/** What ends who asks, or what he asks in: there is nothing to find behind it, and it is tried one by one elsewhere. */
const ending = new Set([
  'auth.logout',
  'auth.switchOrganization',
  'auth.changePassword',
  'auth.changeEmail',
  'auth.sessions.endOthers',
  'auth.secondFactor.enrol',
  'auth.secondFactor.confirm',
  'auth.secondFactor.turnOff',
  'auth.secondFactor.renewRecoveryCodes',
  'members.leave',
  'organization.delete',
  'organization.transfer',
]);
const lasting = routes.filter(
  ({ operationId, access }) =>
    access !== 'public' && access !== 'platform' && !ending.has(operationId),
);

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every id that stands in a row of the organization. */
async function idsIn(server: TestServer, world: World): Promise<Set<string>> {
  return asOwner(server, world, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select attrelid::regclass::text as name from pg_attribute join pg_class c on c.oid = attrelid
       where attname = 'organization_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and has_table_privilege(c.oid, 'select')`,
    );
    const ids = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${name} t where organization_id = $1`,
        [world.organizationId],
      );
      for (const { row } of rows) for (const [id] of row.matchAll(anyId)) ids.add(id);
    }
    return ids;
  });
}

/** Another organization, by its owner and by a key that may everything. */
async function createOutsider(server: TestServer, victim: World, canary: string): Promise<Front> {
  const attacker = await createWorld(server);
  const { apiKeys } = attacker.crm;
  type Create = Parameters<typeof apiKeys.create>[0];
  const permissions = listPermissions();
  const { key } = await apiKeys.create({ name: 'Key', permissions } as unknown as Create);
  return {
    name: 'another organization',
    server,
    victim: { ...victim, keys: [...victim.keys] },
    attacker,
    canary,
    tokens: [attacker.token, key],
    routes: lasting,
    isBlind: true,
    compares: true,
    secrets: await idsIn(server, victim),
    share: 55,
  };
}

/** Keys that nobody has used. */
const inventedKeys = (): string[] => Array.from({ length: 200 }, () => `invented-${randomId()}`);

/** Somebody whose token is genuine, and names an organization that he is no member of. */
function createImpostor(outsider: Front): Front {
  const { iat: _, ...claims } = jsonwebtoken.decode(outsider.attacker.token) as Record<
    string,
    unknown
  >;
  const org = outsider.victim.organizationId;
  const token = jsonwebtoken.sign({ ...claims, org }, testSecrets.JWT_SECRET);
  const name = 'a token for an organization that its user is no member of';
  const victim = { ...outsider.victim, keys: inventedKeys() };
  return { ...outsider, name, victim, tokens: [token], compares: false, share: 2 };
}

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
async function createScoped(server: TestServer, canary: string): Promise<Front[]> {
  const house = await createWorld(server);
  // What an organization is set up with is seen by all of its members: the canary stands in records alone.
  await fillWorld(server, house, 'household');
  await hideRecords(server, house, canary);
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

/** A member who sees all records, and not all of their fields. */
async function createBlind(server: TestServer, canary: string): Promise<Front> {
  const hiding = await Hiding.create(server, canary);
  const access = { '*': { read: 'all', write: 'all', delete: 'none' } } as const;
  const role = await hiding.createRole({ access, permissions: ['records:export'] });
  const member = await hiding.addMember(role);
  return {
    name: 'a member from whom fields are hidden',
    server,
    victim: hiding.world,
    attacker: { ...hiding.world, ...member },
    canary,
    tokens: [member.token],
    routes: lasting.filter((route) => {
      const permission = permissionOf(route);
      return permission !== null && aboutRecords.has(permission);
    }),
    isBlind: true,
    compares: false,
    secrets: new Set(),
    share: 10,
    hiding,
  };
}

/**
 * Everybody who attacks. The victim is not changed by them, and serves for many of these.
 *
 * @param outsiders how many other organizations share what is theirs: each asks one thing after the other, so that of a long
 *   run most would be one's alone; a short one takes longer to prepare more of them
 */
export async function createFronts(
  server: TestServer,
  victim: World,
  canary: string,
  outsiders = 1,
): Promise<Front[]> {
  const others: Front[] = [];
  while (others.length < outsiders) others.push(await createOutsider(server, victim, canary));
  for (const other of others) other.share /= outsiders;
  return [
    ...others,
    createImpostor(others[0]!),
    ...(await createScoped(server, canary)),
    await createBlind(server, canary),
  ];
}
