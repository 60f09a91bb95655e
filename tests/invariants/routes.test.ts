import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import express from 'express';
import pino from 'pino';
import { z } from 'zod';
import type { Authenticator } from '../../src/auth/authenticate.ts';
import { createDocuments } from '../../src/http/document.ts';
import { answerFailures } from '../../src/http/failures.ts';
import { type Mounting, mountRoutes } from '../../src/http/mount.ts';
import { beginRequest } from '../../src/http/requests.ts';
import { defineRoute, problemsOf, type Reply, type Route } from '../../src/http/route.ts';
import { Problem, type ProblemCode, problems } from '../../src/problem.ts';
import { createOperator } from '../support/operator.ts';
import { request, type TestOrganization, useServer } from '../support/server.ts';
import { exampleBody, operationOf, operations, resolve, routes, send } from './support/driver.ts';
import { leavesOf, unwrap } from './support/schema.ts';
import { randomId } from './support/world.ts';

const server = useServer();
let organization: TestOrganization;

beforeAll(async () => {
  organization = await createOperator(server);
});

const named = routes.map((route) => [route.operationId, route] as const);
const paths = [...new Set(routes.map(({ path }) => path))];

test('every operation has a name of its own, as resource and verb', () => {
  const names = routes.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z]+[A-Za-z]*(\.[a-z][A-Za-z]*)+$/.test(name))).toEqual([]);
});

/** Permissions that hold beyond the path of their name, and where. */
const wide: Record<string, RegExp> = {
  'records:purge': /\/\{id\}\/purge$/,
  'records:export': /^\/snapshot$/,
  'organization:own': /^\/organization(\/|$)/,
  'deals:read': /^\/(deals|forecast|pipelines\/\{id\}\/board)(\/|$)/,
  'members:read': /^\/(members|teams)(\/|$)/,
  'members:manage': /^\/(members|invitations)(\/|$)/,
};

test('every operation says who may call it', () => {
  const wrong = routes.filter(({ access, path }) => {
    const [resource, verb] = access.split(':');
    if (path.startsWith('/admin/') || access === 'platform')
      return !path.startsWith('/admin/') || access !== 'platform';
    if (verb === undefined) return access !== 'public' && access !== 'member';
    if (wide[access]) return !wide[access].test(path);
    const names = [path.split('/')[1], path.split('/')[2]];
    return !names.includes(resource) || !['read', 'write', 'delete', 'manage'].includes(verb);
  });
  expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
});

test('who may call an operation without signing in is a short list', () => {
  const open = routes.filter(({ access }) => access === 'public');
  const others = open.filter(({ path }) => !path.startsWith('/auth/'));
  expect(others.map(({ operationId }) => operationId)).toEqual([
    'invitations.accept',
    'organizations.restore',
    'forms.submissions.create',
    'forms.confirmations.get',
    'forms.confirmations.confirm',
  ]);
});

const isShownOnce = (schema: unknown): boolean =>
  JSON.stringify(schema ?? {}).includes('hown this once');

test('a reply that shows a secret is said to: it is kept sealed, and by nobody on the way', () => {
  const showing = routes.filter((route) =>
    Object.keys(route.replies).some((status) => {
      const { content } = operationOf(route).responses[status]!;
      return Object.values(content ?? {}).some(({ schema }) => isShownOnce(resolve(schema)));
    }),
  );
  const said = routes.filter(({ secret }) => secret);
  expect(said.map(({ operationId }) => operationId)).toEqual(
    showing.map(({ operationId }) => operationId),
  );
  expect(said.length).toBeGreaterThan(3);
});

test('reading needs a permission to read, and writing one to write', () => {
  const wrong = routes.filter((route) => {
    const [, verb] = route.access.split(':');
    const reads = route.method === 'get' || route.readsOnly;
    return (verb === 'read' && !reads) || (verb === 'write' && reads);
  });
  expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
});

test('every problem that an operation declares is known, and its status is in the document', () => {
  for (const route of routes) {
    for (const code of problemsOf(route)) {
      expect(Object.keys(problems)).toContain(code);
      expect(Object.keys(operationOf(route).responses)).toContain(String(problems[code][0]));
    }
  }
});

test('every operation of the document is a method of the SDK', () => {
  const missing = operations.filter(({ operationId }) => {
    const member = operationId
      .split('.')
      .reduce((crm: unknown, name) => (crm as Record<string, unknown>)?.[name], organization.crm);
    return typeof member !== 'function';
  });
  expect(missing.map(({ operationId }) => operationId)).toEqual([]);
});

test.each(paths)('%s answers 405 to other methods, and tells which it knows', async (path) => {
  const siblings = routes.filter((route) => route.path === path);
  // HEAD is answered by the handler of GET.
  const known = siblings.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  );
  const address = path.replaceAll(/\{\w+\}/g, () => randomId());
  const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
    (method) => !known.includes(method),
  );
  for (const method of others) {
    const response = await request(server, address, { token: organization.token, method });
    expect([method, response.status]).toEqual([method, 405]);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(known.toSorted());
  }
});

describe.each(named.filter(([, { params }]) => params))('%s', (_, route) => {
  const names = leavesOf(route.params!);
  const ask = (value: (kind: string) => string) =>
    send(server, route, organization.token, {
      params: Object.fromEntries(names.map(({ path, kind }) => [path[0]!, value(kind)])),
      body: route.body && exampleBody(operationOf(route)).body,
    });

  test('answers a problem to an id that never was', async () => {
    const answer = await ask((kind) => (kind === 'id' ? randomId() : 'nothing'));
    expect([400, 404]).toContain(answer.status);
    const { code } = JSON.parse(answer.text) as { code: ProblemCode };
    expect(problemsOf(route)).toContain(code);
    if (names.every(({ kind }) => kind === 'id')) expect(code).toBe('not_found');
  });

  test.each([
    'nonsense',
    '1',
    '00000000-0000-0000-0000-00000000000g',
    "' or 1=1 --",
    'a\0b',
    '😀',
    '%2e%2e',
  ])('answers 400 to %j as an id', async (value) => {
    const answer = await ask(() => value);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const { code, errors } = JSON.parse(answer.text) as { code: string; errors: { in: string }[] };
    expect([code, ...new Set(errors.map((error) => error.in))]).toEqual([
      'validation_failed',
      'path',
    ]);
  });
});

/** Parameters that are in order, and name nothing that is there: ids, or what is random in links. */
const anyParams = ({ params }: Route): Record<string, string> =>
  Object.fromEntries(
    (params ? leavesOf(params) : []).map(({ path, schema }) => {
      const random = [randomId(), 'x'.repeat(43), 'google'];
      return [path[0]!, random.find((text) => schema.safeParse(text).success)!];
    }),
  );

/** The examples of what the query cannot do without, with a `&` behind each. */
const neededQuery = (route: Route): string =>
  operationOf(route)
    .parameters.filter(({ in: part, required }) => part === 'query' && required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(schema.example))}&`)
    .join('');

/** Takes whatever a provider sends back with the browser. */
const isLoose = ({ query }: Route): boolean =>
  query !== undefined && unwrap(query).def.catchall?.def.type === 'unknown';

test.each(named.filter(([, route]) => !isLoose(route)))(
  '%s refuses a query that it does not know, by name',
  async (_, route) => {
    const params = anyParams(route);
    const body = route.body && exampleBody(operationOf(route)).body;
    const answer = await send(server, route, organization.token, {
      params,
      body,
      query: `${neededQuery(route)}unheardOf=1`,
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 400,
      errors: [{ in: 'query', pointer: '/unheardOf', code: 'unknown_field' }],
    });
  },
);

/** Takes whatever a form of somebody's calls its inputs. */
const isOpen = ({ body }: Route): boolean => unwrap(body!).def.type === 'record';

test.each(named.filter(([, route]) => route.body && !isOpen(route)))(
  '%s refuses a member of the body that it does not know, by name',
  async (_, route) => {
    const params = anyParams(route);
    const body = { ...exampleBody(operationOf(route)).body, unheardOf: 1 };
    const answer = await send(server, route, organization.token, { params, body });
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer: '/unheardOf', code: 'unknown_field' }],
    });
  },
);

test('nothing of this was a failure of the server', () => {
  expect(server.errors).toEqual([]);
});

const showAda = async () => ({ body: { name: 'Ada' } });

describe('a route that does not keep to what it declares', () => {
  const logged: string[] = [];
  let http: Server;
  let url: string;

  /** One route at `/bad`, in an app of its own. */
  async function serve(
    strict: boolean,
    handle: () => Promise<Reply>,
    more: Partial<Route> = {},
  ): Promise<Response> {
    const app = express();
    const anonymous: Authenticator = {
      authenticate: async () => ({ type: 'anonymous' }),
      admit: async (principal) => principal,
      noteUse: () => {},
      correct: async () => null,
      learnFields: async (principal) => principal,
    };
    const bad = defineRoute({
      operationId: 'bad.get',
      method: 'get',
      path: '/bad',
      summary: 'A bad one',
      access: 'public',
      replies: { 200: z.object({ name: z.string() }) },
      handle,
      ...more,
    } as Route);
    app.use(beginRequest);
    mountRoutes(app, [bad], {
      database: server.database,
      authenticator: anonymous,
      limits: null,
      cursors: { encode: String, decode: () => [] } as unknown as Mounting['cursors'],
      sealer: { seal: String, open: String },
      strict,
      stopping: new AbortController().signal,
    });
    app.use(answerFailures(pino({}, { write: (line) => void logged.push(line) }), strict));
    http = createServer(app);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/bad`;
    const response = await fetch(url);
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    return response;
  }

  afterAll(() => {
    http.closeAllConnections();
  });

  test('says so when it is deprecated, and until when it is there', async () => {
    const deprecated = { since: '2026-11-01', sunset: '2027-05-01' };
    const { headers } = await serve(true, showAda, { deprecated });
    expect([headers.get('deprecation'), headers.get('sunset')]).toEqual([
      '@1793491200',
      'Sat, 01 May 2027 00:00:00 GMT',
    ]);
    const refused = await serve(
      true,
      async () => {
        throw new Problem('not_found', 'Nothing');
      },
      { deprecated, problems: ['not_found'] },
    );
    expect([refused.status, refused.headers.get('deprecation')]).toEqual([404, '@1793491200']);
    const plain = await serve(true, showAda);
    expect([plain.headers.has('deprecation'), plain.headers.has('sunset')]).toEqual([false, false]);
    const route = {
      ...routes.find(({ operationId }) => operationId === 'contacts.list')!,
      deprecated,
    };
    const { paths } = createDocuments([route], '1').v31 as {
      paths: Record<string, { get: { deprecated?: boolean; description: string } }>;
    };
    const { get } = Object.values(paths)[0]!;
    expect(get.deprecated).toBe(true);
    expect(get.description).toContain('It ends on 2027-05-01.');
  });

  test('is let be when it does', async () => {
    const response = await serve(true, showAda);
    expect([response.status, await response.json()]).toEqual([200, { name: 'Ada' }]);
  });

  test.each([
    [
      'a problem of another route',
      () => Promise.reject(new Problem('version_mismatch', 'Not mine')),
      412,
    ],
    ['a reply of another form', async () => ({ body: { name: 1 } }), 200],
    ['a reply without what it should have', async () => ({ json: '{}' }), 200],
    ['a status that it does not have', async () => ({ status: 201, body: { name: 'Ada' } }), 201],
  ])('is a 500 in tests, when it gives %s', async (_, handle, otherwise) => {
    logged.length = 0;
    const response = await serve(true, handle);
    expect([response.status, await response.json()]).toMatchObject([
      500,
      { code: 'internal_error' },
    ]);
    expect(logged.join()).toMatch(
      /bad\.get (declares no|does not declare|sends what it does not declare)/,
    );
    expect((await serve(false, handle)).status).toBe(otherwise);
  });
});
