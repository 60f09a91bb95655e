import { z } from 'zod';
import { MailError, type Mailer } from '../outside/mail.ts';
import { defineJob, GivenUp, handleJob, type JobHandler } from './define.ts';
import { renderLetter } from './letter-forms.ts';
import { Letter } from './wording.ts';

/** A mail to one person. It is sent once, or twice when a server is lost just then: with the same Message-ID. */
export const sendMail = defineJob({
  kind: 'mail.send',
  payload: z.object({ to: z.email(), letter: Letter }),
  // A mail that was sent is nobody's business any more.
  isKept: false,
  // The link in it lets in whoever has it.
  isSealed: true,
});

/** Sends mails by the mailer; without one they are given up, and can be tried again when there is one. */
export function mailHandler(mailer: Mailer | null): JobHandler {
  return handleJob(sendMail, async ({ id, payload: { to, letter } }) => {
    if (!mailer) throw new GivenUp('mail_not_configured', 'SMTP_URL and MAIL_FROM are not set');
    try {
      await mailer.send({ to, ...renderLetter(letter), messageId: id });
    } catch (error) {
      if (!(error instanceof MailError) || !error.permanent) throw error;
      throw new GivenUp('mail_refused', 'The mail server refused the mail');
    }
  });
}
