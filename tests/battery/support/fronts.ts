/** Who asks for what is not his: each way to be somebody else is a front of its own. */
import jsonwebtoken from 'jsonwebtoken';
import { listPermissions } from '../../../src/auth/permissions.ts';
import { permissionOf } from '../../../src/http/route.ts';
import { aboutRecords, Hiding } from '../../invariants/support/hiding.ts';
import { createWorld, type World } from '../../invariants/support/world.ts';
import { asOwner } from '../../support/owner.ts';
import { type TestServer, testSecrets } from '../../support/server.ts';
import { type Front, inventedKeys, lasting } from './front.ts';
import { createScoped } from './scoped.ts';

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
export async function createOutsider(
  server: TestServer,
  victim: World,
  canary: string,
): Promise<Front> {
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

/**
 * Somebody whose token is genuine, and names an organization that he is no member of. He has one of his own: what he makes
 * there for his requests would change what the outsider is told between two of his.
 */
export async function createImpostor(outsider: Front): Promise<Front> {
  const attacker = await createWorld(outsider.server);
  const { iat: _, ...claims } = jsonwebtoken.decode(attacker.token) as Record<string, unknown>;
  const org = outsider.victim.organizationId;
  const token = jsonwebtoken.sign({ ...claims, org }, testSecrets.JWT_SECRET);
  const name = 'a token for an organization that its user is no member of';
  const victim = { ...outsider.victim, keys: inventedKeys() };
  return { ...outsider, name, victim, attacker, tokens: [token], compares: false, share: 2 };
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
    await createImpostor(others[0]!),
    ...(await createScoped(server, canary)),
    await createBlind(server, canary),
  ];
}
