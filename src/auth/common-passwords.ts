import { later } from '../later.ts';

/** As the list has them: two passwords that look alike to a person are one. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

let common: ReadonlySet<string> | undefined;

/** Whether it is one of some fifty thousand passwords that are tried first, in whichever case. */
export function isCommonPassword(password: string): boolean {
  // Made for who first chooses a password: most processes are never asked.
  common ??= new Set(later('@zxcvbn-ts/language-common').dictionary['passwords-common'].map(plain));
  return common.has(plain(password));
}

/** Every guesser knows the product. */
const productWords = ['Headless CRM'];

/** What is left of a text without blanks, marks, and the digits that people put behind a word. */
const bare = (text: string): string =>
  plain(text)
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replace(/\p{N}+$/u, '');

/** Whether a password is little more than one of the words, such as a name or an e-mail address. */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  const stem = bare(password);
  const all = [...words, ...productWords].flatMap((word) => [word, word.split('@')[0]!]);
  return stem.length > 2 && all.some((word) => bare(word) === stem);
}
