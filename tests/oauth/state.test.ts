import { describe, expect, test } from 'vitest';
import { createSealer } from '../../src/auth/seal.ts';
import { challengeOf, frontEnd, newVerifier, publicUrl, somebody } from '../support/oauth.ts';
import { problemOf } from '../support/problems.ts';
import { testSecrets } from '../support/server.ts';
import { asGate, exchange, useProviders } from './support.ts';

const { server, google, github, newBrowser } = await useProviders();
const name = '__Host-oauth';

/** A browser that comes back next, and where to. */
async function begin(provider: 'google' | 'github' = 'google') {
  const browser = newBrowser();
  return { browser, back: await browser.toProvider(provider) };
}

type Begun = Awaited<ReturnType<typeof begin>>;

const cookieOf = ({ browser }: Begun) => browser.cookies.get(name)!;

/** Where it goes back to, with another state. */
function withState(back: string, state: string | null): string {
  const url = new URL(back);
  if (state === null) url.searchParams.delete('state');
  else url.searchParams.set('state', state);
  return url.href;
}

/** Comes back, and is refused: nobody is asked who it was, and nothing is used up. */
async function expectRefusal({ browser, back }: Begun): Promise<void> {
  const [asked, kept] = [google.calls.length + github.calls.length, await countStates()];
  const response = await browser.open(back);
  expect(await problemOf(response)).toMatchObject({ status: 400, code: 'invalid_state' });
  expect(response.headers.get('location')).toBeNull();
  expect([google.calls.length + github.calls.length, await countStates()]).toEqual([asked, kept]);
}

const countStates = async () => (await asGate(server, 'select 1 from oauth_sign_ins')).length;

async function expectSuccess({ browser, back }: Begun): Promise<string> {
  const response = await browser.open(back);
  expect([response.status, response.headers.get('location')]).toEqual([
    302,
    expect.stringMatching(/^https:\/\/app\.example\.com\/signed-in\?code=[\w-]{43}$/),
  ]);
  return response.headers.get('location')!;
}

describe('who comes back is refused', () => {
  test('without the cookie, as whom an attacker has sent here', async () => {
    const begun = await begin();
    const cookie = cookieOf(begun);
    begun.browser.cookies.clear();
    await expectRefusal(begun);
    // And it was all that was lacking.
    begun.browser.cookies.set(name, cookie);
    await expectSuccess(begun);
  });

  test('with the cookie of another sign-in: that of another browser, or a later one of the same', async () => {
    const [one, other] = [await begin(), await begin()];
    await expectRefusal({ browser: one.browser, back: other.back });
    const earlier = one.back;
    one.back = await one.browser.toProvider('google');
    await expectRefusal({ ...one, back: earlier });
    await expectSuccess(one);
  });

  test.each([
    ['is not there', null],
    ['is empty', ''],
    ['is made up', newVerifier()],
  ])('with a state that %s', async (_, state) => {
    const begun = await begin();
    await expectRefusal({ ...begun, back: withState(begun.back, state) });
    await expectSuccess(begun);
  });

  test('with a cookie of which one bit is another', async () => {
    const begun = await begin();
    const { value, attributes } = cookieOf(begun);
    const bytes = Buffer.from(value.slice(2), 'base64url');
    for (const place of [0, 12, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      const forged = `1.${changed.toString('base64url')}`;
      begun.browser.cookies.set(name, { value: forged, attributes });
      await expectRefusal(begun);
    }
    begun.browser.cookies.set(name, { value, attributes });
    await expectSuccess(begun);
  });

  test.each(['', 'x', '1.', '1.AAAA', '2.AAAA', '%E0%A4%A', '{"state":"x"}', 'x'.repeat(4000)])(
    'with the cookie %j',
    async (value) => {
      const begun = await begin();
      begun.browser.cookies.set(name, { value, attributes: [] });
      await expectRefusal(begun);
    },
  );

  test('by another provider than he went to', async () => {
    const begun = await begin('google');
    const mixedUp = begun.back.replace('/oauth/google/', '/oauth/github/');
    await expectRefusal({ ...begun, back: mixedUp });
    await expectSuccess(begun);
  });

  test('when he took longer than ten minutes', async () => {
    const sealer = createSealer(testSecrets.PASSWORD_PEPPER);
    const codeChallenge = challengeOf(newVerifier());
    for (const [seconds, isGood] of [
      [-1, false],
      [60, true],
    ] as const) {
      const begun = await begin('github');
      const state = new URL(begun.back).searchParams.get('state')!;
      const until = Date.now() + seconds * 1000;
      const parts = { state, verifier: newVerifier(), redirectTo: frontEnd, codeChallenge, until };
      const value = sealer.seal(JSON.stringify(parts), ['oauth state', 'github']);
      begun.browser.cookies.set(name, { value, attributes: [] });
      if (!isGood) await expectRefusal(begun);
      // Far enough for GitHub to find the verifier wrong.
      else {
        const response = await begun.browser.open(begun.back);
        expect(response.headers.get('location')).toBe(`${frontEnd}?error=provider_failed`);
      }
    }
  });

  test('a second time, even with the cookie that he had', async () => {
    const begun = await begin();
    const cookie = cookieOf(begun);
    await expectSuccess(begun);
    expect(begun.browser.cookies.size).toBe(0);
    await expectRefusal(begun);
    begun.browser.cookies.set(name, cookie);
    await expectRefusal(begun);
  });

  test('with an error too: nobody is sent on by who does not know the state', async () => {
    const begun = await begin();
    const url = new URL(begun.back);
    url.search = '?error=access_denied&state=made-up';
    await expectRefusal({ ...begun, back: url.href });
  });
});

test('of twenty who come back at once with the same, one goes on', async () => {
  const begun = await begin('github');
  const cookie = cookieOf(begun);
  const asked = github.calls.length;
  const all = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const browser = newBrowser();
      browser.cookies.set(name, cookie);
      const response = await browser.open(begun.back);
      return [response.status, response.headers.get('location')?.split('?')[0] ?? null];
    }),
  );
  expect(all.filter(([status]) => status === 302)).toEqual([[302, frontEnd]]);
  expect(all.filter(([status]) => status === 400)).toHaveLength(19);
  const tokens = github.calls.slice(asked).filter(({ what }) => what.startsWith('POST'));
  expect(tokens).toHaveLength(1);
});

test('somebody whom an attacker lets come back as the attacker is not signed in as him', async () => {
  // The attacker goes as far as the code, and has the victim's browser open the front end with it.
  google.person = somebody();
  const attacker = await begin();
  const code = new URL(await expectSuccess(attacker)).searchParams.get('code')!;
  const victim = { code, codeVerifier: newVerifier() };
  expect(await exchange(server, victim)).toMatchObject({ status: 400, code: 'invalid_grant' });
});

test('what a provider sends beside is ignored, and what it sends twice is refused', async () => {
  const begun = await begin();
  const more = `${begun.back}&iss=https%3A%2F%2Faccounts.google.com&hd=example.com&unheardOf=1`;
  await expectRefusal({ ...begun, back: withState(more, 'other') });
  const twice = await begun.browser.open(`${more}&state=other`);
  expect(await problemOf(twice)).toMatchObject({ code: 'validation_failed' });
  await expectSuccess({ ...begun, back: more });
});

test('a person is told in words that he has to begin anew', async () => {
  const response = await newBrowser().open(
    `${publicUrl}/api/v1/auth/oauth/google/callback?state=x&code=x`,
    { accept: 'text/html' },
  );
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('Go back to where you wanted to sign in, and begin anew');
});
