/** Texts that look like others, that take long to look at, or that do something where they are shown. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from './invariants/support/driver.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
const password = 'correct horse battery staple';

afterAll(() => expect(server.errors).toEqual([]));

let organization: TestOrganization;
beforeAll(async () => {
  organization = await createOrganization(server);
});

const post = (path: string, body: unknown, headers?: Record<string, string>): Promise<Response> =>
  request(server, path, { token: organization.token, body, headers });

const register = (email: string): Promise<Response> =>
  request(server, '/auth/register', {
    body: { email, password, name: 'Ada', organizationName: 'Ada' },
  });

const within = async (milliseconds: number, work: () => Promise<Response>): Promise<Response> => {
  const startedAt = performance.now();
  const response = await work();
  await response.clone().arrayBuffer();
  expect(performance.now() - startedAt).toBeLessThan(milliseconds);
  return response;
};

const many = (count: number, of: (n: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, n) => of(n));

describe('an e-mail address', () => {
  /** That look like `ada@example.com`, or become it in some program. */
  const lookalikes: [what: string, email: string][] = [
    ['a Cyrillic a', '\u0430da@example.com'],
    ['a Greek alpha', '\u03b1da@example.com'],
    ['a fullwidth a', '\uff41da@example.com'],
    ['a mathematical a', '\u{1d41a}da@example.com'],
    ['a fullwidth @', 'ada\uff20example.com'],
    ['a small @', 'ada\ufe6bexample.com'],
    ['an accent of its own', 'a\u0301da@example.com'],
    ['an accented letter', '\u00e1da@example.com'],
    ['a zero width space', 'a\u200bda@example.com'],
    ['a zero width joiner', 'ada\u200d@example.com'],
    ['a word joiner', 'ada@\u2060example.com'],
    ['a soft hyphen', 'ad\u00ada@example.com'],
    ['a mark that turns the direction', '\u202eada@example.com'],
    ['isolates', '\u2066ada\u2069@example.com'],
    ['a variation selector', 'ada\ufe0f@example.com'],
    ['a tag character', 'ada\u{e0061}@example.com'],
    ['an ideographic dot', 'ada@example\u3002com'],
    ['a Cyrillic domain', 'ada@ex\u0430mple.com'],
    ['a long s', 'ada@example.com'.replace('e', '\u017f')],
    ['a dotted I', 'ad\u0130@example.com'],
    ['a line feed', 'ada@example.com\nbcc: eve@example.com'],
    ['a line feed within', 'ada\n@example.com'],
    ['a header', 'ada@example.com\r\nbcc:eve@example.com'],
    ['a list', 'ada@example.com,eve@example.com'],
    ['a name', 'Ada <ada@example.com>'],
    ['a comment', 'ada(eve)@example.com'],
    ['a quoted part', '"ada@evil.example"@example.com'],
    ['two @', 'ada@eve@example.com'],
    ['an address of numbers', 'ada@[127.0.0.1]'],
    ['a route', '@evil.example:ada@example.com'],
    ['a percent', 'ada%evil.example@'],
    ['a blank', 'ada @example.com'],
  ];

  test.each(lookalikes)('with %s is refused, of an account and of a contact', async (_, email) => {
    const refused = await problemOf(await register(email));
    expect(refused).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/email' }] });
    const contact = await post('/contacts', { lastName: 'Ada', emails: [{ address: email }] });
    expect(await problemOf(contact)).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer: '/emails/0/address' }],
    });
  });

  test('with a letter that is another one in small letters opens nothing of who has that', async () => {
    const victim = 'kelvin@example.com';
    expect((await register(victim)).status).toBe(201);
    // The sign for kelvin: its small letter is k.
    const [other] = [await register('\u212aelvin@example.com')];
    expect([400, 409]).toContain(other!.status);
    const reset = await request(server, '/auth/password-reset', {
      body: { email: '\u212aelvin@example.com' },
    });
    expect([202, 400]).toContain(reset.status);
  });
});

describe('a tag', () => {
  /** Names and what stands for each in an address. */
  const names: string[] = [
    'VIP',
    'V\u0406P',
    '\uff36\uff29\uff30',
    'V\u200bIP',
    '\u202eVIP',
    'caf\u00e9',
    'cafe\u0301',
    '<script>',
    '../../etc/passwd',
    'a/b?c#d%00',
    '   =cmd|x',
    '😀',
    '\u2028line',
    'ﷺ'.repeat(100),
  ];

  test.each(names)('named %j has a slug that is good in an address, or none', async (name) => {
    const made = await post('/tags', { name });
    expect([201, 400]).toContain(made.status);
    if (made.status === 400) return;
    const { slug } = (await made.json()) as { slug: string | null };
    expect(slug === null || /^[\p{L}\p{N}\p{M}-]+$/u.test(slug)).toBe(true);
    expect(slug ?? '').not.toMatch(/\p{Cf}|[/?#%<>\s]/u);
  });
});

describe('a text is looked at in no time', () => {
  const a = 'a'.repeat(50_000);

  /** Bodies that make a careless pattern try every way. */
  const bombs: [what: string, path: string, body: unknown][] = [
    ['an address of dots', '/contacts', { emails: [{ address: `${'a.'.repeat(25_000)}@` }] }],
    ['an address of hyphens', '/contacts', { emails: [{ address: `a@${'a-'.repeat(25_000)}` }] }],
    ['an address of one letter', '/contacts', { emails: [{ address: a }] }],
    ['a number', '/contacts', { phones: [{ number: `+${'1 '.repeat(25_000)}x` }] }],
    ['a time zone', '/contacts', { timezone: `A${'a/A'.repeat(20_000)}!` }],
    ['a language', '/contacts', { locale: `${'en-'.repeat(20_000)}!` }],
    ['blanks', '/contacts', { lastName: `a${' '.repeat(100_000)}b` }],
    ['a web address', '/companies', { name: 'A', website: `https://${'a.'.repeat(30_000)}!` }],
    ['a domain', '/companies', { name: 'A', domains: [`${'a-'.repeat(30_000)}.`] }],
    ['a decimal', '/deals', { name: 'A', amount: `${'1'.repeat(90_000)}.` }],
    [
      'a time',
      '/contacts/search',
      { filter: { field: 'createdAt', op: 'gt', value: `-${'1'.repeat(90_000)}d` } },
    ],
    ['a cursor', '/contacts/search', { cursor: `${'A'.repeat(90_000)}=` }],
    [
      'a rule',
      '/activities',
      { type: 'task', subject: 'A', recurrenceRule: `FREQ=DAILY;${'BYDAY=MO;'.repeat(9000)}` },
    ],
    ['a name of a role', '/roles', { name: `${'a'.repeat(60_000)}\u0301` }],
    [
      'a key',
      '/custom-fields',
      { object: 'contact', key: `${'a_'.repeat(30_000)}!`, label: 'A', type: 'text' },
    ],
    ['a token', '/invitations/accept', { token: a, password }],
  ];

  test.each(bombs)('%s', async (_, path, body) => {
    const response = await within(3000, () => post(path, body));
    expect(response.status).toBe(400);
  });

  test.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=SECONDLY;INTERVAL=1;COUNT=999999999',
    'FREQ=YEARLY;INTERVAL=999999999',
    'FREQ=DAILY;BYYEARDAY=366;INTERVAL=1461',
    'FREQ=MINUTELY;BYSETPOS=-366;BYHOUR=1',
    `FREQ=YEARLY;BYDAY=${Array.from({ length: 53 }, (_, n) => `${n + 1}MO`).join(',')}`,
  ])('a rule that never or often comes round: %s', async (recurrenceRule) => {
    const body = { type: 'task', subject: 'A', dueAt: '2026-01-01T09:00:00Z', recurrenceRule };
    const made = await within(4000, () => post('/activities', body));
    expect([201, 400]).toContain(made.status);
    if (made.status === 400) return;
    const { id } = (await made.json()) as { id: string };
    const completed = await within(4000, () => post(`/activities/${id}/complete`, {}));
    expect(completed.status).toBeLessThan(500);
  });

  test.each<[string, Record<string, string>]>([
    ['types', { accept: 'text/a;q=0.1,'.repeat(900) }],
    ['quotes in types', { accept: `text/"${'\\"'.repeat(5000)}` }],
    ['languages', { 'accept-language': 'en;q=0.1,'.repeat(1500) }],
    ['encodings', { 'accept-encoding': `gzip;q=0${'.'.repeat(10_000)}` }],
    ['parameters of the type', { 'content-type': `application/json${';a=b'.repeat(2500)}` }],
    ['blanks in the type', { 'content-type': `application/json;${' '.repeat(12_000)}x` }],
    ['ETags', { 'if-none-match': '"a", '.repeat(2500) }],
    ['quotes in an ETag', { 'if-match': `"${'\\'.repeat(12_000)}` }],
    ['blanks in a token', { authorization: `Bearer ${' '.repeat(12_000)}x` }],
    ['points in a token', { authorization: `Bearer ${'.'.repeat(12_000)}` }],
    ['a key', { 'x-api-key': `crm_live_${'a_'.repeat(6000)}` }],
    [
      'proxies',
      { 'x-forwarded-for': '::ffff:1.1.1.1, '.repeat(700), forwarded: 'for=a;'.repeat(20) },
    ],
    ['ranges', { range: `bytes=${'0-0,'.repeat(2500)}` }],
    ['an origin', { origin: `https://${'a.'.repeat(5000)}` }],
  ])('a header with many %s', async (_, headers) => {
    const response = await within(3000, () => post('/contacts/search', { limit: 1 }, headers));
    expect(response.status).toBeLessThan(500);
  });

  test.each([
    'q='.concat('('.repeat(5000)),
    `q=${encodeURIComponent('"a" or -"b" '.repeat(400))}`,
    `q=${encodeURIComponent("a' & b:* | !c <-> d ".repeat(100))}`,
    `q=${encodeURIComponent('\\'.repeat(190))}`,
    `q=${encodeURIComponent('%_'.repeat(95))}`,
    `q=${encodeURIComponent('\u0301'.repeat(190))}`,
    `q=${'-'.repeat(190)}`,
    `lastName[contains]=${encodeURIComponent('%_%_'.repeat(60))}`,
    `lastName[contains]=${encodeURIComponent('\\'.repeat(250))}`,
  ])('words to search: %.60s', async (query) => {
    for (const path of ['/contacts', '/search']) {
      if (path === '/search' && !query.startsWith('q=')) continue;
      const response = await within(4000, () =>
        request(server, `${path}?${query}`, { token: organization.token }),
      );
      expect([200, 400]).toContain(response.status);
    }
  });
});

describe('lists and names are as many as somebody may need, and no more', () => {
  const id = '01931f3a-6c5e-7b1d-9a2f-4e8c7d6b5a40';

  test.each<[string, string, unknown, string]>([
    [
      'e-mail addresses',
      '/contacts',
      { emails: many(21, (n) => ({ address: `a${n}@b.co` })) },
      '/emails',
    ],
    [
      'phone numbers',
      '/contacts',
      { phones: many(21, (n) => ({ number: `+4420794600${n + 10}` })) },
      '/phones',
    ],
    ['tags', '/contacts', { lastName: 'A', tagIds: many(5000, () => id) }, '/tagIds'],
    [
      'ids elsewhere',
      '/contacts',
      { lastName: 'A', externalIds: many(1000, (n) => ({ system: `s${n}`, id: '1' })) },
      '/externalIds',
    ],
    [
      'operations',
      '/batch',
      { operations: many(5000, () => ({ operation: 'contacts.delete', id })) },
      '/operations',
    ],
    ['orders', '/contacts/search', { sort: many(5000, () => 'id') }, '/sort'],
    [
      'conditions',
      '/contacts/search',
      { filter: { and: many(5000, () => ({ field: 'id', op: 'eq', value: id })) } },
      '/filter',
    ],
    [
      'permissions',
      '/roles',
      { name: 'A', permissions: many(5000, () => 'roles:read') },
      '/permissions',
    ],
    [
      'inputs of a form',
      '/forms',
      {
        name: 'A',
        object: 'contact',
        fields: many(5000, (n) => ({ name: `a${n}`, field: 'email' })),
      },
      '/fields',
    ],
    [
      'types of events',
      '/webhooks',
      { url: 'https://example.com/', eventTypes: many(5000, () => 'contact.created') },
      '/eventTypes',
    ],
    [
      'options',
      '/custom-fields',
      {
        object: 'contact',
        key: 'a',
        label: 'A',
        type: 'select',
        options: many(5000, (n) => ({ value: `a${n}`, label: 'A' })),
      },
      '/options',
    ],
    [
      'assignees',
      '/activities',
      { type: 'task', subject: 'A', assigneeIds: many(5000, () => id) },
      '/assigneeIds',
    ],
    ['records to merge', `/contacts/${id}/merge`, { from: many(5000, () => id) }, '/from'],
  ])('%s', async (_, path, body, pointer) => {
    const startedAt = performance.now();
    const answer = await post(path, body);
    const { errors } = (await problemOf(answer)) as { errors?: { pointer: string }[] };
    expect(answer.status).toBe(400);
    expect(errors!.some((error) => error.pointer.startsWith(pointer))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('parameters of a query', async () => {
    const query = many(1500, (n) => `a${n}=1`).join('&');
    const answer = await request(server, `/contacts?${query}`, { token: organization.token });
    const text = await answer.clone().text();
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(text.length).toBeLessThan(50_000);
  });

  test('custom fields that are not there', async () => {
    const customFields = Object.fromEntries(
      many(20_000, (n) => [`a${n}`, 1]) as [string, number][],
    );
    const answer = await post('/contacts', { lastName: 'A', customFields });
    const text = await answer.clone().text();
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(text.length).toBeLessThan(50_000);
  });
});

describe('a text that a program would run', () => {
  const formulas = [
    '=HYPERLINK("https://evil.example.com","x")',
    `+cmd|' /C calc'!A0`,
    '-2+3',
    '@SUM(1+1)',
    '\t=1+1',
    'DDE("cmd";"/C calc";"!A0")',
  ];

  test('is kept as it is: replies are no tables, and none is offered', async () => {
    for (const jobTitle of formulas) {
      const made = await organization.crm.contacts.create({ lastName: 'A', jobTitle });
      expect(made.jobTitle).toBe(jobTitle.trim());
    }
    const types = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {})),
    );
    expect([...new Set(types)].toSorted()).toEqual([
      'application/json',
      'application/problem+json',
      'application/x-ndjson',
      'text/event-stream',
      'text/html',
    ]);
  });

  test('is text on a page that shows it', async () => {
    const answer = await fetch(`${server.url}/api/v1/auth/oauth/%3Cscript%3E/callback`, {
      headers: { accept: 'text/html' },
    });
    expect(await answer.text()).not.toContain('<script>');
  });
});
