import { expect, test } from 'vitest';
import { Browser, challengeOf, frontEnd, newVerifier, publicUrl } from '../support/oauth.ts';
import { problemOf } from '../support/problems.ts';
import { request, useServer } from '../support/server.ts';

const server = useServer();
const query = new URLSearchParams({
  redirectTo: frontEnd,
  codeChallenge: challengeOf(newVerifier()),
});

test.each(['google', 'github'])('a server says that %s is not configured', async (name) => {
  for (const path of [`/auth/oauth/${name}?${query}`, `/auth/oauth/${name}/callback?code=x`]) {
    const response = await request(server, path, { redirect: 'manual' });
    const { status, code, detail } = await problemOf(response);
    expect([status, code]).toEqual([404, 'provider_not_configured']);
    expect(detail).toContain(name);
  }
});

test('it tells a browser so in words', async () => {
  const address = `${publicUrl}/api/v1/auth/oauth/google?${query}`;
  const response = await new Browser(server).open(address, { accept: 'text/html' });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=utf-8',
  ]);
  expect(await response.text()).toContain('Sign-in by google is not configured on this server');
});

test('a provider that is not known at all is none', async () => {
  const response = await request(server, `/auth/oauth/myspace?${query}`);
  expect(await problemOf(response)).toMatchObject({ status: 400, errors: [{ in: 'path' }] });
});
