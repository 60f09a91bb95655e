/** What is known to be tried against a server like this one, line by line, and the test that tries it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createPasswords } from '../src/auth/passwords.ts';

/** What is tried, in which file, and words of its test or of the row in its table. */
type Line = [what: string, file: string, test: string];

const badInput: Line[] = [
  ['NUL in a text', 'hostile', 'a NUL'],
  ['NUL in a path', 'hostile', 'a NUL in a value'],
  ['NUL in a query', 'hostile', 'a NUL in a list'],
  ['a lone surrogate', 'hostile', 'a lone high surrogate'],
  ['JSON nested over 32', 'hostile', '33 levels'],
  ['JSON nested so deep that a recursion overflows', 'hostile', '400,000 levels'],
  [
    'JSON of a hundred thousand names',
    'hostile',
    'a body of thousands of unknown keys is refused by a reply of bounded size',
  ],
  ['a number past the column', 'hostile', 'a number that is a hair too large'],
  ['a negative number of rows', 'hostile', 'a negative limit'],
  ['40,000 ids in a list', 'hostile', '20,000 ids'],
  ['an object where a text is due', 'hostile', 'an object where text is due'],
  ['a filter as an ORM takes it', 'hostile', 'a Prisma-like filter'],
  ['a parameter twice', 'hostile', 'a parameter twice'],
  ['the name __proto__', 'hostile', 'the key __proto__'],
  ['a wrong content type', 'hostile', 'a body of %s is refused by 415'],
  ['no content type', 'hostile', 'no type'],
  ['an unknown route', 'hostile', 'what is not there is a problem too, whoever asks'],
  ['a tampered cursor', 'lists', 'a cursor is good for its own list alone'],
  [
    'a body that is too large, or is when it is unpacked',
    'hostile',
    'a body of 10 MB is refused by 413: plain, in chunks, and as a small archive of much',
  ],
];

const whoAsks: Line[] = [
  ['a password of 7 characters, of 129', 'auth', 'a password of 129 characters'],
  ['a common password', 'passwords', 'trustno1'],
  [
    'passwords that are alike for 72 bytes',
    'auth',
    'passwords of 100 bytes that differ in the last one are different passwords',
  ],
  [
    'many passwords at once',
    'hostile-lines',
    'of many passwords at once two are looked at, some wait, and the others are refused',
  ],
  [
    'an unknown address, by the reply',
    'auth',
    'an unknown address and a wrong password are refused by the same bytes',
  ],
  [
    'an unknown address, by the time',
    'sign-in-time',
    'whether an account has the address cannot be told by the time that %s takes',
  ],
  [
    'addresses that are tried by registering',
    'sign-in-limits',
    'who asks by registering which addresses are taken is stopped',
  ],
  [
    'passwords that are tried at one account',
    'sign-in-limits',
    'of 50 wrong passwords at once, at two servers, for %s no more are compared than may fail',
  ],
  [
    'one password at many accounts',
    'sign-in-limits',
    'a network that fails at many accounts is refused at all of them, and no other network is',
  ],
  [
    'to lock an owner out',
    'sign-in-limits',
    'a stranger does not lock the owner out, from however many networks',
  ],
  [
    'many addresses of one IPv6 network',
    'rate-limit',
    'of IPv6 all addresses of one customer are one',
  ],
  ['an address that is made up', 'rate-limit', 'an address that is only claimed is no other one'],
  [
    'a token of any other kind',
    'auth',
    'a token that is not the server’s own, or no longer good, is refused',
  ],
  [
    'a token that brings its key along',
    'hardening',
    'a token that brings a key along, or says where one is, is refused',
  ],
  ['a weak secret', 'env', 'refuses the weak secret %s'],
  ['a member who is removed', 'auth', 'a member who is %s is refused from the next request on'],
  [
    'a role that is another by now',
    'auth',
    'a member with another role has its rights from the next request on, more or fewer',
  ],
  [
    'a session that has ended',
    'auth',
    'a session that is ended is refused at its next request, and no other one is',
  ],
  [
    'a refresh token that is stolen',
    'sessions',
    'that comes again later ends its session, and no other one',
  ],
  [
    'a refresh token, fifty times at once',
    'sessions',
    'that comes fifty times at once makes one child',
  ],
  ['a session that never ends', 'sessions', 'is good for 7 days, and for 30 days in all'],
  [
    'a sign-in by a provider that another one began',
    'oauth/state',
    'with the cookie of another sign-in: that of another browser, or a later one of the same',
  ],
  [
    'the same answer of a provider twice',
    'oauth/state',
    'a second time, even with the cookie that he had',
  ],
  [
    'an address that the provider has not verified',
    'oauth/linking',
    'gets nothing by an address that the provider has not verified',
  ],
  [
    'an account that waits for its owner',
    'oauth/linking',
    'is not linked while its own address is unverified: somebody may have made it in wait',
  ],
  ['a page elsewhere to come back to', 'oauth/sign-in', 'a front end that sends %s is told so'],
  ['a key that only looks like one', 'api-keys', 'what only looks like a key is refused'],
  [
    'a key of a wider reach than its maker’s',
    'api-keys',
    'a key cannot be given more than its maker has',
  ],
  ['a key in an address', 'api-keys', 'a key in the address is no key'],
  ['every operation as everybody', 'invariants/matrix', 'the built-in role %s'],
  [
    'a route that forgets to say who may',
    'invariants/matrix',
    'a route that does not say who may call it fails the start',
  ],
];

const elsewhere: Line[] = [
  ['addresses of the inside, in every spelling', 'outside/hostile-targets', 'the text tells: %s'],
  ['names that lead inside', 'outside/hostile-targets', 'the name leads to %s'],
  [
    'a name that leads elsewhere the second time',
    'outside/hostile-targets',
    'a name that led outside once is looked up anew at each call',
  ],
  [
    'pages of other origins',
    'hostile',
    'a browser is allowed in from a configured origin, and from no other',
  ],
  [
    'a page of another origin that uses the cookie',
    'session-cookies',
    'a page of a listed origin is let to read the replies, with cookies',
  ],
  ['another host', 'hardening', 'no reply speaks of the host that its request named'],
  ['a redirect to elsewhere', 'hardening', 'nobody is sent elsewhere by %s'],
  [
    'lines put into the log',
    'log',
    'what a client sends makes no line of the log, and no part of one',
  ],
  [
    'heads and bodies of one byte at a time',
    'hostile-slow',
    'who sends a head or a body byte by byte is cut off',
  ],
  ['one request for two', 'hostile-wire', '%s: is one request at most, and no other one behind it'],
  ['a header put into a reply', 'hostile-wire', 'no header is put in by who asks'],
  [
    'addresses that look alike',
    'hostile-texts',
    'with %s is refused, of an account and of a contact',
  ],
  ['patterns that take for ever', 'hostile-texts', 'a text is looked at in no time'],
  [
    'formulas in a table',
    'hostile-texts',
    'is kept as it is: replies are no tables, and none is offered',
  ],
];

test.each([...badInput, ...whoAsks, ...elsewhere])('%s is tried', async (_, file, words) => {
  const source = await readFile(new URL(`${file}.test.ts`, import.meta.url), 'utf8');
  // Its own line does not count: a test has the words where it begins.
  const own = file === 'hostile-lines' ? 2 : 1;
  expect([words, source.split(words).length - 1 >= own]).toEqual([words, true]);
});

test('of many passwords at once two are looked at, some wait, and the others are refused', async () => {
  const passwords = createPasswords('a pepper of thirty-two bytes, or of more', 4);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 80 }, (_, n) => passwords.matches(`password ${n}`, null)),
  );
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(80 - 52);
  for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: 'overloaded' } });
  await expect(passwords.matches('password', null)).resolves.toBe(false);
});
