import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { postLetter } from '../../jobs/letter.ts';
import type { PauseReason } from './object.ts';
import type { Locked } from './queue.ts';

/** What those are told who can mend it. */
const explanations: Record<PauseReason, string> = {
  failing:
    'An event was tried for more than three days, and in all that time the receiver accepted nothing. All events are kept, and are sent in order when you enable the webhook again.',
  gone: 'The receiver answered 410 Gone, so the webhook was disabled. What happens meanwhile is kept, and is sent when you enable it again.',
  cursor_expired:
    'It was behind by more than the log is kept, so some events are lost to it. Take a snapshot; when you enable the webhook again it goes on with the oldest event that there is.',
  log_restored:
    'The database was restored to an earlier time. Take a snapshot; when you enable the webhook again it goes on from now.',
  secret_unreadable:
    'Its secret cannot be read any more, because the key of the server was changed. Rotate the secret, and enable the webhook again.',
};

/** Sends no more to the webhook, which is locked, and tells the organization's owners and admins why, once. */
export async function pauseWebhook(
  context: Context,
  { id, url, description, isLive }: Locked,
  reason: PauseReason,
): Promise<void> {
  if (!isLive) return;
  const { unit, principal } = context;
  const { organizationId } = memberOf(principal);
  const [, readers] = await unit.run(
    sql`update webhooks set paused_at = now(), paused_reason = ${reason}, enabled = ${reason !== 'gone'}
      where organization_id = ${organizationId} and id = ${id}`,
    sql`select email from members
      where organization_id = ${organizationId} and role in ('owner', 'admin') and status = 'active'`,
  );
  const { host } = new URL(url);
  const name = description === null ? '' : ` (${description})`;
  const letter = {
    subject: `The webhook to ${host} was ${reason === 'gone' ? 'disabled' : 'paused'}`,
    paragraphs: [
      // The rest of an address is often a secret.
      `Nothing is sent any more to the webhook at ${host}${name}.`,
      explanations[reason],
      `The id of the webhook is ${id}.`,
    ],
  };
  for (const { email } of readers!) await postLetter(context, { to: String(email), letter });
}
