import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Document, Operation, Parameter, Schema } from '../scripts/document.ts';
import { emitResources } from '../scripts/emit-resources.ts';
import { allowFilterLists } from '../scripts/filter-lists.ts';
import { openReplyEnums } from '../scripts/open-enums.ts';

const fixture = new URL('./fixtures/openapi.json', import.meta.url);
const document = JSON.parse(await readFile(fixture, 'utf8')) as Document;
const source = emitResources(document);

/** A document of GET operations with these operationIds. */
function withOperations(...operationIds: string[]): Document {
  const operations = operationIds.map((operationId): [string, { get: Operation }] => [
    `/${operationId}`,
    { get: { operationId, responses: { 204: {} } } },
  ]);
  return { paths: Object.fromEntries(operations) };
}

/** The source of the method that calls an operation, on one line. */
function methodOf(operationId: string): string {
  const lines = source.split('\n');
  const call = lines.findIndex((line) => line.includes(`operation: '${operationId}'`));
  return `${lines[call - 1]!.trim()} ${lines[call]!.trim()}`;
}

test('the order of a method’s inputs is path, body, query, options', () => {
  expect(methodOf('contacts.companies.set')).toContain(
    "set(id: string, companyId: string, body: T.ContactsCompaniesSetData['body'], options?: RequestOptions)",
  );
  expect(methodOf('contacts.companies.list')).toContain(
    'list(id: string, params?: ContactsCompaniesListParams, options?: RequestOptions)',
  );
});

test('what a call needs is read from the document', () => {
  expect(methodOf('contacts.create')).toMatch(/RequestOptions & KeyedOptions.*keyed: true/);
  expect(methodOf('contacts.update')).toMatch(
    /RequestOptions & ConditionalOptions.*contentType: 'application\/merge-patch\+json'/,
  );
  expect(methodOf('contacts.replace')).not.toContain('contentType');
  expect(methodOf('contacts.search')).toMatch(/PagePromise<Shaped<.*this\.http\.page/);
  expect(methodOf('auth.login')).toContain('open: true');
  expect(methodOf('exports.download')).toMatch(/Reply<Response>.*raw: true/);
});

test('of an operation that only sends browsers on, the method tells the address', () => {
  const redirects = withOperations('oauth.start');
  redirects.paths['/oauth.start']!.get!.responses = { 302: {}, 404: {} };
  expect(emitResources(redirects)).toContain(
    "start(): string {\n    return this.http.address({ operation: 'oauth.start', method: 'GET', path: '/oauth.start' });",
  );
});

test('a prefix is a class, also below another, and a bare name is a method of the client', () => {
  expect(source).toContain('readonly companies = new ContactsCompaniesResource(this.http);');
  expect(emitResources(withOperations('batch'))).toMatch(
    /class Resources extends Resource \{\n.*\n {2}batch\(/,
  );
});

test.each([
  ['no method', ['contacts.List']],
  ['no method', ['api-keys.create']],
  ['twice', ['a.list', 'a.list']],
  ['the prefix of others', ['a.list.more', 'a.list']],
  ['is an operation too', ['a.list', 'a.list.more']],
])('an operationId that cannot be one is refused: %s', (message, operationIds) => {
  const paths = operationIds.map((id, index) => [`/${index}`, withOperations(id).paths[`/${id}`]]);
  expect(() => emitResources({ paths: Object.fromEntries(paths) })).toThrow(message);
});

test('the enumerations of replies are open, those of requests are not', () => {
  const { schemas } = openReplyEnums(document).components as {
    schemas: Record<string, { properties: Record<string, unknown> }>;
  };
  const values = { type: 'string', enum: ['lead', 'customer', 'former'] };
  expect(schemas.Contact!.properties.status).toEqual({
    anyOf: [values, { $ref: '#/components/schemas/OtherValue' }],
  });
  expect(schemas.ContactCreate!.properties.status).toEqual(values);
});

test('a filter takes a list where the document can only say text', () => {
  const { parameters } = allowFilterLists(document).paths['/api/v1/contacts']!.get!;
  const { schema } = parameters!.find((p): p is Parameter => 'name' in p && p.name === 'email')!;
  const { properties } = schema as Schema;
  expect(properties!.in).toEqual({
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  });
  expect(properties!.eq).toEqual({ type: 'string' });
});
