import type { Context } from '../auth/context.ts';
import { systemPrincipal } from '../auth/principal.ts';
import { system } from '../db/unit.ts';
import { enqueueForSystem } from './as-system.ts';
import { sendMail } from './mail.ts';
import type { Letter } from './wording.ts';

export type { Letter } from './wording.ts';

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

/**
 * Enqueues the letter in the transaction of the context, as a mail of the organization's; gives the id of the job. In
 * the name of nobody it cannot be: the context is a member's, or the system's with the unit bound to it.
 */
export async function postLetter(
  context: Context,
  { to, letter }: { to: string; letter: Letter },
): Promise<string> {
  return enqueueForSystem(context, sendMail, { payload: { to, letter } });
}

/**
 * Enqueues the letter as a mail of the organization's, whoever asks and wherever the unit is: it acts as the system there
 * from then on.
 */
export async function postLetterOf(
  context: Context,
  organizationId: string,
  mail: { to: string; letter: Letter },
): Promise<void> {
  const { unit, requestId } = context;
  await unit.become({ ...system(organizationId), requestId });
  await postLetter({ ...context, principal: systemPrincipal(organizationId) }, mail);
}
