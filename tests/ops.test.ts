/** Alerts and dashboard: they ask for what a server and a worker really tell, and each alert says what to do. */
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import pino from 'pino';
import { parse } from 'yaml';
import { sql } from '../src/db/sql.ts';
import { nobody } from '../src/db/unit.ts';
import { mailHandler } from '../src/jobs/mail.ts';
import type { Worker } from '../src/jobs/worker.ts';
import { countDeliveries, tellOfWorker } from '../src/metrics/jobs.ts';
import { webhookFeeder, webhookHandlers } from '../src/modules/webhooks/handlers.ts';
import { createSender } from '../src/outside/send.ts';
import { problems } from '../src/problem.ts';
import { listRoutes } from '../src/routes.ts';
import { metricsToken, scrape } from './support/metrics.ts';
import { asOwner } from './support/owner.ts';
import { readExpression } from './support/promql.ts';
import { createOrganization, request, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { createWorker, sealer } from './support/worker.ts';
import { useReceivers } from './webhooks/support.ts';

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const ops = fileURLToPath(new URL('../ops', import.meta.url));
const read = (path: string) => readFile(join(ops, path), 'utf8');

const { groups } = parse(await read('prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);
const dashboard = JSON.parse(await read('grafana/headless-crm.json')) as {
  panels: { title: string; type: string; targets?: { expr: string }[] }[];
};
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** Told by others, with their labels. */
const others: Record<string, string[]> = {
  up: [],
  probe_ssl_earliest_cert_expiry: [],
  node_filesystem_avail_bytes: ['mountpoint'],
  node_filesystem_size_bytes: ['mountpoint'],
  ...Object.fromEntries(rules.flatMap(({ record }) => (record ? [[record, []]] : []))),
};
/** Prometheus says of each line where it has it from. */
const ofPrometheus = ['instance', 'job'];

const server = useServer({
  env: { METRICS_TOKEN: metricsToken, RATE_LIMIT: 'on', WEBHOOK_ALLOW_PRIVATE: 'on' },
  poolSize: 2,
});
const openReceiver = useReceivers();
let worker: Worker;
/** Of each metric that was told, its labels and their values. */
const told = new Map<string, Map<string, Set<string>>>();

async function listen(): Promise<void> {
  const text = await (await scrape(server.url)).text();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line)!;
    if (!told.has(name!)) told.set(name!, new Map());
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      const values = told.get(name!)!;
      values.set(label!, (values.get(label!) ?? new Set()).add(value!));
    }
  }
}

beforeAll(async () => {
  const metrics = server.metrics!;
  const sender = createSender({ allowPrivate: true });
  const logger = pino({ level: 'silent' });
  const parts = { sender, sealer, logger, listeners: [countDeliveries(metrics)] };
  const handlers = [mailHandler(null), ...webhookHandlers(parts)];
  worker = createWorker(server, handlers, { feeders: [webhookFeeder] });
  tellOfWorker(metrics, worker);
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Hopper' });
  const body = { email: of.email, password: 'not his password' };
  for (let tried = 0; tried < 8; tried += 1) await request(server, '/auth/login', { body });
  const sleep = () => server.database.reading(nobody()).query(sql`select pg_sleep(0.05)`);
  await Promise.all([sleep(), sleep(), sleep(), sleep()]);
  await asOwner(server, of, (client) =>
    client.query(
      `insert into jobs (organization_id, id, kind, payload, status, worker, lease_until, max_failures, created_by_type)
       values ($1, app.uuid_v7(), 'mail.send', '{}', 'running', 'another', now() + interval '1 hour', 5, 'system')`,
      [of.organizationId],
    ),
  );
  // The mail to the owner waits still.
  await listen();
  worker.start();
  await until(() => receiver.received.length > 0);
  await until(async () => {
    await listen();
    return told.has('webhook_attempts_total');
  });
});
afterAll(() => worker.stop(5000));

/** What is wrong with an expression; nothing when a process tells all that it asks for. */
function wrongIn(expression: string): string[] {
  // What Grafana puts in before it asks.
  const plain = expression.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
  const { errors, selectors, grouped } = readExpression(plain);
  const wrong = errors > 0 ? [`cannot be read: ${expression}`] : [];
  const labels = new Set(ofPrometheus);
  for (const { metric, matchers } of selectors) {
    const known = told.get(metric);
    const own = known ? [...known.keys()] : others[metric];
    if (!own) wrong.push(`nobody tells ${metric}`);
    for (const label of own ?? []) labels.add(label);
    for (const { label, is, value } of matchers) {
      const isTold = own?.includes(label) || ofPrometheus.includes(label);
      if (!isTold) wrong.push(`${metric} has no label ${label}`);
      const possible = valuesOf(label, known?.get(label));
      const named = is.endsWith('~') ? value.split('|') : [value];
      for (const one of named.filter((name) => /^[\w.]+$/.test(name) && !name.endsWith('..')))
        if (possible && !possible.includes(one)) wrong.push(`${label} is never ${one}`);
    }
  }
  for (const label of grouped.filter((one) => !labels.has(one)))
    wrong.push(`nothing in it has the label ${label}: ${expression}`);
  return wrong;
}

/** What a label can be; undefined where that is anybody's guess. */
function valuesOf(label: string, seen: Set<string> | undefined): string[] | undefined {
  if (label === 'operation') return [...listRoutes().map((route) => route.operationId), 'none'];
  if (label === 'code') return Object.keys(problems);
  if (label === 'outcome')
    return ['succeeded', 'failed', 'cancelled', 'retried', 'continued', 'released', 'lost'];
  return label === 'state' ? [...(seen ?? [])] : undefined;
}

test.each(rules.map((rule) => ({ ...rule, name: rule.alert ?? rule.record! })))(
  'what $name asks for is told',
  ({ expr }) => expect(wrongIn(expr)).toEqual([]),
);

test.each(panels)('what the panel “$title” shows is told', ({ targets = [] }) => {
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.flatMap(({ expr }) => wrongIn(expr))).toEqual([]);
});

test('an expression that asks for what there is not is found', () => {
  expect(wrongIn('sum(rate(http_request_total[5m]))')).toEqual(['nobody tells http_request_total']);
  expect(wrongIn('http_requests_total{path="/"}')).toEqual([
    'http_requests_total has no label path',
  ]);
  expect(wrongIn('http_requests_total{operation=~"none|contacts.lits"}')).toEqual([
    'operation is never contacts.lits',
  ]);
  expect(wrongIn('sum by (tenant) (jobs_due)')).toHaveLength(1);
  expect(wrongIn('sum(jobs_due')).toHaveLength(1);
});

/** Without what a histogram's lines have behind it. */
const nameOf = (metric: string) => metric.replace(/_(bucket|sum|count)$/, '');

test('each metric of ours is on the dashboard or in an alert, or it is told in vain', () => {
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ];
  const asked = new Set(
    expressions
      .flatMap((one) => readExpression(one.replaceAll('$__rate_interval', '5m')).selectors)
      .map(({ metric }) => nameOf(metric)),
  );
  const ours = [...told.keys()].filter((name) => !/^(process|nodejs)_/.test(name)).map(nameOf);
  expect(new Set(ours).size).toBeGreaterThan(15);
  expect([...new Set(ours)].filter((name) => !asked.has(name))).toEqual([]);
});

describe('an alert', () => {
  test.each(alerts)(
    '$alert says how urgent it is, and leads to what to do',
    async ({ alert, labels, annotations }) => {
      expect(['page', 'ticket']).toContain(labels?.['severity']);
      expect(annotations?.['summary']).toBeTruthy();
      expect(annotations?.['runbook_url']).toBe(`docs/runbooks.md#${alert!.toLowerCase()}`);
      const runbooks = await readFile(join(ops, '../docs/runbooks.md'), 'utf8');
      const section = runbooks.split(/^## /m).find((one) => one.startsWith(`${alert}\n`));
      const parts = [...(section ?? '').matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, part]) => part);
      expect(parts).toEqual(['Means', 'Look', 'Do']);
    },
  );

  test('has a section, and each section an alert', async () => {
    const runbooks = await readFile(join(ops, '../docs/runbooks.md'), 'utf8');
    const sections = [...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });

  test('is tried: it fires, and there is a time when it does not', async () => {
    const { tests } = parse(await read('prometheus/alerts.test.yml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: object[] }[] }[];
    };
    const tried = tests.flatMap((one) => one.alert_rule_test);
    for (const { alert } of alerts) {
      const own = tried.filter(({ alertname }) => alertname === alert);
      const fires = own.map(({ exp_alerts: expected = [] }) => expected.length > 0);
      expect(new Set(fires), alert).toEqual(new Set([true, false]));
    }
  });
});

const run = promisify(execFile);
const promtool = process.env['PROMTOOL'] ?? 'promtool';
const isThere = spawnSync(promtool, ['--version']).status === 0;
if (!isThere)
  console.warn('skipped: what Prometheus says of the alerts; it is not installed (promtool)');

/** What Prometheus finds wrong with a text; the names of Node's own are prom-client's. */
const wrongOfOurs = (given: string) =>
  spawnSync(promtool, ['check', 'metrics'], { input: given, encoding: 'utf8' })
    .stderr.split('\n')
    .filter((line) => line !== '' && !line.startsWith('nodejs_'));

describe.runIf(isThere)('by Prometheus', () => {
  test('the configuration and the rules are good, and fire as they are said to', async () => {
    await run(promtool, [
      'check',
      'config',
      '--syntax-only',
      join(ops, 'prometheus/prometheus.yml'),
    ]);
    await run(promtool, [
      'check',
      'rules',
      '--lint=all',
      '--lint-fatal',
      join(ops, 'prometheus/alerts.yml'),
    ]);
    await run(promtool, ['test', 'rules', join(ops, 'prometheus/alerts.test.yml')]);
  });

  test('what is told is good text, of names as they should be', async () => {
    const text = await (await scrape(server.url)).text();
    expect(wrongOfOurs(text)).toEqual([]);
    expect(wrongOfOurs(`${text}\njobs_ended_milliseconds 1\n`).join('\n')).toContain(
      'jobs_ended_milliseconds',
    );
  });

  test('a rule that fires later than it is said to is found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(join(ops, 'prometheus'), folder, { recursive: true });
    const changed = (await read('prometheus/alerts.yml')).replace(
      '(feed_lag_seconds) > 60',
      '(feed_lag_seconds) > 600',
    );
    await writeFile(join(folder, 'alerts.yml'), changed);
    await expect(
      run(promtool, ['test', 'rules', join(folder, 'alerts.test.yml')]),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('FeedLags'),
    });
  });
});
