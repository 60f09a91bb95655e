import { afterAll, expect, test } from 'vitest';
import { createGithub } from '../../src/outside/oauth/github.ts';
import { createGoogle } from '../../src/outside/oauth/google.ts';
import { OAuthError } from '../../src/outside/oauth/provider.ts';
import { type Answering, clientId, clientSecret, json, startGithub } from '../support/oauth.ts';

const github = await startGithub();
afterAll(() => github.stop());

const callbackUrl = 'https://crm.example.com/callback';
const client = { clientId, clientSecret, callbackUrl };
const impatient = { ...client, timeoutMs: 300 };

const silent: Answering = () => {};
const dripping: Answering = (response) => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drip));
};

test.each([
  ['says nothing', 'POST /login/oauth/access_token', silent],
  ['never comes to an end', 'POST /login/oauth/access_token', dripping],
  ['says nothing about the user', 'GET /api/v3/user', silent],
  ['never comes to an end with his addresses', 'GET /api/v3/user/emails', dripping],
])('a provider that %s is waited for no longer than allowed', async (_, place, answer) => {
  const token = json({ access_token: 'gho_token' });
  github.instead.set('POST /login/oauth/access_token', token);
  github.instead.set('GET /api/v3/user', json({ id: 1, login: 'ada' }));
  github.instead.set(place, answer);
  const failing = createGithub(impatient, github.url).finish({ code: 'x' }, 'x');
  await expect(failing).rejects.toThrow(new OAuthError('TimeoutError'));
  github.instead.clear();
});

test('a provider that is not there is an error that says so', async () => {
  const gone = await startGithub();
  await gone.stop();
  const failing = createGithub(client, gone.url).finish({ code: 'x' }, 'x');
  await expect(failing).rejects.toThrow(new OAuthError('ECONNREFUSED'));
});

test('what is wrong is said in a word, and never with what was sent', async () => {
  const failing = createGithub({ ...client, clientSecret: 'wrong' }, github.url);
  await expect(failing.finish({ code: 'secret-code' }, 'x')).rejects.toMatchObject({
    name: 'OAuthError',
    denied: false,
    message: expect.not.stringMatching(/secret|wrong/),
  });
  const refused = failing.finish({ error: 'access_denied' }, 'x');
  await expect(refused).rejects.toMatchObject({ denied: true });
});

test.each([
  [
    'Google',
    createGoogle(client),
    'https://accounts.google.com/o/oauth2/v2/auth',
    'openid email profile',
  ],
  ['GitHub', createGithub(client), 'https://github.com/login/oauth/authorize', 'user:email'],
])('without another address it is %s itself that is asked', async (_, provider, address, scope) => {
  const { url, verifier } = await provider.begin('the state');
  const { origin, pathname, searchParams } = new URL(url);
  expect(origin + pathname).toBe(address);
  expect(verifier).toMatch(/^[\w-]{43}$/);
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: clientId,
    redirect_uri: callbackUrl,
    response_type: 'code',
    scope,
    state: 'the state',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
});
