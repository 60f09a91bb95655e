import { expect, test } from 'vitest';
import type { Document, Operation, Schema } from '../generator/document.ts';
import { emitPages } from '../generator/pages/emit-pages.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

const operation = (operationId: string, reply: object, more: Partial<Operation> = {}) => ({
  [operationId.endsWith('create') ? 'post' : 'get']: {
    operationId,
    summary: `Summary of ${operationId}`,
    responses: { 200: { description: 'OK', ...json(reply) } },
    ...more,
  },
});

const object = (properties: Record<string, object>, more: Partial<Schema> = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});

const document = {
  paths: {
    '/api/v1/cats': operation('cats.create', ref('Cat'), {
      deprecated: true,
      requestBody: { required: true, ...json(ref('CatCreate')) },
    }),
    '/api/v1/cats/{id}': operation('cats.get', ref('Cat'), {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    }),
    '/api/v1/dogs': operation('dogs.get', ref('Dog')),
  },
  components: {
    schemas: {
      Cat: object({ id: { type: 'string' }, owner: ref('Owner'), tail: ref('Tail') }),
      CatCreate: object({
        kind: { type: 'string', enum: ['house', 'wild'], description: 'Where | it lives' },
        lives: { type: 'integer', default: 9 },
        name: { type: 'string', example: 'Tom' },
      }),
      Dog: object({ owner: ref('Owner') }),
      Owner: object({ name: { type: ['string', 'null'] } }),
      Tail: { type: 'string', enum: ['long', 'short'] },
    },
  },
} as unknown as Document;

const pages = emitPages(document);

test('each resource has a page, and the index leads to it', () => {
  expect(Object.keys(pages)).toEqual(['README.md', 'cats.md', 'dogs.md', 'types.md']);
  expect(pages['README.md']).toContain('| [crm.cats](cats.md) | `create` `get` |');
});

test('a type stands on the page that uses it, and on that of all when several do', () => {
  const typesOf = (name: string) =>
    [...pages[name]!.matchAll(/^### (\w+)/gm)].map(([, type]) => type);
  expect(typesOf('cats.md')).toEqual(['Cat', 'CatCreate', 'Tail']);
  expect(typesOf('dogs.md')).toEqual(['Dog']);
  expect(typesOf('types.md')).toEqual(['Owner']);
  expect(pages['cats.md']).toContain('| `owner` | [Owner](types.md#owner) |  |');
  expect(pages['cats.md']).toContain('| `tail` | [Tail](#tail) |  |');
});

test('the example is what the document gives, or the least that compiles', () => {
  expect(pages['cats.md']).toContain(
    "await crm.cats.create({ kind: 'house', lives: 9, name: 'Tom' });",
  );
  expect(pages['cats.md']).toContain("await crm.cats.get('…');");
});

test('what is said of a field stays in its cell, and what is deprecated says so', () => {
  expect(pages['cats.md']).toContain("| `kind` | `'house' \\| 'wild'` | Where \\| it lives |");
  expect(pages['cats.md']).toContain('| `lives` | `number` | `9` unless given |');
  expect(pages['cats.md']).toContain('**Deprecated.** Summary of cats.create.');
});
