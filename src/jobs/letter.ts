import type { Context } from '../auth/context.ts';
import { enqueueForSystem } from './as-system.ts';
import { sendMail } from './mail.ts';

/** What a mail of ours says, one line each. */
export interface Letter {
  subject: string;
  paragraphs: readonly string[];
  /** What the reader is asked to do: the words, and where they lead. */
  action?: { label: string; url: string };
  /** What comes below the action, such as who need not do anything. */
  closing?: readonly string[];
}

/** What letters are written with. */
export interface LetterParts {
  /** The address of the front end, without a slash at its end. */
  appUrl: string;
}

/**
 * A page of the front end that is given a token. It stands in the fragment, which browsers keep to themselves: no
 * server that the page comes from has it in its log, and no other one in a `Referer`.
 */
export function linkTo({ appUrl }: LetterParts, page: string, token: string): string {
  return `${appUrl}/${page}#token=${token}`;
}

/** A name that somebody gave as part of a line: it begins none of its own. */
const inLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** Enqueues the letter in the transaction of the context, as a mail of the organization's. */
export async function postLetter(
  context: Context,
  { to, letter }: { to: string; letter: Letter },
): Promise<void> {
  const { subject, paragraphs, action, closing = [] } = letter;
  const asked = action ? [`${action.label}:\n${action.url}`] : [];
  const text = [...paragraphs.map(inLine), ...asked, ...closing.map(inLine)].join('\n\n');
  await enqueueForSystem(context, sendMail, { payload: { to, subject, text: `${text}\n` } });
}
