/** What is wrong with a request before it is one: how its bytes are framed, how large and how slow it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { sendBytes, statusesIn } from './support/wire.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

let organization: TestOrganization;
beforeAll(async () => {
  organization = await createOrganization(server);
});

const isServed = async (): Promise<void> =>
  expect((await request(server, '/contacts', organization)).status).toBe(200);

const end = '\r\n\r\n';
const post = 'POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
const get = 'GET /api/v1/auth/session HTTP/1.1\r\nhost: a\r\n';
/** What stands behind the first request, for a server that sees two where another one sees one. */
const smuggled = `GET /smuggled HTTP/1.1\r\nhost: a${end}`;

/** Framings by which two servers in a row may disagree on where a request ends. */
const framings: [what: string, bytes: string][] = [
  [
    'a length and chunks',
    `${post}content-length: 4\r\ntransfer-encoding: chunked${end}0${end}${smuggled}`,
  ],
  [
    'chunks and a length',
    `${post}transfer-encoding: chunked\r\ncontent-length: 4${end}0${end}${smuggled}`,
  ],
  ['two lengths', `${post}content-length: 2\r\ncontent-length: 40${end}{}${smuggled}`],
  ['the same length twice', `${post}content-length: 2\r\ncontent-length: 2${end}{}${smuggled}`],
  ['a list of lengths', `${post}content-length: 2, 2${end}{}${smuggled}`],
  ['a length with a sign', `${post}content-length: +2${end}{}${smuggled}`],
  ['a negative length', `${post}content-length: -1${end}{}${smuggled}`],
  ['a length in hexadecimal', `${post}content-length: 0x2${end}{}${smuggled}`],
  ['a length with a point', `${post}content-length: 2.0${end}{}${smuggled}`],
  ['an empty length', `${post}content-length: ${end}{}${smuggled}`],
  ['a length beyond 64 bits', `${post}content-length: ${'9'.repeat(30)}${end}{}${smuggled}`],
  ['a blank before the colon', `${post}content-length : 2${end}{}${smuggled}`],
  ['a length on a folded line', `${post}content-length:\r\n 2${end}{}${smuggled}`],
  ['a folded line', `${post}x-a: b\r\n content-length: 2${end}{}${smuggled}`],
  [
    'a line that begins with a blank',
    `POST /api/v1/auth/login HTTP/1.1\r\n content-length: 2\r\nhost: a${end}{}${smuggled}`,
  ],
  [
    'chunks twice',
    `${post}transfer-encoding: chunked\r\ntransfer-encoding: chunked${end}0${end}${smuggled}`,
  ],
  [
    'chunks that are not last',
    `${post}transfer-encoding: chunked, identity${end}0${end}${smuggled}`,
  ],
  ['an unknown coding', `${post}transfer-encoding: xchunked${end}0${end}${smuggled}`],
  ['chunks behind a vertical tab', `${post}transfer-encoding:\x0bchunked${end}0${end}${smuggled}`],
  ['chunks in quotes', `${post}transfer-encoding: "chunked"${end}0${end}${smuggled}`],
  [
    'a chunk in hexadecimal notation',
    `${post}transfer-encoding: chunked${end}0x2\r\n{}\r\n0${end}${smuggled}`,
  ],
  ['a negative chunk', `${post}transfer-encoding: chunked${end}-2\r\n{}\r\n0${end}${smuggled}`],
  [
    'a chunk beyond 64 bits',
    `${post}transfer-encoding: chunked${end}${'F'.repeat(17)}\r\n{}\r\n0${end}${smuggled}`,
  ],
  ['a chunk without an end', `${post}transfer-encoding: chunked${end}2\r\n{}0${end}${smuggled}`],
  [
    'a chunk that is shorter than it says',
    `${post}transfer-encoding: chunked${end}8\r\n{}\r\n0${end}${smuggled}`,
  ],
  [
    'a chunk’s size behind a bare line feed',
    `${post}transfer-encoding: chunked${end}2\n{}\r\n0${end}${smuggled}`,
  ],
  [
    'lines that end in a bare line feed',
    `${post.replaceAll('\r\n', '\n')}content-length: 2\n\n{}${smuggled}`,
  ],
  [
    'lines that end in a bare carriage return',
    `${post.replaceAll('\r\n', '\r')}content-length: 2\r\r{}${smuggled}`,
  ],
  ['a bare carriage return in a header', `${post}x-a: b\rcontent-length: 2${end}{}${smuggled}`],
  ['a NUL in a header', `${post}x-a: b\0c\r\ncontent-length: 2${end}{}${smuggled}`],
  ['a NUL in a header’s name', `${post}x-a\0: b\r\ncontent-length: 2${end}{}${smuggled}`],
  ['a header without a name', `${post}: b\r\ncontent-length: 2${end}{}${smuggled}`],
  ['no host', `POST /api/v1/auth/login HTTP/1.1\r\ncontent-length: 2${end}{}${smuggled}`],
  [
    'a version that is none',
    `${post.replace('HTTP/1.1', 'HTTP/1.9')}content-length: 2${end}{}${smuggled}`,
  ],
  ['a method in small letters', `get /api/v1/auth/session HTTP/1.1\r\nhost: a${end}${smuggled}`],
  ['a method with a blank before it', ` ${get}${end.slice(2)}${smuggled}`],
  ['a target with a blank', `GET /api/v1/auth session HTTP/1.1\r\nhost: a${end}${smuggled}`],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a tunnel', `CONNECT evil.example.com:443 HTTP/1.1\r\nhost: evil.example.com${end}${smuggled}`],
];

test.each(framings)('%s: is one request at most, and no other one behind it', async (_, bytes) => {
  const received = await sendBytes(server.url, bytes);
  expect(received).not.toContain('smuggled');
  expect(statusesIn(received).length).toBeLessThanOrEqual(1);
  for (const status of statusesIn(received)) expect([400, 404, 405, 408, 501]).toContain(status);
  await isServed();
});

test('two requests in a row are two, when they are in order: this can be seen here', async () => {
  const received = await sendBytes(server.url, `${get}${end.slice(2)}${smuggled}`);
  expect(statusesIn(received)).toEqual([401, 404]);
  expect(received).toContain('smuggled');
});

/** What asks to go on as another protocol, or for other ways to go on. */
const upgrades: [what: string, headers: string, statuses: number[]][] = [
  [
    'HTTP/2',
    'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk',
    [401],
  ],
  ['a web socket', 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13', [401]],
  ['what is not known', 'connection: upgrade\r\nupgrade: gopher', [401]],
  ['an expectation', 'expect: 200-maybe', [401, 417]],
  ['a way by hop', 'connection: authorization, x-request-id, close', [401]],
];

test.each(upgrades)('%s is no way to something else', async (_, headers, statuses) => {
  const received = await sendBytes(server.url, `${get}${headers}${end}`);
  expect(statusesIn(received)).toEqual([expect.toBeOneOf(statuses)]);
});

describe('what is too large', () => {
  const heads: [what: string, head: string, statuses: number[]][] = [
    ['one header of 20 KB', `x-a: ${'a'.repeat(20_000)}`, [431]],
    ['3,000 headers', Array.from({ length: 3000 }, (_, n) => `x${n}: a`).join('\r\n'), [431]],
    ['a name of 20 KB', `${'a'.repeat(20_000)}: a`, [431]],
    ['cookies of 20 KB', `cookie: a=${'a'.repeat(20_000)}`, [431]],
    ['a token of 15 KB', `authorization: Bearer ${'a'.repeat(15_000)}`, [401]],
    ['2,000 cookies', `cookie: ${'a=b; '.repeat(2000)}`, [401]],
    ['1,000 proxies', `x-forwarded-for: ${'1.1.1.1,'.repeat(1000)}`, [401]],
    ['an origin of 10 KB', `origin: https://${'a.'.repeat(5000)}example`, [401]],
  ];

  test.each(heads)('%s', async (_, head, statuses) => {
    const received = await sendBytes(server.url, `${get}connection: close\r\n${head}${end}`);
    expect(statusesIn(received)).toEqual([expect.toBeOneOf(statuses)]);
    await isServed();
  });

  test('an address of 20 KB', async () => {
    const bytes = `GET /api/v1/contacts?q=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: a${end}`;
    expect(statusesIn(await sendBytes(server.url, bytes))).toEqual([431]);
  });

  test('a body that says so is not waited for', async () => {
    const { token } = organization;
    const bytes = `POST /api/v1/contacts HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 5000000000${end}{"`;
    const startedAt = performance.now();
    const [first] = statusesIn(await sendBytes(server.url, bytes));
    expect(first).toBe(413);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('a thousand extensions of a chunk are no body', async () => {
    const { token } = organization;
    const bytes = `POST /api/v1/contacts HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked${end}2;${'a=b;'.repeat(10_000)}\r\n{}\r\n0${end}`;
    const [status] = statusesIn(await sendBytes(server.url, bytes));
    expect([400, 413]).toContain(status);
    await isServed();
  });
});

/** The status, and the page that is kept or the place that is refused. */
const makeForm = async (redirectUrl: string): Promise<[number, unknown]> => {
  const fields = [{ name: 'email', field: 'email' }];
  const body = { name: 'Form', object: 'contact', fields, redirectUrl };
  const answer = await request(server, '/forms', { ...organization, body });
  const form = (await answer.json()) as { redirectUrl: string; errors: { pointer: string }[] };
  return [answer.status, form.redirectUrl ?? form.errors[0]!.pointer];
};

/** What a client can have put into the head of a reply. */
describe('no header is put in by who asks', () => {
  const injected = '%0d%0aset-cookie:%20evil=1%0d%0a%0d%0aevil:%201';
  const raw = '\r\nset-cookie: evil=1';

  test.each([
    ['a path', 'GET', `/api/v1/${injected}`],
    ['an id', 'GET', `/api/v1/contacts/${injected}`],
    ['a key', 'PUT', `/api/v1/contacts/by/externalId:x/${injected}`],
    ['a query', 'GET', `/api/v1/contacts?cursor=${injected}`],
    ['the documents', 'GET', `/docs/${injected}`],
    ['a problem’s page', 'GET', `/problems/${injected}`],
    ['a form', 'GET', `/api/v1/forms/${injected}/confirmations/${injected}`],
    ['a provider', 'GET', `/api/v1/auth/oauth/${injected}?redirectTo=${injected}`],
  ])('by %s', async (_, method, path) => {
    const body = method === 'PUT' ? 'content-type: application/json\r\ncontent-length: 2' : 'x: y';
    const received = await sendBytes(
      server.url,
      `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer ${organization.token}\r\n${body}${end}{}`,
    );
    const [head] = received.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 [234]\d\d /);
    expect(head!.toLowerCase()).not.toMatch(/^(set-cookie: evil|evil: 1)/m);
  });

  test('by the value of a field, in a Location or an ETag', async () => {
    const made = await request(server, '/contacts', {
      ...organization,
      body: { lastName: `A${raw}`, externalIds: [{ system: 'x', id: `1${raw}` }] },
    });
    expect([201, 400]).toContain(made.status);
    expect(made.headers.get('set-cookie')).toBeNull();
  });

  test('by the page that a form goes on to', async () => {
    for (const elsewhere of ['javascript:alert(1)', '//evil.example.com', 'data:text/html,x'])
      expect(await makeForm(elsewhere)).toEqual([400, '/redirectUrl']);
    expect(await makeForm(`https://a.example/${raw}`)).toEqual([
      201,
      'https://a.example/set-cookie:%20evil=1',
    ]);
  });

  test('by an address on the web', async () => {
    const body = { name: 'A', website: `https://a.example/${raw}` };
    const answer = await request(server, '/companies', { ...organization, body });
    expect([answer.status, ((await answer.json()) as { website: string }).website]).toEqual([
      201,
      'https://a.example/set-cookie: evil=1',
    ]);
  });
});

test('another host in the target is not what replies speak of', async () => {
  const received = await sendBytes(
    server.url,
    `GET http://evil.example.com/nowhere HTTP/1.1\r\nhost: evil.example.com\r\nconnection: close${end}`,
  );
  expect(statusesIn(received)).toEqual([404]);
  expect(received.split('\r\n\r\n')[0]).not.toContain('evil');
  expect(/"type":"([^"]+)"/.exec(received)![1]).toBe('http://localhost:3000/problems/not_found');
});

test.each([
  ['what is cut off', '%E0%A4%A'],
  ['quotes', '"a"'],
  ['the name of every object', 'x; __proto__=1; constructor=2'],
  ['10 KB', 'a'.repeat(10_000)],
  ['one twice', 'a; __Host-refresh=b'],
  ['Latin-1', '\u00ff\u00fe'],
])('a cookie with %s is none', async (_, value) => {
  const bytes = `POST /api/v1/auth/refresh HTTP/1.1\r\nhost: a\r\norigin: ${server.url}\r\nconnection: close\r\ncookie: __Host-refresh=${value}\r\ncontent-length: 0${end}`;
  const [status] = statusesIn(await sendBytes(server.url, bytes));
  expect([400, 401, 403]).toContain(status);
});
