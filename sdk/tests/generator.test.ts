import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Document, Operation } from '../generator/document.ts';
import { tellOperations } from '../generator/emit-operations.ts';
import { emitResources } from '../generator/emit-resources.ts';
import { emitTypes } from '../generator/emit-types.ts';

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

/** How the method of an operation is declared. */
function methodOf(resource: string, name: string): string {
  const [, declared = ''] = source.split(`export interface ${resource}Resource {`);
  return declared.split('\n').find((line) => new RegExp(`^ {2}${name}\\b`).test(line))!;
}

/** What it sends. */
function givenOf(resource: string, name: string): string {
  const { common, operations } = tellOperations(document);
  const given = operations[resource] as Record<string, string>;
  return given[name] ?? (given['_']!.split(' ').includes(name) ? common[name]! : '');
}

test('the order of a method’s inputs is path, body, query, options', () => {
  expect(methodOf('ContactsCompanies', 'set')).toContain(
    'set(id: string, companyId: string, body: T.ContactCompanySet, options?: RequestOptions)',
  );
  expect(methodOf('ContactsCompanies', 'list')).toContain(
    'list(id: string, params?: T.ContactsCompaniesListParams, options?: RequestOptions)',
  );
});

test('what a call needs is read from the document', () => {
  expect(methodOf('Contacts', 'create')).toContain('options?: RequestOptions & KeyedOptions)');
  expect(methodOf('Contacts', 'update')).toContain('RequestOptions & ConditionalOptions)');
  expect(methodOf('Contacts', 'search')).toContain('PagePromise<Shaped<');
  expect(methodOf('Exports', 'download')).toContain('Reply<Response>');
  expect(
    [
      ['contacts', 'create'],
      ['contacts', 'update'],
      ['contacts', 'replace'],
      ['contacts', 'search'],
      ['auth', 'login'],
      ['exports', 'download'],
    ].map(([resource, name]) => givenOf(resource!, name!)),
  ).toEqual([
    'POST  bk',
    'PATCH /{id} b application/merge-patch+json',
    'PUT /{id} b',
    'POST /* pb',
    'POST /* bo',
    'GET /{id}/file r',
  ]);
});

test('of an operation that only sends browsers on, the method tells the address', () => {
  const redirects = withOperations('oauth.start');
  redirects.paths['/oauth.start']!.get!.responses = { 302: {}, 404: {} };
  expect(emitResources(redirects)).toContain('start(): string;');
  expect(tellOperations(redirects).operations).toEqual({
    oauth: { start: 'GET =/oauth.start a' },
  });
});

test('a prefix is a resource, also below another, and a bare name is a method of the client', () => {
  expect(source).toContain('readonly companies: ContactsCompaniesResource;');
  expect(emitResources(withOperations('batch'))).toMatch(/interface Resources \{\n.*\n {2}batch\(/);
});

test('what several methods of a name send is told once', () => {
  const { common, operations } = tellOperations({
    paths: Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        name === 'c' ? '/elsewhere' : `/api/v1/${name}`,
        { get: { operationId: `${name}.list`, responses: { 204: {} } } },
      ]),
    ),
  });
  expect(common).toEqual({ list: 'GET' });
  expect(operations).toEqual({
    a: { _: 'list' },
    b: { _: 'list' },
    c: { list: 'GET =/elsewhere' },
  });
});

test.each([
  ['no method', ['contacts.List']],
  ['no method', ['api-keys.create']],
  ['twice', ['a.list', 'a.list']],
  ['a.list is an operation, and the prefix of a.list.more too', ['a.list.more', 'a.list']],
  ['a.list is an operation, and the prefix of a.list.more too', ['a.list', 'a.list.more']],
])('an operationId that cannot be one is refused: %s', (message, operationIds) => {
  const paths = operationIds.map((id, index) => [`/${index}`, withOperations(id).paths[`/${id}`]]);
  expect(() => emitResources({ paths: Object.fromEntries(paths) })).toThrow(message);
});

test('a list that is to be repeated is refused: the SDK joins lists by commas', () => {
  const repeating = withOperations('tags.list');
  const schema = { type: 'array', items: { type: 'string' } };
  repeating.paths['/tags.list']!.get!.parameters = [{ name: 'names', in: 'query', schema }];
  expect(() => emitResources(repeating)).toThrow('tags.list: names needs explode: false');
});

/** How a type is declared. */
function typeOf(name: string): string {
  return new RegExp(`^export type ${name} = ([^]*?);\\n\\n`, 'm').exec(
    `${emitTypes(document)}\n`,
  )![1]!;
}

test('the enumerations of replies are open, those of requests are not', () => {
  expect(typeOf('Contact')).toContain("status: 'lead' | 'customer' | 'former' | OtherValue;");
  expect(typeOf('ContactCreate')).toContain("status?: 'lead' | 'customer' | 'former';");
});

test('a condition takes a list where the document can only say text', () => {
  expect(typeOf('ContactsListParams')).toContain("email?: Filter<string, 'eq' | ");
});
