/** Event streams, from a server that behaves badly. */
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HeadlessCrm, PermissionError, TimeoutError } from '../src/index.ts';
import { EventReader } from '../src/core/events.ts';
import { errorOf } from './support/error-of.ts';
import {
  type Behaviour,
  drop,
  problem,
  reply,
  stallHeaders,
  startFaultyServer,
} from './support/faulty-server.ts';

/** What an event holds, as the feed sends it. */
const entry = (number: number) =>
  `id: c${number}\nevent: contact.created\ndata: {"cursor":"c${number}","version":${number}}\n\n`;

/** Sends the pieces one by one, each as a chunk of its own; then ends, breaks or stays silent. */
function streamOf(
  pieces: readonly (string | Buffer)[],
  then: 'end' | 'drop' | 'silence',
): Behaviour {
  return (_request, response) => {
    const send = async () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      for (const piece of pieces) {
        response.write(piece);
        await after(5);
      }
      if (then === 'end') response.end();
      if (then === 'drop') response.destroy();
    };
    void send();
  };
}

/** The first so many changes of the stream. */
async function take(count: number, baseUrl: string, options = {}): Promise<unknown[]> {
  const crm = new HeadlessCrm({ baseUrl, apiKey: 'k' });
  const taken: unknown[] = [];
  for await (const change of crm.changes.stream({ objects: ['contact'] }, options)) {
    taken.push(change.version);
    if (taken.length === count) break;
  }
  return taken;
}

test('a reader takes events in any pieces and with any line ends', () => {
  const text =
    'id: a\r\ndata: one\r\ndata:two\r\n\r\n: comment\r\rid\rretry: 20\rdata\r\rdata: é\n\n';
  const expected = [
    { id: 'a', data: 'one\ntwo' },
    { id: '', data: '' },
    { id: '', data: 'é' },
  ];
  const whole = new EventReader();
  expect([...whole.read(text)]).toEqual(expected);
  expect(whole.retryMs).toBe(20);
  for (let size = 1; size < 8; size++) {
    const reader = new EventReader();
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
    expect(pieces.flatMap((piece) => [...reader.read(piece)])).toEqual(expected);
  }
});

test('an event without data says how far the stream is, once', () => {
  const reader = new EventReader('a');
  expect([...reader.read('id: a\n\nid: b\n\n: still\n\nid: b\n\nid: \0\n\n')]).toEqual([
    { id: 'b', data: '' },
  ]);
});

test('what breaks off within an event is neither told nor gone on from', () => {
  const reader = new EventReader('a');
  expect([...reader.read('id: b\ndata: half')]).toEqual([]);
  expect(reader.headers['last-event-id']).toBe('a');
});

test('a pair of CR and LF, and a letter, that are split across chunks are what they are', async () => {
  const bytes = Buffer.from('id: c1\r\ndata: {"version":"é"}\r\n\r\n');
  const pieces = [...bytes].map((byte) => Buffer.from([byte]));
  await using server = await startFaultyServer(streamOf(pieces, 'silence'));
  expect(await take(1, server.baseUrl)).toEqual(['é']);
});

test.each(['end', 'drop'] as const)('a stream goes on behind its last event: %s', async (end) => {
  await using server = await startFaultyServer(
    streamOf(['retry: 1\n\n', entry(1), entry(2)], end),
    drop,
    problem(503, 'overloaded', {}, { 'retry-after': '0' }),
    streamOf([entry(3)], end),
    streamOf(['id: c9\n\n'], end),
    streamOf([entry(10)], 'silence'),
  );
  expect(await take(4, server.baseUrl)).toEqual([1, 2, 3, 10]);
  expect(server.received.map(({ headers }) => headers['last-event-id'])).toEqual([
    undefined,
    'c2',
    'c2',
    'c2',
    'c3',
    'c9',
  ]);
  expect(new Set(server.received.map(({ url }) => url))).toEqual(
    new Set(['/api/v1/changes?objects=contact']),
  );
  expect(server.received[0]!.headers.accept).toBe('text/event-stream');
});

test('a stream that is silent for longer than timeoutMs is made anew, in its headers and in its body', async () => {
  await using server = await startFaultyServer(
    stallHeaders,
    streamOf(['retry: 1\n\n', entry(1)], 'silence'),
    streamOf([entry(2)], 'silence'),
  );
  expect(await take(2, server.baseUrl, { timeoutMs: 100 })).toEqual([1, 2]);
  expect(server.received.length).toBe(3);
});

test('comments keep a stream that has nothing to tell', async () => {
  const comments = Array.from({ length: 60 }, () => ': nothing new\n\n');
  await using server = await startFaultyServer(streamOf([...comments, entry(1)], 'silence'));
  expect(await take(1, server.baseUrl, { timeoutMs: 150 })).toEqual([1]);
  expect(server.received.length).toBe(1);
});

test('waits grow up to a cap while nothing comes', async () => {
  const delays: number[] = [];
  const random = Math.random;
  Math.random = () => 0.001;
  try {
    const stop = new AbortController();
    await using server = await startFaultyServer(drop);
    const crm = new HeadlessCrm({
      baseUrl: server.baseUrl,
      hooks: {
        retry: ({ delayMs }) => {
          delays.push(delayMs * 1000);
          if (delays.length === 7) stop.abort();
        },
      },
    });
    await crm.changes.subscribe({ onChange: () => {}, signal: stop.signal });
  } finally {
    Math.random = random;
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test('as many attempts are made as the call says, and for ever unless it does', async () => {
  await using server = await startFaultyServer(streamOf(['retry: 1\n\n'], 'end'));
  const error = await errorOf(take(1, server.baseUrl, { maxRetries: 3 }));
  expect([error.code, server.received.length]).toEqual(['connection_failed', 4]);
});

test('what no repetition mends ends the stream: a refusal, and what is no stream', async () => {
  await using refusing = await startFaultyServer(problem(403, 'permission_denied'));
  expect(PermissionError.is(await errorOf(take(1, refusing.baseUrl)))).toBe(true);
  await using other = await startFaultyServer(reply(200, { data: [] }));
  expect(await errorOf(take(1, other.baseUrl))).toMatchObject({
    code: 'invalid_reply',
    message: expect.stringContaining('is not text/event-stream'),
  });
  expect([refusing.received.length, other.received.length]).toEqual([1, 1]);
});

test('a token that expires while a stream is open is refreshed, and the stream goes on', async () => {
  const tokens = { accessToken: 'new', refreshToken: 'r2' };
  await using server = await startFaultyServer(
    streamOf(['retry: 1\n\n', entry(1)], 'end'),
    problem(401, 'unauthenticated'),
    reply(200, tokens),
    streamOf([entry(2)], 'silence'),
  );
  const { baseUrl } = server;
  const crm = new HeadlessCrm({ baseUrl, tokens: { accessToken: 'old', refreshToken: 'r1' } });
  const versions: number[] = [];
  for await (const { version } of crm.changes.stream()) if (versions.push(version) === 2) break;
  expect(versions).toEqual([1, 2]);
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer old',
    'Bearer old',
    undefined,
    'Bearer new',
  ]);
});

test('leaving the loop ends the connection, and an abort ends the stream with its reason', async () => {
  const gone: Promise<unknown>[] = [];
  const silent = streamOf([entry(1)], 'silence');
  await using server = await startFaultyServer((request, response) => {
    gone.push(new Promise((resolve) => response.once('close', resolve)));
    silent(request, response);
  });
  expect(await take(1, server.baseUrl)).toEqual([1]);
  await gone[0];
  const stop = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => stop.abort(reason), 50);
  await expect(take(2, server.baseUrl, { signal: stop.signal })).rejects.toBe(reason);
  await gone[1];
});

test('each change is handled before the next, and what a handler throws ends a subscription', async () => {
  await using server = await startFaultyServer(
    streamOf([entry(1) + entry(2), 'id: c3\n\n', entry(4)], 'silence'),
  );
  const crm = new HeadlessCrm({ baseUrl: server.baseUrl });
  const told: string[] = [];
  const failure = new Error('full');
  const subscription = crm.changes.subscribe({
    from: 'c0',
    onChange: async ({ version }) => {
      told.push(`begin ${version}`);
      await after(20);
      told.push(`end ${version}`);
      if (version === 4) throw failure;
    },
    checkpoint: async (cursor) => {
      await after(20);
      told.push(cursor);
    },
  });
  await expect(subscription).rejects.toBe(failure);
  expect(told).toEqual([
    'begin 1',
    'end 1',
    'c1',
    'begin 2',
    'end 2',
    'c2',
    'c3',
    'begin 4',
    'end 4',
  ]);
  expect(server.received[0]!.url).toBe('/api/v1/changes?after=c0');
});

/** A reply with a job. */
const job = (status: string, more = {}) => reply(200, { id: 'j', status, error: null, ...more });

test('a job is asked for until it has ended, and a limit bounds the whole', async () => {
  await using server = await startFaultyServer(
    job('queued'),
    drop,
    job('running', { progress: { done: 1, total: 2 } }),
    job('failed', { error: { code: 'job_given_up', message: 'The receiver is gone' } }),
    job('cancelled'),
    job('running'),
  );
  const crm = new HeadlessCrm({ baseUrl: server.baseUrl });
  const seen: string[] = [];
  const failed = await errorOf(
    crm.jobs.wait('j', { onProgress: ({ status }) => seen.push(status) }),
  );
  expect(failed).toMatchObject({ code: 'job_failed', cause: { status: 'failed' } });
  expect(failed.message).toContain('The receiver is gone');
  expect(seen).toEqual(['queued', 'running', 'failed']);
  expect(await errorOf(crm.jobs.wait('j'))).toMatchObject({ code: 'job_cancelled' });
  const late = await errorOf(crm.jobs.wait('j', { deadlineMs: 600 }));
  expect(TimeoutError.is(late)).toBe(true);
  expect(late.cause).toMatchObject({ status: 'running' });
});

test('a question for a job has the deadline of the client', async () => {
  await using server = await startFaultyServer(stallHeaders);
  const crm = new HeadlessCrm({ baseUrl: server.baseUrl, deadlineMs: 100 });
  const late = await errorOf(crm.jobs.wait('j'));
  expect(late.message).toMatch(/No reply within (100|9\d) ms/);
});

test('a deprecation is told once for each operation', async () => {
  const sunset = 'Sat, 30 Jan 2027 00:00:00 GMT';
  await using server = await startFaultyServer(
    reply(200, {}, { deprecation: '@1700000000', sunset }),
    reply(200, {}, { deprecation: '@1700000000', sunset }),
    reply(200, {}, { deprecation: '@1700000000' }),
  );
  const told: string[] = [];
  const hooks = { deprecation: ({ message }: { message: string }) => void told.push(message) };
  const crm = new HeadlessCrm({ baseUrl: server.baseUrl, hooks });
  await crm.contacts.get('1');
  await crm.contacts.get('2');
  await crm.companies.get('3');
  expect(told).toEqual([
    `contacts.get is deprecated, and ends ${sunset}`,
    'companies.get is deprecated',
  ]);
});
