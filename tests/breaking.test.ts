/** What is told of a change of the API's document, and what is let pass. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findBreakingChanges } from '../scripts/breaking/compare.ts';
import { judge } from '../scripts/breaking/meant.ts';
import { writeReleased, type Document, type Schema } from '../scripts/breaking/document.ts';

const text = { type: 'string' };
const tagged = (type: string): Schema => ({
  type: 'object',
  properties: { type: { type: 'string', enum: [type] }, note: text },
  required: ['type'],
});

/** A small API that has one of each kind. */
const makeDocument = () => ({
  info: { version: '1.0.0' },
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'things.change',
        security: [{ bearer: [] }, { apiKey: [] }] as Record<string, string[]>[],
        'x-permission': 'things:write',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: text },
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 200, default: 50 } },
          { name: 'If-Match', in: 'header', schema: text },
        ] as Document['paths'][string][string]['parameters'] & object,
        requestBody: {
          required: false,
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/ThingChange' } },
          } as Record<string, { schema: Schema }>,
        },
        responses: {
          200: {
            headers: { ETag: { schema: text } } as Record<string, { schema: Schema }>,
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Thing' } },
            } as Record<string, { schema: Schema }>,
          },
          404: { $ref: '#/components/responses/NotFound' },
        } as Document['paths'][string][string]['responses'],
      },
    },
  } as Document['paths'],
  components: {
    schemas: {
      ThingChange: {
        type: 'object',
        properties: {
          name: { type: ['string', 'null'], maxLength: 100 },
          kind: { type: 'string', enum: ['new', 'used'] },
          part: { anyOf: [{ $ref: '#/components/schemas/ThingChange' }, { type: 'null' }] },
          extras: { type: 'object', additionalProperties: text },
          kinds: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        },
        additionalProperties: false,
      },
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          kind: { type: 'string', enum: ['new', 'used'] },
          size: { type: 'integer' },
          parent: { anyOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'null' }] },
          event: { oneOf: [tagged('call'), tagged('mail')] },
        },
        required: ['id', 'kind', 'size'],
      },
      Problem: {
        type: 'object',
        properties: { code: { type: 'string', enum: ['not_found', 'conflict'] } },
      },
    } as Record<string, Schema>,
    securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } as Record<
      string,
      Record<string, unknown>
    >,
  },
});

type Small = ReturnType<typeof makeDocument>;
const operation = ({ paths }: Small) => paths['/things/{id}']!['post']!;
const sent = ({ components }: Small) => components.schemas['ThingChange']!;
const received = ({ components }: Small) => components.schemas['Thing']!;
const property = (schema: Schema, name: string) => schema.properties![name]!;

function changesBy(change: (document: Small) => void): string[] {
  const released = JSON.parse(writeReleased(makeDocument())) as Document;
  const document = makeDocument();
  change(document);
  return findBreakingChanges(released, document);
}

const breaking: [string, (document: Small) => unknown][] = [
  ['things.change is gone (POST /things/{})', (d) => delete d.paths['/things/{id}']],
  ['things.change is called things.alter now', (d) => (operation(d).operationId = 'things.alter')],
  ['things.change can be called no more with apiKey', (d) => operation(d).security!.pop()],
  [
    'things.change can be called no more with apiKey',
    (d) => (operation(d).security![1]!['bearer'] = []),
  ],
  [
    'things.change needs the permission things:admin now',
    (d) => (operation(d)['x-permission'] = 'things:admin'),
  ],
  [
    'apiKey is sent otherwise now, or gone',
    (d) => (d.components.securitySchemes['apiKey']!['name'] = 'X-Key'),
  ],
  [
    'the problem conflict is gone',
    (d) => property(d.components.schemas['Problem']!, 'code').enum!.pop(),
  ],
  ['things.change query limit is gone', (d) => operation(d).parameters!.splice(1, 1)],
  [
    'things.change query limit is required now',
    (d) => (operation(d).parameters![1]!.required = true),
  ],
  [
    'things.change query limit is written otherwise now',
    (d) => (operation(d).parameters![1]!.explode = false),
  ],
  [
    'things.change query limit takes integer no more',
    (d) => (operation(d).parameters![1]!.schema = { type: 'boolean', default: 50 }),
  ],
  [
    'things.change query limit has maximum 100 now, before 200',
    (d) => (operation(d).parameters![1]!.schema.maximum = 100),
  ],
  [
    'things.change query limit has 20 for what is not given, no more 50',
    (d) => (operation(d).parameters![1]!.schema.default = 20),
  ],
  [
    'things.change query page is required now',
    (d) =>
      operation(d).parameters!.push({ name: 'page', in: 'query', required: true, schema: text }),
  ],
  ['things.change needs a body now', (d) => (operation(d).requestBody!.required = true)],
  ['things.change body is gone', (d) => delete operation(d).requestBody],
  [
    'things.change body application/json is gone',
    (d) => (operation(d).requestBody!.content = { 'text/csv': { schema: text } }),
  ],
  ['ThingChange (sent)/name is gone', (d) => delete sent(d).properties!['name']],
  ['ThingChange (sent)/name is required now', (d) => (sent(d).required = ['name'])],
  [
    'ThingChange (sent)/name takes null no more',
    (d) => (property(sent(d), 'name').type = 'string'),
  ],
  [
    'ThingChange (sent)/name has maxLength 50 now, before 100',
    (d) => (property(sent(d), 'name').maxLength = 50),
  ],
  [
    'ThingChange (sent)/name has pattern ^a now, before none',
    (d) => (property(sent(d), 'name').pattern = '^a'),
  ],
  [
    'ThingChange (sent)/name takes some values only now',
    (d) => (property(sent(d), 'name').enum = ['a', null]),
  ],
  ['ThingChange (sent)/kind takes "used" no more', (d) => property(sent(d), 'kind').enum!.pop()],
  [
    'ThingChange (sent)/kinds/* takes "b" no more',
    (d) => property(sent(d), 'kinds').items!.enum!.pop(),
  ],
  [
    'ThingChange (sent)/extras/* is gone',
    (d) => (property(sent(d), 'extras').additionalProperties = false),
  ],
  [
    'ThingChange (sent)/extras/* takes string no more',
    (d) => (property(sent(d), 'extras').additionalProperties = { type: 'integer' }),
  ],
  ['things.change 200 is gone', (d) => delete operation(d).responses['200']],
  ['things.change may answer 202 now', (d) => (operation(d).responses['202'] = {})],
  [
    'things.change 200 application/json is gone',
    (d) => (operation(d).responses['200']!.content = {}),
  ],
  ['things.change 200 header ETag is gone', (d) => (operation(d).responses['200']!.headers = {})],
  ['Thing (received)/size is gone', (d) => delete received(d).properties!['size']],
  ['Thing (received)/size may be missing now', (d) => received(d).required!.pop()],
  [
    'Thing (received)/size may be null now',
    (d) => (property(received(d), 'size').type = ['integer', 'null']),
  ],
  [
    'Thing (received)/size may be number now',
    (d) => (property(received(d), 'size').type = 'number'),
  ],
  ['Thing (received)/size may be any value now', (d) => (received(d).properties!['size'] = {})],
  [
    'Thing (received)/id has the format none now, before uuid',
    (d) => delete property(received(d), 'id').format,
  ],
  [
    'Thing (received)/event may be {"type":"chat"} now',
    (d) => property(received(d), 'event').oneOf!.push(tagged('chat')),
  ],
  [
    'Thing (received)/event/note is gone',
    (d) => delete property(received(d), 'event').oneOf![1]!.properties!['note'],
  ],
];

test.each(breaking)('%s', (told, change) => {
  expect(changesBy(change)).toEqual([told]);
});

const harmless: [string, (document: Small) => unknown][] = [
  ['nothing', () => undefined],
  [
    'an operation more',
    (d) => (d.paths['/more'] = { get: { ...operation(d), operationId: 'more' } }),
  ],
  [
    'a value of the path under another name',
    (d) => {
      d.paths['/things/{thingId}'] = { post: operation(d) };
      operation(d).parameters![0]!.name = 'thingId';
      delete d.paths['/things/{id}'];
    },
  ],
  [
    'an optional parameter',
    (d) => operation(d).parameters!.push({ name: 'q', in: 'query', schema: text }),
  ],
  ['a header in small letters', (d) => (operation(d).parameters![2]!.name = 'if-match')],
  ['a wider limit', (d) => (operation(d).parameters![1]!.schema.maximum = 500)],
  ['no permission any more', (d) => delete operation(d)['x-permission']],
  ['another way in', (d) => operation(d).security!.push({ session: [] })],
  ['no security at all', (d) => (operation(d).security = [])],
  ['a media type more', (d) => (operation(d).requestBody!.content!['text/csv'] = { schema: text })],
  ['an optional property', (d) => (sent(d).properties!['more'] = text)],
  ['a longer text', (d) => (property(sent(d), 'name').maxLength = 200)],
  ['a value more to send', (d) => property(sent(d), 'kind').enum!.push('worn')],
  ['any text to send', (d) => delete property(sent(d), 'kind').enum],
  ['a type more to send', (d) => (property(sent(d), 'kind').type = ['string', 'null'])],
  ['other properties to send', (d) => (sent(d).additionalProperties = text)],
  ['another error', (d) => (operation(d).responses['409'] = {})],
  ['an error less', (d) => delete operation(d).responses['404']],
  ['a code more', (d) => property(d.components.schemas['Problem']!, 'code').enum!.push('gone')],
  [
    'a property more to receive',
    (d) => (received(d).properties!['more'] = { type: ['string', 'null'] }),
  ],
  ['a property that is always there', (d) => received(d).required!.push('parent')],
  ['a value more to receive', (d) => property(received(d), 'kind').enum!.push('worn')],
  ['a value less to receive', (d) => property(received(d), 'kind').enum!.pop()],
  [
    'null no more',
    (d) => (received(d).properties!['parent'] = { $ref: '#/components/schemas/Thing' }),
  ],
  [
    'a component in words of its own',
    (d) => {
      const schema = {
        allOf: [{ $ref: '#/components/schemas/Thing' }, { description: 'It' } as Schema],
      };
      operation(d).responses['200']!.content!['application/json'] = { schema };
    },
  ],
  ['a kind less to receive', (d) => property(received(d), 'event').oneOf!.pop()],
];

test.each(harmless)('%s breaks nobody', (_what, change) => {
  expect(changesBy(change)).toEqual([]);
});

test('a keyword that the comparer does not know is an error, not a pass', () => {
  expect(() =>
    changesBy((d) => Object.assign(property(sent(d), 'name'), { not: { const: 'x' } })),
  ).toThrow('does not know the keyword not');
});

test('a change of a component that many operations use is told once, and it goes on through circles', () => {
  const document = JSON.parse(readFileSync('openapi/openapi.json', 'utf8')) as Document;
  const released = JSON.parse(writeReleased(document)) as Document;
  expect(findBreakingChanges(released, document)).toEqual([]);
  delete document.components.schemas['Contact']!.properties!['firstName'];
  document.components.schemas['CompanyCreate']!.required = ['name', 'domains'];
  expect(findBreakingChanges(released, document).sort()).toEqual([
    'CompanyCreate (sent)/domains is required now',
    'Contact (received)/firstName is gone',
  ]);
});

test('a change that is meant is let pass with its reason, as long as it is there', () => {
  const why = 'nobody used it';
  expect(judge(['a is gone'], [])).toEqual(['breaks callers: a is gone']);
  expect(judge(['a is gone'], [{ change: 'a is gone', why }])).toEqual([]);
  expect(judge(['a is gone'], [{ change: 'a is gone', why: ' ' }])).toHaveLength(1);
  expect(judge([], [{ change: 'a is gone', why }])).toEqual(['told, but not so: a is gone']);
});
