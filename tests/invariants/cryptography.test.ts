import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createPasswords } from '../../src/auth/passwords.ts';
import { readEnv } from '../../src/env.ts';

const root = new URL('../../src/', import.meta.url).pathname;
const sources: [file: string, text: string][] = [];

beforeAll(async () => {
  for (const file of await readdir(root, { recursive: true })) {
    if (!file.endsWith('.ts') || file.includes('generated')) continue;
    sources.push([file, await readFile(join(root, file), 'utf8')]);
  }
});

/** What the pattern finds in the sources, with the file where it stands. */
const found = (pattern: RegExp): string[][] =>
  sources.flatMap(([file, text]) => [...text.matchAll(pattern)].map((match) => [file, ...match]));

test('hashes, MACs and derived keys are of SHA-2, of 256 bits or more', () => {
  const uses = found(/\b(createHash|createHmac|hkdfSync|hash|pbkdf2\w*)\(\s*'(\w+)'/g);
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter(([, , , name]) => !/^sha(256|384|512)$/.test(name!))).toEqual([]);
  // None is chosen by something else than a word in the source.
  const all = found(/\b(createHash|createHmac|hkdfSync)\(/g);
  expect(all).toHaveLength(uses.length);
});

test('what is encrypted is sealed by AES-256-GCM, in one place', () => {
  const files = found(/\bcreate(Cipher|Decipher)iv\(/g).map(([file]) => file);
  expect(new Set(files)).toEqual(new Set(['auth/seal.ts']));
  expect(found(/'(aes|des|rc4|chacha)\d*-[\w-]*'/g).map(([, text]) => text)).toEqual([
    "'aes-256-gcm'",
  ]);
});

test('what nobody may guess is 16 random bytes or more, and chance is for waiting alone', () => {
  const sizes = found(/\brandomBytes\(([^)]*)\)/g);
  expect(sizes.length).toBeGreaterThan(5);
  const number = (text: string): number =>
    Number(/^\d+$/.test(text) ? text : found(new RegExp(`const ${text} = (\\d+)`, 'g'))[0]?.[2]);
  // The nonces of GCM are 12 bytes: they need not be secret, only not come twice.
  const short = sizes.filter(([, , size]) => !(number(size!) >= 16) && size !== 'nonceBytes');
  expect(short).toEqual([]);
  const chances = sources.flatMap(([file, text]) =>
    text
      .split('\n')
      .filter((line) => /Math\.random/.test(line))
      .filter((line) => !/sleep\(|random: \(\) => number = Math\.random/.test(line))
      .map((line) => [file, line]),
  );
  expect(chances).toEqual([]);
});

test('a password is hashed by bcrypt at cost 12 where it counts', async () => {
  const { hash } = createPasswords(
    'a pepper of thirty-two bytes or more',
    readEnv({}).PASSWORD_COST,
  );
  const [one, other] = [await hash('the same password'), await hash('the same password')];
  expect(one).toMatch(/^v2\.[0-9a-f]{8}:\$2b\$12\$[./A-Za-z0-9]{53}$/);
  expect(other).not.toBe(one);
});

test('no code is made of text, and no program is started but the embedded Postgres, and Postgres’s own for backups', () => {
  expect(found(/\beval\(|new Function\(|new RegExp\(|node:vm\b|import\([^'"`\s)]/g)).toEqual([]);
  const starters = found(/node:child_process|node:cluster|node:worker_threads/g);
  expect(starters.map(([file]) => file)).toEqual(['db/embedded/home.ts', 'db/backup/tools.ts']);
});
