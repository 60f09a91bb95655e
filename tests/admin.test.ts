import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { noClient } from '../src/auth/context.ts';
import { type Principal, userPrincipal, identityOf } from '../src/auth/principal.ts';
import { wholeAccess } from '../src/auth/access.ts';
import { grantOperator, listOperators, revokeOperator } from '../src/db/operators/operators.ts';
import { sql } from '../src/db/sql.ts';
import { suspendUser } from '../src/modules/admin/users.ts';
import { addMember } from './support/members.ts';
import { createOperator, makeOperator } from './support/operator.ts';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { cursors, sealer } from './support/worker.ts';

const server = useServer();
let operator: TestOrganization;

beforeAll(async () => {
  operator = await createOperator(server);
});
afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const logIn = (email: string, given = password) =>
  anonymous().auth.login({ email, password: given });
const bearer = (accessToken: string) =>
  new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;

/** Suspends the user, and holds the transaction open while `meanwhile` is done. */
async function suspendSlowly(userId: string, meanwhile: () => Promise<void>): Promise<void> {
  const { userId: id, organizationId, token } = operator;
  const role = { key: 'owner', version: 1, builtIn: true, access: wholeAccess };
  const principal: Principal = {
    ...userPrincipal(
      { id, organizationId, sessionId: sessionOf(token) },
      { ...role, permissions: [], fields: {} },
    ),
    operates: true,
  };
  const requestId = uuid();
  const { signal } = new AbortController();
  const signalOf = () => signal;
  await server.database.writing(identityOf(principal, requestId), async (unit) => {
    const context = { unit, principal, requestId, client: noClient, signalOf, cursors, sealer };
    await suspendUser(context, userId);
    await meanwhile();
  });
}

/** Whether somebody waits for a lock in the database of these tests. */
const waiting = async (): Promise<boolean> => {
  const { rowCount } = await server.owner.query(
    `select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where not l.granted and a.datname = current_database()`,
  );
  return rowCount! > 0;
};

const told = async ({ crm }: TestOrganization): Promise<unknown[]> =>
  (await crm.audit.list({ sort: ['createdAt'] })).data
    .filter(({ type }) => type.startsWith('operator.'))
    .map(({ type, target, createdBy }) => [type, target, createdBy]);

const usersBy = async (q: string) =>
  (await operator.crm.admin.users.list({ q })).data.map(({ id }) => id);
const organizationsBy = async (q: string) =>
  (await operator.crm.admin.organizations.list({ q })).data.map(({ id }) => id);

describe('who is no operator of the platform', () => {
  const paths = [
    '/admin/users',
    '/admin/organizations',
    '/admin/audit',
    ...['', '/sessions'].map((part) => `/admin/users/{user}${part}`),
    '/admin/organizations/{organization}',
  ];

  test('is refused by the same words, whatever he asks for', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    const { key } = await owner.crm.apiKeys.create({
      name: 'Everything',
      permissions: (await owner.crm.auth.session()).permissions as ['contacts:read'],
    });
    const answers = new Set<string>();
    for (const path of paths) {
      for (const ids of [
        { user: owner.userId, organization: owner.organizationId },
        { user: other.userId, organization: other.organizationId },
        { user: uuid(), organization: uuid() },
        { user: 'nonsense', organization: 'nonsense' },
      ]) {
        const filled = path.replace('{user}', ids.user).replace('{organization}', ids.organization);
        const problem = await problemOf(await request(server, filled, { token: owner.token }));
        expect(problem).toMatchObject({ code: 'permission_denied', permission: 'platform' });
        answers.add(JSON.stringify(comparable(problem)));
      }
      expect((await request(server, path)).status).toBe(401);
      expect((await request(server, path, { token: key })).status).toBe(403);
    }
    expect(answers.size).toBe(1);
  });

  test('is one from the request on after the command line says so, and none from the request on after that', async () => {
    const person = await createOrganization(server);
    const ask = async () => (await request(server, '/admin/users', person)).status;
    expect(await ask()).toBe(403);
    expect(await grantOperator(server.urls.adminUrl, ` ${person.email.toUpperCase()} `)).toBe(
      `${person.email} operates the platform.\n`,
    );
    expect(await ask()).toBe(200);
    expect(await grantOperator(server.urls.adminUrl, person.email)).toMatch(/already/);
    expect(await listOperators(server.urls.adminUrl)).toContain(`${person.email}  20`);
    await revokeOperator(server.urls.adminUrl, person.email);
    expect(await ask()).toBe(403);
    expect(await revokeOperator(server.urls.adminUrl, person.email)).toMatch(/does not/);
    expect(await listOperators(server.urls.adminUrl)).not.toContain(person.email);
  });

  test('is none by another way: the server’s role makes no operator, and no door opens to it', async () => {
    const { userId, organizationId } = await createOrganization(server);
    const client = new Client({ connectionString: server.urls.appUrl });
    await client.connect();
    const tried = async (statement: string, values: unknown[] = []): Promise<string> => {
      await client.query('begin');
      await client.query('select app.bind($1, $2, $3, null)', [organizationId, 'user', userId]);
      const error = await client.query(statement, values).catch((reason: unknown) => reason);
      await client.query('rollback');
      return (error as { code?: string }).code ?? 'it went well';
    };
    try {
      for (const statement of [
        'select * from platform_admins',
        `insert into platform_admins (user_id) values ('${userId}')`,
        'delete from platform_admins',
        'select * from platform_events',
        `insert into platform_events (id, type, created_by_type) values (app.uuid_v7(), 'operator.read', 'user')`,
        'delete from platform_events',
        'set role crm_gate',
      ]) {
        expect([statement, await tried(statement)]).toEqual([statement, '42501']);
      }
      for (const door of [
        'require_operator()',
        `operate_in('${organizationId}')`,
        `operate_on('${userId}')`,
        'admin_users(null, null, null, 1)',
        'admin_organizations(null, null, null, 1)',
        `admin_sessions('${userId}', null, 1)`,
        'admin_events(null, 1)',
        `note_operation(app.uuid_v7(), 'x', null, null, '{}', null, null, null)`,
      ]) {
        expect([door, await tried(`select app.${door}`)]).toEqual([door, 'CRM20']);
        const posing = `with pose as materialized (select set_config('app.operator_session', $1, true)) select app.${door} from pose`;
        expect([door, await tried(posing, [uuid()])]).toEqual([door, 'CRM20']);
      }
      for (const statement of [
        `update users set suspended_at = now() where id = '${userId}'`,
        `update users set deleted_at = now() where id = '${userId}'`,
        `insert into users (id, email, name, suspended_at) values ('${userId}', 'x@example.com', 'X', now())`,
        `update organizations set suspended_at = now() where id = '${organizationId}'`,
      ]) {
        expect([statement, await tried(statement)]).toEqual([statement, 'CRM20']);
      }
    } finally {
      await client.end();
    }
  });
});

describe('users', () => {
  test('are found by a part of their address or name, and page by page', async () => {
    const tag = uuid().slice(-12);
    const made: string[] = [];
    for (const [email, name] of [
      [`a-${tag}@example.com`, 'Ada'],
      [`b-${tag}@example.com`, `Ben%_ ${tag}`],
      [`c-${tag}@example.com`, 'Cyd'],
    ] as const) {
      made.unshift((await operator.crm.admin.users.create({ email, name })).id);
    }
    expect(await usersBy(tag.toUpperCase())).toEqual(made);
    expect(await usersBy(`Ben%_ ${tag}`)).toEqual([made[1]]);
    expect(await usersBy(`B%${tag}`)).toEqual([]);
    const walked: string[] = [];
    for await (const { id } of operator.crm.admin.users.list({ q: tag, limit: 1 })) walked.push(id);
    expect(walked).toEqual(made);
  });

  test('are listed by no cursor of another list', async () => {
    const { page } = await operator.crm.admin.users.list({ limit: 1 });
    for (const cursor of [page.nextCursor!, 'nonsense']) {
      await expect(
        operator.crm.admin.users.list({ limit: 1, q: 'example', cursor }),
      ).rejects.toMatchObject({ status: 400, code: 'invalid_cursor' });
    }
  });

  test('are made without a password, and with an address of their own', async () => {
    const email = `${uuid()}@example.com`;
    const { data, response } = await operator.crm.admin.users
      .create({ email, name: 'Grace' })
      .withResponse();
    expect(response.headers.get('location')).toBe(`/api/v1/admin/users/${data.id}`);
    expect(data).toMatchObject({ email, name: 'Grace', suspendedAt: null, superAdmin: false });
    expect(data.organizations).toEqual([]);
    await expect(logIn(email)).rejects.toMatchObject({ code: 'invalid_credentials' });
    await expect(operator.crm.admin.users.create({ email, name: 'Grace' })).rejects.toMatchObject({
      status: 409,
      code: 'email_taken',
    });
  });

  test('are shown with their organizations and renamed, and those hear of the change', async () => {
    const person = await createOrganization(server);
    const { crm } = operator;
    const found = await crm.admin.users.get(person.userId);
    expect(found).toMatchObject({ id: person.userId, email: person.email, superAdmin: false });
    expect(found.organizations).toMatchObject([
      { id: person.organizationId, role: 'owner', status: 'active' },
    ]);
    expect(await crm.admin.users.update(person.userId, { name: 'Augusta' })).toEqual({
      ...found,
      name: 'Augusta',
    });
    expect(await crm.admin.users.get(operator.userId)).toMatchObject({ superAdmin: true });
    expect((await person.crm.auth.session()).user).toMatchObject({ name: 'Augusta' });
    expect(await told(person)).toEqual([
      [
        'operator.updated',
        { type: 'user', id: person.userId },
        { type: 'user', id: operator.userId },
      ],
    ]);
  });

  test('who do not exist are a 404', async () => {
    const { users } = operator.crm.admin;
    const id = uuid();
    for (const attempt of [
      () => users.get(id),
      () => users.update(id, { name: 'X' }),
      () => users.delete(id),
      () => users.suspend(id),
      () => users.unsuspend(id),
      () => users.sessions.list(id),
      () => users.sessions.endAll(id),
      () => users.sessions.end(id, uuid()),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404, code: 'not_found' });
    }
  });
});

describe('a suspended user', () => {
  test('is out from his next request on, and does not get in again until he is let in', async () => {
    const person = await createOrganization(server);
    const other = await logIn(person.email);
    const { key } = await person.crm.apiKeys.create({
      name: 'Sync',
      permissions: ['contacts:read', 'audit:read'],
    });
    const suspended = await operator.crm.admin.users.suspend(person.userId);
    expect(suspended.suspendedAt).toMatch(/^20/);
    for (const crm of [person.crm, bearer(other.accessToken)]) {
      await expect(crm.contacts.list()).rejects.toMatchObject({ status: 401 });
    }
    await expect(logIn(person.email)).rejects.toMatchObject({
      status: 403,
      code: 'account_suspended',
    });
    await expect(logIn(person.email, 'a wrong one')).rejects.toMatchObject({
      status: 401,
      code: 'invalid_credentials',
    });
    expect(await operator.crm.admin.users.suspend(person.userId)).toEqual(suspended);
    const { data } = await operator.crm.admin.users.sessions.list(person.userId);
    expect(data).toEqual([]);
    // The organization’s keys go on.
    const program = new HeadlessCrm({ baseUrl: server.url, apiKey: key });
    expect((await program.contacts.list()).data).toEqual([]);

    expect(await operator.crm.admin.users.unsuspend(person.userId)).toMatchObject({
      suspendedAt: null,
    });
    await expect(person.crm.contacts.list()).rejects.toMatchObject({ status: 401 });
    const { accessToken } = await logIn(person.email);
    expect((await bearer(accessToken).contacts.list()).data).toEqual([]);
    expect(await told({ ...person, crm: program })).toMatchObject(
      ['suspended', 'suspended', 'unsuspended'].map((verb) => [`operator.${verb}`, {}, {}]),
    );
  });

  test('has no session left over that was begun at the same moment', async () => {
    const person = await createOrganization(server);
    let login: Promise<unknown> | undefined;
    await suspendSlowly(person.userId, async () => {
      login = logIn(person.email).catch((error: unknown) => error);
      await until(waiting);
    });
    expect(await login).toMatchObject({ status: 403, code: 'account_suspended' });
  });

  test('has none left over in any order', async () => {
    const person = await createOrganization(server);
    for (let round = 0; round < 10; round += 1) {
      const logins = [1, 2, 3].map(() => logIn(person.email).catch(() => null));
      await operator.crm.admin.users.suspend(person.userId);
      for (const session of await Promise.all(logins)) {
        if (!session) continue;
        const tried = bearer(session.accessToken).contacts.list();
        await expect(tried).rejects.toMatchObject({ status: 401 });
      }
      await operator.crm.admin.users.unsuspend(person.userId);
    }
  });

  test('is never the operator himself', async () => {
    const { users } = operator.crm.admin;
    for (const attempt of [
      () => users.suspend(operator.userId),
      () => users.delete(operator.userId),
      () => users.sessions.endAll(operator.userId),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 409, code: 'conflict' });
    }
    expect((await operator.crm.contacts.list()).data).toEqual([]);
  });

  test('operates nothing any more', async () => {
    const other = await createOperator(server);
    await operator.crm.admin.users.suspend(other.userId);
    await expect(other.crm.admin.users.list()).rejects.toMatchObject({ status: 401 });
  });
});

describe('a deleted user', () => {
  test('belongs to no organization, and leaves nothing but his id', async () => {
    const { users } = operator.crm.admin;
    const member = await createOrganization(server);
    await expect(users.delete(member.userId)).rejects.toMatchObject({
      status: 409,
      problem: { detail: expect.stringContaining('He belongs to Organization') },
    });
    const email = `${uuid()}@example.com`;
    const { id } = await users.create({ email, name: 'Grace Hopper' });
    await users.delete(id);
    await expect(users.get(id)).rejects.toMatchObject({ status: 404 });
    await expect(users.delete(id)).rejects.toMatchObject({ status: 404 });
    expect((await users.list({ q: email })).data).toEqual([]);
    const { rows } = await asOwner(server, { ...member, userId: id }, (client) =>
      client.query('select email, name, password_hash from users where id = $1', [id]),
    );
    expect(rows).toEqual([
      { email: `${id}@deleted.invalid`, name: 'Deleted user', password_hash: null },
    ]);
    expect((await users.create({ email, name: 'Grace Hopper' })).id).not.toBe(id);
  });
});

describe('the sessions of a user', () => {
  test('are listed, newest first, and ended one by one or all at once', async () => {
    const person = await createOrganization(server);
    const [second, third] = [await logIn(person.email), await logIn(person.email)];
    const tokens = [third.accessToken, second.accessToken, person.token];
    const { sessions } = operator.crm.admin.users;
    const { data } = await sessions.list(person.userId);
    expect(data).toMatchObject(
      tokens.map((token) => ({
        id: sessionOf(token),
        organization: { id: person.organizationId, name: expect.stringMatching(/^Organization/) },
      })),
    );
    await sessions.end(person.userId, sessionOf(second.accessToken));
    const alive = async () =>
      Promise.all(
        tokens.map(async (token) => (await request(server, '/contacts', { token })).status),
      );
    expect(await alive()).toEqual([200, 401, 200]);
    await expect(sessions.end(person.userId, sessionOf(second.accessToken))).rejects.toMatchObject({
      status: 404,
    });
    const stranger = await createOrganization(server);
    await expect(sessions.end(person.userId, sessionOf(stranger.token))).rejects.toMatchObject({
      status: 404,
    });
    await sessions.endAll(person.userId);
    expect(await alive()).toEqual([401, 401, 401]);
    expect((await sessions.list(person.userId)).data).toEqual([]);
    expect((await stranger.crm.contacts.list()).data).toEqual([]);
    const again = await logIn(person.email);
    expect(await told({ ...person, crm: bearer(again.accessToken) })).toMatchObject([
      ['operator.sessions_ended', { type: 'user', id: person.userId }, {}],
      ['operator.sessions_ended', { type: 'user', id: person.userId }, {}],
    ]);
  });

  test('can be ended when the membership is gone', async () => {
    const person = await createOrganization(server);
    await asOwner(server, person, (client) =>
      client.query('delete from memberships where user_id = $1', [person.userId]),
    );
    const { sessions } = operator.crm.admin.users;
    await sessions.end(person.userId, sessionOf(person.token));
    expect((await sessions.list(person.userId)).data).toEqual([]);
  });
});

describe('organizations', () => {
  const { admin } = new HeadlessCrm({ baseUrl: 'http://127.0.0.1' });
  let organizations: typeof admin.organizations;

  beforeAll(() => {
    organizations = operator.crm.admin.organizations;
  });

  test('are found by a part of their name or by an owner, and page by page', async () => {
    const tag = uuid().slice(-12);
    const owner = { email: `${tag}@example.com`, name: 'Ada' };
    const made: string[] = [];
    for (const name of [`One ${tag}`, `Two ${tag}`]) {
      made.unshift((await organizations.create({ name, owner })).id);
    }
    expect(await organizationsBy(tag.toUpperCase())).toEqual(made);
    expect(await organizationsBy(owner.email)).toEqual(made);
    expect(await organizationsBy('example.com')).toEqual([]);
    const walked: string[] = [];
    for await (const { id } of organizations.list({ q: tag, limit: 1 })) walked.push(id);
    expect(walked).toEqual(made);
  });

  test('are made for whoever has the address, known or not', async () => {
    const known = await createOrganization(server);
    const made = await organizations.create({ name: 'Second', owner: { email: known.email } });
    expect(made).toMatchObject({
      name: 'Second',
      memberCount: 1,
      closedAt: null,
      owners: [{ id: known.userId, email: known.email }],
    });
    const email = `${uuid()}@example.com`;
    const response = await request(server, '/admin/organizations', {
      token: operator.token,
      body: { name: 'Third', owner: { email } },
    });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer: '/owner/name' }],
    });
    const third = await organizations.create({ name: 'Third', owner: { email, name: 'Grace' } });
    expect(third.owners).toMatchObject([{ email, name: 'Grace' }]);
    const { data } = await operator.crm.admin.users.list({ q: email });
    expect(data).toMatchObject([{ organizations: [{ id: third.id, role: 'owner' }] }]);
  });

  test('count who has come and was not removed, and name as owners nobody else', async () => {
    const owner = await createOrganization(server);
    const id = owner.organizationId;
    const [active, suspended, removed] = [
      await addMember(server, owner, 'owner'),
      await addMember(server, owner),
      await addMember(server, owner, 'owner'),
    ];
    const pending = { email: `${uuid()}@example.com`, name: 'Pending', role: 'owner' };
    await owner.crm.members.create(pending);
    await owner.crm.members.update(suspended.userId, { status: 'suspended' });
    await owner.crm.members.delete(removed.userId);
    const { memberCount, owners } = await organizations.get(id);
    expect([memberCount, owners.map((one) => one.id)]).toEqual([3, [owner.userId, active.userId]]);
    expect(await organizationsBy(active.email)).toEqual([id]);
    expect(await organizationsBy(removed.email)).toEqual([]);
    expect(await organizationsBy(pending.email)).toEqual([]);
    // Who was removed everywhere can be deleted; of whom there is only a name there is no account.
    await operator.crm.admin.users.delete(removed.userId);
    expect(await usersBy(pending.email)).toEqual([]);
    const { email, name } = pending;
    const made = await operator.crm.admin.users.create({ email, name });
    expect(made.organizations).toMatchObject([{ id, status: 'pending' }]);
    await expect(operator.crm.admin.users.delete(made.id)).rejects.toMatchObject({ status: 409 });
  });

  test('are renamed, and hear of all that is done to them', async () => {
    const owner = await createOrganization(server);
    const id = owner.organizationId;
    await organizations.get(id);
    expect(await organizations.update(id, { name: 'Renamed' })).toMatchObject({ name: 'Renamed' });
    expect(await owner.crm.organization.get()).toMatchObject({ name: 'Renamed' });
    const by = { type: 'user', id: operator.userId };
    const target = { type: 'organization', id };
    expect(await told(owner)).toEqual([
      ['operator.read', target, by],
      ['operator.updated', target, by],
    ]);
  });

  test('are shut and opened by one who suspends them', async () => {
    const owner = await createOrganization(server);
    const id = owner.organizationId;
    const { key } = await owner.crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
    const ways = [owner.token, key];
    const answers = async () =>
      Promise.all(
        ways.map(async (token) => (await request(server, '/contacts', { token })).status),
      );
    expect(await answers()).toEqual([200, 200]);
    const suspended = await organizations.suspend(id);
    expect([suspended.suspendedAt, suspended.deletedAt]).toEqual([suspended.closedAt, null]);
    expect(await answers()).toEqual([401, 401]);
    expect(await organizations.suspend(id)).toEqual(suspended);
    expect(await organizations.unsuspend(id)).toMatchObject({ closedAt: null, suspendedAt: null });
    expect(await answers()).toEqual([200, 200]);
  });

  test('are deleted once, and stay closed', async () => {
    const owner = await createOrganization(server);
    const id = owner.organizationId;
    await organizations.delete(id);
    await expect(owner.crm.contacts.list()).rejects.toMatchObject({ status: 401 });
    await expect(organizations.delete(id)).rejects.toMatchObject({ status: 404 });
    await organizations.suspend(id);
    const opened = await organizations.unsuspend(id);
    expect([opened.closedAt, opened.deletedAt]).toEqual([
      expect.stringMatching(/^20/),
      opened.closedAt,
    ]);
    await expect(owner.crm.contacts.list()).rejects.toMatchObject({ status: 401 });
  });

  test('that do not exist are a 404', async () => {
    const id = uuid();
    for (const attempt of [
      () => organizations.get(id),
      () => organizations.update(id, { name: 'X' }),
      () => organizations.delete(id),
      () => organizations.suspend(id),
      () => organizations.unsuspend(id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404, code: 'not_found' });
    }
  });
});

test('the platform has a trail of all that its operators do and look at', async () => {
  const crm = (await createOperator(server)).crm;
  const person = await createOrganization(server);
  await crm.admin.users.list({ q: person.email });
  await crm.admin.users.get(person.userId);
  await crm.admin.users.sessions.list(person.userId);
  await crm.admin.organizations.get(person.organizationId);
  await crm.admin.users.suspend(person.userId);
  const { user } = await crm.auth.session();
  const { data } = await crm.admin.audit.list({ limit: 6 });
  const by = { type: 'user', id: user!.id };
  const target = { type: 'user', id: person.userId };
  expect(
    data.map(({ type, target, createdBy, details }) => [type, target, createdBy, details]),
  ).toEqual([
    ['operator.suspended', target, by, {}],
    ['operator.read', { type: 'organization', id: person.organizationId }, by, {}],
    ['operator.listed', target, by, { list: 'sessions' }],
    ['operator.read', target, by, {}],
    ['operator.listed', null, by, { list: 'users', q: person.email }],
    ['super_admin.granted', { type: 'user', id: user!.id }, { type: 'system', id: null }, {}],
  ]);
  expect(data[0]).toMatchObject({ address: '127.0.0.1', requestId: expect.any(String) });
  const walked: string[] = [];
  for await (const { type } of crm.admin.audit.list({ limit: 2 })) {
    walked.push(type);
    if (walked.length === 6) break;
  }
  expect(walked).toEqual(data.map(({ type }) => type));
});

test('what fails leaves no note', async () => {
  const { crm } = operator;
  const last = async () => (await crm.admin.audit.list({ limit: 1 })).data[0]!.id;
  const before = await last();
  await expect(crm.admin.users.get(uuid())).rejects.toMatchObject({ status: 404 });
  await expect(crm.admin.users.suspend(operator.userId)).rejects.toMatchObject({ status: 409 });
  expect(await last()).toBe(before);
});

test('an operator of whom his own organization is closed operates on', async () => {
  const other = await createOperator(server);
  await makeOperator(server, other);
  await operator.crm.admin.organizations.suspend(other.organizationId);
  await expect(other.crm.contacts.list()).rejects.toMatchObject({ status: 401 });
  await other.crm.admin.organizations.unsuspend(other.organizationId);
  expect((await other.crm.contacts.list()).data).toEqual([]);
});

const askTheDoor = (as: Principal) =>
  server.database
    .reading(identityOf(as, uuid()))
    .query(sql`select id from app.admin_users(null, null, null, 1)`);

test('the doors are the statement’s own: one unit of work does not open the next', async () => {
  const { userId, organizationId, token } = operator;
  const role = { key: 'owner', version: 1, builtIn: true, access: wholeAccess };
  const principal = userPrincipal(
    { id: userId, organizationId, sessionId: sessionOf(token) },
    { ...role, permissions: [], fields: {} },
  );
  expect(await askTheDoor({ ...principal, operates: true })).toHaveLength(1);
  await expect(askTheDoor(principal)).rejects.toMatchObject({ code: 'permission_denied' });
});
