/** The recipes of the SDK, run against the server. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadlessCrm } from '@headless-crm/sdk';
import { propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createElement } from 'react';
import { renderToReadableStream } from 'react-dom/server.edge';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { drop, problem, reply, startFaultyServer } from '../../sdk/tests/support/faulty-server.ts';
import * as errors from '../../sdk/recipes/errors.ts';
import { FileCopy, keepCopy } from '../../sdk/recipes/copy.ts';
import * as lists from '../../sdk/recipes/lists.ts';
import { createPage, createRoute } from '../../sdk/recipes/nextjs.tsx';
import { tracingHooks } from '../../sdk/recipes/tracing.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = useServer();
afterAll(() => expect(server.errors).toEqual([]));

/** So many contacts at acme.test, and one elsewhere. */
async function fill({ crm }: TestOrganization, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `n${index + 100}@acme.test`);
  const operations = [...addresses, 'elsewhere@other.test'].map((address) => ({
    operation: 'contacts.create' as const,
    body: { lastName: address.slice(0, 4), emails: [{ address }] },
  }));
  for (let index = 0; index < operations.length; index += 100) {
    await crm.batch.run({ operations: operations.slice(index, index + 100) });
  }
  return addresses;
}

test('the page of the recipes names each', async () => {
  const folder = new URL('../../sdk/recipes/', import.meta.url);
  const page = await readFile(new URL('README.md', folder), 'utf8');
  const named = [...page.matchAll(/^\| \[(.+)\]\(\1\)/gm)].map(([, name]) => name!);
  const there = (await readdir(folder)).filter((name) => name !== 'README.md');
  expect(named.toSorted()).toEqual(there.toSorted());
});

describe('lists', () => {
  test('a screen gets a page, the number of all, and what the next one is asked by', async () => {
    const organization = await createOrganization(server);
    await fill(organization, 24);
    const first = await lists.showPage(organization.crm);
    expect([first.names.length, first.total, first.names[0]]).toEqual([20, 25, 'else']);
    const second = await lists.showPage(organization.crm, first.next!);
    expect([second.names, second.next]).toEqual([['n119', 'n120', 'n121', 'n122', 'n123'], null]);
  });

  test('every item comes once, of as many pages as there are', async () => {
    const organization = await createOrganization(server);
    const addresses = await fill(organization, 210);
    const found = await lists.addressesAt(organization.crm, 'acme.test');
    expect(found.toSorted()).toEqual(addresses);
  });

  test('of a search no more than are wanted', async () => {
    const { crm } = await createOrganization(server);
    for (const [name, industry, employeeCount] of [
      ['Small', 'steel', 10],
      ['Large', 'steel', 900],
      ['Middle', 'coal', 80],
      ['Unknown', 'coal', null],
      ['Other', 'bread', 2000],
    ] as const) {
      await crm.companies.create({ name, industry, employeeCount });
    }
    const named = async (max: number) =>
      (await lists.largestOf(crm, ['steel', 'coal'], max)).map(({ name }) => name);
    expect(await named(2)).toEqual(['Large', 'Middle']);
    expect(await named(9)).toEqual(['Large', 'Middle', 'Small']);
  });

  test('an export that is stopped goes on where it was, and leaves its cursor behind only then', async () => {
    const organization = await createOrganization(server);
    const addresses = await fill(organization, 410);
    const folder = await mkdtemp(join(tmpdir(), 'recipes-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'contacts.jsonl');
    const exported = async () =>
      (await readFile(file, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { email: string }).email);

    let requests = 0;
    const stopping = new HeadlessCrm({
      baseUrl: server.url,
      accessToken: organization.token,
      hooks: {
        request: () => {
          if ((requests += 1) === 3) throw new Error('killed');
        },
      },
    });
    await expect(lists.exportContacts(stopping, file)).rejects.toThrow('killed');
    expect(await exported()).toHaveLength(400);
    expect(await readFile(`${file}.cursor`, 'utf8')).not.toBe('');

    await lists.exportContacts(organization.crm, file);
    expect((await exported()).toSorted()).toEqual(['elsewhere@other.test', ...addresses]);
    await expect(readFile(`${file}.cursor`)).rejects.toThrow('ENOENT');
    await lists.exportContacts(organization.crm, file);
    expect(await exported()).toHaveLength(411);
  });
});

describe('errors', () => {
  const ada = { lastName: 'Ada', emails: [{ address: 'ada@acme.test' }] };

  test('who is there already is found by the address', async () => {
    const { crm } = await createOrganization(server);
    const made = await errors.findOrCreate(crm, ada);
    expect(await errors.findOrCreate(crm, { ...ada, lastName: 'Other' })).toEqual(made);
    await expect(errors.findOrCreate(crm, {})).rejects.toMatchObject({ code: 'validation_failed' });
  });

  test('a form is told what is wrong by the place of the input', async () => {
    const { crm } = await createOrganization(server);
    const wrong = { lastName: 'Ada', emails: [{ address: 'no address' }] };
    const told = await errors.submit(crm, wrong);
    expect(told).toEqual({ '/emails/0/address': expect.any(String) });
    expect(await errors.submit(crm, ada)).toBeNull();
    await expect(errors.submit(crm, ada)).rejects.toMatchObject({ code: 'duplicate' });
  });

  test('five who change a contact at once undo nothing of each other', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.contacts.create({ lastName: 'Ada' });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = names.map((name) =>
      errors.change(crm, id, ({ department }) => ({ department: `${department ?? ''}${name}` })),
    );
    await Promise.all(all);
    const { department } = await crm.contacts.get(id);
    expect([...department!].toSorted()).toEqual(names);
  });

  test('letters that follow end the call for those before, and a slow server is not waited for', async () => {
    const { crm } = await createOrganization(server);
    await crm.contacts.create(ada);
    const suggest = errors.createSuggestions(crm);
    expect(await Promise.all([suggest('a'), suggest('ad')])).toEqual(['superseded', ['Ada']]);

    await using stalled = await startFaultyServer(() => {});
    const slow = errors.createSuggestions(new HeadlessCrm({ ...stalled, apiKey: 'key' }));
    expect(await slow('ada')).toBe('too slow');
  });

  test('a queue hears when to come again, and its work is done once', async () => {
    const { crm } = await createOrganization(server);
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    const piece = { id: 'piece-1', input: ada };
    expect(await errors.work(crm, piece)).toBeNull();
    expect(await errors.work(crm, piece)).toBeNull();
    expect((await crm.contacts.list()).data).toHaveLength(1);
    expect(await errors.work(crm, { id: 'piece-2', input: ada })).toBeNull(); // A duplicate stays one.

    const limits = { apiKey: 'key', maxRetries: 0 };
    await using busy = await startFaultyServer(
      problem(429, 'rate_limited', {}, { 'retry-after': '7' }),
    );
    expect(await errors.work(new HeadlessCrm({ ...busy, ...limits }), piece)).toBe(7);
    await using gone = await startFaultyServer(drop);
    expect(await errors.work(new HeadlessCrm({ ...gone, ...limits }), piece)).toBe(60);
    expect(said.mock.calls.flat()).toEqual([
      expect.stringMatching(/^contacts\.create: .*ada@acme\.test .*409 duplicate, request/),
      expect.stringContaining('429 rate_limited'),
      expect.stringContaining('connection_failed'),
    ]);
  });
});

/** A client with a key, as the site's server has it. */
async function keyed({ crm }: TestOrganization): Promise<HeadlessCrm> {
  const permissions = ['contacts:read', 'contacts:write', 'companies:read'] as const;
  const { key } = await crm.apiKeys.create({ name: 'site', permissions: [...permissions] });
  return new HeadlessCrm({ baseUrl: server.url, apiKey: key });
}

async function htmlOf(crm: HeadlessCrm, asked: Record<string, string>): Promise<string> {
  const page = createElement(createPage(crm), { searchParams: Promise.resolve(asked) });
  return new Response(await renderToReadableStream(page)).text();
}

describe('Next.js', () => {
  test('a server component shows what the key reads, page by page', async () => {
    const organization = await createOrganization(server);
    const acme = await organization.crm.companies.create({ name: 'Acme & Sons' });
    await organization.crm.contacts.create({ lastName: 'Ada', companyId: acme.id });
    await fill(organization, 20);
    const crm = await keyed(organization);
    expect(await htmlOf(crm, { q: 'ada' })).toBe(
      '<main><ul><li>Ada (Acme &amp; Sons)</li></ul></main>',
    );
    const first = await htmlOf(crm, {});
    const [, next] = /href="\/contacts\?([^"]+)"/.exec(first)!;
    const second = await htmlOf(crm, Object.fromEntries(new URLSearchParams(next)));
    expect([first.match(/<li>/g)?.length, second.match(/<li>/g)?.length]).toEqual([20, 2]);
    expect(second).not.toContain('href');
  });

  const url = 'https://site.test/api/contacts';
  const posted = (body: object) => new Request(url, { method: 'POST', body: JSON.stringify(body) });

  test('a route handler makes a contact, tells what is wrong, and hides what is the site’s own fault', async () => {
    const crm = await keyed(await createOrganization(server));
    const { GET, POST } = createRoute(crm);
    const ada = { firstName: 'Ada', email: 'ada@acme.test', lifecycleStage: 'customer' };
    const made = await POST(posted(ada));
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await crm.contacts.get(id)).toMatchObject({ email: ada.email, lifecycleStage: null });

    const again = await POST(posted(ada));
    expect([again.status, await again.json()]).toEqual([409, { code: 'duplicate', errors: [] }]);
    const wrong = await POST(posted({ firstName: 'Ada', email: 'none' }));
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { code: 'validation_failed', errors: [{ pointer: '/emails/0/address' }] },
    ]);
    const suggested = await GET(new Request(`${url}?q=ad`));
    expect(await suggested.json()).toEqual(['Ada']);

    const keyless = createRoute(new HeadlessCrm({ baseUrl: server.url, apiKey: 'crm_none' }));
    await expect(keyless.POST(posted(ada))).rejects.toMatchObject({
      status: 401,
    });
  });

  test('a visitor who goes away ends the call', async () => {
    await using stalled = await startFaultyServer(() => {});
    const { GET } = createRoute(new HeadlessCrm({ ...stalled, apiKey: 'key' }));
    const leaving = new AbortController();
    const request = new Request(url, { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 50);
    await expect(GET(request)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('a copy stays up to date, and goes on where it was', async () => {
  const { crm } = await createOrganization(server);
  const folder = await mkdtemp(join(tmpdir(), 'copy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'copy.json');
  /** Runs the recipe until the copy is as it should be. */
  const runUntil = async (isReady: (names: string[]) => boolean) => {
    const copy = new FileCopy(file);
    const stop = new AbortController();
    const running = keepCopy(crm, copy, stop.signal);
    const names = () =>
      Object.values(copy.records).map(({ fullName, name }) => String(fullName ?? name));
    await until(() => isReady(names()));
    stop.abort();
    await running;
    return names().toSorted();
  };
  await crm.companies.create({ name: 'Acme' });
  const ada = await crm.contacts.create({ firstName: 'Ada' });
  await crm.leads.create({ lastName: 'Not asked for' });
  expect(await runUntil((names) => names.length === 2)).toEqual(['Acme', 'Ada']);
  await crm.contacts.update(ada.id, { lastName: 'King' });
  const bea = await crm.contacts.create({ firstName: 'Bea' });
  expect(await runUntil((names) => names.includes('Bea'))).toEqual(['Acme', 'Ada King', 'Bea']);
  await crm.contacts.delete(bea.id);
  expect(await runUntil((names) => names.length === 2)).toEqual(['Acme', 'Ada King']);
});

/** Spans that have ended, while this test lasts. */
function recordSpans(): () => ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  onTestFinished(() => {
    trace.disable();
    propagation.disable();
  });
  return () => exporter.getFinishedSpans();
}

describe('OpenTelemetry', () => {
  test('a span tells of each attempt, and the server hears of it', async () => {
    const spans = recordSpans();
    await using moody = await startFaultyServer(problem(503, 'unavailable'), reply(200, {}));
    const crm = new HeadlessCrm({ ...moody, apiKey: 'key', hooks: tracingHooks() });
    await crm.contacts.get('1', { fields: ['email'] });
    expect(spans().map(({ name, status, attributes }) => [name, status.code, attributes])).toEqual(
      [503, 200].map((status, index) => [
        'contacts.get',
        status === 503 ? SpanStatusCode.ERROR : SpanStatusCode.UNSET,
        {
          'http.request.method': 'GET',
          'server.address': new URL(moody.baseUrl).host,
          'url.path': '/api/v1/contacts/1',
          'http.request.resend_count': index,
          'http.response.status_code': status,
          'crm.request_id': 'req-1',
        },
      ]),
    );
    const heard = moody.received.map(({ headers }) => headers['traceparent']);
    expect(heard).toEqual(
      spans().map((span) => {
        const { traceId, spanId } = span.spanContext();
        return `00-${traceId}-${spanId}-01`;
      }),
    );
  });

  test('a connection that fails is an exception of its span, and a real server takes the header', async () => {
    const spans = recordSpans();
    await using gone = await startFaultyServer(drop);
    const lost = new HeadlessCrm({ ...gone, apiKey: 'key', maxRetries: 0, hooks: tracingHooks() });
    await expect(lost.contacts.list()).rejects.toThrow('No connection');
    const { token } = await createOrganization(server);
    const hooks = tracingHooks();
    await new HeadlessCrm({ baseUrl: server.url, accessToken: token, hooks }).contacts.list();
    const [failed, done] = spans();
    expect(failed!.events).toMatchObject([{ name: 'exception' }]);
    expect(failed!.status.code).toBe(SpanStatusCode.ERROR);
    expect(done!.attributes).toMatchObject({ 'http.response.status_code': 200 });
  });
});
