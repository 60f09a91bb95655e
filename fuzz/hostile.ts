/** Values that no schema names, and that have broken other servers. */
import { raw } from './plan.ts';
import type { Json } from './document.ts';

/** Kinds of texts, each with some of it. */
export const hostileTexts: Record<string, readonly string[]> = {
  NUL: ['\0', 'a\0b', 'ada@example.com\0'],
  'lone surrogate': ['\ud800', 'a\udc00b', '\udfff\ud800'],
  control: ['\u0001', 'a\r\nSet-Cookie: a=b', '\u001b[2J', '\u0085\u2028', '\t', '\u007f'],
  blank: ['', ' ', '\u00a0\u2003', '\u200b', '\ufeff'],
  direction: ['\u202eabc', '\u2066a\u2069', 'abc\u0301\u0301\u0301', 'ﬃ', 'İi', 'ß', '𝒜𝒹𝒶'],
  emoji: ['👩‍👩‍👧‍👦', '🇳🇱', '💥'.repeat(50)],
  code: [
    "' or 1=1--",
    "\\'; drop table contacts;--",
    '${7*7}{{7*7}}',
    '<script>alert(1)</script>',
    '$(id)`id`',
    '=cmd|"/c calc"!A1',
    '%s%n%x',
    '\\u0000',
    '"}],"a":[{"',
  ],
  path: [
    '../../etc/passwd',
    '..%2f..%2f',
    '/',
    '.',
    '..',
    '\\',
    'a/b',
    'file:///etc/passwd',
    '?a=b#c',
  ],
  word: [
    'null',
    'undefined',
    'true',
    'NaN',
    'Infinity',
    '[object Object]',
    '__proto__',
    'constructor',
  ],
  number: ['0', '-1', '1e999', '0x10', '1_000', '٣', '9'.repeat(40), '-0', '1.0', '00'],
  operator: [
    '*',
    '%',
    '_',
    'a,b',
    ',',
    '@{a.id}',
    'customFields.',
    'a.b.c.d.e',
    '-',
    '--id',
    ':*',
    '!',
    '(',
    '&|',
  ],
  time: [
    '0000-00-00',
    '2026-02-30',
    '-infinity',
    'epoch',
    '+275760-09-13T00:00:00Z',
    '2026-01-01T00:00:00+99:99',
    'today',
    '-99999999999d',
    '24:00',
  ],
  long: ['a'.repeat(300), 'é'.repeat(5000), 'a'.repeat(20_000), '𝒜'.repeat(129), '%'.repeat(3000)],
  pattern: [`${'a'.repeat(5000)}!`, `${'(a+)+'.repeat(20)}$`, '\\', '[[[['],
};

/** Numbers at the ends of what columns and languages hold. */
export const hostileNumbers: readonly Json[] = [
  -1,
  0,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  5e-324,
  0.1,
  -0.5,
  raw('-0'),
  raw('1e400'),
  raw('-1e999'),
  raw('0.1e-400'),
  raw('123456789012345678901234567890'),
  raw('1E2'),
];

/** Names that objects of a language have by themselves, or that none should have. */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'id',
  'organizationId',
  'version',
  'createdBy',
  'deletedAt',
  '',
  'a\0b',
  '\ud800',
  '0',
  'a/b~c',
  '$where',
  '🇳🇱',
];

/** JSON that is too much of something. */
export const hostileJson: Record<string, readonly Json[]> = {
  deep: [
    raw('['.repeat(40) + ']'.repeat(40)),
    raw('{"a":'.repeat(40) + '1' + '}'.repeat(40)),
    raw('['.repeat(6000) + ']'.repeat(6000)),
  ],
  wide: [
    Array.from({ length: 5000 }, (_, index) => index),
    Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`a${index}`, index])),
  ],
  'twice the same member': [raw('{"id":1,"id":2}'), raw('{"name":"a","name":null}')],
};

/** Parts of an address that are no text in UTF-8, or that some decode twice. */
export const hostileEscapes: readonly string[] = [
  '%00',
  '%ff',
  '%ed%a0%80',
  '%c0%ae%c0%ae',
  '%2e%2e%2f',
  '%252e%252e',
  '%',
  '%zz',
  '%0d%0aa:b',
  '..;a=b',
  '%E2%80%AE',
].map(raw);

/** Content types that an operation does not declare, or writes otherwise. */
export const wrongTypes: readonly (string | null)[] = [
  null,
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=a',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'json',
  'application/',
  'APPLICATION/JSON',
  'application/json-patch+json',
  'application/problem+json',
];
