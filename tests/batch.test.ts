import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { request, type TestOrganization, useServer } from './support/server.ts';
import { createUnwritten } from './support/unwritten.ts';

const server = useServer();
let organization: TestOrganization;

beforeAll(async () => {
  organization = await createUnwritten(server);
});

interface Result {
  status: number;
  etag?: string | null;
  body?: Record<string, unknown> | null;
  problem?: { code: string; status: number; errors: { pointer: string; code: string }[] };
}

type Sent = Record<string, unknown>;

function send(
  operations: unknown,
  {
    atomic,
    query = '',
    by = organization,
    headers = {},
  }: {
    atomic?: boolean;
    query?: string;
    by?: TestOrganization;
    headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const body = atomic === undefined ? { operations } : { atomic, operations };
  return request(server, `/batch${query}`, { token: by.token, body, headers });
}

async function run(
  operations: Sent[],
  options: Parameters<typeof send>[1] = {},
): Promise<Result[]> {
  const response = await send(operations, options);
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return (JSON.parse(text) as { results: Result[] }).results;
}

const places = ({ errors = [] }: { errors?: { pointer: string; code: string }[] }) =>
  errors.map(({ pointer, code }) => [pointer, code]);

async function refusal(operations: unknown, options: Parameters<typeof send>[1] = {}) {
  const problem = await problemOf(await send(operations, options));
  return [problem.status, problem.code, ...places(problem as Parameters<typeof places>[0])];
}

/** Everything that the organization has: rows, log entries, unique values, kept replies. */
async function countAll(of: TestOrganization): Promise<Record<string, number>> {
  const tables = [
    'companies',
    'contacts',
    'contact_companies',
    'changes',
    'record_keys',
    'idempotency_keys',
  ];
  return asOwner(server, of, async (client) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from ${table}`,
      );
      counts[table] = rows[0]!.count;
    }
    return counts;
  });
}

/** Returns when a connection to the database waits for a lock. */
async function untilOneWaits(): Promise<void> {
  for (;;) {
    const { rows } = await server.owner.query(`
      select from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()`);
    if (rows.length > 0) return;
    await sleep(10);
  }
}

const company = (name: string, more: object = {}): Sent => ({
  operation: 'companies.create',
  body: { name, ...more },
});
const contact = (lastName: string, more: object = {}): Sent => ({
  operation: 'contacts.create',
  body: { lastName, ...more },
});
const emails = (...addresses: string[]) => addresses.map((address) => ({ address }));

describe('operations of every kind', () => {
  test('are answered in their order, each as it would be alone', async () => {
    const { crm } = await createUnwritten(server);
    const by = { ...organization, crm };
    const old = await organization.crm.contacts.create({ lastName: 'Old' });
    const binned = await organization.crm.contacts.create({ lastName: 'Binned' });
    await organization.crm.contacts.delete(binned.id);
    const gone = await organization.crm.companies.create({ name: 'Gone' });
    expect(by.token).toBe(organization.token);
    const results = await run([
      { ref: 'acme', ...company('Acme') },
      contact('Lovelace', { companyId: '@{acme.id}' }),
      { operation: 'contacts.update', id: old.id, body: { jobTitle: 'Analyst' } },
      { operation: 'contacts.replace', id: old.id, body: { lastName: 'New' } },
      {
        operation: 'contacts.upsert',
        key: 'externalId:hubspot',
        value: '1',
        body: { lastName: 'Up' },
      },
      {
        operation: 'contacts.upsert',
        key: 'externalId:hubspot',
        value: '1',
        body: { firstName: 'Sert' },
      },
      {
        operation: 'contacts.companies.set',
        id: old.id,
        companyId: '@{acme.id}',
        body: { role: 'ceo' },
      },
      { operation: 'contacts.companies.delete', id: old.id, companyId: '@{acme.id}' },
      { operation: 'contacts.restore', id: binned.id },
      { operation: 'contacts.delete', id: binned.id },
      { operation: 'companies.purge', id: gone.id },
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      201, 201, 200, 200, 201, 200, 201, 204, 200, 204, 204,
    ]);
    const [acme, ada, , replaced, made, merged] = results.map(({ body }) => body!);
    expect(ada).toMatchObject({ lastName: 'Lovelace', companyId: acme!['id'] });
    expect(replaced).toMatchObject({ id: old.id, version: 3, lastName: 'New', jobTitle: null });
    expect(merged).toMatchObject({
      id: made!['id'],
      firstName: 'Sert',
      lastName: 'Up',
      version: 2,
    });
    expect(results.at(-1)).toEqual({ status: 204, etag: null, body: null });
    expect(await organization.crm.contacts.get(ada!['id'] as string)).toEqual(ada);
    const alone = await request(server, `/contacts/${String(ada!['id'])}`, {
      token: organization.token,
    });
    expect(alone.headers.get('etag')).toBe(results[1]!.etag);
  });

  test('are none, and that is answered too', async () => {
    expect(await run([])).toEqual([]);
  });

  test('wait for the records that they name in one order, whatever theirs is', async () => {
    const made = await run([contact('A'), contact('B'), company('Acme')]);
    const [a, b, acme] = made.map(({ body }) => body!['id'] as string);
    const lock = 'select id from contacts where id = $1 for update';
    await asOwner(server, organization, async (holder) => {
      await holder.query(lock, [a]);
      const waiting = run(
        [b, a].map((id) => ({
          operation: 'contacts.companies.set',
          id,
          companyId: acme,
          body: { primary: true },
        })),
      );
      await untilOneWaits();
      await asOwner(server, organization, (other) => other.query(`${lock} nowait`, [b]));
      await holder.query('commit');
      expect((await waiting).map(({ status }) => status)).toEqual([201, 201]);
    });
  });

  test('see what those before them did', async () => {
    const by = await createUnwritten(server);
    const [first, , second] = await run(
      [
        { ref: 'a', ...contact('A', { emails: emails('x@b.example') }) },
        { operation: 'contacts.delete', id: '@{a.id}' },
        contact('B', { emails: emails('x@b.example') }),
      ],
      { by },
    );
    expect(second!.body!['email']).toBe('x@b.example');
    await expect(by.crm.contacts.get(first!.body!['id'] as string)).rejects.toMatchObject({
      status: 404,
    });
  });

  test('a thousand that refer to each other by turns are a few statements', async () => {
    const by = await createUnwritten(server);
    const pairs = Array.from({ length: 500 }, (_, index) => [
      { ref: `c${index}`, ...company(`Company ${index}`, { domains: [`c${index}.example`] }) },
      contact(`Contact ${index}`, { companyId: `@{c${index}.id}` }),
    ]).flat();
    const results = await run(pairs, { by });
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([201]));
    for (const index of [0, 2, 998]) {
      expect(results[index + 1]!.body!['companyId']).toBe(results[index]!.body!['id']);
    }
    const counts = await countAll(by);
    expect(counts).toMatchObject({
      companies: 500,
      contacts: 500,
      contact_companies: 500,
      changes: 1500,
    });
  });

  test('on one record come one after the other', async () => {
    const { id } = await organization.crm.contacts.create({ lastName: 'Twice' });
    const results = await run([
      { operation: 'contacts.update', id, ifMatch: '"1"', body: { jobTitle: 'One' } },
      { operation: 'contacts.update', id, ifMatch: '"2-x"', body: { jobTitle: 'Two' } },
      { operation: 'contacts.update', id, body: { department: 'Three' } },
    ]);
    expect(results.map(({ body }) => body!['version'])).toEqual([2, 3, 4]);
    expect(results[2]!.body).toMatchObject({ jobTitle: 'Two', department: 'Three' });
  });

  test('an upsert that finds a record gives its id to those that refer to it', async () => {
    const by = await createUnwritten(server);
    const { id } = await by.crm.companies.create({ name: 'Acme', domains: ['acme.example'] });
    const [found, made] = await run(
      [
        {
          ref: 'acme',
          operation: 'companies.upsert',
          key: 'domain',
          value: 'acme.example',
          body: { name: 'ACME' },
        },
        contact('Ada', { companyId: '@{acme.id}' }),
      ],
      { by },
    );
    expect([found!.status, found!.body!['id'], made!.body!['companyId']]).toEqual([200, id, id]);
  });

  test('a reference leads to the record also by an operation that has it from another one', async () => {
    const { id } = await organization.crm.contacts.create({ lastName: 'Found' });
    const results = await run([
      { ref: 'a', operation: 'contacts.delete', id },
      { ref: 'b', operation: 'contacts.restore', id: '@{a.id}' },
      { ref: 'c', operation: 'contacts.update', id: '@{b.id}', body: { jobTitle: 'One' } },
      { operation: 'contacts.update', id: '@{c.id}', body: { department: '@{c.id}' } },
    ]);
    expect(results[3]!.body).toMatchObject({ id, version: 5, jobTitle: 'One', department: id });
  });

  test('a text that looks like a reference is written with one @ more', async () => {
    const [result] = await run([contact('@@{acme.id}')]);
    expect(result!.body!['lastName']).toBe('@{acme.id}');
  });
});

describe('a thousand operations that wait for each other', () => {
  const numbers = Array.from({ length: 1000 }, (_, index) => index);
  const cases: [what: string, operations: Sent[], statuses: number[]][] = [
    [
      'each below the one before',
      numbers.map((index) => ({
        ref: `r${index}`,
        ...company(`C${index}`, index === 0 ? {} : { parentId: `@{r${index - 1}.id}` }),
      })),
      [201],
    ],
    [
      'upserts that all want one value',
      numbers.map((index) => ({
        operation: 'contacts.upsert',
        key: 'externalId:s',
        value: String(index),
        body: { lastName: 'L', emails: emails('shared@b.example') },
      })),
      [201, 409],
    ],
  ];
  test.each(cases)(
    'are all answered: %s',
    async (_, operations, statuses) => {
      const results = await run(operations, {
        by: await createUnwritten(server),
        atomic: false,
      });
      expect([...new Set(results.map(({ status }) => status))]).toEqual(statuses);
    },
    60_000,
  );
});

describe('an atomic batch', () => {
  test('that fails at the last of a thousand leaves no row, no log entry, no value and no key', async () => {
    const by = await createUnwritten(server);
    await by.crm.contacts.create({ lastName: 'Held', emails: emails('held@b.example') });
    const before = await countAll(by);
    const many = Array.from({ length: 999 }, (_, index) =>
      index % 2
        ? company(`C${index}`)
        : contact(`L${index}`, { emails: emails(`l${index}@b.example`) }),
    );
    const problem = await problemOf(
      await send([...many, contact('Last', { emails: emails('held@b.example') })], {
        by,
        headers: { 'idempotency-key': 'k' },
      }),
    );
    expect(problem).toMatchObject({
      status: 409,
      code: 'duplicate',
      duplicates: [{ key: 'email', value: 'held@b.example' }],
      errors: [{ in: 'body', pointer: '/operations/999/body', code: 'duplicate' }],
    });
    expect(await countAll(by)).toEqual(before);
    const bad = await refusal([...many, contact('Last', { unheardOf: 1 })], { by });
    expect(bad).toEqual([
      400,
      'validation_failed',
      ['/operations/999/body/unheardOf', 'unknown_field'],
    ]);
    expect(await countAll(by)).toEqual(before);
    expect(
      (await run([contact('Again')], { by, headers: { 'idempotency-key': 'k' } }))[0]!.status,
    ).toBe(201);
  });

  test('names every operation that is not in order', async () => {
    expect(
      await refusal([
        company('Fine'),
        { operation: 'companies.create', body: {} },
        contact('X', { birthDate: 'soon' }),
      ]),
    ).toEqual([
      400,
      'validation_failed',
      ['/operations/1/body/name', 'required'],
      ['/operations/2/body/birthDate', 'invalid_format'],
    ]);
  });

  test('is refused by the version that a record no longer has', async () => {
    const { id } = await organization.crm.contacts.create({ lastName: 'Twice' });
    const change = { operation: 'contacts.update', id, ifMatch: '"1"' };
    const operations = [
      { ...change, body: { jobTitle: 'One' } },
      { ...change, body: { jobTitle: 'Two' } },
    ];
    const problem = await problemOf(await send(operations));
    expect(problem).toMatchObject({
      code: 'version_mismatch',
      currentVersion: 2,
      errors: [{ pointer: '/operations/1/ifMatch' }],
    });
    expect((await organization.crm.contacts.get(id)).version).toBe(1);
  });

  test('demands versions where the organization does', async () => {
    const by = await createUnwritten(server);
    const { id } = await by.crm.contacts.create({ lastName: 'Ada' });
    await by.crm.organization.update({ requireIfMatch: true });
    const change = { operation: 'contacts.update', id, body: { jobTitle: 'One' } };
    expect(await refusal([change], { by })).toEqual([
      428,
      'precondition_required',
      ['/operations/0/ifMatch', 'precondition_required'],
    ]);
    expect((await run([{ ...change, ifMatch: '"1"' }], { by }))[0]!.status).toBe(200);
  });
});

describe('another batch', () => {
  test('does what can be done, and says what cannot', async () => {
    const by = await createUnwritten(server);
    await by.crm.contacts.create({ lastName: 'Held', emails: emails('held@b.example') });
    const missing = '01890000-0000-7000-8000-000000000000';
    const results = await run(
      [
        { ref: 'bad', operation: 'companies.create', body: {} },
        contact('Needs it', { companyId: '@{bad.id}' }),
        contact('One', { emails: emails('one@b.example') }),
        contact('Two', { emails: emails('one@b.example') }),
        contact('Held too', { emails: emails('held@b.example') }),
        contact('Three', { emails: emails('three@b.example') }),
        contact('Lost', { companyId: missing }),
        { operation: 'contacts.update', id: missing, body: {} },
        contact('Four'),
      ],
      { by, atomic: false },
    );
    expect(results.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [400, 'validation_failed'],
      [409, 'dependency_failed'],
      [201, undefined],
      [409, 'duplicate'],
      [409, 'duplicate'],
      [201, undefined],
      [400, 'validation_failed'],
      [404, 'not_found'],
      [201, undefined],
    ]);
    expect(results[3]!.problem).toMatchObject({
      duplicates: [{ id: results[2]!.body!['id'], key: 'email', value: 'one@b.example' }],
      errors: [{ pointer: '/operations/3/body' }],
    });
    expect(places(results[6]!.problem!)).toEqual([
      ['/operations/6/body/companyId', 'unknown_reference'],
    ]);
    expect(places(results[7]!.problem!)).toEqual([['/operations/7/id', 'not_found']]);
    expect(await countAll(by)).toMatchObject({ contacts: 4, companies: 0, changes: 4 });
  });

  test('names the operation whose need was not met', async () => {
    const results = await run(
      [
        { ref: 'bad', operation: 'companies.create', body: {} },
        contact('Needs it', { companyId: '@{bad.id}' }),
      ],
      { atomic: false },
    );
    expect(places(results[1]!.problem!)).toEqual([['/operations/1', 'dependency_failed']]);
  });

  test('refuses an id that comes twice by a reference', async () => {
    const left = await organization.crm.contacts.create({ lastName: 'Left' });
    const gone = await organization.crm.contacts.create({ lastName: 'Gone' });
    const results = await run(
      [
        { ref: 'gone', operation: 'contacts.update', id: gone.id, body: { jobTitle: 'One' } },
        { operation: 'contacts.merge', id: left.id, body: { from: [gone.id, '@{gone.id}'] } },
      ],
      { atomic: false },
    );
    expect(places(results[1]!.problem!)).toEqual([['/operations/1/body/from/1', 'repeated']]);
  });

  test('lets an upsert take a value no earlier than another one gives it up', async () => {
    const by = await createUnwritten(server);
    await by.crm.contacts.create({
      lastName: 'Held',
      emails: emails('a@b.example', 'b@b.example'),
    });
    const upsert = (value: string, given: string): Sent => ({
      operation: 'contacts.upsert',
      key: 'email',
      value,
      body: { lastName: 'Up', emails: emails(given) },
    });
    const operations = [upsert('c@b.example', 'a@b.example'), upsert('b@b.example', 'b@b.example')];
    const results = await run(operations, { by, atomic: false });
    expect(results.map(({ status }) => status)).toEqual([409, 200]);
  });

  test('keeps what a tree allows', async () => {
    const by = await createUnwritten(server);
    const a = await by.crm.companies.create({ name: 'A' });
    const b = await by.crm.companies.create({ name: 'B', parentId: a.id });
    const results = await run(
      [
        { operation: 'companies.update', id: a.id, body: { parentId: b.id } },
        { operation: 'companies.update', id: b.id, body: { parentId: null } },
        { operation: 'companies.update', id: a.id, body: { parentId: b.id } },
      ],
      { by, atomic: false },
    );
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'parent_cycle',
      200,
      200,
    ]);
  });
});

/** Without what is new with each run. */
const strip = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) =>
      ['id', 'companyId', 'createdAt', 'updatedAt', 'etag', 'requestId', 'instance'].includes(name)
        ? name
        : member,
    ),
  );

describe('a dry run', () => {
  test('answers what the run then does, and leaves nothing', async () => {
    const by = await createUnwritten(server);
    const { id } = await by.crm.contacts.create({
      lastName: 'Old',
      emails: emails('old@b.example'),
    });
    const operations = [
      { ref: 'acme', ...company('Acme', { domains: ['acme.example'] }) },
      contact('Ada', { companyId: '@{acme.id}' }),
      contact('Taken', { emails: emails('old@b.example') }),
      { operation: 'contacts.update', id, body: { emails: [] } },
      contact('Free', { emails: emails('old@b.example') }),
      { operation: 'contacts.delete', id },
    ];
    const before = await countAll(by);
    const options = { by, atomic: false, headers: { 'idempotency-key': 'dry' } };
    const dry = await run(operations, { ...options, query: '?dryRun=true' });
    expect(await countAll(by)).toEqual(before);
    expect((await by.crm.contacts.get(id)).version).toBe(1);
    const real = await run(operations, options);
    expect(strip(dry)).toEqual(strip(real));
    expect(real.map(({ status }) => status)).toEqual([201, 201, 409, 200, 201, 204]);
  });

  test('fails as the run would', async () => {
    const operations = [
      contact('Ada', { emails: emails('dup@b.example') }),
      contact('Two', { emails: emails('dup@b.example') }),
    ];
    const [dry, real] = [await send(operations, { query: '?dryRun=true' }), await send(operations)];
    expect(strip(comparable(await problemOf(dry)))).toEqual(
      strip(comparable(await problemOf(real))),
    );
  });

  test('is asked for by true, and by nothing else', async () => {
    expect(await refusal([], { query: '?dryRun=yes' })).toEqual([
      400,
      'validation_failed',
      ['/dryRun', 'invalid_value'],
    ]);
    expect((await run([contact('Kept')], { query: '?dryRun=false' }))[0]!.status).toBe(201);
  });
});

describe('under a key', () => {
  test('what the batch itself removed for good is not in the reply that is kept', async () => {
    const by = await createUnwritten(server);
    const { id } = await by.crm.contacts.create({ lastName: 'Secret' });
    const headers = { 'idempotency-key': 'erase' };
    const operations = [
      { operation: 'contacts.update', id, body: { jobTitle: 'Spy' } },
      contact('Other'),
      { operation: 'contacts.purge', id },
    ];
    const results = await run(operations, { by, headers });
    expect(results.map(({ status, body }) => [status, body?.['lastName'] ?? null])).toEqual([
      [200, null],
      [201, 'Other'],
      [204, null],
    ]);
    const { rows } = await asOwner(server, by, (client) =>
      client.query(`select from idempotency_keys where body like '%Spy%' or body like '%Secret%'`),
    );
    expect(rows.length).toBe(0);
  });

  test('a batch is done once, and answers the same again', async () => {
    const by = await createUnwritten(server);
    const operations = [company('Once'), contact('Once')];
    const headers = { 'idempotency-key': 'once' };
    const [first, second] = [
      await send(operations, { by, headers }),
      await send(operations, { by, headers }),
    ];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.text()).toBe(await first.text());
    expect(await countAll(by)).toMatchObject({ companies: 1, contacts: 1, changes: 2 });
    expect(await refusal([company('Other')], { by, headers })).toEqual([
      422,
      'idempotency_key_reused',
      ['/Idempotency-Key', 'reused'],
    ]);
  });
});

describe('bad input names the operation', () => {
  const id = '01890000-0000-7000-8000-000000000000';
  const cases: [what: string, operations: unknown, ...places: [string, string][]][] = [
    [
      'an unknown reference',
      [contact('A', { companyId: '@{nobody.id}' })],
      ['/operations/0/body/companyId', 'unknown_reference'],
    ],
    [
      'a reference to something else than an id',
      [{ ref: 'a', ...company('A') }, contact('A', { companyId: '@{a.name}' })],
      ['/operations/1/body/companyId', 'unknown_reference'],
    ],
    [
      'a reference to itself',
      [{ ref: 'a', ...company('A', { parentId: '@{a.id}' }) }],
      ['/operations/0/body/parentId', 'reference_cycle'],
    ],
    [
      'a cycle of references',
      [
        { ref: 'a', ...company('A', { parentId: '@{b.id}' }) },
        { ref: 'b', ...company('B', { parentId: '@{a.id}' }) },
      ],
      ['/operations/0/body/parentId', 'reference_cycle'],
    ],
    [
      'a reference forward',
      [contact('A', { companyId: '@{a.id}' }), { ref: 'a', ...company('A') }],
      ['/operations/0/body/companyId', 'forward_reference'],
    ],
    [
      'a ref given twice',
      [
        { ref: 'a', ...company('A') },
        { ref: 'a', ...company('B') },
      ],
      ['/operations/1/ref', 'repeated'],
    ],
    [
      'an operation that is not a record’s',
      [{ operation: 'apiKeys.create', body: {} }],
      ['/operations/0/operation', 'invalid_value'],
    ],
    [
      'one that reads',
      [{ operation: 'contacts.list' }],
      ['/operations/0/operation', 'invalid_value'],
    ],
    ['none', [{ body: {} }], ['/operations/0/operation', 'invalid_value']],
    ['1,001 of them', Array.from({ length: 1001 }, () => contact('A')), ['/operations', 'too_big']],
    [
      'an id that is none',
      [{ operation: 'contacts.delete', id: 'x' }],
      ['/operations/0/id', 'invalid_format'],
    ],
    ['no id', [{ operation: 'contacts.delete' }], ['/operations/0/id', 'required']],
    ['an id for a create', [{ ...contact('A'), id }], ['/operations/0/id', 'unknown_field']],
    [
      'a body for a delete',
      [{ operation: 'contacts.delete', id, body: {} }],
      ['/operations/0/body', 'unknown_field'],
    ],
    [
      'no body for a create',
      [{ operation: 'contacts.create' }],
      ['/operations/0/body', 'required'],
    ],
    [
      'a version for a create',
      [{ ...contact('A'), ifMatch: '"1"' }],
      ['/operations/0/ifMatch', 'unknown_field'],
    ],
    [
      'a member that it does not know',
      [{ ...contact('A'), unheardOf: 1 }],
      ['/operations/0/unheardOf', 'unknown_field'],
    ],
    [
      'a key that it does not know',
      [{ operation: 'contacts.upsert', key: 'name', value: 'x', body: {} }],
      ['/operations/0/key', 'unknown_key'],
    ],
    ['no list', { operation: 'contacts.create' }, ['/operations', 'invalid_type']],
  ];
  test.each(cases)('%s', async (_, operations, ...wrong) => {
    expect(await refusal(operations)).toEqual([400, 'validation_failed', ...wrong]);
  });

  test('each of a batch that is not atomic has its own', async () => {
    const [bad, good] = await run([contact('A', { companyId: '@{nobody.id}' }), contact('B')], {
      atomic: false,
    });
    expect([bad!.status, places(bad!.problem!)]).toEqual([
      400,
      [['/operations/0/body/companyId', 'unknown_reference']],
    ]);
    expect(good!.status).toBe(201);
  });

  test('as many wrong references as there is room for are a problem, and soon', async () => {
    for (const ref of ['nobody', 'late']) {
      const [bad] = await run(
        [
          contact('A', { links: Array.from({ length: 300_000 }, () => `@{${ref}.id}`) }),
          { ref: 'late', ...contact('B') },
        ],
        { atomic: false },
      );
      expect(bad!.problem!.errors.length).toBe(100);
    }
    const startedAt = Date.now();
    const forward = Array.from({ length: 1000 }, (_, index) => ({
      ref: `r${index}`,
      ...contact('A', {
        links: Array.from({ length: 60 }, (_, next) => `@{r${Math.min(999, index + 1 + next)}.id}`),
      }),
    }));
    await run(forward, { atomic: false });
    expect(Date.now() - startedAt).toBeLessThan(6000);
  });

  test('a missing permission is named with its operation', async () => {
    const { key } = await organization.crm.apiKeys.create({
      name: 'Companies',
      permissions: ['companies:write'],
    });
    const by = { ...organization, token: key };
    expect(await refusal([company('A'), contact('B')], { by })).toEqual([
      403,
      'permission_denied',
      ['/operations/1/operation', 'permission_denied'],
    ]);
    const results = await run([company('A'), contact('B')], { by, atomic: false });
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      201,
      'permission_denied',
    ]);
  });

  test('more than 8 MB are refused, and less are not', async () => {
    const long = 'x'.repeat(9_900);
    const of = (count: number) =>
      Array.from({ length: count }, () => company('Large', { description: long }));
    expect((await run(of(700), { query: '?dryRun=true' })).length).toBe(700);
    const problem = await problemOf(await send(of(900)));
    expect(problem).toMatchObject({ status: 413, detail: 'The body is larger than 8 MB' });
  });
});
