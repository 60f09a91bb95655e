import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { HeadlessCrm } from '../src/index.ts';
import { type Document, methods } from '../generator/document.ts';
import { readOperation } from '../generator/read-operation.ts';

const file = new URL('../../openapi/openapi.json', import.meta.url);
const document = JSON.parse(await readFile(file, 'utf8')) as Document;

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods.flatMap((method) => {
    const operation = item[method];
    if (!operation) return [];
    const source = { document, operation, name: '', method, path };
    return [{ id: operation.operationId!, method, path, facts: readOperation(source) }];
  }),
);

type Method = (...inputs: unknown[]) => unknown;

/** The method that the operation's id names. */
function methodOf(crm: HeadlessCrm, id: string): Method {
  return id.split('.').reduce<unknown>((at, part) => Object(at)[part], crm) as Method;
}

test('there are hundreds of operations', () => {
  expect(operations.length).toBeGreaterThan(300);
});

test.each(operations)('$id is a method that sends what the document says', async (operation) => {
  const { id, method, path, facts } = operation;
  const sent: Request[] = [];
  const crm = new HeadlessCrm({
    baseUrl: 'https://crm.test',
    apiKey: 'key',
    fetch: (url, init) => {
      sent.push(new Request(url, { ...init, redirect: 'manual' }));
      return Promise.resolve(
        Response.json({ data: [], page: { nextCursor: null, hasMore: false } }),
      );
    },
  });
  const values = facts.values.map((_, index) => `value ${index}`);
  const inputs = [
    ...values,
    ...(facts.body ? [{ said: id }] : []),
    ...(facts.query.length > 0 ? [{ asked: id }] : []),
  ];
  const reply = await methodOf(crm, id)(...inputs);
  const [request = new Request(reply as string, { method })] = sent;
  const { pathname, searchParams } = new URL(request.url);
  const filled = values.reduce(
    (left, value) => left.replace(/\{[^}]+\}/, encodeURIComponent(value)),
    path,
  );
  expect([request.method, pathname]).toEqual([method.toUpperCase(), filled]);
  expect(searchParams.get('asked')).toBe(facts.query.length > 0 ? id : null);
  if (facts.isRedirect) return;
  const { headers } = request;
  expect(headers.has('x-api-key')).toBe(!facts.isOpen);
  expect(headers.has('idempotency-key')).toBe(facts.isKeyed);
  expect(headers.get('content-type')).toBe(facts.body ? facts.contentType : null);
  if (facts.body) expect(await request.json()).toEqual({ said: id });
});
