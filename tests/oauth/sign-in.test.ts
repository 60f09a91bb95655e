import { describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import {
  challengeOf,
  frontEnd,
  newVerifier,
  otherFrontEnd,
  publicUrl,
  somebody,
} from '../support/oauth.ts';
import { problemOf } from '../support/problems.ts';
import { request } from '../support/server.ts';
import { asGate, codeOf, countUsers, exchange, password, signIn, useProviders } from './support.ts';

const parts = await useProviders();
const { server, google, github, newBrowser } = parts;
const providers = [google, github].map((provider) => [provider.name, provider] as const);

/** Where a sign-in begins, with whatever is asked. */
const startOf = (name: string, query: Record<string, string>) =>
  `${publicUrl}/api/v1/auth/oauth/${name}?${new URLSearchParams(query)}`;

describe.each(providers)('by %s', (name, provider) => {
  test('a stranger gets an account, an organization that he owns, and a session', async () => {
    const person = somebody({ name: 'Grace Hopper' });
    const { status, accessToken, refreshToken, user, organization } = await signIn(
      parts,
      provider,
      person,
    );
    expect([status, user.email, user.name]).toEqual([200, person.email, 'Grace Hopper']);
    expect(organization.name).toBe('Grace Hopper');
    expect(refreshToken).toMatch(/^[\w-]{43}/);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken });
    expect(await crm.auth.session()).toMatchObject({ user: { id: user.id }, role: 'owner' });
    await crm.contacts.create({ lastName: 'Lovelace' });
  });

  test('who comes again is the same, whatever his address and name are by then', async () => {
    const person = somebody();
    const first = await signIn(parts, provider, person);
    const moved = {
      ...person,
      email: `moved${person.id}@example.com`,
      verified: false,
      name: 'Other',
    };
    const again = await signIn(parts, provider, moved);
    expect(again.user).toEqual(first.user);
    expect(again.organization.id).toBe(first.organization.id);
    expect(again.accessToken).not.toBe(first.accessToken);
    expect(await countUsers(server, moved.email)).toBe(0);
  });

  test('the address is kept in lower case, and is known to be verified', async () => {
    const { id } = somebody();
    const { user } = await signIn(
      parts,
      provider,
      somebody({ id, email: `Ada.${id}@Example.COM` }),
    );
    expect(user.email).toBe(`ada.${id}@example.com`);
    const [row] = await asGate<{ verified: boolean; password: string | null }>(
      server,
      'select email_verified_at is not null as verified, password_hash as password from users where id = $1',
      [user.id],
    );
    expect(row).toEqual({ verified: true, password: null });
  });

  test('nobody signs in by a password to an account that has none', async () => {
    const { user } = await signIn(parts, provider, somebody());
    const response = await request(server, '/auth/login', {
      body: { email: user.email, password },
    });
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_credentials' });
  });

  test.each([
    ['null', null, undefined],
    ['empty', '', undefined],
    ['blank and of control characters', '  \u0000\u0007 ', undefined],
    ['of several lines', 'Ada\r\nLovelace\u0000', 'Ada Lovelace'],
    ['half a character', `${'x'.repeat(199)}😀`, `${'x'.repeat(199)}\ufffd`],
  ])('a name that is %s makes a name that can be kept', async (_, given, expected) => {
    const person = somebody({ name: given });
    const { status, user } = await signIn(parts, provider, person);
    const login = name === 'github' && given === null ? `user${person.id}` : String(person.id);
    expect([status, user.name]).toEqual([200, expected ?? login]);
  });

  test.each([
    ['not verified', (email: string) => ({ email, verified: false })],
    ['not there', () => ({ email: null })],
    ['no address', () => ({ email: 'ada' })],
  ])('with an e-mail address that is %s nobody gets an account', async (_, change) => {
    const person = somebody();
    const stranger = { ...person, ...change(person.email!) };
    expect(await signIn(parts, provider, stranger)).toMatchObject({
      status: 403,
      code: 'email_unverified',
    });
    expect(await countUsers(server, person.email)).toBe(0);
    const identities = await asGate(server, 'select 1 from user_identities where subject = $1', [
      String(person.id),
    ]);
    expect(identities).toEqual([]);
  });

  test('the provider gets a challenge, and the verifier of it with the code', async () => {
    provider.calls.length = 0;
    await codeOf(parts, provider, somebody());
    const [asked, redeemed, ...others] = provider.calls;
    const query = new URL(asked!.url, provider.url).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(redeemed!.form['code_verifier']).toMatch(/^[\w-]{43}$/);
    expect(query.get('code_challenge')).toBe(challengeOf(redeemed!.form['code_verifier']!));
    const callback = `${publicUrl}/api/v1/auth/oauth/${name}/callback`;
    expect([query.get('redirect_uri'), redeemed!.form['redirect_uri']]).toEqual([
      callback,
      callback,
    ]);
    // What the token opens is asked for with the token in a header alone.
    expect(others.map(({ what }) => what)).toEqual(
      name === 'google' ? ['GET /userinfo'] : ['GET /api/v3/user', 'GET /api/v3/user/emails'],
    );
    for (const { headers, url } of others) {
      expect(headers.authorization).toMatch(/^Bearer \S+$/);
      expect(url).not.toContain('?');
    }
  });

  test('verifier, challenge and state are new each time', async () => {
    const browser = newBrowser();
    const asked = [await browser.toProvider(name), await browser.toProvider(name)].map(
      (address) => new URL(address).searchParams,
    );
    const [one, other] = browser.locations
      .filter((address) => address.startsWith(provider.url))
      .map((address) => new URL(address).searchParams);
    expect(one!.get('code_challenge')).not.toBe(other!.get('code_challenge'));
    expect(asked[0]!.get('state')).not.toBe(asked[1]!.get('state'));
    expect(asked[0]!.get('state')).toMatch(/^[\w-]{43}$/);
  });
});

test('the cookie is of this host alone, for ten minutes, and gone after the callback', async () => {
  const browser = newBrowser();
  const back = await browser.toProvider('google');
  const { value, attributes } = browser.cookies.get('__Host-oauth')!;
  expect(attributes.filter((attribute) => !attribute.startsWith('Expires='))).toEqual([
    'Max-Age=600',
    'Path=/',
    'HttpOnly',
    'Secure',
    'SameSite=Lax',
  ]);
  // Sealed: it tells neither the state nor where to.
  const state = new URL(back).searchParams.get('state')!;
  const opened = Buffer.from(value.slice(2), 'base64url').toString('latin1');
  for (const told of [state, 'app.example.com']) expect(value + opened).not.toContain(told);
  await browser.open(back);
  expect(browser.cookies.size).toBe(0);
});

test('the front end finds the code beside what its address has already', async () => {
  const answer = await newBrowser().signIn('github', { redirectTo: otherFrontEnd });
  expect(answer).toEqual({ from: 'crm', code: expect.stringMatching(/^[\w-]{43}$/) });
});

test.each([
  'https://app.example.com/',
  'https://app.example.com/signed-in/',
  'https://app.example.com/signed-in?',
  'https://app.example.com/signed-in?next=https://evil.example',
  'https://app.example.com/signed-in#x',
  'https://app.example.com:443/signed-in',
  'https://APP.example.com/signed-in',
  'https://app.example.com@evil.example/signed-in',
  'https://app.example.com/signed-in, com.example.app:/signed-in?from=crm',
  'https://evil.example/https://app.example.com/signed-in',
  '//app.example.com/signed-in',
  'com.example.app:/signed-in',
  '/signed-in',
  '',
])('no sign-in may end at %j', async (redirectTo) => {
  const browser = newBrowser();
  const query = { redirectTo, codeChallenge: challengeOf(newVerifier()) };
  const response = await browser.open(startOf('google', query));
  expect(await problemOf(response)).toMatchObject({ status: 400, code: 'redirect_not_allowed' });
  expect([browser.cookies.size, response.headers.get('location')]).toEqual([0, null]);
});

test.each([
  ['no challenge', {}],
  ['a short challenge', { codeChallenge: 'abc' }],
  ['a challenge of other characters', { codeChallenge: '='.repeat(43) }],
])('a front end that sends %s is told so', async (_, query) => {
  const response = await newBrowser().open(startOf('google', { redirectTo: frontEnd, ...query }));
  expect(await problemOf(response)).toMatchObject({
    status: 400,
    errors: [{ in: 'query', pointer: '/codeChallenge' }],
  });
});

test('the SDK tells where to send the browser, and exchanges the code', async () => {
  const crm = new HeadlessCrm({ baseUrl: publicUrl });
  const codeVerifier = newVerifier();
  const asked = { redirectTo: frontEnd, codeChallenge: challengeOf(codeVerifier) };
  google.person = somebody();
  const browser = newBrowser();
  const begun = await browser.open(crm.oauth.start('google', asked));
  const sent = await browser.open(begun.headers.get('location')!);
  const back = await browser.open(sent.headers.get('location')!);
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!;
  const here = new HeadlessCrm({ baseUrl: server.url });
  const session = await here.oauth.exchange({ code, codeVerifier });
  expect(session.user.email).toBe(google.person.email);
});

test('the refresh token is in a cookie where that is asked for', async () => {
  const body = { ...(await codeOf(parts, google, somebody())), cookie: true };
  const response = await request(server, '/auth/oauth/exchange', { body });
  expect(response.headers.get('set-cookie')).toMatch(/^__Host-refresh=[\w-]{88}; .*HttpOnly/);
  expect(await response.json()).toMatchObject({ refreshToken: null });
});

describe('a code', () => {
  test('is good once: of twenty at once one opens a session', async () => {
    const body = await codeOf(parts, google, somebody());
    const all = await Promise.all(Array.from({ length: 20 }, () => exchange(server, body)));
    const good = all.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    const others = all.filter((one) => one !== good[0]).map(({ status, code }) => [status, code]);
    expect(others).toEqual(Array.from({ length: 19 }, () => [400, 'invalid_grant']));
    const sessions = await asGate(server, 'select 1 from sessions where user_id = $1', [
      good[0]!.user.id,
    ]);
    expect(sessions).toHaveLength(1);
  });

  test('is good to nobody but the front end that began, and spent by whoever tries', async () => {
    const person = somebody();
    const body = await codeOf(parts, github, person);
    const stolen = { ...body, codeVerifier: newVerifier() };
    expect(await exchange(server, stolen)).toMatchObject({ status: 400, code: 'invalid_grant' });
    expect(await exchange(server, body)).toMatchObject({ status: 400, code: 'invalid_grant' });
    expect(await countUsers(server, person.email)).toBe(0);
  });

  test('does not go by its challenge, which others may have seen', async () => {
    const { code, codeVerifier } = await codeOf(parts, github, somebody());
    const guessed = { code, codeVerifier: challengeOf(codeVerifier) };
    expect(await exchange(server, guessed)).toMatchObject({ code: 'invalid_grant' });
  });

  test('is good for a minute', async () => {
    const late = await codeOf(parts, google, somebody());
    const inTime = await codeOf(parts, google, somebody());
    const age = `update oauth_sign_ins set code_expires_at = code_expires_at - make_interval(secs => $2)
      where code_hash = sha256(convert_to($1, 'UTF8')) returning code_expires_at - now() as left`;
    await asGate(server, age, [late.code, 60]);
    await asGate(server, age, [inTime.code, 30]);
    expect(await exchange(server, late)).toMatchObject({ code: 'invalid_grant' });
    expect(await exchange(server, inTime)).toMatchObject({ status: 200 });
  });

  test('that never was is like one that is spent', async () => {
    const unknown = { code: newVerifier(), codeVerifier: newVerifier() };
    expect(await exchange(server, unknown)).toMatchObject({ status: 400, code: 'invalid_grant' });
  });

  test('is kept as a hash alone, and what it stands for sealed', async () => {
    const person = somebody();
    const { code } = await codeOf(parts, google, person);
    const rows = await asGate<{ row: string }>(
      server,
      'select o::text as row from oauth_sign_ins o',
    );
    const all = rows.map(({ row }) => row).join('\n');
    expect(all).toMatch(/,1\./);
    for (const told of [code, Buffer.from(code).toString('hex'), person.email!, String(person.id)])
      expect(all.includes(told)).toBe(false);
  });

  test('makes nothing until it is exchanged', async () => {
    const person = somebody();
    await codeOf(parts, google, person);
    expect(await countUsers(server, person.email)).toBe(0);
  });
});

test('what is kept of sign-ins goes when it is of no more use', async () => {
  await codeOf(parts, google, somebody());
  await asGate(server, `update oauth_sign_ins set expires_at = now() - interval '1 second'`);
  await codeOf(parts, google, somebody());
  expect(await asGate(server, 'select 1 from oauth_sign_ins')).toHaveLength(1);
});
