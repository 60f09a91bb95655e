import { beforeAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { mailsTo, tokenFor } from '../support/smtp.ts';
import { somebody, type Somebody } from '../support/oauth.ts';
import { asOwner } from '../support/owner.ts';
import { problemOf } from '../support/problems.ts';
import { createOrganization, request } from '../support/server.ts';
import {
  asGate,
  asUser,
  codeOf,
  countUsers,
  createAccount,
  exchange,
  password,
  signIn,
  useProviders,
  verify,
} from './support.ts';

const parts = await useProviders();
const { server, google, github } = parts;

interface Identity {
  id: string;
  provider: string;
  email: string | null;
  createdAt: string;
}

async function identitiesOf(token: string): Promise<Identity[]> {
  const response = await request(server, '/auth/identities', { token });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Identity[] }).data;
}

/** Links somebody to the account of the token, as its front end does; gives status and body. */
async function link(token: string, provider: typeof google, person: Somebody) {
  const body = await codeOf(parts, provider, person);
  const response = await request(server, '/auth/identities', { token, body });
  if (response.status === 200)
    return { status: 200, code: undefined, identity: (await response.json()) as Identity };
  const { status, code } = await problemOf(response);
  return { status, code, identity: undefined };
}

async function unlink(token: string, id: string): Promise<[status: number, code?: string]> {
  const response = await request(server, `/auth/identities/${id}`, { method: 'DELETE', token });
  if (response.status === 204) return [204];
  return [response.status, (await problemOf(response)).code];
}

/** What the owners of the organization find in its audit trail, without what is about sessions. */
async function auditOf(organization: { organizationId: string; userId: string }) {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ type: string; target: string; details: object }>(
      `select type, target_id as target, details from audit_events
       where organization_id = $1 and type like 'oauth.%' order by id`,
      [organization.organizationId],
    );
    return rows;
  });
}

const age = (userId: string, minutes: number) =>
  asUser(
    server,
    userId,
    `update sessions set created_at = created_at - make_interval(mins => ${minutes}) where user_id = $1`,
  );

/** What the person was told of his ways in, the last first. */
async function toldOf(email: string | null): Promise<string[]> {
  const subjects = (await mailsTo(server, email!)).map(({ subject }) => subject);
  return subjects.filter((subject) => subject.includes('linked'));
}

describe('an account with the address of who signs in by a provider', () => {
  test('is linked when the address is verified here and there, and tells its organization', async () => {
    const account = await createAccount(server, { verified: true });
    const { status, user } = await signIn(parts, google, account.person);
    expect([status, user.id]).toEqual([200, account.userId]);
    const [identity, ...others] = await identitiesOf(account.token);
    expect(identity).toMatchObject({ provider: 'google', email: account.person.email });
    expect(others).toEqual([]);
    expect(await auditOf(account)).toEqual([
      { type: 'oauth.linked', target: identity!.id, details: { provider: 'google' } },
    ]);
    // It is told once, and the password is as good as ever.
    await signIn(parts, google, account.person);
    expect(await auditOf(account)).toHaveLength(1);
    expect(await toldOf(account.person.email)).toEqual(['Google was linked to your account']);
    const login = { email: account.person.email, password };
    expect((await request(server, '/auth/login', { body: login })).status).toBe(200);
  });

  test('is not linked while its own address is unverified: somebody may have made it in wait', async () => {
    const account = await createAccount(server, { verified: false });
    for (const provider of [google, github]) {
      const refused = await signIn(parts, provider, account.person);
      expect([refused.status, refused.code]).toEqual([409, 'account_exists']);
    }
    expect(await identitiesOf(account.token)).toEqual([]);
    expect(await countUsers(server, account.person.email)).toBe(1);
    expect(await auditOf(account)).toEqual([]);
    await verify(server, account.userId);
    expect((await signIn(parts, google, account.person)).user.id).toBe(account.userId);
  });

  test.each([
    ['github', { verified: false }],
    ['google', { verified: false }],
  ])('is not linked by %s to who has not verified it there', async (name, change) => {
    const account = await createAccount(server, { verified: true });
    const provider = name === 'google' ? google : github;
    const refused = await signIn(parts, provider, { ...account.person, ...change });
    expect([refused.status, refused.code]).toEqual([403, 'email_unverified']);
    expect(await identitiesOf(account.token)).toEqual([]);
  });

  test('is known by the identity alone from then on', async () => {
    const account = await createAccount(server, { verified: true });
    await signIn(parts, google, account.person);
    // Whoever gets the address later at the provider is another person.
    const successor = { ...somebody(), email: `new${account.person.email}` };
    const renamed = { ...account.person, email: successor.email };
    expect((await signIn(parts, google, successor)).user.id).not.toBe(account.userId);
    expect((await signIn(parts, google, renamed)).user.id).toBe(account.userId);
  });

  test('is opened in no organization where its owner is suspended', async () => {
    const account = await createAccount(server, { verified: true });
    await signIn(parts, google, account.person);
    await asOwner(server, account, (client) =>
      client.query(`update memberships set status = 'suspended' where user_id = $1`, [
        account.userId,
      ]),
    );
    const refused = await signIn(parts, google, account.person);
    expect([refused.status, refused.code]).toEqual([401, 'invalid_credentials']);
  });
});

/** Somebody whom an organization has named as a member of its own. */
async function named() {
  const employer = await createOrganization(server);
  const person = somebody({ name: 'Grace Hopper' });
  const { id } = await employer.crm.members.create({
    email: person.email!,
    name: 'The new one',
    role: 'member',
  });
  await employer.crm.contacts.create({ lastName: 'Lovelace', ownerId: id });
  return { employer, person, id };
}

describe('who was only named', () => {
  test.each([
    ['google', google],
    ['github', github],
  ] as const)('signs in by %s, and has an organization of his own', async (_, provider) => {
    const { employer, person, id } = await named();
    const { status, user, organization, accessToken } = await signIn(parts, provider, person);
    expect([status, user.id, user.name]).toEqual([200, id, 'Grace Hopper']);
    expect(organization.id).not.toBe(employer.organizationId);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
    expect(await crm.auth.session()).toMatchObject({ role: 'owner' });
    expect((await crm.contacts.list()).data).toEqual([]);
    // Where he was named he is still awaited, under the name that he has there.
    expect(await employer.crm.members.get(id)).toMatchObject({
      status: 'pending',
      name: 'The new one',
    });
    const { organizationId } = employer;
    await expect(crm.auth.switchOrganization({ organizationId })).rejects.toMatchObject({
      status: 404,
    });
    expect(await countUsers(server, person.email)).toBe(1);
    expect((await signIn(parts, provider, person)).user.id).toBe(id);
  });

  test('is a member there with the link of his invitation, signed in as he is', async () => {
    const employer = await createOrganization(server);
    const person = somebody();
    const email = person.email!;
    await employer.crm.invitations.create({ email, role: 'viewer', name: 'The new one' });
    const { accessToken, user } = await signIn(parts, google, person);
    const token = await tokenFor(server, email);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
    const joined = await crm.invitations.accept({ token });
    expect([joined.user.id, joined.organization.id]).toEqual([user.id, employer.organizationId]);
  });

  test('gets nothing by an address that the provider has not verified', async () => {
    const { employer, person, id } = await named();
    const refused = await signIn(parts, github, { ...person, verified: false });
    expect([refused.status, refused.code]).toEqual([403, 'email_unverified']);
    expect(await employer.crm.members.get(id)).toMatchObject({ status: 'pending' });
    expect(await asGate(server, 'select pending from users where id = $1', [id])).toEqual([
      { pending: true },
    ]);
  });

  test('is one person, come he by two providers and by a password at once', async () => {
    const { person, id } = await named();
    const codes = [];
    for (const provider of [google, github, google, github])
      codes.push(await codeOf(parts, provider, person));
    const body = { email: person.email, password, name: 'Eve', organizationName: 'Evil' };
    const [registered, ...all] = await Promise.all([
      request(server, '/auth/register', { body }),
      ...codes.map((code) => exchange(server, code)),
    ]);
    // Who registers first has an account whose address is not verified, which nobody is linked to.
    const expected = registered.status === 201 ? 409 : 200;
    expect(all.map(({ status }) => status)).toEqual(all.map(() => expected));
    expect(registered.status === 201 || registered.status === 409).toBe(true);
    expect(await countUsers(server, person.email)).toBe(1);
    const rows = await asGate(server, 'select id, pending from users where email = $1', [
      person.email,
    ]);
    expect(rows).toEqual([{ id, pending: false }]);
  });
});

test('the same number at two providers is two people', async () => {
  const person = somebody();
  const one = await signIn(parts, google, person);
  const other = await signIn(parts, github, { ...person, email: `x${person.email}` });
  expect(other.user.id).not.toBe(one.user.id);
});

test('who comes by both providers with one verified address is one person', async () => {
  const person = somebody();
  const one = await signIn(parts, google, person);
  const other = await signIn(parts, github, person);
  expect(other.user.id).toBe(one.user.id);
  const identities = await identitiesOf(one.accessToken);
  expect(identities.map(({ provider }) => provider)).toEqual(['google', 'github']);
});

test('of ten first sign-ins at once one makes the account, and all are of it', async () => {
  const person = somebody();
  const codes = [];
  for (let count = 0; count < 10; count += 1) {
    codes.push(await codeOf(parts, count % 2 === 0 ? google : github, person));
  }
  const all = await Promise.all(codes.map((code) => exchange(server, code)));
  expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
  expect(await countUsers(server, person.email)).toBe(1);
});

describe('who is signed in', () => {
  let account: Awaited<ReturnType<typeof createAccount>>;

  beforeAll(async () => {
    account = await createAccount(server, { verified: true });
  });

  test('links an identity, whatever its address, and signs in by it then', async () => {
    for (const person of [somebody(), somebody({ verified: false }), somebody({ email: null })]) {
      const { identity } = await link(account.token, github, person);
      expect(identity).toMatchObject({ provider: 'github', email: person.email });
      expect((await signIn(parts, github, person)).user.id).toBe(account.userId);
      expect(await auditOf(account)).toContainEqual({
        type: 'oauth.linked',
        target: identity!.id,
        details: { provider: 'github' },
      });
    }
    expect(await identitiesOf(account.token)).toHaveLength(3);
  });

  test('links nothing while his own address is unverified: who takes the account over would inherit it', async () => {
    const { token, userId, person } = await createAccount(server, { verified: false });
    expect(await link(token, github, somebody())).toMatchObject({
      status: 403,
      code: 'email_unverified',
    });
    expect(await link(token, github, person)).toMatchObject({ code: 'email_unverified' });
    expect(await identitiesOf(token)).toEqual([]);
    await verify(server, userId);
    expect((await link(token, github, person)).status).toBe(200);
  });

  test('may link it again, which changes nothing', async () => {
    const person = somebody();
    const { identity } = await link(account.token, google, person);
    const events = (await auditOf(account)).length;
    expect((await link(account.token, google, person)).identity).toEqual(identity);
    expect(await auditOf(account)).toHaveLength(events);
  });

  test('cannot link what is somebody else’s', async () => {
    const person = somebody();
    const other = await signIn(parts, google, person);
    expect(await link(account.token, google, person)).toMatchObject({
      status: 409,
      code: 'identity_taken',
    });
    expect((await signIn(parts, google, person)).user.id).toBe(other.user.id);
  });

  test('cannot be made to link an attacker’s identity: its code wants the attacker’s verifier', async () => {
    const { code } = await codeOf(parts, github, somebody());
    const before = await identitiesOf(account.token);
    const body = { code, codeVerifier: 'v'.repeat(43) };
    const response = await request(server, '/auth/identities', { token: account.token, body });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'invalid_grant' });
    expect(await identitiesOf(account.token)).toEqual(before);
  });

  test('spends the code by linking', async () => {
    const person = somebody();
    const body = await codeOf(parts, github, person);
    const { token } = account;
    expect((await request(server, '/auth/identities', { token, body })).status).toBe(200);
    expect(await exchange(server, body)).toMatchObject({ status: 400, code: 'invalid_grant' });
  });

  test('must have signed in lately, and the code waits for that', async () => {
    const { token, userId } = await createAccount(server, { verified: true });
    const { identity } = await link(token, google, somebody());
    await age(userId, 9);
    expect((await link(token, google, somebody())).status).toBe(200);
    await age(userId, 1);
    const body = await codeOf(parts, google, somebody());
    const response = await request(server, '/auth/identities', { token, body });
    expect(await problemOf(response)).toMatchObject({ status: 403, code: 'sign_in_again' });
    expect(await unlink(token, identity!.id)).toEqual([403, 'sign_in_again']);
    expect(await identitiesOf(token)).toHaveLength(2);
    expect((await exchange(server, body)).status).toBe(200);
  });

  test('unlinks an identity, which is a stranger’s from then on', async () => {
    const {
      token,
      userId,
      organizationId,
      person: { email },
    } = await createAccount(server, { verified: true });
    const person = somebody();
    const { identity } = await link(token, github, person);
    expect(await unlink(token, identity!.id)).toEqual([204]);
    expect(await unlink(token, identity!.id)).toEqual([404, 'not_found']);
    expect(await toldOf(email)).toEqual([
      'GitHub was unlinked from your account',
      'GitHub was linked to your account',
    ]);
    expect(await identitiesOf(token)).toEqual([]);
    expect((await auditOf({ userId, organizationId })).at(-1)).toEqual({
      type: 'oauth.unlinked',
      target: identity!.id,
      details: { provider: 'github' },
    });
    expect((await signIn(parts, github, person)).user.id).not.toBe(userId);
  });

  test('cannot unlink another person’s identity', async () => {
    const { identity } = await link(account.token, google, somebody());
    const stranger = await createOrganization(server);
    expect(await unlink(stranger.token, identity!.id)).toEqual([404, 'not_found']);
    const colleague = await signIn(parts, google, somebody());
    expect(await unlink(colleague.accessToken, identity!.id)).toEqual([404, 'not_found']);
    expect(await identitiesOf(account.token)).toContainEqual(identity);
  });
});

describe('who has no password', () => {
  test('keeps the last way in', async () => {
    const person = somebody();
    const { accessToken: token } = await signIn(parts, google, person);
    const [only] = await identitiesOf(token);
    expect(await unlink(token, only!.id)).toEqual([409, 'last_way_in']);
    const { identity } = await link(token, github, somebody());
    expect(await unlink(token, only!.id)).toEqual([204]);
    expect(await unlink(token, identity!.id)).toEqual([409, 'last_way_in']);
  });

  test('keeps one of two that are unlinked at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { accessToken: token } = await signIn(parts, google, somebody());
      await link(token, github, somebody());
      const identities = await identitiesOf(token);
      const all = await Promise.all(identities.map(({ id }) => unlink(token, id)));
      expect(all.toSorted()).toEqual([[204], [409, 'last_way_in']]);
      expect(await identitiesOf(token)).toHaveLength(1);
    }
  });
});

test('an API key has no identities: they are for people', async () => {
  const { crm } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({ name: 'Key', permissions: ['contacts:read'] });
  const body = await codeOf(parts, google, somebody());
  const id = crypto.randomUUID();
  const answers = [
    await request(server, '/auth/identities', { token: key }),
    await request(server, '/auth/identities', { token: key, body }),
    await request(server, `/auth/identities/${id}`, { token: key, method: 'DELETE' }),
  ];
  for (const answer of answers)
    expect(await problemOf(answer)).toMatchObject({ status: 403, code: 'permission_denied' });
});

test('no two identities are of one person at a provider', async () => {
  const rows = await asGate<{ count: number }>(
    server,
    'select count(*)::int as count from user_identities group by provider, subject having count(*) > 1',
  );
  expect(rows).toEqual([]);
});
