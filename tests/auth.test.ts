import { createHmac } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import jsonwebtoken from 'jsonwebtoken';
import { v7 as uuid } from 'uuid';
import { createCursorCodec } from '../src/http/cursors.ts';
import { comparable, problemOf } from './support/problems.ts';
import {
  createOrganization,
  request,
  testSecrets,
  type TestOrganization,
  useServer,
} from './support/server.ts';

const former = 'the former secret of the tests, of thirty-two bytes';
const server = useServer({ env: { JWT_SECRET_PREVIOUS: former } });

afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const newEmail = () => `${uuid()}@example.com`;

/** What the owner of the tables does as somebody: policies bind him too. */
async function asOwner(userId: string, organizationId: string | null, statement: string) {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select app.bind($1, 'user', $2, null)`, [organizationId, userId]);
    const { rowCount } = await client.query(statement, [userId]);
    await client.query('commit');
    expect(rowCount).toBe(1);
  } finally {
    client.release();
  }
}

/** What a request with the token is answered; a 401 must say how to authenticate. */
async function refusalOf(token: string): Promise<string> {
  const response = await request(server, '/contacts', { token });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
  const { code } = await problemOf(response);
  return code;
}

test('a registration makes a user, his organization and his first session', async () => {
  const email = newEmail();
  const body = { email, password, name: 'Ada Lovelace', organizationName: 'Analytical Engines' };
  const { data, response } = await anonymous().auth.register(body).withResponse();
  expect(response.status).toBe(201);
  expect(data).toMatchObject({
    expiresIn: 900,
    refreshToken: expect.any(String),
    user: { email, name: 'Ada Lovelace' },
    organization: { name: 'Analytical Engines' },
  });
  expect(JSON.stringify(data)).not.toMatch(/password|hash/i);
  const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: data.accessToken });
  expect(await crm.auth.session()).toMatchObject({
    user: data.user,
    organization: data.organization,
    role: 'owner',
    permissions: expect.arrayContaining(['contacts:write', 'api-keys:manage']),
  });
});

test('an address that has an account is refused, however it is written', async () => {
  const { email } = await createOrganization(server);
  for (const taken of [email, ` ${email.toUpperCase()} `]) {
    await expect(
      anonymous().auth.register({ email: taken, password, name: 'B', organizationName: 'B' }),
    ).rejects.toMatchObject({
      status: 409,
      code: 'email_taken',
      errors: [{ in: 'body', pointer: '/email' }],
    });
  }
});

test('twenty registrations of one address at once make one account', async () => {
  const body = { email: newEmail(), password, name: 'A', organizationName: 'A' };
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => anonymous().auth.register(body)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
  );
  expect(new Set(codes)).toEqual(new Set(['email_taken']));
});

test.each([
  ['what is no address', { email: 'ada' }, '/email'],
  ['a password of 7 characters', { password: '1234567' }, '/password'],
  ['a password of 129 characters', { password: 'x'.repeat(129) }, '/password'],
  ['no name', { name: undefined }, '/name'],
  ['a blank organization', { organizationName: '  ' }, '/organizationName'],
  ['a role of its own choice', { role: 'super_admin' }, '/role'],
])('a registration with %s is refused', async (_, part, pointer) => {
  const body = { email: newEmail(), password, name: 'A', organizationName: 'A', ...part };
  const response = await request(server, '/auth/register', { body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'body', pointer }] });
});

test('who registered can sign in, with the address written in any case', async () => {
  const { email, organizationId, userId } = await createOrganization(server);
  const signedIn = await anonymous().auth.login({ email: email.toUpperCase(), password });
  expect(signedIn).toMatchObject({ user: { id: userId }, organization: { id: organizationId } });
  const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: signedIn.accessToken });
  expect(await crm.contacts.create({ lastName: 'Ada' })).toMatchObject({ ownerId: userId });
});

test('an unknown address and a wrong password are refused by the same bytes', async () => {
  const { email } = await createOrganization(server);
  const refusals = [];
  for (const body of [
    { email, password: 'a wrong password' },
    { email: newEmail(), password: 'a wrong password' },
    { email, password: 'short' },
  ]) {
    const response = await request(server, '/auth/login', { body });
    expect(response.status).toBe(401);
    const headers = Object.fromEntries(response.headers);
    for (const name of ['date', 'x-request-id', 'server-timing']) delete headers[name];
    refusals.push(JSON.stringify([headers, comparable(await problemOf(response))]));
  }
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toContain('invalid_credentials');
});

test('passwords of 100 bytes that differ in the last one are different passwords', async () => {
  const email = newEmail();
  const long = 'x'.repeat(99);
  await anonymous().auth.register({
    email,
    password: `${long}1`,
    name: 'A',
    organizationName: 'A',
  });
  await expect(anonymous().auth.login({ email, password: `${long}2` })).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  await expect(anonymous().auth.login({ email, password: `${long}1` })).resolves.toBeDefined();
});

const claimsOf = ({ token }: TestOrganization) =>
  jsonwebtoken.decode(token) as Record<string, unknown>;

/** Signs claims as the server does, but for what is to be wrong with them. */
const sign = (
  claims: object,
  secret = testSecrets.JWT_SECRET,
  algorithm: 'HS256' | 'HS512' = 'HS256',
) => jsonwebtoken.sign(claims, secret, { algorithm });

test('a token that is not the server’s own, or no longer good, is refused', async () => {
  const organization = await createOrganization(server);
  const claims = claimsOf(organization);
  const { token } = organization;
  const { refreshToken } = await anonymous().auth.login({ email: organization.email, password });
  const without = (name: string) =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
  const [head, body, signature] = token.split('.') as [string, string, string];
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const middle = Math.floor(signature.length / 2);
  const changed = signature[middle] === 'A' ? 'B' : 'A';
  const wrong = {
    expired: sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }),
    'without an expiry': sign(without('exp')),
    'of another secret': sign(claims, 'another secret that somebody may have guessed'),
    'of another algorithm': sign(claims, testSecrets.JWT_SECRET, 'HS512'),
    unsigned: `${none}.${body}.`,
    'unsigned, with the signature': `${none}.${body}.${signature}`,
    'for another audience': sign({ ...claims, aud: 'another-service' }),
    'without an audience': sign(without('aud')),
    'of another issuer': sign({ ...claims, iss: 'another-service' }),
    'without a subject': sign(without('sub')),
    'without an organization': sign(without('org')),
    'without a role': sign(without('role')),
    'without a session': sign(without('sid')),
    'with a number as subject': sign({ ...without('sub'), sub: '1' }),
    'with a changed signature': `${head}.${body}.${signature.slice(0, middle)}${changed}${signature.slice(middle + 1)}`,
    'with changed claims': `${head}.${Buffer.from(JSON.stringify({ ...claims, role: 'owner', exp: 4e9 })).toString('base64url')}.${signature}`,
    'signed as a different text': `${head}.${body}.${createHmac('sha256', testSecrets.JWT_SECRET).update(body).digest('base64url')}`,
    'that is a refresh token': refreshToken!,
    'that is no token': 'token',
    empty: '',
  };
  for (const [name, text] of Object.entries(wrong)) {
    expect([name, await refusalOf(text)]).toEqual([name, 'unauthenticated']);
  }
});

test('a token of the former secret is good while the secret is rotated', async () => {
  const organization = await createOrganization(server);
  const token = sign(claimsOf(organization), former);
  const response = await request(server, '/contacts', { token });
  expect(response.status).toBe(200);
  const expired = { ...claimsOf(organization), exp: Math.floor(Date.now() / 1000) - 1 };
  expect(await refusalOf(sign(expired, former))).toBe('unauthenticated');
});

test('so is a cursor, which a reader of the feed may have kept for days', async () => {
  const { token, organizationId } = await createOrganization(server);
  const scope = `${organizationId} changes`;
  const { cursor } = (await (await request(server, '/changes', { token })).json()) as {
    cursor: string;
  };
  const values = createCursorCodec(testSecrets.JWT_SECRET).decode(scope, cursor)!;
  const statusWith = async (secret: string) => {
    const after = createCursorCodec(secret).encode(scope, values);
    return (await request(server, `/changes?after=${after}`, { token })).status;
  };
  expect(await statusWith(former)).toBe(200);
  expect(await statusWith('a secret that nobody has ever had here')).toBe(400);
});

test('a genuine token for an organization that its user is no member of is refused', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const token = sign({ ...claimsOf(mine), org: other.organizationId });
  expect(await refusalOf(token)).toBe('unauthenticated');
  const session = sign({ ...claimsOf(mine), sid: claimsOf(other)['sid'] });
  expect(await refusalOf(session)).toBe('unauthenticated');
});

test('a session that is ended is refused at its next request, and no other one is', async () => {
  const { token, email, userId } = await createOrganization(server);
  const second = await anonymous().auth.login({ email, password });
  expect((await request(server, '/contacts', { token })).status).toBe(200);
  const { sid } = jsonwebtoken.decode(token) as { sid: string };
  await asOwner(
    userId,
    null,
    `update sessions set ended_at = now() where user_id = $1 and id = '${sid}'`,
  );
  expect(await refusalOf(token)).toBe('unauthenticated');
  const body = { lastName: 'A' };
  expect((await request(server, '/contacts', { token, body })).status).toBe(401);
  expect((await request(server, '/auth/session', { token })).status).toBe(401);
  const other = await request(server, '/contacts', { token: second.accessToken });
  expect(other.status).toBe(200);
});

test.each([
  ['suspended', `update memberships set status = 'suspended' where user_id = $1`],
  ['removed', 'delete from memberships where user_id = $1'],
])('a member who is %s is refused from the next request on', async (_, statement) => {
  const { token, userId, organizationId } = await createOrganization(server);
  expect((await request(server, '/contacts', { token })).status).toBe(200);
  await asOwner(userId, organizationId, statement);
  const body = { lastName: 'A', ownerId: null };
  expect((await request(server, '/contacts', { token, body })).status).toBe(401);
  expect(await refusalOf(token)).toBe('unauthenticated');
});

test('a member with another role has its rights from the next request on, more or fewer', async () => {
  const { token, userId, organizationId } = await createOrganization(server);
  const body = { lastName: 'A', ownerId: null };
  const create = async () => (await request(server, '/contacts', { token, body })).status;
  const roleOf = async () => {
    const session = await request(server, '/auth/session', { token });
    return ((await session.json()) as { role: string }).role;
  };
  expect(await create()).toBe(201);
  await asOwner(
    userId,
    organizationId,
    `update memberships set role = 'viewer' where user_id = $1`,
  );
  expect([await create(), await roleOf()]).toEqual([403, 'viewer']);
  await asOwner(userId, organizationId, `update memberships set role = 'admin' where user_id = $1`);
  expect([await create(), await roleOf()]).toEqual([201, 'admin']);
});

test('nobody reads anything without credentials, and learns nothing of what is there', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  for (const path of ['/contacts', `/contacts/${id}`, `/contacts/${uuid()}`, '/contacts?limit=x']) {
    const response = await request(server, path);
    expect(response.status).toBe(401);
    expect((await problemOf(response)).code).toBe('unauthenticated');
  }
});

test.each([['Basic YTpi'], ['Bearer'], ['Bearer  two blanks'], ['token'], ['Bearer a b']])(
  'the header "Authorization: %s" is refused',
  async (authorization) => {
    const response = await request(server, '/contacts', { headers: { authorization } });
    expect(response.status).toBe(401);
    expect((await problemOf(response)).code).toBe('unauthenticated');
  },
);
