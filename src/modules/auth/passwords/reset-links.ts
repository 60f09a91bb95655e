/** Who asks for a reset waits for nothing that depends on whose the address is: workers look, and send the link. */
import { z } from 'zod';
import { sql } from '../../../db/sql.ts';
import { nobody } from '../../../db/unit.ts';
import { defineJob, handleJob, type JobHandler } from '../../../jobs/define.ts';
import type { Feeder } from '../../../jobs/feeders.ts';
import { type LetterParts, linkTo, postLetter } from '../../../jobs/letter.ts';
import { keepLink } from '../mailbox/links.ts';

/** Enqueued by app.answer_reset_requests alone. */
const resetLink = defineJob({
  kind: 'auth.reset_link',
  payload: z.object({ userId: z.uuid(), email: z.email() }),
  isKept: false,
});

/** How many requests are looked at at once. */
const answeredAtOnce = 100;

/** Looks whose the addresses are that wait for a reset. */
export const resetFeeder: Feeder = {
  everyMs: 250,
  feed: async (database) => {
    const [row] = await database
      .reading(nobody())
      .query<{ made: number }>(
        sql`select app.answer_reset_requests(${answeredAtOnce}::integer, ${resetLink.maxFailures}::integer) as made`,
      );
    return row!.made;
  },
};

/** Mails the link. Of one who has enough of them already none is sent: those are good. */
export function resetLinkHandler(letters: LetterParts): JobHandler {
  return handleJob(resetLink, (job) =>
    job.finishing(async (context) => {
      const { userId, email } = job.payload;
      const token = await keepLink(context, { userId, purpose: 'password_reset', email });
      if (token === null) return;
      await postLetter(context, {
        to: email,
        letter: {
          subject: 'Choose a new password',
          paragraphs: ['Somebody asked to reset the password of your account.'],
          action: { label: 'Choose a password', url: linkTo(letters, 'reset-password', token) },
          closing: [
            'The link is good once, and for an hour.',
            'If that was not you, do nothing: your password stays as it is.',
          ],
        },
      });
    }),
  );
}
