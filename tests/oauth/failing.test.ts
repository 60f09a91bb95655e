import { afterEach, describe, expect, test } from 'vitest';
import { type Answering, frontEnd, json, somebody, type TestProvider } from '../support/oauth.ts';
import { asGate, signIn, useProviders } from './support.ts';

const parts = await useProviders();
const { server, google, github, log, newBrowser } = parts;

afterEach(() => {
  google.instead.clear();
  github.instead.clear();
});

const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Answering =>
  (response) =>
    void response.writeHead(status, headers).end(body);

const breakingOff: Answering = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"access_');
  setTimeout(() => response.destroy(), 20);
};

const nonsense: [what: string, answer: Answering][] = [
  ['500', json({ error: 'server_error' }, 500)],
  ['503 in HTML', text('<html>Unicorn!</html>', 503)],
  ['401', json({ message: 'Bad credentials' }, 401)],
  ['404', json({ message: 'Not Found' }, 404)],
  ['HTML', text('<html>')],
  ['nothing', text('')],
  ['half of its JSON', text('{"access_token": "gh')],
  ['null', text('null')],
  ['a number', text('42')],
  ['a text', text('"text"')],
  ['a list', text('[]')],
  ['a list of null', text('[null]')],
  ['an empty object', text('{}')],
  ['a redirect', text('', 302, { location: 'http://127.0.0.1:1/' })],
  ['a reply that breaks off', breakingOff],
  ['no reply', (response) => void response.destroy()],
];

const places: [place: string, provider: TestProvider][] = [
  ['POST /token', google],
  ['GET /userinfo', google],
  ['POST /login/oauth/access_token', github],
  ['GET /api/v3/user', github],
  ['GET /api/v3/user/emails', github],
];

/** Goes to the provider and back; gives what the front end is told. */
async function answerOf(provider: TestProvider, person = somebody()) {
  provider.person = person;
  return newBrowser().signIn(provider.name);
}

describe.each(places)('when %s', (place, provider) => {
  test.each(nonsense)(
    'gives %s, the front end is told that the provider failed',
    async (_, answer) => {
      provider.instead.set(place, answer);
      log.length = 0;
      expect(await answerOf(provider)).toEqual({ error: 'provider_failed' });
      const lines = log.map(
        (line) => JSON.parse(line) as { msg: string; provider?: string; reason?: string },
      );
      const told = lines.filter(({ msg }) => msg === 'a sign-in by a provider failed');
      expect(told).toEqual([
        expect.objectContaining({
          provider: provider.name,
          reason: expect.stringMatching(/^[\w .-]{1,70}$/),
        }),
      ]);
      provider.instead.clear();
      expect(await signIn(parts, provider, somebody())).toMatchObject({ status: 200 });
    },
  );
});

test.each([
  ['no id', { login: 'ada' }],
  ['an id that is a text', { id: 'undefined', login: 'ada' }],
  ['the id 0', { id: 0, login: 'ada' }],
  ['an id that is no whole number', { id: 1.5, login: 'ada' }],
  ['the id null', { id: null, login: 'ada' }],
])('a user of GitHub with %s is nobody', async (_, user) => {
  github.instead.set('GET /api/v3/user', json(user));
  expect(await answerOf(github)).toEqual({ error: 'provider_failed' });
});

test.each([
  [200_000, 'code'],
  [300_000, 'error'],
])('of a reply with %d characters the front end gets a %s', async (length, told) => {
  const { id } = somebody();
  github.instead.set('GET /api/v3/user', json({ id, login: 'ada', bio: 'x'.repeat(length) }));
  expect(Object.keys(await answerOf(github))).toEqual([told]);
});

test.each([
  ['no subject', {}],
  ['an empty subject', { sub: '' }],
  ['a subject that is a number', { sub: 12 }],
  ['a subject that is too long', { sub: 'x'.repeat(256) }],
  ['a subject with a NUL', { sub: 'a\0b' }],
])('a user of Google with %s is nobody', async (_, user) => {
  google.instead.set('GET /userinfo', json(user));
  expect(await answerOf(google)).toEqual({ error: 'provider_failed' });
});

test.each([['true'], [1], [null], [{}]])(
  'an address that Google calls verified by %j is not',
  async (verified) => {
    const { email } = somebody();
    const person = somebody({ email, verified: verified as boolean });
    expect(await signIn(parts, google, person)).toMatchObject({
      status: 403,
      code: 'email_unverified',
    });
  },
);

test('of the addresses at GitHub only the primary one counts', async () => {
  const person = somebody();
  const others = [
    { email: person.email, primary: false, verified: true },
    { email: `primary${person.id}@example.com`, primary: true, verified: false },
  ];
  github.instead.set('GET /api/v3/user/emails', json(others));
  expect(await signIn(parts, github, person)).toMatchObject({
    status: 403,
    code: 'email_unverified',
  });
});

test.each([
  ['access_denied', 'access_denied'],
  ['server_error', 'provider_failed'],
  ['temporarily_unavailable', 'provider_failed'],
  ['redirect_uri_mismatch', 'provider_failed'],
  ['<script>', 'provider_failed'],
])('who comes back with the error %s goes on with %s', async (given, told) => {
  const browser = newBrowser();
  const back = new URL(await browser.toProvider('github'));
  back.searchParams.delete('code');
  back.searchParams.set('error', given);
  back.searchParams.set('error_description', 'Something <b>long</b> that is a stranger’s');
  github.calls.length = 0;
  const response = await browser.open(back.href);
  expect([response.status, response.headers.get('location')]).toEqual([
    302,
    `${frontEnd}?error=${told}`,
  ]);
  expect(github.calls).toEqual([]);
  expect(browser.cookies.size).toBe(0);
  expect(log.join('')).not.toContain('stranger');
  // And it was used up by that.
  expect((await browser.open(back.href)).status).toBe(400);
});

test('who comes back with neither code nor error goes on with one', async () => {
  const browser = newBrowser();
  const back = new URL(await browser.toProvider('github'));
  back.searchParams.delete('code');
  const response = await browser.open(back.href);
  expect(response.headers.get('location')).toBe(`${frontEnd}?error=provider_failed`);
});

test('the provider’s code is good with its own verifier alone', async () => {
  const [one, other] = [newBrowser(), newBrowser()];
  const code = new URL(await one.toProvider('github')).searchParams.get('code')!;
  const back = new URL(await other.toProvider('github'));
  // Injected into another's sign-in, whose state is right.
  back.searchParams.set('code', code);
  const response = await other.open(back.href);
  expect(response.headers.get('location')).toBe(`${frontEnd}?error=provider_failed`);
});

const listCodes = () => asGate(server, 'select 1 from oauth_sign_ins where code_hash is not null');

test('a sign-in that failed leaves nothing to be exchanged', async () => {
  const before = await listCodes();
  github.instead.set('GET /api/v3/user', json({}, 500));
  await answerOf(github);
  expect(await listCodes()).toEqual(before);
  github.instead.clear();
  await answerOf(github);
  expect(await listCodes()).toHaveLength(before.length + 1);
});
