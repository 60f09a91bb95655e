import { request as send, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer({ env: { CORS_ORIGINS: 'https://app.example.com' } });

afterAll(() => expect(server.errors).toEqual([]));

let organization: TestOrganization;
let contactId: string;
beforeAll(async () => {
  organization = await createOrganization(server);
  contactId = (await organization.crm.contacts.create({ lastName: 'Ada' })).id;
});

/** Operations that take a body, as `METHOD path`. */
const writes = () => [
  'POST /contacts',
  `PATCH /contacts/${contactId}`,
  `PUT /contacts/${contactId}`,
  'PUT /contacts/by/email/ada@example.com',
  'POST /contacts/search',
  'POST /companies',
  `PUT /contacts/${contactId}/companies/${uuid()}`,
  'POST /api-keys',
  'POST /auth/register',
  'POST /auth/login',
];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request byte by byte, for what `fetch` would not send. */
function sendRaw(
  path: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<Answer> {
  const authorization = `Bearer ${organization.token}`;
  return new Promise((resolve, reject) => {
    const sent = send(
      `${server.url}/api/v1`,
      { method, path: `/api/v1${path}`, headers: { authorization, ...headers } },
      (response) => {
        const { statusCode, headers } = response;
        text(response).then((body) => resolve({ status: statusCode!, headers, body }), reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = { 'content-type': 'application/json' };

async function expectProblem(answer: Answer, expected: object, name = ''): Promise<void> {
  const { status, headers, body } = answer;
  const response = new Response(body, { status, headers: headers as Record<string, string> });
  expect({ name, ...(await problemOf(response)) }).toMatchObject({ name, status, ...expected });
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const groups = (levels: number) =>
  `{"filter":${'{"not":'.repeat(levels)}{"or":[]}${'}'.repeat(levels)}}`;

test.each([
  ['a NUL', '{"lastName":"a\\u0000b"}', '/lastName', 'invalid_character'],
  ['a NUL in a name', '{"last\\u0000Name":"a"}', '/last\u0000Name', 'invalid_character'],
  ['a lone high surrogate', '{"lastName":"\\ud800"}', '/lastName', 'invalid_character'],
  ['a lone low surrogate', '{"lastName":"a\\udc00b"}', '/lastName', 'invalid_character'],
  [
    'surrogates the wrong way round',
    '{"a":{"b":["\\udc00\\ud800"]}}',
    '/a/b/0',
    'invalid_character',
  ],
  ['a number that is infinite', '{"lastName":1e400}', '/lastName', 'out_of_range'],
  ['a number that is negative infinite', '{"a":[-1e999]}', '/a/0', 'out_of_range'],
  ['33 levels', nested(33), '/0'.repeat(32), 'too_deep'],
  ['40 levels', `{"a":${nested(40)}}`, `/a${'/0'.repeat(31)}`, 'too_deep'],
  ['5,000 levels', nested(5000), '/0'.repeat(32), 'too_deep'],
  ['400,000 levels', nested(400_000), '/0'.repeat(32), 'too_deep'],
  ['the key __proto__', '{"__proto__":{"lastName":"a"}}', '/__proto__', 'invalid_key'],
  ['the key __proto__ within', '{"a":[{"__proto__":1}]}', '/a/0/__proto__', 'invalid_key'],
  ['the key constructor', '{"constructor":{"prototype":{}}}', '/constructor', 'invalid_key'],
  ['the key prototype', '{"a":{"prototype":{}}}', '/a/prototype', 'invalid_key'],
  ['a list', '[]', '', 'invalid_type'],
  ['null', 'null', '', 'invalid_type'],
  ['a text', '"contact"', '', 'invalid_type'],
  ['a number', '5', '', 'invalid_type'],
  ['true', 'true', '', 'invalid_type'],
])(
  '%s as a body is refused by every operation, and its place named',
  async (_, body, pointer, code) => {
    for (const operation of writes()) {
      const [method, path] = operation.split(' ') as [string, string];
      const answer = await sendRaw(path, { method, headers: json, body });
      const expected = {
        status: 400,
        code: 'validation_failed',
        errors: [{ in: 'body', pointer, code }],
      };
      await expectProblem(answer, expected, operation);
    }
  },
);

test.each<[string, string | Buffer]>([
  ['nothing', ''],
  ['a blank', ' '],
  ['what is cut off', '{"lastName":"a"'],
  ['a trailing comma', '{"lastName":"a",}'],
  ['single quotes', "{'lastName':'a'}"],
  ['NaN', '{"lastName":NaN}'],
  ['two values', '{}{}'],
  ['a form', 'lastName=a'],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['a byte that is never UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['Latin 1', Buffer.from('{"lastName":"é"}', 'latin1')],
  ['UTF-16', Buffer.from('{"lastName":"a"}', 'utf16le')],
])('%s as a body is malformed JSON to every operation', async (_, body) => {
  for (const operation of writes()) {
    const [method, path] = operation.split(' ') as [string, string];
    const answer = await sendRaw(path, { method, headers: json, body });
    const expected = { status: 400, code: 'malformed_json', errors: [{ in: 'body', pointer: '' }] };
    await expectProblem(answer, expected, operation);
  }
});

test.each<[string, Record<string, string>]>([
  ['no type', {}],
  ['text/plain', { 'content-type': 'text/plain' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['XML', { 'content-type': 'application/xml' }],
  ['what is no type', { 'content-type': 'json' }],
  ['an unknown compression', { ...json, 'content-encoding': 'zip' }],
])('a body of %s is refused by 415', async (_, headers) => {
  for (const operation of writes()) {
    const [method, path] = operation.split(' ') as [string, string];
    const answer = await sendRaw(path, { method, headers, body: '{"lastName":"a"}' });
    await expectProblem(answer, { status: 415, code: 'unsupported_media_type' }, operation);
  }
});

test('a merge patch is taken where a change is, and nowhere else', async () => {
  const headers = { 'content-type': 'application/merge-patch+json' };
  const answer = await sendRaw('/contacts', { headers, body: '{"lastName":"a"}' });
  await expectProblem(answer, { status: 415, code: 'unsupported_media_type' });
});

test('a body of 10 MB is refused by 413: plain, in chunks, and as a small archive of much', async () => {
  const large = Buffer.from(`{"lastName":"${'x'.repeat(10_000_000)}"}`);
  const bomb = gzipSync(large, { level: 9 });
  expect(bomb.length).toBeLessThan(20_000);
  const answers = [
    await sendRaw('/contacts', { headers: json, body: large }),
    await sendRaw('/contacts', {
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: large,
    }),
    await sendRaw('/contacts', { headers: { ...json, 'content-encoding': 'gzip' }, body: bomb }),
  ];
  for (const answer of answers) {
    await expectProblem(answer, { status: 413, code: 'payload_too_large' });
  }
});

test('a compressed body is read, and one that is no archive is refused', async () => {
  const headers = { ...json, 'content-encoding': 'gzip' };
  const good = await sendRaw('/contacts', { headers, body: gzipSync('{"lastName":"Packed"}') });
  expect(good.status).toBe(201);
  const bad = await sendRaw('/contacts', { headers, body: 'not packed' });
  await expectProblem(bad, { status: 400, code: 'validation_failed', errors: [{ in: 'body' }] });
  const cut = await sendRaw('/contacts', {
    headers,
    body: gzipSync('{"lastName":"a"}').subarray(0, 20),
  });
  await expectProblem(cut, { status: 400, code: 'validation_failed', errors: [{ in: 'body' }] });
});

test.each([
  ['an id that is none', 'GET', '/contacts/5', '/id', 'invalid_format'],
  [
    'an id with SQL in it',
    'GET',
    `/contacts/${encodeURIComponent("1' or '1'='1")}`,
    '/id',
    'invalid_format',
  ],
  ['a name of every object', 'GET', '/contacts/__proto__', '/id', 'invalid_format'],
  ['a NUL', 'GET', '/contacts/a%00b', '/id', 'invalid_character'],
  ['a NUL in a value', 'PUT', '/contacts/by/email/a%00@b.co', '/value', 'invalid_character'],
  ['a cut percent-encoding', 'GET', '/contacts/%e0%a4%a', '', 'invalid_encoding'],
  ['a percent sign', 'DELETE', '/contacts/%', '', 'invalid_encoding'],
  ['a surrogate', 'PUT', '/contacts/by/email/%ed%a0%80', '', 'invalid_encoding'],
  ['an overlong form', 'GET', '/contacts/%c0%af', '', 'invalid_encoding'],
  ['10,000 characters', 'GET', `/contacts/${'a'.repeat(10_000)}`, '/id', 'invalid_format'],
  [
    'a value of 10,000 characters',
    'PUT',
    `/contacts/by/email/${'a'.repeat(10_000)}`,
    '/value',
    'too_big',
  ],
])('a path with %s is refused and its place named', async (_, method, path, pointer, code) => {
  const body = method === 'PUT' ? '{"lastName":"a"}' : undefined;
  const answer = await sendRaw(path, { method, headers: body ? json : {}, body });
  const expected = {
    status: 400,
    code: 'validation_failed',
    errors: [{ in: 'path', pointer, code }],
  };
  await expectProblem(answer, expected);
});

test.each([
  ['a NUL', 'lastName=a%00b', '/lastName', 'invalid_character'],
  ['a NUL in a list', 'lastName[in]=a,%00', '/lastName/in', 'invalid_character'],
  ['a surrogate', 'lastName=%ed%a0%80', '/lastName', 'invalid_encoding'],
  ['a cut percent-encoding', 'lastName=%e0%a4', '/lastName', 'invalid_encoding'],
  ['a percent sign', 'lastName[contains]=100%', '/lastName[contains]', 'invalid_encoding'],
  ['a parameter twice', 'limit=1&limit=1', '/limit', 'repeated_parameter'],
  ['an unknown parameter', 'offset=10', '/offset', 'unknown_field'],
  ['the name __proto__', '__proto__=a', '/__proto__', 'invalid_key'],
  ['the name __proto__ and an operator', '__proto__[eq]=a', '/__proto__', 'invalid_key'],
  ['the operator __proto__', 'lastName[__proto__]=a', '/lastName/__proto__', 'invalid_key'],
  ['an empty name', '=a', '/', 'invalid_parameter'],
  ['an open bracket', 'lastName[eq=a', '/lastName[eq', 'invalid_parameter'],
  ['a slash in a name', 'a/b~c=1', '/a~1b~0c', 'unknown_field'],
  ['a list by brackets', 'fields[]=id', '/fields[]', 'invalid_parameter'],
  ['an object for a list', 'fields[a]=id', '/fields', 'invalid_type'],
  ['an object for a text', 'cursor[a]=b', '/cursor', 'invalid_type'],
  ['an object for a choice', 'total[a]=b', '/total', 'invalid_value'],
  ['limit=1e1', 'limit=1e1', '/limit', 'invalid_type'],
  ['limit=0x10', 'limit=0x10', '/limit', 'invalid_type'],
  ['limit=-1', 'limit=-1', '/limit', 'invalid_type'],
  ['a limit of 400 digits', `limit=${'9'.repeat(400)}`, '/limit', 'invalid_type'],
  ['a number of 400 digits', `version=${'9'.repeat(400)}`, '/version/eq', 'invalid_value'],
  ['a number that is a hair too large', 'version=2147483648', '/version/eq', 'invalid_value'],
  ['a cursor of 5,000 characters', `cursor=${'a'.repeat(5000)}`, '/cursor', 'too_big'],
  ['a day that is not', 'birthDate[gt]=2026-02-30', '/birthDate/gt', 'invalid_value'],
  ['a time out of range', 'createdAt[gt]=0000-01-01T00:00:00Z', '/createdAt/gt', 'invalid_value'],
])('a query with %s is refused and its place named', async (_, query, pointer, code) => {
  const answer = await sendRaw(`/contacts?${query}`, { method: 'GET' });
  const expected = {
    status: 400,
    code: 'validation_failed',
    errors: [{ in: 'query', pointer, code }],
  };
  await expectProblem(answer, expected);
});

test('a parameter is refused where none is taken', async () => {
  for (const operation of writes()) {
    const [method, path] = operation.split(' ') as [string, string];
    const answer = await sendRaw(`${path}?debug=1`, { method, headers: json, body: '{}' });
    const expected = {
      status: 400,
      errors: [{ in: 'query', pointer: '/debug', code: 'unknown_field' }],
    };
    await expectProblem(answer, expected, operation);
  }
});

const ids = (count: number) => Array.from({ length: count }, () => contactId);
const filtered = (field: string, op: string, value: unknown) => ({ filter: { field, op, value } });

test.each<[string, () => unknown, string]>([
  ['20,000 ids', () => filtered('id', 'in', ids(20_000)), '/filter/value'],
  ['501 ids', () => filtered('id', 'nin', ids(501)), '/filter/value'],
  ['an object where text is due', () => filtered('email', 'eq', { not: 'x' }), '/filter/value'],
  ['a Prisma-like filter', () => ({ filter: { email: { not: 'x' } } }), '/filter/email'],
  [
    'a function of SQL as a field',
    () => filtered('id; drop table contacts', 'eq', 'a'),
    '/filter/field',
  ],
  ['a name of every object as a field', () => filtered('toString', 'eq', 'a'), '/filter/field'],
  [
    'a column of the table as a field',
    () => filtered('organization_id', 'eq', uuid()),
    '/filter/field',
  ],
  ['a number beyond the column', () => filtered('version', 'gt', 1e300), '/filter/value'],
  [
    'a time beyond the last year',
    () => filtered('createdAt', 'gt', '9999-12-31T23:59:59-12:00'),
    '/filter/value',
  ],
  ['a negative limit', () => ({ limit: -1 }), '/limit'],
  ['a sort that is SQL', () => ({ sort: ['id desc; select 1'] }), '/sort/0'],
])('a search with %s is refused and its place named', async (_, body, pointer) => {
  const answer = await sendRaw('/contacts/search', { headers: json, body: JSON.stringify(body()) });
  await expectProblem(answer, { status: 400, code: 'validation_failed' });
  const { errors } = JSON.parse(answer.body) as { errors: { in: string; pointer: string }[] };
  expect(errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
});

test('groups of a filter may be as deep as JSON may be, and no deeper', async () => {
  const deep = await sendRaw('/contacts/search', { headers: json, body: groups(29) });
  expect([deep.status, deep.body]).toEqual([200, expect.stringContaining(contactId)]);
  const tooDeep = await sendRaw('/contacts/search', { headers: json, body: groups(33) });
  await expectProblem(tooDeep, { status: 400, errors: [{ code: 'too_deep' }] });
});

test('a filter of 400 patterns is answered, one of 10,000 groups refused', async () => {
  const condition = filtered('email', 'contains', '%_%_%_%').filter;
  const group = { and: Array.from({ length: 100 }, () => condition) };
  const wide = { filter: { or: [group, group, group, group] } };
  const answer = await sendRaw('/contacts/search', { headers: json, body: JSON.stringify(wide) });
  expect(answer.status).toBe(200);
  const empty = { and: Array.from({ length: 100 }, () => ({ or: [] })) };
  const wider = { filter: { and: Array.from({ length: 100 }, () => empty) } };
  const body = JSON.stringify(wider);
  const refused = await sendRaw('/contacts/search', { headers: json, body });
  await expectProblem(refused, { status: 400, errors: [{ pointer: '/filter', code: 'too_big' }] });
});

test('a body of thousands of unknown keys is refused by a reply of bounded size', async () => {
  const keys = Array.from({ length: 100_000 }, (_, n) => n.toString(36));
  const body = `{${keys.map((key) => `"${key}":0`).join(',')}}`;
  const answer = await sendRaw('/contacts', { headers: json, body });
  await expectProblem(answer, { status: 400, code: 'validation_failed' });
  expect(answer.body.length).toBeLessThan(50_000);
});

test('text with all that SQL, JSON and URLs care for is kept as it is', async () => {
  const { crm } = organization;
  for (const lastName of [
    `'; drop table contacts; --`,
    '"}],"page":{"nextCursor" : [',
    '$1 {{7*7}} ${7*7} <script>alert(1)</script>',
    '\\u0000 \\x00 %00',
    '\u202e\u200d\ufeff😀\u2028',
    'ﷺ'.repeat(255),
  ]) {
    const made = await crm.contacts.create({ lastName });
    expect(made.lastName).toBe(lastName.trim());
    const eq = lastName.trim();
    const found = await crm.contacts.list({ lastName: { eq }, include: ['companies'] });
    expect(found.data).toMatchObject([{ id: made.id, lastName: eq }]);
  }
});

test('what is not there is a problem too, whoever asks', async () => {
  for (const path of [
    '/nothing',
    '/contacts/a/b/c/d',
    '/contact',
    '//contacts',
    '/contacts//history',
    '/%ff',
  ]) {
    const answer = await sendRaw(path, { method: 'GET', headers: { authorization: '' } });
    await expectProblem(answer, { status: 404, code: 'not_found' }, path);
  }
  const outside = await fetch(`${server.url}/wp-admin.php`);
  expect(await problemOf(outside)).toMatchObject({ status: 404, code: 'not_found' });
});

test.each([
  ['PUT', '/contacts', 'GET, HEAD, POST'],
  ['DELETE', '/contacts', 'GET, HEAD, POST'],
  ['POST', `/contacts/${uuid()}`, 'GET, HEAD, PATCH, PUT, DELETE'],
  ['GET', '/contacts/search', 'POST'],
  ['GET', '/auth/login', 'POST'],
  ['TRACE', '/contacts', 'GET, HEAD, POST'],
  ['PROPFIND', '/contacts', 'GET, HEAD, POST'],
])('%s %s is refused by 405, with what is allowed', async (method, path, allow) => {
  const answer = await sendRaw(path, { method });
  await expectProblem(answer, { status: 405, code: 'method_not_allowed' });
  expect(answer.headers.allow?.split(', ').toSorted()).toEqual(allow.split(', ').toSorted());
});

test('HEAD is GET without a body', async () => {
  for (const path of ['/contacts', `/contacts/${contactId}`]) {
    const get = await sendRaw(path, { method: 'GET' });
    const head = await sendRaw(path, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers.etag).toBe(get.headers.etag);
  }
  expect((await sendRaw('/contacts/5', { method: 'HEAD' })).status).toBe(400);
});

/** What a browser asks before it sends anything. */
const preflight = (origin: string) =>
  sendRaw('/contacts', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,if-match',
    },
  });

test('a browser is allowed in from a configured origin, and from no other', async () => {
  const allowed = await preflight('https://app.example.com');
  expect(allowed.status).toBe(204);
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': expect.stringMatching(/authorization/i),
    'access-control-allow-methods': expect.stringContaining('PATCH'),
  });
  for (const origin of [
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
  ]) {
    const { headers } = await preflight(origin);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('no header of a client changes whose request it is', async () => {
  const other = await createOrganization(server);
  const response = await request(server, '/auth/session', {
    token: organization.token,
    headers: {
      'x-request-id': 'x'.repeat(5000),
      'x-organization-id': other.organizationId,
      'x-http-method-override': 'DELETE',
      'if-none-match': '"\u00ff"',
    },
  });
  expect(await response.json()).toMatchObject({
    organization: { id: organization.organizationId },
  });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['a request that is no HTTP', 'HELLO\r\n\r\n'],
  ['a header without a colon', 'GET /api/v1/contacts HTTP/1.1\r\nhost: a\r\nbroken\r\n\r\n'],
  [
    'two lengths',
    'POST /api/v1/contacts HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
  ],
  [
    'a length and chunks',
    'POST /api/v1/contacts HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
  ],
  [
    'an address of 80 KB',
    `GET /api/v1/contacts?q=${'a'.repeat(80_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
  ],
])('%s is refused and the server serves on', async (_, bytes) => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.end(bytes);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await sendRaw('/contacts', { method: 'GET' })).status).toBe(200);
});
