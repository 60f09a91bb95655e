/** Texts and other single values, by what they are to be. */
import * as fc from 'fast-check';
import { worldMark } from './plan.ts';

/** Texts that mean something somewhere. */
export const words = fc.constantFrom(
  'ada',
  'Lovelace',
  'engine',
  'Zoë',
  'a',
  'B',
  '42',
  'x y',
  'ada@example.com',
  'EUR',
  'https://example.com',
);
/** Texts of any script. */
export const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
/** Few, so that what is defined by such a name is also used by it. */
export const names = fc.oneof(
  { arbitrary: fc.constantFrom('tier', 'size', 'since'), weight: 3 },
  fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/),
  words,
);
/** Values of no schema. */
export const anyScalar = fc.oneof(
  words,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** The first and the last that have four digits for their year, and days that some years and zones do not have. */
const edges = fc
  .constantFrom(
    '0001-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '2024-02-29T12:00:00.000Z',
    '2026-03-29T02:30:00.000Z',
    '1970-01-01T00:00:00.000Z',
  )
  .map((text) => new Date(text));
const times = fc.oneof(
  edges,
  fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
  fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }),
);

/** Texts by the formats of JSON schema. */
export const formats: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid({ version: 7 }),
  date: times.map((time) => time.toISOString().slice(0, 10)),
  'date-time': times.map((time) => time.toISOString()),
  email: fc
    .stringMatching(/^[a-z]{1,12}(\.[a-z0-9]{1,8})?$/)
    .map((local) => `${local}@${worldMark}.example.com`),
  uri: fc.webPath().map((path) => `https://example.com${path}`),
  password: fc.constantFrom(
    'correct horse battery staple',
    'Tr0ub4dor & three',
    'пароль на восемь',
  ),
};
