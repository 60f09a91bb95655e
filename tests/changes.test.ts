import { describe, expect, test } from 'vitest';
import { pruneLog } from '../src/changes/prune.ts';
import { asRequest } from './support/worker.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { request, type TestOrganization, useServer } from './support/server.ts';
import { createUnwritten } from './support/unwritten.ts';

const server = useServer();

interface Change {
  cursor: string;
  type: string;
  object: string;
  recordId: string;
  version: number;
  at: string;
  actor: { type: string; id: string };
  requestId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

interface Page {
  data: Change[];
  cursor: string;
  hasMore: boolean;
}

async function read({ token }: Pick<TestOrganization, 'token'>, query = ''): Promise<Page> {
  const response = await request(server, `/changes?${query}`, { token });
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return JSON.parse(text) as Page;
}

/** The whole feed, by pages. */
async function walk(of: TestOrganization, query = '', after?: string): Promise<Change[]> {
  const all: Change[] = [];
  let page = await read(of, `${query}${after ? `&after=${after}` : ''}`);
  for (;;) {
    all.push(...page.data);
    if (!page.hasMore) return all;
    page = await read(of, `${query}&after=${page.cursor}`);
  }
}

const typesOf = (changes: Change[]) => changes.map(({ type }) => type);

/** Reads a stream until it has so many events, or none for a while. */
async function events(
  of: TestOrganization,
  {
    count,
    headers = {},
    query = '',
  }: { count: number; headers?: Record<string, string>; query?: string },
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<{ id: string; event: string; data: Change }[]> {
  const gone = new AbortController();
  const response = await request(server, `/changes?${query}`, {
    token: of.token,
    headers: { accept: 'text/event-stream', ...headers },
    signal: gone.signal,
  });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const found: { id: string; event: string; data: Change }[] = [];
  let text = '';
  const done = meanwhile();
  while (found.length < count) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const [id, event, data] = ['id', 'event', 'data'].map(
        (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1],
      );
      if (data) found.push({ id: id!, event: event!, data: JSON.parse(data) as Change });
    }
  }
  await done;
  gone.abort();
  return found;
}

test('tells of every change once, in order, as the API shows records', async () => {
  const of = await createUnwritten(server);
  const { crm } = of;
  const acme = await crm.companies.create({
    name: 'Acme',
    annualRevenue: { amount: '10', currency: 'EUR' },
  });
  const ada = await crm.contacts.create({ lastName: 'Ada', companyId: acme.id });
  await crm.companies.update(acme.id, { annualRevenue: { amount: '12.5' } });
  await crm.contacts.delete(ada.id);
  await crm.contacts.restore(ada.id);
  await crm.contacts.purge(ada.id);
  const { data, cursor, hasMore } = await read(of);
  expect(typesOf(data)).toEqual([
    'company.created',
    'contact.created',
    'contact_company.created',
    'company.updated',
    'contact.deleted',
    'contact.restored',
    'contact_company.purged',
    'contact.purged',
  ]);
  expect([hasMore, cursor]).toEqual([false, data.at(-1)!.cursor]);
  expect(data[0]).toEqual({
    cursor: expect.any(String),
    type: 'company.created',
    object: 'company',
    recordId: acme.id,
    version: 1,
    at: acme.createdAt,
    actor: { type: 'user', id: of.userId },
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    before: null,
    after: acme,
  });
  expect(data[3]).toMatchObject({
    before: { version: 1, annualRevenue: { amount: '10.00', currency: 'EUR' } },
    after: { version: 2, annualRevenue: { amount: '12.50', currency: 'EUR' } },
  });
  expect(Object.keys(data[3]!.after!).toSorted()).toEqual([
    'annualRevenue',
    'updatedAt',
    'version',
  ]);
  // What is purged is gone from the log too: that it was there stays.
  expect(
    data.filter(({ recordId }) => recordId === ada.id).map(({ before, after }) => before ?? after),
  ).toEqual([null, null, null, null]);
});

test('goes on from any cursor, and says so when there is nothing', async () => {
  const of = await createUnwritten(server);
  expect(await read(of)).toEqual({ data: [], cursor: expect.any(String), hasMore: false });
  const { cursor: empty } = await read(of);
  for (let number = 0; number < 5; number += 1)
    await of.crm.companies.create({ name: `C${number}` });
  const all = await walk(of, 'limit=2');
  expect(all.map(({ after }) => after!['name'])).toEqual(['C0', 'C1', 'C2', 'C3', 'C4']);
  expect(await walk(of, '', empty)).toEqual(all);
  for (const [index, { cursor }] of all.entries()) {
    expect(await walk(of, 'limit=3', cursor)).toEqual(all.slice(index + 1));
  }
  const end = await read(of, `after=${all.at(-1)!.cursor}`);
  expect([end.data, end.hasMore]).toEqual([[], false]);
});

test('shows the changes of objects and of types', async () => {
  const of = await createUnwritten(server);
  const { id } = await of.crm.companies.create({ name: 'Acme' });
  await of.crm.contacts.create({ lastName: 'Ada', companyId: id });
  await of.crm.companies.update(id, { name: 'ACME' });
  const of2 = (query: string) => walk(of, query).then(typesOf);
  expect(await of2('objects=company')).toEqual(['company.created', 'company.updated']);
  expect(await of2('types=company.updated,contact.created')).toEqual([
    'contact.created',
    'company.updated',
  ]);
  expect(await of2('objects=contact&types=company.updated')).toEqual([]);
  const page = await read(of, 'objects=contact_company&limit=1');
  expect([typesOf(page.data), (await read(of, `after=${page.data[0]!.cursor}`)).data]).toEqual([
    ['contact_company.created'],
    [expect.objectContaining({ type: 'company.updated' })],
  ]);
});

test('a filter that fits few of many does not make a page long, and skips none', async () => {
  const of = await createUnwritten(server);
  const batch = (lastName: string) =>
    request(server, '/batch', {
      token: of.token,
      body: {
        operations: Array.from({ length: 1000 }, () => ({
          operation: 'contacts.create',
          body: { lastName },
        })),
      },
    });
  for (const name of ['A', 'B', 'C']) {
    expect((await batch(name)).status).toBe(200);
    await of.crm.companies.create({ name });
  }
  const first = await read(of, 'objects=company&limit=2');
  expect([first.data.length <= 2, first.hasMore]).toEqual([true, true]);
  expect((await walk(of, 'objects=company&limit=2')).map(({ after }) => after!['name'])).toEqual([
    'A',
    'B',
    'C',
  ]);
  expect((await walk(of, 'limit=500')).length).toBe(3003);
});

describe('who reads', () => {
  test('sees what he may read, and is told which permission he lacks', async () => {
    const of = await createUnwritten(server);
    await of.crm.companies.create({ name: 'Acme' });
    await of.crm.contacts.create({ lastName: 'Ada' });
    const { key } = await of.crm.apiKeys.create({ name: 'C', permissions: ['companies:read'] });
    const { key: none } = await of.crm.apiKeys.create({
      name: 'W',
      permissions: ['companies:write'],
    });
    expect(typesOf((await read({ token: key })).data)).toEqual(['company.created']);
    for (const [token, query, permission] of [
      [key, 'objects=contact', 'contacts:read'],
      [key, 'objects=contact_company', 'contacts:read'],
      [none, '', 'activities:read'],
    ] as const) {
      const response = await request(server, `/changes?${query}`, { token });
      expect(await problemOf(response)).toMatchObject({ status: 403, permission });
    }
  });

  test.each([
    ['after=x', '/after', 'invalid_cursor'],
    ['objects=ticket', '/objects/0', 'invalid_value'],
    ['types=contact.vanished', '/types/0', 'invalid_value'],
    ['limit=0', '/limit', 'too_small'],
    ['limit=501', '/limit', 'too_big'],
    ['wait=61', '/wait', 'too_big'],
    ['wait=soon', '/wait', 'invalid_type'],
  ])('is told what is wrong with %s', async (query, pointer, code) => {
    const { token } = await createUnwritten(server);
    const problem = await problemOf(await request(server, `/changes?${query}`, { token }));
    expect([problem.status, problem.errors]).toMatchObject([400, [{ in: 'query', pointer, code }]]);
  });

  test('is not shown another organization’s feed by its cursor', async () => {
    const [one, other] = [await createUnwritten(server), await createUnwritten(server)];
    const { cursor } = await read(one);
    const response = await request(server, `/changes?after=${cursor}`, { token: other.token });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });
});

describe('who waits', () => {
  test('gets the change as soon as it is there', async () => {
    const of = await createUnwritten(server);
    const { cursor } = await read(of);
    const waiting = read(of, `after=${cursor}&wait=30`);
    await of.crm.companies.create({ name: 'Acme' });
    expect(typesOf((await waiting).data)).toEqual(['company.created']);
  });

  test('gets it when it is written past this server, too', async () => {
    const of = await createUnwritten(server);
    const { cursor } = await read(of);
    const waiting = read(of, `after=${cursor}&wait=30`);
    await asOwner(server, of, (client) =>
      client.query(
        `insert into companies (organization_id, id, name) values ($1, app.uuid_v7(), 'Acme')`,
        [of.organizationId],
      ),
    );
    expect(typesOf((await waiting).data)).toEqual(['company.created']);
  });

  test('gets an empty page when nothing comes, and goes on from it', async () => {
    const of = await createUnwritten(server);
    const { cursor } = await read(of);
    const page = await read(of, `after=${cursor}&wait=1`);
    expect([page.data, page.cursor]).toEqual([[], cursor]);
  });

  test('holds no connection meanwhile', async () => {
    const of = await createUnwritten(server);
    const waiting = Array.from({ length: 40 }, () => read(of, 'wait=30'));
    await of.crm.companies.create({ name: 'Acme' });
    for (const page of await Promise.all(waiting)) expect(page.data.length).toBe(1);
  });
});

describe('a stream of events', () => {
  test('tells what is there and what comes, and goes on from the last id', async () => {
    const of = await createUnwritten(server);
    await of.crm.companies.create({ name: 'A' });
    const found = await events(of, { count: 3 }, async () => {
      await of.crm.companies.create({ name: 'B' });
      await of.crm.companies.create({ name: 'C' });
    });
    expect(found.map(({ event, data }) => [event, data.after!['name']])).toEqual([
      ['company.created', 'A'],
      ['company.created', 'B'],
      ['company.created', 'C'],
    ]);
    expect(found.map(({ id }) => id)).toEqual(found.map(({ data }) => data.cursor));
    const rest = await events(of, { count: 2, headers: { 'last-event-id': found[0]!.id } });
    expect(rest).toEqual(found.slice(1));
  });

  test('answers a problem before it begins', async () => {
    const { token } = await createUnwritten(server);
    const headers = { accept: 'text/event-stream', 'last-event-id': 'x' };
    const problem = await problemOf(await request(server, '/changes', { token, headers }));
    expect(problem).toMatchObject({
      code: 'invalid_cursor',
      errors: [{ in: 'header', pointer: '/Last-Event-ID' }],
    });
  });

  test('ends when its reader may no longer read', async () => {
    const of = await createUnwritten(server);
    const { key, id } = await of.crm.apiKeys.create({ name: 'K', permissions: ['companies:read'] });
    const found = await events({ ...of, token: key }, { count: 5 }, async () => {
      await of.crm.companies.create({ name: 'A' });
      await of.crm.apiKeys.revoke(id);
      await of.crm.companies.create({ name: 'B' });
    });
    expect(found.length).toBeLessThan(2);
  });
});

const ask = async ({ token }: TestOrganization, after: string) =>
  problemOf(await request(server, `/changes?after=${after}`, { token }));

describe('a cursor', () => {
  test('behind which something is no longer kept says what to do', async () => {
    const of = await createUnwritten(server);
    const { cursor: empty } = await read(of);
    for (const name of ['A', 'B', 'C', 'D']) await of.crm.companies.create({ name });
    const all = await walk(of);
    await of.crm.organization.update({ logKeptDays: 3 });
    await asOwner(server, of, (client) =>
      client.query(`update changes set at = at - interval '4 days' where record_id = any($1)`, [
        all.slice(0, 2).map(({ recordId }) => recordId),
      ]),
    );
    expect(await asRequest(server, of, (context) => pruneLog(context, 500))).toBe(2);
    for (const cursor of [empty, all[0]!.cursor]) {
      expect(await ask(of, cursor)).toMatchObject({ status: 410, code: 'cursor_expired' });
    }
    const rest = all.slice(2).map(({ recordId }) => recordId);
    const left = await walk(of);
    expect(left.map(({ recordId }) => recordId)).toEqual(rest);
    expect(await walk(of, '', all[1]!.cursor)).toEqual(left);
  });

  test('and what is known of links goes with the entries that told of them', async () => {
    const of = await createUnwritten(server);
    const { id: companyId } = await of.crm.companies.create({ name: 'A' });
    await of.crm.contacts.create({ lastName: 'Ada', companyId });
    await of.crm.companies.create({ name: 'B' });
    await read(of);
    await asOwner(server, of, (client) =>
      client.query(`update changes set at = at - interval '5 years'`),
    );
    expect(await asRequest(server, of, (context) => pruneLog(context, 500))).toBe(3);
    const { rows } = await asOwner(server, of, (client) =>
      client.query('select from linked_changes'),
    );
    expect(rows.length).toBe(0);
  });

  test('of the newest entry is good for as long as nothing happens', async () => {
    const of = await createUnwritten(server);
    for (const name of ['A', 'B']) await of.crm.companies.create({ name });
    await asOwner(server, of, (client) =>
      client.query(`update changes set at = at - interval '5 years'`),
    );
    const { cursor } = await read(of);
    expect(await asRequest(server, of, (context) => pruneLog(context, 500))).toBe(1);
    expect((await read(of)).data.length).toBe(1);
    const { name } = await of.crm.companies.create({ name: 'C' });
    const { data } = await read(of, `after=${cursor}`);
    expect(data.map(({ after }) => after!['name'])).toEqual([name]);
  });

  test('from before a restore is recognised, also when the log has grown past it', async () => {
    const of = await createUnwritten(server);
    for (const name of ['A', 'B', 'C']) await of.crm.companies.create({ name });
    const [first, second, third] = await walk(of);
    // As a database is that was restored to the time after the first entry.
    await asOwner(server, of, async (client) => {
      const lost = [second!.recordId, third!.recordId];
      await client.query('delete from sequenced_changes where sequence > 1');
      await client.query('delete from changes where record_id = any($1)', [lost]);
    });
    expect(await ask(of, third!.cursor)).toMatchObject({ status: 410, code: 'log_restored' });
    for (const name of ['D', 'E', 'F']) await of.crm.companies.create({ name });
    await read(of);
    for (const { cursor } of [second!, third!]) {
      expect(await ask(of, cursor)).toMatchObject({ status: 410, code: 'log_restored' });
    }
    const names = (await walk(of, '', first!.cursor)).map(({ after }) => after!['name']);
    expect(names).toEqual(['D', 'E', 'F']);
  });
});

test('the log is kept for 400 days unless the organization says otherwise', async () => {
  const { crm } = await createUnwritten(server);
  expect((await crm.organization.get()).logKeptDays).toBe(400);
  for (const logKeptDays of [0, 36_501, 1.5]) {
    await expect(crm.organization.update({ logKeptDays })).rejects.toMatchObject({ status: 400 });
  }
  expect((await crm.organization.update({ logKeptDays: 30 })).logKeptDays).toBe(30);
});
