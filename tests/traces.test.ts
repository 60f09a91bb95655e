/** Traces as a collector gets them. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { sql } from '../src/db/sql.ts';
import { defineJob, handleJob } from '../src/jobs/define.ts';
import { enqueueJob } from '../src/jobs/enqueue.ts';
import { openCollector } from './support/collector.ts';
import { createOrganization, request, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { asRequest, useWorker } from './support/worker.ts';
import { useReceivers, useWebhookWorker } from './webhooks/support.ts';

// Seconds are waited for more, to send them at once.
vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '100');
afterAll(() => void vi.unstubAllEnvs());
const collector = await openCollector();
afterAll(() => collector.close());
const env = {
  OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
  OTEL_EXPORTER_OTLP_HEADERS: 'x-token=a=b,x-other=c',
  WEBHOOK_ALLOW_PRIVATE: 'on',
};
const server = useServer({ env });
const few = useServer({ env: { ...env, OTEL_TRACES_SAMPLER_ARG: '0', OTEL_SERVICE_NAME: 'few' } });
const none = useServer();
useWebhookWorker(server);
const word = defineJob({ kind: 'test.traced', payload: z.object({}) });
useWorker(server, () => [
  handleJob(word, async (job) => {
    await job.writing(({ unit }) => unit.query(sql`select 1`));
  }),
]);
const openReceiver = useReceivers();

const client = 3;
const hexOf = (id: string | null) => String(id).replaceAll('-', '');
const spanNamed = async (name: string, traceId?: string) => {
  const found = () =>
    collector.spans.find(
      (span) => span.name === name && (traceId ?? span.traceId) === span.traceId,
    );
  await until(() => found() !== undefined);
  return found()!;
};
const below = ({ spanId }: { spanId: string }) =>
  collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);

const createContact = async (
  to: typeof server,
  { token }: { token: string },
  headers: Record<string, string> = {},
) => {
  const body = { lastName: 'Hopper' };
  const response = await request(to, '/contacts', { token, body, headers });
  expect(response.status).toBe(201);
  return response.headers.get('x-request-id');
};

test('a request is a span, whose trace is its id, with a span for each round trip below', async () => {
  const of = await createOrganization(server);
  const requestId = await createContact(server, of);
  const span = await spanNamed('POST /api/v1/contacts', hexOf(requestId));
  expect(span).toMatchObject({
    kind: 2,
    resource: { 'service.name': 'headless-crm' },
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/v1/contacts',
      'http.response.status_code': 201,
      'network.protocol.version': '1.1',
      'url.scheme': 'http',
      'crm.operation': 'contacts.create',
      'crm.request_id': requestId,
      'crm.organization_id': of.organizationId,
    },
  });
  expect([span.parentSpanId ?? '', span.status.code ?? 0]).toEqual(['', 0]);
  expect(BigInt(span.endTimeUnixNano)).toBeGreaterThan(BigInt(span.startTimeUnixNano));
  const trips = below(span).filter(({ name }) => name === 'postgresql contacts.create');
  // The statement and the commit.
  expect(trips.map(({ kind, traceId }) => [kind, traceId])).toEqual([
    [client, span.traceId],
    [client, span.traceId],
  ]);
  for (const trip of trips) {
    expect(trip.attributes).toMatchObject({ 'db.system.name': 'postgresql' });
    expect(BigInt(trip.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
  }
  expect(collector.headers[0]).toMatchObject({ 'x-token': 'a=b', 'x-other': 'c' });
});

test('who traces his request has it in his trace, and the way from there to that of its jobs', async () => {
  const of = await createOrganization(server);
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const requestId = await createContact(server, of, {
    traceparent: `00-${traceId}-${spanId}-01`,
  });
  const span = await spanNamed('POST /api/v1/contacts', traceId);
  expect(span.parentSpanId).toBe(spanId);
  expect(span.links).toMatchObject([{ traceId: hexOf(requestId) }]);
  const trips = below(span);
  expect(trips.length).toBeGreaterThan(0);
  expect(new Set(trips.map((trip) => trip.traceId))).toEqual(new Set([traceId]));
});

test('a traceparent that is none begins a trace, and one that says no is heeded', async () => {
  const of = await createOrganization(server);
  const odd = await createContact(server, of, { traceparent: '00-0-0-01' });
  const not = randomBytes(16).toString('hex');
  const silent = await createContact(server, of, {
    traceparent: `00-${not}-${randomBytes(8).toString('hex')}-00`,
  });
  const last = await createContact(server, of);
  await spanNamed('POST /api/v1/contacts', hexOf(odd));
  await spanNamed('POST /api/v1/contacts', hexOf(last));
  expect(collector.spans.filter(({ traceId }) => [not, hexOf(silent)].includes(traceId))).toEqual(
    [],
  );
});

test('an attempt at a job is below the request that asked for it, with its own round trips', async () => {
  const of = await createOrganization(server);
  const requestId = await asRequest(server, of, async (context) => {
    await enqueueJob(context, word, { payload: {} });
    return context.requestId;
  });
  const span = await spanNamed('job test.traced', hexOf(requestId));
  expect(span).toMatchObject({
    kind: 5,
    parentSpanId: hexOf(requestId).slice(16),
    attributes: {
      'crm.job.kind': 'test.traced',
      'crm.job.attempt': 1,
      'crm.job.outcome': 'succeeded',
      'crm.organization_id': of.organizationId,
    },
  });
  expect(below(span).map(({ name }) => name)).toContain('postgresql job:test.traced');
});

test('what is sent to a webhook is below the request that it tells of', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['contact.*'] });
  const requestId = await createContact(server, of);
  const span = await spanNamed('POST webhook', hexOf(requestId));
  expect(span).toMatchObject({
    kind: client,
    parentSpanId: hexOf(requestId).slice(16),
    attributes: { 'http.response.status_code': 204, 'crm.webhook.outcome': 'delivered' },
  });
});

test('a refused request is no error of ours, and no value of anybody is in a span', async () => {
  const of = await createOrganization(server);
  const secret = `kanarie-${randomBytes(4).toString('hex')}`;
  const response = await request(server, `/contacts/${secret}?q=${secret}`, {
    token: of.token,
    headers: { 'user-agent': secret },
  });
  const traceId = hexOf(response.headers.get('x-request-id'));
  const span = await spanNamed('GET /api/v1/contacts/{id}', traceId);
  expect(span.attributes).toMatchObject({ 'http.response.status_code': response.status });
  expect([response.status >= 400, span.status.code ?? 0]).toEqual([true, 0]);
  expect(JSON.stringify(collector.spans)).not.toContain(secret);
  expect(JSON.stringify(collector.spans)).not.toContain(of.email);
});

test('of a share of nothing only those are told whose callers trace them', async () => {
  const of = await createOrganization(few);
  const traceId = randomBytes(16).toString('hex');
  await createContact(few, of);
  await createContact(few, of, {
    traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
  });
  await spanNamed('POST /api/v1/contacts', traceId);
  const told = collector.spans.filter(({ resource }) => resource['service.name'] === 'few');
  expect(new Set(told.map((span) => span.traceId))).toEqual(new Set([traceId]));
});

test('without a place for them there are none', () => {
  expect(none.traces).toBeNull();
});

test('a process sends what it has when it ends', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: server.urls.appUrl,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'traces-')),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'process',
      // Only its end sends them.
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  try {
    for await (const text of createInterface(child.stdout)) {
      const { port } = JSON.parse(text) as { port?: number };
      if (!port) continue;
      await fetch(`http://127.0.0.1:${port}/api/v1/contacts`);
      child.kill('SIGTERM');
    }
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  const told = collector.spans.filter(({ resource }) => resource['service.name'] === 'process');
  expect(told.map(({ name }) => name)).toContain('GET /api/v1/contacts');
});

test('a collector that is away is told in the log, and keeps no process from ending', async () => {
  const { openTracing } = await import('../src/traces/tracing.ts');
  const lines: object[] = [];
  const logger = { warn: (line: object) => lines.push(line) };
  const tracing = openTracing({
    url: 'http://127.0.0.1:9/v1/traces',
    headers: {},
    service: 'away',
    version: '0',
    share: 1,
    logger: logger as never,
  });
  const tell = () =>
    tracing.deliveries.onAttempt({
      delivery: { webhookId: 'w', logged: { requestId: crypto.randomUUID() } },
      is: 'delivered',
      attempt: { status: 204, durationMs: 1 },
    } as never);
  tell();
  await until(() => lines.length > 0);
  expect(JSON.stringify(lines)).toContain('ECONNREFUSED');
  tell();
  const begun = performance.now();
  await tracing.close();
  expect(performance.now() - begun).toBeLessThan(4000);
});
