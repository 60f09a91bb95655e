/** Errors as Sentry gets them: a process tells a server that takes its envelopes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type pino from 'pino';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../src/log.ts';
import { openConfiguredReports } from '../src/reports.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

interface Event {
  level: string;
  environment: string;
  release: string;
  tags: Record<string, string>;
  contexts: { log: { message: string } };
  exception: { values: { type: string; value: string; stacktrace: { frames: object[] } }[] };
}

const bodies: string[] = [];
const sentry = createServer(async (request, response) => {
  bodies.push(`${request.url}\n${await text(request)}`);
  response.writeHead(200).end('{}');
});
await new Promise<void>((resolve) => sentry.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  sentry.closeAllConnections();
  sentry.close();
});
beforeEach(() => void bodies.splice(0));

const SENTRY_DSN = `http://key@127.0.0.1:${(sentry.address() as AddressInfo).port}/42`;
/** The last line of an envelope of one event. */
const events = (): Event[] =>
  bodies.map((body) => JSON.parse(body.trim().split('\n').at(-1)!) as Event);

test('what is logged as an error is told, with the names of its line and nothing more', async () => {
  const reports = await openConfiguredReports({ SENTRY_DSN, NODE_ENV: 'test' });
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(line) }, reports);
  const error = Object.assign(new TypeError('it broke'), { detail: 'Key (email)=(a@example.com)' });
  const of = logger.child({ job: 'j1', kind: 'mail.send', address: '192.0.2.1' });
  of.error({ err: error, requestId: 'r1', body: 'a secret' }, 'a job was given up');
  logger.warn({ err: error }, 'only a warning');
  logger.error('no error in it');
  await reports!.close();
  expect(lines.map((line) => (JSON.parse(line) as pino.LogDescriptor)['msg'])).toEqual([
    'a job was given up',
    'only a warning',
    'no error in it',
  ]);
  expect(events()).toHaveLength(1);
  expect(events()[0]).toMatchObject({
    environment: 'test',
    release: expect.stringMatching(/^headless-crm@\d/),
    tags: { requestId: 'r1', job: 'j1', kind: 'mail.send' },
    contexts: { log: { message: 'a job was given up' } },
    exception: { values: [{ type: 'TypeError', value: 'it broke' }] },
  });
  expect(events()[0]!.exception.values[0]!.stacktrace.frames.length).toBeGreaterThan(0);
  expect(bodies[0]).toMatch(/^\/api\/42\/envelope\//);
  expect(bodies[0]).not.toMatch(/a@example\.com|a secret|192\.0\.2\.1/);
});

test('without a DSN nobody is told', async () => {
  expect(await openConfiguredReports({ SENTRY_DSN: undefined, NODE_ENV: 'test' })).toBeNull();
});

/** A process that tells, with what else is run in it. */
async function startTelling(...more: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', ...more, 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: server.urls.appUrl,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'reports-')),
      SENTRY_DSN,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('a request that failed by us is told by its id, when the process ends at the latest', async () => {
  const child = await startTelling();
  const ended = once(child, 'close');
  let requestId: string | null = null;
  try {
    for await (const line of createInterface(child.stdout)) {
      const { port } = JSON.parse(line) as { port?: number };
      if (!port) continue;
      const process = { ...server, url: `http://127.0.0.1:${port}` };
      const { token } = await createOrganization(process);
      await server.owner.query('revoke select on contacts from crm_app');
      const response = await request(process, '/contacts', { token });
      expect(response.status).toBe(500);
      requestId = response.headers.get('x-request-id');
      child.kill('SIGTERM');
    }
  } finally {
    await server.owner.query('grant select on contacts to crm_app');
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(events()).toMatchObject([
    {
      environment: 'development',
      tags: { requestId },
      contexts: { log: { message: 'request failed' } },
      exception: { values: [{ value: 'permission denied for table contacts' }] },
    },
  ]);
});

test('what nobody caught is logged and told, and ends the process', async () => {
  const failing = `process.once('SIGUSR2', () => setTimeout(() => { throw new Error('not caught'); }))`;
  const child = await startTelling('--import', `data:text/javascript,${failing}`);
  const ended = once(child, 'close');
  const lines: pino.LogDescriptor[] = [];
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text) as pino.LogDescriptor;
    lines.push(line);
    if (line['port']) child.kill('SIGUSR2');
  }
  expect(await ended).toEqual([1, null]);
  expect(lines.at(-1)).toMatchObject({
    level: 60,
    msg: 'an error that nobody caught',
    err: { message: 'not caught' },
  });
  expect(events()).toMatchObject([{ exception: { values: [{ value: 'not caught' }] } }]);
});
