import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { reassignHandler } from '../src/modules/members/reassigning.ts';
import { addMember, password } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { useWorker } from './support/worker.ts';

const server = useServer();
useWorker(server, () => [reassignHandler]);

afterAll(() => expect(server.errors).toEqual([]));

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const newEmail = () => `${crypto.randomUUID()}@example.com`;
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const statusOf = async ({ token }: TestOrganization) =>
  (await request(server, '/contacts', { token })).status;

/** A role of the organization's own. */
async function makeRole(
  organization: TestOrganization,
  key: string,
  access: object,
  permissions: string[] = [],
): Promise<void> {
  await asOwner(server, organization, (client) =>
    client.query(
      `insert into roles (organization_id, id, key, name, access, permissions)
       values ($1, gen_random_uuid(), $2, $2, $3, $4)`,
      [organization.organizationId, key, JSON.stringify(access), permissions],
    ),
  );
}

/** What becomes of a member whom somebody adds. */
const addAs = (crm: HeadlessCrm, role: string) =>
  codeOf(crm.members.create({ email: newEmail(), name: 'A', role }));

/** What the audit trail has of the types given, the first one first. */
async function notedIn(organization: TestOrganization, ...types: string[]) {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ type: string; target_id: string; details: object }>(
      `select type, target_id, details, created_by_id from audit_events
       where organization_id = $1 and type = any($2) order by created_at, id`,
      [organization.organizationId, types],
    );
    return rows;
  });
}

describe('a pending member', () => {
  test('is there before he has ever signed in, and owns records', async () => {
    const owner = await createOrganization(server);
    const email = newEmail();
    const grace = await owner.crm.members.create({ email, name: 'Grace Hopper', role: 'member' });
    expect(grace).toMatchObject({ email, name: 'Grace Hopper', role: 'member', status: 'pending' });
    await owner.crm.contacts.create({ lastName: 'Ada', ownerId: grace.id });
    const { data } = await owner.crm.contacts.list({ include: ['owner'] });
    expect(data).toMatchObject([{ ownerId: grace.id, owner: grace }]);
    expect(await notedIn(owner, 'member.added')).toMatchObject([
      { target_id: grace.id, details: { role: 'member' }, created_by_id: owner.userId },
    ]);
  });

  test('cannot sign in, and his address is free for who registers: he gets nothing by being named', async () => {
    const owner = await createOrganization(server);
    const email = newEmail();
    const { id } = await owner.crm.members.create({ email, name: 'Grace', role: 'admin' });
    await owner.crm.contacts.create({ lastName: 'Secret', ownerId: id });
    expect(await codeOf(anonymous().auth.login({ email, password }))).toBe('invalid_credentials');
    const stranger = await anonymous().auth.register({
      email,
      password,
      name: 'Eve',
      organizationName: 'Her own',
    });
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: stranger.accessToken });
    expect(stranger.organization.name).toBe('Her own');
    expect((await crm.contacts.list()).data).toEqual([]);
    expect((await crm.organizations.list()).data).toMatchObject([{ name: 'Her own' }]);
    const again = await anonymous().auth.login({ email, password });
    expect(again.organization.name).toBe('Her own');
    // For the organization that named him nothing has changed, not even what he is called.
    expect(await owner.crm.members.get(id)).toMatchObject({ name: 'Grace', status: 'pending' });
  });

  test('has in each organization the name that it gave him', async () => {
    const [one, other] = [await createOrganization(server), await createOrganization(server)];
    const email = newEmail();
    const { id } = await one.crm.members.create({ email, name: 'Our spy', role: 'viewer' });
    const same = await other.crm.members.create({ email, name: 'Grace', role: 'viewer' });
    expect(same).toMatchObject({ id, name: 'Grace' });
    expect((await one.crm.members.get(id)).name).toBe('Our spy');
    const known = await one.crm.members.create({ email: other.email, name: 'X', role: 'viewer' });
    expect(known).toMatchObject({ id: other.userId, name: 'X', status: 'pending' });
  });

  test('is named once: twenty at once, by two organizations, make one user', async () => {
    const [one, other] = [await createOrganization(server), await createOrganization(server)];
    const email = newEmail();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        codeOf((index % 2 ? one : other).crm.members.create({ email, name: 'A', role: 'viewer' })),
      ),
    );
    expect(outcomes.toSorted()).toEqual([
      'done',
      'done',
      ...Array.from({ length: 18 }, () => 'duplicate'),
    ]);
  });

  test('who is a member is told, with his id', async () => {
    const owner = await createOrganization(server);
    const body = { email: owner.email.toUpperCase(), name: 'A', role: 'viewer' };
    const refused = await request(server, '/members', { token: owner.token, body });
    expect(await problemOf(refused)).toMatchObject({
      code: 'duplicate',
      duplicates: [{ id: owner.userId, key: 'email', value: owner.email }],
    });
  });
});

test('everybody who belongs to it sees the members, by the grammar of lists', async () => {
  const owner = await createOrganization(server);
  const viewer = await addMember(server, owner, 'viewer');
  await owner.crm.members.create({ email: newEmail(), name: 'Zoe', role: 'manager' });
  const all = await viewer.crm.members.list({ sort: ['name'], total: 'exact' });
  expect(all.page.total).toBe(3);
  expect(all.data.at(-1)).toMatchObject({ name: 'Zoe', role: 'manager', status: 'pending' });
  const some = await viewer.crm.members.list({ role: { in: ['viewer', 'manager'] }, limit: 1 });
  expect(some.data).toHaveLength(1);
  expect(some.page.hasMore).toBe(true);
  const pending = await viewer.crm.members.list({ status: { eq: 'pending' }, fields: ['name'] });
  expect(pending.data).toMatchObject([{ name: 'Zoe' }]);
  expect(await codeOf(viewer.crm.members.update(owner.userId, { role: 'viewer' }))).toBe(
    'permission_denied',
  );
});

test('another role holds from the next request on, and is noted', async () => {
  const owner = await createOrganization(server);
  const member = await addMember(server, owner, 'viewer');
  expect(await codeOf(member.crm.contacts.create({ lastName: 'A' }))).toBe('permission_denied');
  expect(await owner.crm.members.update(member.userId, { role: 'manager' })).toMatchObject({
    role: 'manager',
  });
  expect(await codeOf(member.crm.contacts.create({ lastName: 'A' }))).toBe('done');
  expect(await notedIn(owner, 'member.role_changed')).toMatchObject([
    { target_id: member.userId, details: { from: 'viewer', to: 'manager' } },
  ]);
  const unknown = owner.crm.members.update(member.userId, { role: 'chief' });
  await expect(unknown).rejects.toMatchObject({ status: 400, errors: [{ pointer: '/role' }] });
});

test('a member who is suspended is let in no more, and his sessions have ended', async () => {
  const owner = await createOrganization(server);
  const member = await addMember(server, owner);
  expect(await statusOf(member)).toBe(200);
  await owner.crm.members.update(member.userId, { status: 'suspended' });
  expect(await statusOf(member)).toBe(401);
  expect(await codeOf(anonymous().auth.login({ email: member.email, password }))).toBe(
    'invalid_credentials',
  );
  await owner.crm.members.update(member.userId, { status: 'active' });
  // What he had before is good no longer; he signs in anew.
  expect(await statusOf(member)).toBe(401);
  expect(await codeOf(anonymous().auth.login({ email: member.email, password }))).toBe('done');
  const noted = await notedIn(owner, 'member.suspended', 'member.reactivated');
  expect(noted.map(({ type }) => type)).toEqual(['member.suspended', 'member.reactivated']);
});

test('who has not accepted can be given another role, and nothing else', async () => {
  const owner = await createOrganization(server);
  const { id } = await owner.crm.members.create({ email: newEmail(), name: 'A', role: 'viewer' });
  expect(await owner.crm.members.update(id, { role: 'member' })).toMatchObject({ role: 'member' });
  for (const status of ['active', 'suspended'] as const)
    expect(await codeOf(owner.crm.members.update(id, { status }))).toBe('conflict');
});

describe('a member who is removed', () => {
  test('is let in no more, and his records stay his', async () => {
    const owner = await createOrganization(server);
    const member = await addMember(server, owner);
    const { id } = await member.crm.contacts.create({ lastName: 'Ada' });
    const done = await owner.crm.members.delete(member.userId).withResponse();
    expect(done.response.status).toBe(204);
    expect(await statusOf(member)).toBe(401);
    const [contact] = (await owner.crm.contacts.list({ include: ['owner'] })).data;
    expect(contact).toMatchObject({ id, ownerId: member.userId, owner: { status: 'removed' } });
    const { data } = await owner.crm.members.list();
    expect(data.map((one) => one.id)).toEqual([owner.userId]);
    const removed = await owner.crm.members.list({ status: { eq: 'removed' } });
    expect(removed.data.map((one) => one.id)).toEqual([member.userId]);
    expect(await owner.crm.members.get(member.userId)).toMatchObject({ status: 'removed' });
    expect(await codeOf(owner.crm.members.delete(member.userId))).toBe('not_found');
    expect(await codeOf(owner.crm.members.update(member.userId, { role: 'viewer' }))).toBe(
      'not_found',
    );
  });

  test('is given no further records', async () => {
    const owner = await createOrganization(server);
    const member = await addMember(server, owner);
    const contact = await owner.crm.contacts.create({ lastName: 'A', ownerId: member.userId });
    await owner.crm.members.delete(member.userId);
    const given = owner.crm.contacts.create({ lastName: 'B', ownerId: member.userId });
    await expect(given).rejects.toMatchObject({ errors: [{ pointer: '/ownerId' }] });
    // What was his can be changed without saying whose it is.
    await owner.crm.contacts.update(contact.id, { lastName: 'C' });
  });

  test('comes again as a pending member, without the teams that he was in', async () => {
    const owner = await createOrganization(server);
    const member = await addMember(server, owner, 'admin');
    const team = await owner.crm.teams.create({ name: 'Sales' });
    await owner.crm.teams.members.set(team.id, member.userId);
    await owner.crm.members.delete(member.userId);
    const again = { email: member.email, name: 'Him again', role: 'viewer' };
    expect(await owner.crm.members.create(again)).toMatchObject({
      id: member.userId,
      name: 'Him again',
      role: 'viewer',
      status: 'pending',
    });
    expect((await owner.crm.members.teams.list(member.userId)).data).toEqual([]);
    expect(await statusOf(member)).toBe(401);
    expect(await codeOf(anonymous().auth.login({ email: member.email, password }))).toBe(
      'invalid_credentials',
    );
  });

  test('gives everything that is his to another one, where that is asked', async () => {
    const owner = await createOrganization(server);
    const [from, to] = [await addMember(server, owner), await addMember(server, owner)];
    const contact = await from.crm.contacts.create({ lastName: 'A' });
    const company = await from.crm.companies.create({ name: 'Acme' });
    const { id: binned } = await from.crm.contacts.create({ lastName: 'In the bin' });
    await from.crm.contacts.delete(binned);
    const other = await owner.crm.contacts.create({ lastName: 'B' });
    const asked = await owner.crm.members
      .delete(from.userId, { reassignTo: to.userId })
      .withResponse();
    expect(asked.response.status).toBe(202);
    const { jobId } = asked.data!;
    expect(asked.response.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);
    await until(async () => (await owner.crm.jobs.get(jobId)).status === 'succeeded');
    const { reassigned } = (await owner.crm.jobs.get(jobId)).result as {
      reassigned: Record<string, number>;
    };
    const some = Object.entries(reassigned).filter(([, count]) => count > 0);
    expect(Object.fromEntries(some)).toEqual({ company: 1, contact: 2 });
    const ownerOf = async (id: string) =>
      (await owner.crm.contacts.get(id, { deleted: 'include' })).ownerId;
    expect(await ownerOf(contact.id)).toBe(to.userId);
    expect(await ownerOf(binned)).toBe(to.userId);
    expect(await ownerOf(other.id)).toBe(owner.userId);
    expect((await owner.crm.companies.get(company.id)).ownerId).toBe(to.userId);
    const [last] = (await owner.crm.contacts.history(contact.id)).data;
    expect(last).toMatchObject({ actor: { type: 'user', id: owner.userId } });
  });

  test('gives nothing to who is no member, and by nobody who could not write it all', async () => {
    const owner = await createOrganization(server);
    const other = await createOrganization(server);
    const member = await addMember(server, owner);
    const remove = (reassignTo: string) =>
      request(server, `/members/${member.userId}?reassignTo=${reassignTo}`, {
        method: 'DELETE',
        token: owner.token,
      });
    for (const id of [other.userId, member.userId, crypto.randomUUID()]) {
      expect(await problemOf(await remove(id))).toMatchObject({
        status: 400,
        errors: [{ in: 'query', pointer: '/reassignTo' }],
      });
    }
    const own = { read: 'all', write: 'own', delete: 'none' };
    await makeRole(owner, 'office', { '*': own }, ['members:manage', 'members:read']);
    await makeRole(owner, 'helper', { '*': { read: 'all' } }, ['members:read']);
    const office = await addMember(server, owner, 'office');
    await owner.crm.members.update(member.userId, { role: 'helper' });
    const refused = await request(server, `/members/${member.userId}?reassignTo=${office.userId}`, {
      method: 'DELETE',
      token: office.token,
    });
    expect(await problemOf(refused)).toMatchObject({ code: 'permission_denied' });
    expect(await codeOf(office.crm.members.delete(member.userId))).toBe('done');
  });
});

describe('nobody gives or takes a role wider than his own', () => {
  test('an admin does what he likes with others, and nothing with owners', async () => {
    const owner = await createOrganization(server);
    const admin = await addMember(server, owner, 'admin');
    const member = await addMember(server, owner);
    const { crm } = admin;
    const doings = [
      () => crm.members.update(owner.userId, { role: 'viewer' }),
      () => crm.members.update(owner.userId, { status: 'suspended' }),
      () => crm.members.delete(owner.userId),
      () => crm.members.update(member.userId, { role: 'owner' }),
      () => crm.members.update(admin.userId, { role: 'owner' }),
      () => crm.members.create({ email: newEmail(), name: 'A', role: 'owner' }),
      () => crm.invitations.create({ email: newEmail(), role: 'owner' }),
    ];
    for (const doing of doings) {
      await expect(doing()).rejects.toMatchObject({
        code: 'permission_denied',
        message: expect.stringContaining('organization:own'),
      });
    }
    expect(await codeOf(crm.members.update(member.userId, { role: 'admin' }))).toBe('done');
    expect(await codeOf(crm.members.update(member.userId, { role: 'viewer' }))).toBe('done');
    expect(await codeOf(crm.members.delete(member.userId))).toBe('done');
  });

  test('who reaches his own records gives no role that reaches all', async () => {
    const owner = await createOrganization(server);
    const own = { read: 'own', write: 'own', delete: 'own' };
    const managing = ['members:manage', 'members:read'];
    await makeRole(owner, 'office', { '*': own }, managing);
    await makeRole(owner, 'narrow', { '*': { read: 'own' } }, ['members:read']);
    await makeRole(owner, 'team_reader', { '*': { read: 'own' }, contact: { read: 'team' } });
    await makeRole(owner, 'keys', { '*': { read: 'own' } }, ['api-keys:manage']);
    const office = await addMember(server, owner, 'office');
    const outcomes: Record<string, string> = {};
    for (const role of ['narrow', 'office', 'team_reader', 'keys', 'viewer', 'member']) {
      const body = { email: newEmail(), name: 'A', role };
      outcomes[role] = await codeOf(office.crm.members.create(body));
    }
    const refused = 'permission_denied';
    expect(outcomes).toEqual({
      narrow: 'done',
      office: 'done',
      team_reader: refused,
      keys: refused,
      viewer: refused,
      member: refused,
    });
  });

  test('a key gives what it has itself', async () => {
    const owner = await createOrganization(server);
    type Create = Parameters<HeadlessCrm['apiKeys']['create']>[0];
    const keyOf = async (permissions: string[]) => {
      const { key } = await owner.crm.apiKeys.create({ name: 'Sync', permissions } as Create);
      return new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    };
    const { permissions } = await owner.crm.auth.session();
    const reading = permissions.filter((one) => one.endsWith(':read'));
    const narrow = await keyOf(['members:manage', ...reading]);
    expect(await addAs(narrow, 'viewer')).toBe('done');
    expect(await addAs(narrow, 'member')).toBe('permission_denied');
    const whole = await keyOf(permissions.filter((one) => one !== 'organization:own'));
    expect(await addAs(whole, 'admin')).toBe('done');
    expect(await addAs(whole, 'owner')).toBe('permission_denied');
  });
});

describe('the last active owner', () => {
  test('is neither demoted, suspended nor removed, and cannot leave', async () => {
    const owner = await createOrganization(server);
    const pending = { email: newEmail(), name: 'Not yet', role: 'owner' };
    await owner.crm.members.create(pending);
    const suspended = await addMember(server, owner, 'owner');
    await owner.crm.members.update(suspended.userId, { status: 'suspended' });
    const me = owner.userId;
    expect(await codeOf(owner.crm.members.update(me, { role: 'admin' }))).toBe('last_owner');
    expect(await codeOf(owner.crm.members.update(me, { status: 'suspended' }))).toBe('last_owner');
    expect(await codeOf(owner.crm.members.leave())).toBe('last_owner');
    expect(await codeOf(owner.crm.members.delete(me))).toBe('conflict');
    expect((await owner.crm.auth.session()).role).toBe('owner');
  });

  test('goes when there is another one', async () => {
    const owner = await createOrganization(server);
    const second = await addMember(server, owner, 'owner');
    await owner.crm.members.leave();
    expect(await statusOf(owner)).toBe(401);
    expect(await codeOf(second.crm.members.leave())).toBe('last_owner');
    expect(await notedIn(owner, 'member.left')).toMatchObject([{ target_id: owner.userId }]);
  });

  test('is left when two take each other’s places, fifty times at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const one = await createOrganization(server);
      const other = await addMember(server, one, 'owner');
      const ways = [
        (of: TestOrganization, id: string) => of.crm.members.update(id, { role: 'viewer' }),
        (of: TestOrganization, id: string) => of.crm.members.update(id, { status: 'suspended' }),
        (of: TestOrganization, id: string) => of.crm.members.delete(id),
        (of: TestOrganization) => of.crm.members.leave(),
        (of: TestOrganization, id: string) => of.crm.organization.transfer({ memberId: id }),
      ];
      const way = ways[round]!;
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          codeOf(index % 2 ? way(one, other.userId) : way(other, one.userId)),
        ),
      );
      const owners = await asOwner(server, one, async (client) => {
        const { rowCount } = await client.query(
          `select 1 from memberships where organization_id = $1 and role = 'owner' and status = 'active'`,
          [one.organizationId],
        );
        return rowCount;
      });
      expect([round, owners, outcomes.filter((code) => code === 'done').length]).toEqual([
        round,
        1,
        expect.any(Number),
      ]);
      expect(outcomes).toContain('done');
      const refusals = /^(done|last_owner|permission_denied|unauthenticated|not_found|conflict)$/;
      expect(outcomes.filter((code) => !refusals.test(code))).toEqual([]);
    }
  });
});

test('who is demoted meanwhile does nothing more with what he had', async () => {
  const owner = await createOrganization(server);
  const second = await addMember(server, owner, 'owner');
  const friend = await addMember(server, owner, 'viewer');
  // The second owner's request has begun, and waits for those who change members.
  const client = await server.owner.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `members/${owner.organizationId}`,
  ]);
  const promotion = codeOf(second.crm.members.update(friend.userId, { role: 'owner' }));
  await until(async () => {
    const { rowCount } = await server.owner.query(
      `select 1 from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
    return rowCount === 1;
  }).catch((error: unknown) => {
    client.release(true);
    throw error;
  });
  await client.query('select app.bind($1, $2, $3, null)', [
    owner.organizationId,
    'user',
    owner.userId,
  ]);
  await client.query(`update memberships set role = 'viewer' where user_id = $1`, [second.userId]);
  await client.query('commit');
  client.release();
  expect(await promotion).toBe('permission_denied');
  expect(await owner.crm.members.get(friend.userId)).toMatchObject({ role: 'viewer' });
});
