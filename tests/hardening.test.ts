import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import jsonwebtoken from 'jsonwebtoken';
import { v7 as uuid } from 'uuid';
import {
  createOrganization,
  request,
  testSecrets,
  type TestOrganization,
  useServer,
} from './support/server.ts';

const own = 'https://crm.example.com';
const contacts = ['mailto:security@example.com', 'https://example.com/security'];
const server = useServer({
  env: {
    PUBLIC_URL: own,
    CORS_ORIGINS: 'https://app.example.com',
    SECURITY_CONTACT: contacts.join(', '),
  },
});

afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';
let organization: TestOrganization;
let contact: { id: string; etag: string };

beforeAll(async () => {
  organization = await createOrganization(server);
  const { data, response } = await organization.crm.contacts
    .create({ lastName: 'Ada' })
    .withResponse();
  contact = { id: data.id, etag: response.headers.get('etag')! };
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  anonymous?: boolean;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with every header as it is given, also those that `fetch` keeps to itself. */
function ask(
  path: string,
  { method = 'GET', headers, body, anonymous }: Sent = {},
): Promise<Answer> {
  const authorization = `Bearer ${organization.token}`;
  return new Promise((resolve, reject) => {
    const sent = send(`${server.url}${path}`, {
      method,
      headers: {
        ...(anonymous ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const { statusCode: status, headers: received } = response;
      text(response).then(
        (all) => resolve({ status: status!, headers: received, body: all }),
        reject,
      );
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const record = () => `/api/v1/contacts/${contact.id}`;
const logIn = (body: object): Sent => ({ method: 'POST', anonymous: true, body });

/** Replies of every kind: what is asked, how, and the status that makes it this kind. */
const kinds: [name: string, path: () => string, sent: () => Sent, status: number][] = [
  ['that it lives', () => '/healthz', () => ({ anonymous: true }), 200],
  ['that it can serve', () => '/readyz', () => ({ anonymous: true }), 200],
  ['a document', () => '/openapi.json', () => ({ anonymous: true }), 200],
  ['the page of the documents', () => '/docs/', () => ({ anonymous: true }), 200],
  ['a script of that page', () => '/docs/swagger-ui-bundle.js', () => ({ anonymous: true }), 200],
  ['whom to tell', () => '/.well-known/security.txt', () => ({ anonymous: true }), 200],
  ['what a problem is', () => '/problems/not_found', () => ({ anonymous: true }), 200],
  ['a record', record, () => ({}), 200],
  ['a record that is known', record, () => ({ headers: { 'if-none-match': contact.etag } }), 304],
  ['a list', () => '/api/v1/contacts', () => ({}), 200],
  ['a snapshot', () => '/api/v1/snapshot', () => ({}), 200],
  ['an empty reply', () => `${record()}?`, () => ({ method: 'HEAD' }), 200],
  [
    'a sign-in',
    () => '/api/v1/auth/login',
    () => logIn({ email: organization.email, password }),
    200,
  ],
  ['who asks', () => '/api/v1/auth/session', () => ({}), 200],
  ['a refusal of bad input', () => '/api/v1/contacts', () => ({ method: 'POST', body: {} }), 400],
  ['a refusal of a stranger', () => '/api/v1/contacts', () => ({ anonymous: true }), 401],
  ['that there is nothing', () => '/nowhere', () => ({}), 404],
  ['that there is no such page', () => '/docs/nowhere', () => ({ anonymous: true }), 404],
  ['a refusal of a method', () => '/api/v1/contacts', () => ({ method: 'PUT', body: {} }), 405],
  [
    'a preflight',
    () => '/api/v1/contacts',
    () => ({ method: 'OPTIONS', headers: { origin: 'https://app.example.com' } }),
    204,
  ],
];

const isPublic = (path: string): boolean => /^\/(docs|openapi|problems|\.well-known)/.test(path);

describe('a reply', () => {
  test.each(kinds)('tells browsers how to treat it: %s', async (_, path, sent, status) => {
    const { headers, body, ...answer } = await ask(path(), sent());
    expect(answer.status).toBe(status);
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const directive of [
      'default-src',
      'object-src',
      'base-uri',
      'form-action',
      'frame-ancestors',
    ]) {
      expect(headers['content-security-policy']).toContain(`${directive} 'none'`);
    }
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
    if (body === '') return;
    expect(headers['content-type']).toMatch(
      /^application\/(json; charset=utf-8|problem\+json|x-ndjson)|^text\/\w+; charset=utf-8/i,
    );
  });

  test.each(kinds)('is kept by nobody unless all may know it: %s', async (_, path, sent) => {
    const { headers } = await ask(path(), sent());
    expect(headers['cache-control']).toBe(isPublic(path()) ? 'no-cache' : 'no-store');
  });

  test('of events that come is kept by nobody, and not changed on the way', async () => {
    const gone = new AbortController();
    const response = await request(server, '/changes', {
      token: organization.token,
      headers: { accept: 'text/event-stream' },
      signal: gone.signal,
    });
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    gone.abort();
  });
});

const linesToTell = async (): Promise<string[]> =>
  (await ask('/.well-known/security.txt', { anonymous: true })).body.split('\n');

/** How long what they say is good from now on. */
function leftOf(lines: string[]): number {
  const [line, ...others] = lines.filter((one) => one.startsWith('Expires: '));
  expect(others).toEqual([]);
  return Date.parse(line!.slice('Expires: '.length)) - Date.now();
}

test('security.txt says whom to tell, and never runs out while the server runs', async () => {
  const lines = await linesToTell();
  expect(lines.filter((line) => !line.startsWith('Expires: '))).toEqual([
    ...contacts.map((contact) => `Contact: ${contact}`),
    'Preferred-Languages: en',
    `Canonical: ${own}/.well-known/security.txt`,
    '',
  ]);
  // RFC 9116 wants less than a year; whoever has read it has some weeks.
  const days = 86_400_000;
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const now of [Date.now(), Date.now() + 400 * days, Date.now() + 4000 * days]) {
      vi.setSystemTime(now);
      const left = leftOf(await linesToTell());
      expect(left).toBeGreaterThan(28 * days);
      expect(left).toBeLessThan(32 * days);
    }
  } finally {
    vi.useRealTimers();
  }
});

test('no script stands in the page of the documents, nor in what it may load', async () => {
  const { body, headers } = await ask('/docs/', { anonymous: true });
  const scripts = [...body.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/gi)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes, text] of scripts) {
    expect(text!.trim()).toBe('');
    expect(attributes).toMatch(/\bsrc="\.?\/[\w-]+(\.[\w-]+)*\.js"/);
  }
  expect(body).not.toMatch(/<[^>]+\son\w+\s*=|javascript:/i);
  const policy = String(headers['content-security-policy']);
  const scriptSources = policy.split(';').find((part) => part.trim().startsWith('script-src '));
  expect(scriptSources?.trim()).toBe("script-src 'self'");
  expect(policy).toContain("default-src 'none'");
});

test('the page of the documents keeps no token where another script could find it', async () => {
  const { body } = await ask('/docs/swagger-ui-init.js', { anonymous: true });
  expect(body).toMatch(/"persistAuthorization": false/);
});

test.each(['/healthz', '/docs/', '/api/v1/contacts', '/nowhere'])(
  'TRACE of %s gives nothing back of what was sent',
  async (path) => {
    const { status, body } = await ask(path, {
      method: 'TRACE',
      headers: { 'x-secret': 'secret' },
    });
    expect([404, 405]).toContain(status);
    expect(body).not.toMatch(/secret|Bearer ey/);
  },
);

test('no reply speaks of the host that its request named', async () => {
  const headers = {
    host: 'evil.example.com',
    'x-forwarded-host': 'evil.example.com',
    forwarded: 'host=evil.example.com',
  };
  const created = await ask('/api/v1/contacts', {
    method: 'POST',
    headers,
    body: { lastName: 'A' },
  });
  const answers = [
    created,
    await ask('/nowhere', { headers }),
    await ask('/docs/', { headers }),
    await ask('/openapi.json', { headers }),
    await ask('/api/v1/organization?confirm=x', { method: 'DELETE', headers }),
  ];
  expect([created.status, created.headers.location]).toEqual([
    201,
    expect.stringMatching(/^\/api\/v1\/contacts\/[0-9a-f-]{36}$/),
  ]);
  expect(JSON.parse(answers[1]!.body)).toMatchObject({ type: `${own}/problems/not_found` });
  expect(JSON.stringify(answers)).not.toContain('evil');
});

test.each(['//evil.example.com', '/docs//evil.example.com/..', '/\\evil.example.com', '/docs'])(
  'nobody is sent elsewhere by %s',
  async (path) => {
    const { headers } = await ask(path, { anonymous: true });
    expect([undefined, '/docs/']).toContain(headers.location);
  },
);

test.each(['access_token', 'token', 'apiKey', 'api_key', 'authorization'])(
  'a token in the address as %s is none',
  async (name) => {
    const address = `/api/v1/contacts?${name}=${organization.token}`;
    expect((await ask(address, { anonymous: true })).status).toBe(401);
    expect((await ask(address)).status).toBe(400);
  },
);

test('what only the server decides is refused by name, wherever it is sent', async () => {
  const own = { id: uuid(), version: 9, createdAt: new Date().toISOString(), createdBy: null };
  const fields = { ...own, organizationId: uuid(), organization_id: uuid(), deletedAt: null };
  for (const [name, value] of Object.entries(fields)) {
    for (const [method, path] of [
      ['POST', '/api/v1/contacts'],
      ['PATCH', record()],
      ['PUT', record()],
    ] as const) {
      const { status, body } = await ask(path, { method, body: { lastName: 'A', [name]: value } });
      expect([method, name, status]).toEqual([method, name, 400]);
      expect(JSON.parse(body)).toMatchObject({ errors: [{ pointer: `/${name}` }] });
    }
  }
});

test.each([
  '/.git/config',
  '/package.json',
  '/.env',
  '/src/main.ts',
  '/.data/secrets.json',
  '/docs/../package.json',
  '/docs/..%2fpackage.json',
  '/docs/%2e%2e/%2e%2e/package.json',
  '/docs/..%5cpackage.json',
  '/docs/package.json%00.js',
  '/docs/./',
  '/docs//',
  '/problems/',
  '/problems/..%2f..%2fpackage.json',
  '/api/',
  '/api/v1/',
  '/api/v1/contacts/..%2f..%2f..%2fpackage.json',
])('no file of the server is reached by %s', async (path) => {
  const { status, body } = await ask(path);
  expect(body).not.toMatch(/headless-crm"|dependencies|\[core\]|JWT_SECRET|Index of|<li>/);
  // What is left is the page of the documents, by another way to write its address.
  if (status === 200) expect([path, body]).toEqual([path, expect.stringContaining('swagger-ui')]);
  else expect([400, 404]).toContain(status);
});

test('no migration makes an account, a key or an operator', async () => {
  const root = new URL('../prisma/migrations/', import.meta.url);
  const scripts = (await readdir(root, { recursive: true })).filter((name) =>
    name.endsWith('.sql'),
  );
  expect(scripts.length).toBeGreaterThan(20);
  for (const name of scripts) {
    const script = await readFile(new URL(name, root), 'utf8');
    // What functions do is done for whoever calls them.
    const outside = script.replaceAll(/\$(\w*)\$[^]*?\$\1\$/g, '');
    const made = /insert\s+into\s+(users|memberships|sessions|api_keys|platform_admins)\b/i.exec(
      outside,
    );
    expect([name, made?.[0]]).toEqual([name, undefined]);
  }
});

const claims = () => jsonwebtoken.decode(organization.token) as Record<string, unknown>;
const statusOf = async (token: string) => (await request(server, '/contacts', { token })).status;
const header = (more: object) => ({ alg: 'HS256', typ: 'JWT', ...more });

describe('an access token', () => {
  test('a token that brings a key along, or says where one is, is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const mine = 'a secret of the attacker, of thirty-two bytes or more';
    const k = Buffer.from(mine).toString('base64url');
    const forged = [
      jsonwebtoken.sign(claims(), privateKey, {
        algorithm: 'RS256',
        header: { alg: 'RS256', jwk } as never,
      }),
      ...[
        { jwk: { kty: 'oct', k } },
        { kid: '../../dev/null' },
        { jku: 'https://evil.example.com' },
      ].map((more) => jsonwebtoken.sign(claims(), mine, { header: header(more) as never })),
      jsonwebtoken.sign(claims(), Buffer.alloc(0).toString() || 'x'.repeat(32), {
        header: header({ kid: '' }) as never,
      }),
    ];
    for (const token of forged) expect(await statusOf(token)).toBe(401);
  });

  test('a token of the future is refused', async () => {
    const later = Math.floor(Date.now() / 1000) + 600;
    const { exp: _, ...rest } = claims();
    const token = (more: object) =>
      jsonwebtoken.sign({ ...rest, exp: later + 600, ...more }, testSecrets.JWT_SECRET);
    expect(await statusOf(token({}))).toBe(200);
    expect(await statusOf(token({ nbf: later }))).toBe(401);
  });
});
