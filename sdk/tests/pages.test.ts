import { expect, test } from 'vitest';
import { HeadlessCrm } from '../src/index.ts';
import { type Behaviour, reply, startFaultyServer } from './support/faulty-server.ts';

const pages: Record<string, { ids: string[]; next: string | null }> = {
  '': { ids: ['a', 'b'], next: 'two' },
  two: { ids: [], next: 'three' },
  three: { ids: ['c'], next: null },
};

/** Three pages, of which the second is empty, by a cursor in the query or the body. */
const servePages: Behaviour = (request, response) => {
  const query = new URL(request.url, 'http://crm.test').searchParams;
  const cursor = request.body
    ? (JSON.parse(request.body) as { cursor?: string }).cursor
    : query.get('cursor');
  const { ids, next } = pages[cursor ?? '']!;
  const data = ids.map((id) => ({ id }));
  reply(200, { data, page: { nextCursor: next, hasMore: next !== null } })(request, response);
};

test('await gives a page, and next() the one after it', async () => {
  await using server = await startFaultyServer(servePages);
  const first = await new HeadlessCrm({ ...server }).contacts.list({ limit: 2 });
  expect(first.data.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(first.page).toEqual({ nextCursor: 'two', hasMore: true });
  const last = await (await first.next())!.next();
  expect(last!.data).toEqual([{ id: 'c' }]);
  expect(last!.next()).toBeNull();
});

test('for await gives every item, past an empty page, with the same parameters', async () => {
  await using server = await startFaultyServer(servePages);
  const ids: string[] = [];
  for await (const { id } of new HeadlessCrm({ ...server }).contacts.list({ limit: 2 }))
    ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(server.received.map(({ url }) => url)).toEqual([
    '/api/v1/contacts?limit=2',
    '/api/v1/contacts?limit=2&cursor=two',
    '/api/v1/contacts?limit=2&cursor=three',
  ]);
});

test('the cursor of a search goes into its body', async () => {
  await using server = await startFaultyServer(servePages);
  const found = await new HeadlessCrm({ ...server }).contacts.search({ limit: 2 }).toArray();
  expect(found).toHaveLength(3);
  expect(server.received.map(({ body }) => JSON.parse(body))).toEqual([
    { limit: 2 },
    { limit: 2, cursor: 'two' },
    { limit: 2, cursor: 'three' },
  ]);
});

test('pages() gives the pages, the empty one too', async () => {
  await using server = await startFaultyServer(servePages);
  const sizes: number[] = [];
  for await (const { data } of new HeadlessCrm({ ...server }).contacts.list().pages()) {
    sizes.push(data.length);
  }
  expect(sizes).toEqual([2, 0, 1]);
});

test('toArray fetches no page beyond max', async () => {
  await using server = await startFaultyServer(servePages);
  const crm = new HeadlessCrm({ ...server });
  await expect(crm.contacts.list().toArray({ max: 1 })).resolves.toEqual([{ id: 'a' }]);
  await expect(crm.contacts.list().toArray({ max: 2 })).resolves.toHaveLength(2);
  expect(server.received).toHaveLength(2);
});

test('leaving the loop stops the fetching', async () => {
  await using server = await startFaultyServer(servePages);
  for await (const { id } of new HeadlessCrm({ ...server }).contacts.list()) if (id === 'b') break;
  expect(server.received).toHaveLength(1);
});
