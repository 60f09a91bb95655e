/** Clients that take as long as they are let: nobody else waits for them, and they are cut off. */
import { execFile, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpServer } from '../src/listening.ts';
import { type ServerBeside, startBeside } from './support/beside.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { dial, statusesIn } from './support/wire.ts';

const server = useServer();
/** With the time limits of production. */
let slow: ServerBeside;
let organization: TestOrganization;

beforeAll(async () => {
  organization = await createOrganization(server);
  slow = await startBeside(server, { http: createHttpServer() });
});

afterAll(async () => {
  await slow.stop();
  expect(server.errors).toEqual([]);
});

/** Sends a byte each half a second; gives what came, and after how many seconds it was cut off. */
async function dribble(bytes: string): Promise<{ seconds: number; statuses: number[] }> {
  const startedAt = performance.now();
  const socket = dial(slow.url);
  let received = '';
  let isOpen = true;
  socket.on('data', (data) => (received += String(data)));
  socket.on('error', () => {});
  socket.on('close', () => (isOpen = false));
  for (const byte of bytes.repeat(1000)) {
    if (!isOpen) break;
    socket.write(byte);
    await sleep(500);
  }
  socket.destroy();
  return { seconds: (performance.now() - startedAt) / 1000, statuses: statusesIn(received) };
}

/** Asks as others do, for so long; gives the longest that one of them waited, in milliseconds. */
async function askMeanwhile(isOver: () => boolean): Promise<number> {
  let longest = 0;
  while (!isOver()) {
    const startedAt = performance.now();
    const { status } = await request(
      { ...server, url: slow.url },
      '/contacts?limit=1',
      organization,
    );
    expect(status).toBe(200);
    longest = Math.max(longest, performance.now() - startedAt);
    await sleep(100);
  }
  return longest;
}

const hasTool = spawnSync('slowhttptest', ['-h']).error === undefined;
if (!hasTool) console.log('skipped: slow clients by slowhttptest, which is not installed');

/** 300 connections for 12 seconds. */
const attack = (...options: string[]): Promise<unknown> =>
  promisify(execFile)('slowhttptest', [
    '-c',
    '300',
    '-r',
    '150',
    '-l',
    '12',
    '-i',
    '2',
    '-p',
    '3',
    ...options,
  ]);

const attacks: [what: string, options: () => string[]][] = [
  ['heads', () => ['-H', '-u', `${slow.url}/api/v1/contacts`]],
  ['bodies', () => ['-B', '-s', '8192', '-u', `${slow.url}/api/v1/auth/login`]],
  [
    'readers',
    () => ['-X', '-w', '1', '-y', '10', '-z', '1', '-n', '2', '-u', `${slow.url}/openapi.json`],
  ],
];

test.runIf(hasTool)(
  'hundreds of slow heads, bodies and readers keep nobody waiting',
  async () => {
    let isOver = false;
    const others = askMeanwhile(() => isOver);
    for (const outcome of await Promise.allSettled(
      attacks.map(([, options]) => attack(...options())),
    ))
      expect(outcome).toMatchObject({ status: 'fulfilled' });
    isOver = true;
    expect(await others).toBeLessThan(2000);
  },
  60_000,
);

test.concurrent('who sends a head or a body byte by byte is cut off', async () => {
  let isOver = false;
  const others = askMeanwhile(() => isOver);
  const head = 'GET /api/v1/contacts HTTP/1.1\r\nhost: a\r\nx-a: ';
  const outcomes = await dribble(head);
  isOver = true;
  expect(outcomes.statuses).toEqual([408]);
  // 15 seconds for the head, looked at every 5; on a machine that does other things too.
  expect(outcomes.seconds).toBeLessThan(40);
  expect(await others).toBeLessThan(2000);
}, 60_000);
