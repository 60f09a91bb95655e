import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  ConnectionError,
  HeadlessCrm,
  HeadlessCrmError,
  RateLimitError,
  TimeoutError,
} from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import {
  drop,
  dropBody,
  problem,
  reply,
  stallBody,
  stallHeaders,
  startFaultyServer,
} from './support/faulty-server.ts';

const contact = { id: 'c1', firstName: 'Ada' };
const create = { method: 'POST', path: '/api/v1/contacts', body: contact, keyed: true };
const quick = { apiKey: 'crm_key', timeoutMs: 200, maxRetryDelayMs: 50 };

test('waits as long as Retry-After says', async () => {
  await using server = await startFaultyServer(
    problem(429, 'rate_limited', {}, { 'retry-after': '1' }),
    reply(200, contact),
  );
  const startedAt = performance.now();
  const found = await new HeadlessCrm({ ...server, ...quick, maxRetryDelayMs: 5_000 }).contacts.get(
    'c1',
  );
  expect(found).toEqual(contact);
  expect(performance.now() - startedAt).toBeGreaterThan(990);
});

test('gives up at once when Retry-After asks for too long', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
  await using server = await startFaultyServer(
    problem(429, 'rate_limited', {}, { 'retry-after': inAnHour }),
  );
  const error = await errorOf(new HeadlessCrm({ ...server, ...quick }).contacts.get('c1'));
  expect(RateLimitError.is(error)).toBe(true);
  expect(error.retryAfter).toBeGreaterThan(3_500);
  expect(server.received).toHaveLength(1);
});

test.each([408, 425, 429, 500, 502, 503, 504])('repeats a read after a %i', async (status) => {
  await using server = await startFaultyServer(problem(status, 'busy'), reply(200, contact));
  await expect(new HeadlessCrm({ ...server, ...quick }).contacts.get('c1')).resolves.toEqual(
    contact,
  );
  expect(server.received).toHaveLength(2);
});

test.each([
  ['stalled headers', stallHeaders],
  ['a stalled body', stallBody],
  ['a dropped connection', drop],
  ['a broken body', dropBody],
])('repeats a read after %s', async (_name, fault) => {
  await using server = await startFaultyServer(fault, reply(200, contact));
  await expect(new HeadlessCrm({ ...server, ...quick }).contacts.get('c1')).resolves.toEqual(
    contact,
  );
});

test.each([
  ['headers', stallHeaders],
  ['a body', stallBody],
])('stops waiting for %s after timeoutMs', async (_name, fault) => {
  await using server = await startFaultyServer(fault);
  const crm = new HeadlessCrm({ ...server, ...quick, maxRetries: 0 });
  const error = await errorOf(crm.contacts.get('c1'));
  expect(TimeoutError.is(error)).toBe(true);
  expect(ConnectionError.is(error)).toBe(true);
  expect(error.message).toContain('contacts.get: No reply within 200 ms');
});

test('stops all attempts and waits at the deadline', async () => {
  await using server = await startFaultyServer(stallHeaders);
  const crm = new HeadlessCrm({ ...server, ...quick, deadlineMs: 300, maxRetries: 100 });
  const startedAt = performance.now();
  await expect(crm.contacts.get('c1')).rejects.toThrow(TimeoutError);
  expect(performance.now() - startedAt).toBeLessThan(450);
});

test('does not trust a fetch to obey its signal', async () => {
  const crm = new HeadlessCrm({
    ...quick,
    baseUrl: 'http://crm.test',
    maxRetries: 0,
    fetch: () => new Promise(() => {}),
  });
  await expect(crm.contacts.get('c1')).rejects.toThrow(TimeoutError);
});

test('sends the same idempotency key with every attempt, another with the next call', async () => {
  await using server = await startFaultyServer(
    drop,
    problem(503, 'unavailable'),
    reply(201, contact),
  );
  const crm = new HeadlessCrm({ ...server, ...quick });
  await crm.request(create);
  await crm.request(create);
  await crm.request({ ...create, options: { idempotencyKey: 'mine' } });
  const keys = server.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
  expect(keys[4]).toBe('mine');
});

test('waits for the first attempt when the server is still at it', async () => {
  await using server = await startFaultyServer(
    stallHeaders,
    problem(409, 'idempotency_in_progress'),
    reply(201, contact),
  );
  const crm = new HeadlessCrm({ ...server, ...quick });
  await expect(crm.request(create)).resolves.toEqual(contact);
});

test('never repeats a POST without a key', async () => {
  await using server = await startFaultyServer(problem(503, 'unavailable'));
  const crm = new HeadlessCrm({ ...server });
  await expect(crm.auth.login({ email: 'a@b.c', password: 'p' })).rejects.toThrow('unavailable');
  await expect(crm.request({ method: 'POST', path: '/api/v1/new' })).rejects.toThrow('unavailable');
  expect(server.received).toHaveLength(2);
});

test('repeats a search, which only reads', async () => {
  await using server = await startFaultyServer(
    drop,
    reply(200, { data: [contact], page: { nextCursor: null, hasMore: false } }),
  );
  const page = await new HeadlessCrm({ ...server, ...quick }).contacts.search({ limit: 10 });
  expect(page.data).toEqual([contact]);
});

test('an abort ends the wait before a retry', async () => {
  await using server = await startFaultyServer(
    problem(429, 'rate_limited', {}, { 'retry-after': '20' }),
  );
  const crm = new HeadlessCrm({ ...server, ...quick, maxRetryDelayMs: 60_000 });
  const abort = new AbortController();
  const call = crm.contacts.get('c1', {}, { signal: abort.signal });
  const startedAt = performance.now();
  void setTimeout(100).then(() => abort.abort(new Error('changed my mind')));
  await expect(call).rejects.toThrow('changed my mind');
  expect(performance.now() - startedAt).toBeLessThan(500);
  expect(server.received).toHaveLength(1);
});

test('an abort ends a request under way, and one that has not begun is never sent', async () => {
  await using server = await startFaultyServer(stallBody);
  const crm = new HeadlessCrm({ ...server, apiKey: 'k' });
  const error = await errorOf(crm.contacts.get('c1', {}, { signal: AbortSignal.timeout(50) }));
  expect(error.name).toBe('TimeoutError');
  expect(HeadlessCrmError.is(error)).toBe(false);
  await expect(crm.contacts.get('c1', {}, { signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/,
  );
  expect(server.received).toHaveLength(1);
});

test('many calls share one listener on their signal, of which Node would warn at the eleventh', async () => {
  await using server = await startFaultyServer(stallHeaders);
  const crm = new HeadlessCrm({ ...server, apiKey: 'k' });
  const abort = new AbortController();
  const { signal } = abort;
  const calls = Array.from({ length: 20 }, () => errorOf(crm.contacts.get('c1', {}, { signal })));
  await setTimeout(50);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  abort.abort(new Error('enough'));
  const messages = (await Promise.all(calls)).map(({ message }) => message);
  expect(messages).toEqual(calls.map(() => 'enough'));
});

test('hooks see every attempt and can add headers', async () => {
  await using server = await startFaultyServer(problem(500, 'internal'), drop, reply(200, contact));
  const seen: string[] = [];
  const crm = new HeadlessCrm({
    ...server,
    ...quick,
    hooks: {
      request: ({ headers, attempt }) => headers.set('traceparent', `00-${attempt}`),
      response: ({ operation, attempt, status, error }) => {
        seen.push(`${operation} ${attempt} ${status ?? (error as Error).name}`);
      },
      retry: ({ attempt }) => void seen.push(`retry ${attempt}`),
    },
  });
  await crm.contacts.get('c1');
  expect(seen).toEqual([
    'contacts.get 1 500',
    'retry 1',
    'contacts.get 2 ConnectionError',
    'retry 2',
    'contacts.get 3 200',
  ]);
  expect(server.received.map(({ headers }) => headers.traceparent)).toEqual([
    '00-1',
    '00-2',
    '00-3',
  ]);
});
