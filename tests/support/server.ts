import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { Pool } from 'pg';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { readEnv } from '../../src/env.ts';
import { createHttpServer } from '../../src/listening.ts';
import { createLogger } from '../../src/log.ts';
import { createConfiguredMetrics } from '../../src/metrics/configured.ts';
import type { Metrics } from '../../src/metrics/metrics.ts';
import { openConfiguredTraces } from '../../src/traces/configured.ts';
import type { Tracing } from '../../src/traces/listening.ts';
import { cloneDatabase, type ClusterUrls } from './postgres.ts';

/** Ends after all tests of the file: what a test starts, it stops. */
export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  database: Database;
  urls: ClusterUrls;
  /** The owner of the tables, whom policies bind too. */
  owner: Pool;
  /** Null without METRICS_TOKEN. */
  metrics: Metrics | null;
  /** Null without OTEL_EXPORTER_OTLP_ENDPOINT. */
  traces: Tracing | null;
  /** Lines that were logged as errors: a test that expects none can say so. Each is shown as it comes. */
  errors: string[];
}

/** An organization of its own for a test, and its owner. */
export interface TestOrganization {
  crm: HeadlessCrm;
  token: string;
  organizationId: string;
  userId: string;
  email: string;
}

export interface ServerOptions {
  poolSize?: number;
  /** False: statements go unnamed. */
  preparedStatements?: boolean;
  /** The address by which the app reaches its database, when it is another one. */
  route?: (appUrl: string) => Promise<string>;
  env?: Record<string, string>;
  /** Hears every line of the log, of all levels. */
  onLog?: (line: string) => void;
}

const secrets = {
  JWT_SECRET: 'a secret of the tests, of thirty-two bytes or more',
  JWT_REFRESH_SECRET: 'another secret of the tests, of thirty-two bytes',
  PASSWORD_PEPPER: 'a pepper of the tests, of thirty-two bytes or more',
};
export const testSecrets = secrets;

/** Keeps the line, and shows why a request failed where its test is reported: the reply tells no more than its id. */
function show(errors: string[], line: string): void {
  errors.push(line);
  const { err, msg } = JSON.parse(line) as { err?: { stack?: string }; msg?: string };
  // The log's line of the request itself says nothing more.
  if (!err && msg === 'request') return;
  const test = expect.getState().currentTestName;
  const when = test ? `during or after “${test}”` : 'before the first test';
  console.error(`The server logged, ${when}: ${msg ?? ''}\n${err?.stack ?? line}`);
}

/** Starts the app for the test file, on a database of its own and any free port. */
export function useServer(options: ServerOptions = {}): TestServer {
  const errors: string[] = [];
  const server = { errors } as TestServer;
  let http: Server | undefined;
  beforeAll(async () => {
    const cluster = inject('cluster');
    const urls = await cloneDatabase(cluster, `worker_${process.env['VITEST_POOL_ID']}`);
    const write = (line: string) => {
      options.onLog?.(line);
      if ((JSON.parse(line) as { level: number }).level >= pino.levels.values['error']!)
        show(errors, line);
    };
    const logger = createLogger(options.onLog ? 'trace' : 'error', { write });
    const owner = new Pool({ connectionString: urls.adminUrl, max: 2 });
    Object.assign(server, { urls, owner });
    server.database = openDatabase({
      url: (await options.route?.(urls.appUrl)) ?? urls.appUrl,
      poolSize: options.poolSize ?? 10,
      preparedStatements: options.preparedStatements ?? true,
      logger,
    });
    const { database } = server;
    const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off', ...options.env });
    const pools = { database, forJobs: database, forLeases: database };
    server.metrics = createConfiguredMetrics(env, pools, logger);
    server.traces = await openConfiguredTraces(env, pools, logger);
    const app = createApp({
      env,
      secrets,
      database,
      logger,
      readiness: { draining: false },
      metrics: server.metrics,
      traces: server.traces,
    });
    // As in production, with its bounds of time.
    const listening = createHttpServer().on('request', app);
    http = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  });
  // Where the start failed there is less to end, and the reason is told already.
  afterAll(async () => {
    const listening = http;
    listening?.closeAllConnections();
    if (listening) await new Promise((resolve) => listening.close(resolve));
    await server.database?.close();
    await server.traces?.close();
    await server.owner?.end();
  });
  return server;
}

let made = 0;
const password = 'correct horse battery staple';

/** Registers a user with an organization of his own. */
export async function createOrganization(server: TestServer): Promise<TestOrganization> {
  made += 1;
  const email = `owner${made}@example.com`;
  const { accessToken, user, organization } = await new HeadlessCrm({
    baseUrl: server.url,
  }).auth.register({
    email,
    password,
    name: `Owner ${made}`,
    organizationName: `Organization ${made}`,
  });
  return {
    crm: new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 }),
    token: accessToken,
    organizationId: organization.id,
    userId: user.id,
    email,
  };
}

/** Signs its owner in again: what lets him in is good for a quarter of an hour. */
export async function renew(server: TestServer, of: TestOrganization): Promise<void> {
  const baseUrl = server.url;
  const { email } = of;
  const { accessToken } = await new HeadlessCrm({ baseUrl }).auth.login({ email, password });
  of.token = accessToken;
  of.crm = new HeadlessCrm({ baseUrl, accessToken, maxRetries: 0 });
}

/** A raw request, for what the SDK would not send. */
export async function request(
  server: TestServer,
  path: string,
  {
    token,
    body,
    headers,
    ...init
  }: Omit<RequestInit, 'body' | 'headers'> & {
    token?: string;
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    ...init,
    method: init.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
