/** Providers that are real servers, and browsers that sign in by them. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { OAuth2Server } from 'oauth2-mock-server';
import type { Context } from '../../src/auth/context.ts';
import { personOf } from '../../src/auth/principal.ts';
import { sql } from '../../src/db/sql.ts';
import type { TestServer } from './server.ts';
import { asRequest } from './worker.ts';

/** Who sits in front of the browser, as the provider knows him. */
export interface Somebody {
  id: number;
  name: string | null;
  email: string | null;
  verified: boolean;
}

let known = Math.floor(Math.random() * 2 ** 40);

/** Somebody whom nobody has heard of, with an e-mail address that is verified. */
export function somebody(parts: Partial<Somebody> = {}): Somebody {
  known += 1;
  return {
    id: known,
    name: 'Ada Lovelace',
    email: `${known}@example.com`,
    verified: true,
    ...parts,
  };
}

/** A request that a provider got. */
export interface Call {
  /** `POST /token` */
  what: string;
  url: string;
  headers: IncomingMessage['headers'];
  form: Record<string, string>;
}

export type Answering = (response: ServerResponse, call: Call) => void;

/** A provider; what it got, and how it answers. */
export interface TestProvider {
  name: 'google' | 'github';
  url: string;
  /** Null for somebody new each time. */
  person: Somebody | null;
  calls: Call[];
  /** Answers instead, by what is asked: `POST /token`. */
  instead: Map<string, Answering>;
  stop(): Promise<void>;
}

export const clientId = 'client of the tests';
export const clientSecret = 'secret-of-the-client-of-the-tests';
export const publicUrl = 'https://crm.example.com';
export const frontEnd = 'https://app.example.com/signed-in';
export const otherFrontEnd = 'com.example.app:/signed-in?from=crm';

/** The configuration of a server that has the providers. */
export function oauthEnv(...providers: TestProvider[]): Record<string, string> {
  const env: Record<string, string> = {
    PUBLIC_URL: publicUrl,
    OAUTH_REDIRECT_URLS: `${frontEnd}, ${otherFrontEnd}`,
  };
  for (const { name, url } of providers) {
    const prefix = `OAUTH_${name.toUpperCase()}`;
    env[`${prefix}_CLIENT_ID`] = clientId;
    env[`${prefix}_CLIENT_SECRET`] = clientSecret;
    env[`${prefix}_URL`] = url;
  }
  return env;
}

export const newVerifier = (): string => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends JSON. */
export const json =
  (body: unknown, status = 200): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

/** GitHub, as far as a sign-in by an OAuth app meets it; strict about everything that GitHub is strict about. */
export async function startGithub(): Promise<TestProvider> {
  const codes = new Map<string, { challenge: string; redirect: string; person: Somebody }>();
  const tokens = new Map<string, Somebody>();
  const answers: Record<string, Answering> = {
    'GET /login/oauth/authorize': (response, { url }) => {
      const asked = new URL(url, 'http://github').searchParams;
      expect(asked.get('client_id')).toBe(clientId);
      expect([asked.get('scope'), asked.get('code_challenge_method')]).toEqual([
        'user:email',
        'S256',
      ]);
      const redirect = asked.get('redirect_uri')!;
      const code = randomBytes(10).toString('hex');
      const person = provider.person ?? somebody();
      codes.set(code, { challenge: asked.get('code_challenge')!, redirect, person });
      const target = new URL(redirect);
      target.searchParams.set('code', code);
      target.searchParams.set('state', asked.get('state')!);
      response.writeHead(302, { location: target.href }).end();
    },
    'POST /login/oauth/access_token': (response, { form }) => {
      const issued = codes.get(form['code'] ?? '');
      codes.delete(form['code'] ?? '');
      const good =
        issued &&
        form['client_id'] === clientId &&
        form['client_secret'] === clientSecret &&
        form['redirect_uri'] === issued.redirect &&
        challengeOf(form['code_verifier'] ?? '') === issued.challenge;
      const token = `gho_${randomBytes(18).toString('hex')}`;
      if (good) tokens.set(token, issued.person);
      // GitHub says no with 200, and answers as a form unless it is asked for JSON.
      const answer: Record<string, string> = good
        ? { access_token: token, scope: 'user:email', token_type: 'bearer' }
        : {
            error: 'bad_verification_code',
            error_description: 'The code is incorrect or expired.',
          };
      response.writeHead(200, { 'content-type': 'application/x-www-form-urlencoded' });
      response.end(String(new URLSearchParams(answer)));
    },
    'GET /api/v3/user': (response, call) => {
      const person = tokens.get(call.headers.authorization?.replace('Bearer ', '') ?? '');
      if (!person) return json({ message: 'Bad credentials' }, 401)(response, call);
      const { id, name } = person;
      return json({ id, login: `user${id}`, name, email: null })(response, call);
    },
    'GET /api/v3/user/emails': (response, call) => {
      const person = tokens.get(call.headers.authorization?.replace('Bearer ', '') ?? '');
      if (!person) return json({ message: 'Bad credentials' }, 401)(response, call);
      const { id, email, verified } = person;
      const other = {
        email: `other${id}@example.com`,
        primary: false,
        verified: true,
        visibility: null,
      };
      const primary = { email, primary: true, verified, visibility: 'private' };
      return json(email === null ? [other] : [other, primary])(response, call);
    },
  };
  const provider = {
    name: 'github',
    person: null,
    calls: [],
    instead: new Map(),
  } as unknown as TestProvider;
  const server = await listen(async (request, response) => {
    const what = `${request.method} ${request.url!.split('?')[0]}`;
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const call = { what, url: request.url!, headers: request.headers, form };
    provider.calls.push(call);
    const answer =
      provider.instead.get(what) ?? answers[what] ?? json({ message: 'Not Found' }, 404);
    answer(response, call);
  });
  return Object.assign(provider, server);
}

/** Google: the mock server of OpenID Connect, behind a door that sees what it is asked. */
export async function startGoogle(): Promise<TestProvider> {
  const mock = new OAuth2Server();
  await mock.issuer.keys.generate('RS256');
  mock.issuer.url = 'https://accounts.google.com';
  const provider = {
    name: 'google',
    person: null,
    calls: [],
    instead: new Map(),
  } as unknown as TestProvider;
  const codes = new Map<string, Somebody>();
  const tokens = new Map<string, Somebody>();
  mock.service.on('beforeAuthorizeRedirect', ({ url }) => {
    codes.set(url.searchParams.get('code')!, provider.person ?? somebody());
    // As Google does, and more of it from time to time.
    url.searchParams.set('scope', 'email profile openid');
    url.searchParams.set('authuser', '0');
  });
  // Two of a second would be the same.
  mock.service.on('beforeTokenSigning', ({ payload }) => {
    payload['jti'] = randomBytes(9).toString('hex');
  });
  mock.service.on('beforeResponse', (answer, request) => {
    const form = request.body as unknown as Record<string, string>;
    const person = codes.get(form['code']!);
    codes.delete(form['code']!);
    const isGood = form['client_id'] === clientId && form['client_secret'] === clientSecret;
    if (!person || !isGood || !form['code_verifier'])
      Object.assign(answer, { statusCode: 400, body: { error: 'invalid_grant' } });
    else tokens.set((answer.body as { access_token: string }).access_token, person);
  });
  mock.service.on('beforeUserinfo', (answer, { headers }) => {
    const person = tokens.get(headers.authorization?.replace('Bearer ', '') ?? '');
    if (!person)
      return Object.assign(answer, { statusCode: 401, body: { error: 'invalid_request' } });
    const { id, name, email, verified } = person;
    const more = email === null ? {} : { email, email_verified: verified };
    answer.body = { sub: String(id), ...(name === null ? {} : { name }), ...more };
  });
  const server = await listen(async (request, response) => {
    const what = `${request.method} ${request.url!.split('?')[0]}`;
    const body = request.method === 'POST' ? await text(request) : '';
    const form = Object.fromEntries(new URLSearchParams(body));
    const call = { what, url: request.url!, headers: request.headers, form };
    provider.calls.push(call);
    const instead = provider.instead.get(what);
    if (instead) return instead(response, call);
    // Read already, so that the mock need not.
    if (request.method === 'POST') Object.assign(request, { body: form, _body: true });
    mock.service.requestHandler(request, response);
  });
  return Object.assign(provider, server);
}

/** A way in by a provider that nobody uses, with the word in its address. */
export async function addExampleIdentity(
  { unit, principal }: Context,
  word: string,
): Promise<string> {
  const [row] = await unit.query<{ id: string }>(sql`
    insert into user_identities (id, user_id, provider, subject, email)
    values (${randomUUID()}, ${personOf(principal).id}, 'google', ${randomUUID()}, ${`${word}@example.com`})
    returning id`);
  return row!.id;
}

/** Does as who has the token has read a mail to his address. */
export async function verifyAddress(server: TestServer, token: string): Promise<void> {
  await asRequest(server, { token }, async ({ unit, principal }) => {
    await unit.query(
      sql`update users set email_verified_at = now() where id = ${personOf(principal).id}`,
    );
  });
}

/** A browser: it keeps cookies, and goes one step at a time. */
export class Browser {
  readonly #server: TestServer;
  /** What it has of ours, by name, with the attributes that it came with. */
  readonly cookies = new Map<string, { value: string; attributes: string[] }>();
  /** Every address that it was sent to. */
  readonly locations: string[] = [];

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** Opens the address; what is ours is at the test's server. */
  async open(url: string, headers: Record<string, string> = {}): Promise<Response> {
    const { origin } = new URL(url);
    const isOurs = origin === publicUrl;
    const cookie = [...this.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url.replace(publicUrl, this.#server.url), {
      redirect: 'manual',
      headers: { ...headers, ...(isOurs && cookie ? { cookie } : {}) },
    });
    if (isOurs) this.#keep(response);
    const location = response.headers.get('location');
    if (location) this.locations.push(location);
    return response;
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, { value, attributes });
    }
  }

  /** Begins a sign-in, and goes to the provider; gives the address that this sends the browser back to. */
  async toProvider(
    provider: string,
    {
      verifier = newVerifier(),
      redirectTo = frontEnd,
    }: { verifier?: string; redirectTo?: string } = {},
  ): Promise<string> {
    const query = new URLSearchParams({ redirectTo, codeChallenge: challengeOf(verifier) });
    const begun = await this.open(`${publicUrl}/api/v1/auth/oauth/${provider}?${query}`);
    expect(begun.status).toBe(302);
    const sent = await this.open(begun.headers.get('location')!);
    expect(sent.status).toBe(302);
    return sent.headers.get('location')!;
  }

  /** Goes the whole way; gives what the front end finds in its address. */
  async signIn(
    provider: string,
    asked: { verifier?: string; redirectTo?: string } = {},
  ): Promise<Record<string, string>> {
    const back = await this.open(await this.toProvider(provider, asked));
    expect(back.status).toBe(302);
    const target = back.headers.get('location')!;
    expect(target.split('?')[0]).toBe((asked.redirectTo ?? frontEnd).split('?')[0]);
    return Object.fromEntries(new URL(target).searchParams);
  }
}

/** Goes the whole way with a browser of its own; gives what is to be exchanged. */
export async function askForCode(
  server: TestServer,
  provider: TestProvider['name'],
): Promise<{ code: string; codeVerifier: string }> {
  const codeVerifier = newVerifier();
  const { code, error } = await new Browser(server).signIn(provider, { verifier: codeVerifier });
  expect(error).toBeUndefined();
  return { code: code!, codeVerifier };
}

/** Goes to Google with a browser of its own; gives what it would come back with. */
export async function comeBack(server: TestServer): Promise<Record<string, string>> {
  const browser = new Browser(server);
  const back = new URL(await browser.toProvider('google'));
  const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
  return { ...Object.fromEntries(back.searchParams), cookie };
}
