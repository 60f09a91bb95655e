import { afterAll, expect, test } from 'vitest';
import type { SignedIn } from '@headless-crm/sdk';
import { problemOf } from './support/problems.ts';
import { tokenFor } from './support/smtp.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const listed = 'https://app.example.com';
const own = 'https://crm.example.com';
const server = useServer({
  env: { CORS_ORIGINS: listed, PUBLIC_URL: own, REFRESH_COOKIE_SAME_SITE: 'none' },
});

afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';

/** What a browser keeps: the cookie, if one was set. */
interface Answer {
  status: number;
  body: SignedIn;
  /** `name=value`, as the browser sends it; undefined when none was set. */
  cookie: string | undefined;
  attributes: string[];
  response: Response;
}

async function post(
  path: string,
  sent: { body?: object; cookie?: string; origin?: string; token?: string } = {},
): Promise<Answer> {
  const { cookie, origin, ...init } = sent;
  const headers = { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}) };
  const response = await request(server, path, { method: 'POST', headers, ...init });
  const [pair, ...attributes] = (response.headers.get('set-cookie') ?? '').split('; ');
  const text = response.ok ? await response.text() : '{}';
  const body = JSON.parse(text || '{}') as SignedIn;
  return { status: response.status, body, cookie: pair || undefined, attributes, response };
}

const logIn = ({ email }: TestOrganization) =>
  post('/auth/login', { body: { email, password, cookie: true } });

test('the refresh token is in a cookie that no script reads, and not in the body', async () => {
  const organization = await createOrganization(server);
  const { body, cookie, attributes } = await logIn(organization);
  expect(body.refreshToken).toBeNull();
  expect(cookie).toMatch(/^__Host-refresh=[\w-]{88}$/);
  expect(attributes.filter((one) => !one.startsWith('Expires=')).toSorted()).toEqual([
    'HttpOnly',
    'Max-Age=604800',
    'Path=/',
    'SameSite=None',
    'Secure',
  ]);
  const registered = await post('/auth/register', {
    body: {
      email: `c${organization.email}`,
      password,
      name: 'A',
      organizationName: 'A',
      cookie: true,
    },
  });
  expect([registered.body.refreshToken, registered.cookie?.slice(0, 15)]).toEqual([
    null,
    '__Host-refresh=',
  ]);
});

test.each([
  ['who is new by the invitation', false],
  ['who has an account', true],
])('the cookie is for %s too', async (_, isKnown) => {
  const host = await createOrganization(server);
  const guest = await createOrganization(server);
  const email = isKnown ? guest.email : `new${guest.email}`;
  await host.crm.invitations.create({ email, name: 'A', role: 'member' });
  const token = await tokenFor(server, email);
  const body = { token, cookie: true, ...(isKnown ? {} : { password }) };
  const sent = isKnown ? { body, token: guest.token } : { body };
  const accepted = await post('/invitations/accept', sent);
  expect([accepted.status, accepted.body.refreshToken]).toEqual([200, null]);
  const next = await post('/auth/refresh', { cookie: accepted.cookie!, origin: listed });
  expect([next.status, next.body.organization.id]).toEqual([200, host.organizationId]);
});

test.each([listed, own])('a page of %s refreshes by the cookie, with no body', async (origin) => {
  const first = await logIn(await createOrganization(server));
  const second = await post('/auth/refresh', { cookie: first.cookie!, origin });
  expect([second.status, second.body.refreshToken]).toEqual([200, null]);
  expect(second.cookie).toMatch(/^__Host-refresh=[\w-]{88}$/);
  expect(second.cookie).not.toBe(first.cookie);
  const { accessToken: token } = second.body;
  expect((await request(server, '/contacts', { token })).status).toBe(200);
  // The same again, as a page that is loaded twice would ask.
  const again = await post('/auth/refresh', { cookie: first.cookie!, origin, body: {} });
  expect(again.cookie).toBe(second.cookie);
});

test.each([
  ['a request of no page', undefined],
  ['a page of another origin', 'https://evil.example.com'],
  ['a page of the same host by another scheme', 'http://app.example.com'],
  ['a page of another port', `${listed}:8443`],
  ['a page of a host that ends alike', 'https://evil-app.example.com'],
  ['a page without an origin', 'null'],
])('%s is refused the cookie, which stays good', async (_, origin) => {
  const { cookie, body } = await logIn(await createOrganization(server));
  for (const path of ['/auth/refresh', '/auth/logout']) {
    const refused = await post(path, { cookie: cookie!, ...(origin ? { origin } : {}) });
    expect([path, refused.status, refused.cookie]).toEqual([path, 403, undefined]);
    expect((await problemOf(refused.response)).code).toBe('origin_not_allowed');
  }
  const { accessToken: token } = body;
  expect((await request(server, '/contacts', { token })).status).toBe(200);
  expect((await post('/auth/refresh', { cookie: cookie!, origin: listed })).status).toBe(200);
});

test('who signs in anew in a browser ends the session that its cookie held, and no other one', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const elsewhere = await logIn(mine);
  const first = await logIn(mine);
  const again = async ({ email }: TestOrganization, sent: { origin?: string; cookie?: boolean }) =>
    post('/auth/login', {
      body: { email, password, ...(sent.cookie ? { cookie: true } : {}) },
      cookie: first.cookie!,
      ...(sent.origin ? { origin: sent.origin } : {}),
    });
  const works = async ({ body: { accessToken: token } }: Answer) =>
    (await request(server, '/contacts', { token })).status;
  // A page that may not use the cookie does not have it looked at, and a token in the body replaces none.
  await again(mine, { cookie: true, origin: 'https://evil.example.com' });
  await again(mine, { cookie: true });
  await again(mine, { origin: listed });
  expect(await works(first)).toBe(200);
  const second = await again(mine, { cookie: true, origin: listed });
  expect([await works(first), await works(second), await works(elsewhere)]).toEqual([
    401, 200, 200,
  ]);
  // Another person at the same browser ends it too.
  const third = await post('/auth/login', {
    body: { email: other.email, password, cookie: true },
    cookie: second.cookie!,
    origin: listed,
  });
  expect([await works(second), await works(third), await works(elsewhere)]).toEqual([
    401, 200, 200,
  ]);
  const { data } = await mine.crm.audit.list({ type: { eq: 'session.ended' } });
  expect(data).toHaveLength(2);
});

test('a token in the body needs no page, and one in the cookie never gets into a body', async () => {
  const organization = await createOrganization(server);
  const login = await post('/auth/login', { body: { email: organization.email, password } });
  expect(login.cookie).toBeUndefined();
  const { refreshToken } = login.body;
  const plain = await post('/auth/refresh', { body: { refreshToken } });
  expect([plain.cookie, typeof plain.body.refreshToken]).toEqual([undefined, 'string']);
  // From now on in the cookie.
  const moved = await post('/auth/refresh', {
    body: { refreshToken: plain.body.refreshToken, cookie: true },
  });
  expect([moved.body.refreshToken, moved.cookie === undefined]).toEqual([null, false]);
  const { accessToken: token } = moved.body;
  const { id: organizationId } = moved.body.organization as { id: string };
  for (const body of [{ cookie: false }, {}]) {
    const next = await post('/auth/refresh', { cookie: moved.cookie!, origin: listed, body });
    expect([next.status, next.body.refreshToken]).toEqual([200, null]);
  }
  const switched = await post('/auth/switch-organization', { token, body: { organizationId } });
  expect([switched.status, switched.body.refreshToken]).toEqual([200, null]);
  const kept = await post('/auth/refresh', { cookie: switched.cookie!, origin: listed });
  expect(kept.status).toBe(200);
});

test('signing out takes the cookie away, by the cookie and by the access token', async () => {
  const organization = await createOrganization(server);
  for (const by of ['cookie', 'token']) {
    const { body, cookie } = await logIn(organization);
    const { accessToken: token } = body;
    const sent = by === 'cookie' ? { cookie: cookie!, origin: listed } : { token };
    const out = await post('/auth/logout', sent);
    expect([by, out.status, out.cookie]).toEqual([by, 204, '__Host-refresh=']);
    expect(out.attributes).toEqual(expect.arrayContaining(['Max-Age=0', 'Path=/', 'Secure']));
    expect((await request(server, '/contacts', { token })).status).toBe(401);
    expect((await post('/auth/refresh', { cookie: cookie!, origin: listed })).status).toBe(401);
  }
  const stale = await post('/auth/logout', { cookie: '__Host-refresh=x', origin: listed });
  expect([stale.status, stale.cookie]).toEqual([204, '__Host-refresh=']);
});

test('an access token says which session ends, whatever cookie comes with it', async () => {
  const organization = await createOrganization(server);
  const inCookie = await logIn(organization);
  const { token } = organization;
  const out = await post('/auth/logout', { token, cookie: inCookie.cookie!, origin: listed });
  expect([out.status, out.cookie]).toEqual([204, undefined]);
  expect((await request(server, '/contacts', { token })).status).toBe(401);
  const kept = await post('/auth/refresh', { cookie: inCookie.cookie!, origin: listed });
  expect(kept.status).toBe(200);
});

test('a page of a listed origin is let to read the replies, with cookies', async () => {
  const { cookie } = await logIn(await createOrganization(server));
  const { response } = await post('/auth/refresh', { cookie: cookie!, origin: listed });
  expect(response.headers.get('access-control-allow-origin')).toBe(listed);
  expect(response.headers.get('access-control-allow-credentials')).toBe('true');
});
