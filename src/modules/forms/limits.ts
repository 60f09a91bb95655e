import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import type { ShownForm } from './service.ts';

/** How many mails ask one mailbox for confirmation in a day: a form is no way to pester somebody. */
const mailsPerDay = 3;

interface Counted {
  /** Seconds until the oldest that counts is a minute old; null where the limit is not reached. */
  wait: number | null;
}

/**
 * Throws `rate_limited` when the form has had as many submissions in this minute as it takes, or as it
 * takes from this address. Until the transaction ends no other submission of the form is counted.
 */
export async function requireRoom(
  context: Context,
  form: ShownForm,
  addressHash: Buffer,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const { perForm, perAddress } = form.submissionsPerMinute;
  // The nth of those before frees a place when it is a minute old.
  const wait = (limit: number, whose = sql`true`) => sql`
    (select greatest(1, ceil(extract(epoch from s.created_at + interval '1 minute' - statement_timestamp())))::integer
      from form_submissions s
      where s.organization_id = ${organizationId} and s.form_id = ${form.id} and s.address_hash is not null and ${whose}
        and s.created_at > statement_timestamp() - interval '1 minute'
      order by s.created_at desc offset ${limit - 1}::integer limit 1)`;
  const counted = sql`select greatest(${wait(perForm)},
    ${wait(perAddress, sql`s.address_hash = ${addressHash}`)}) as wait`;
  refuse(await context.unit.query<Counted>(counted));
  const lock = ['form', organizationId, form.id].join('/');
  // Looked at before, or a flood that is refused would hold a connection for each that waits here.
  const [, again] = await context.unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`,
    counted,
  );
  refuse(again as unknown as Counted[]);
}

function refuse([counted]: Counted[]): void {
  const retryAfter = counted?.wait;
  if (!retryAfter) return;
  const message = `Too many were sent just now; try again in ${retryAfter} s`;
  throw new Problem('rate_limited', message, { retryAfter });
}

/** Whether one more mail may ask the mailbox. Until the transaction ends nobody else asks it. */
export async function mayMail({ unit, principal }: Context, mailHash: Buffer): Promise<boolean> {
  const { organizationId } = memberOf(principal);
  const lock = ['form mail', organizationId, mailHash.toString('hex')].join('/');
  const [, rows] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`,
    sql`select count(*) < ${mailsPerDay}::integer as may from form_submissions
      where organization_id = ${organizationId} and mail_hash = ${mailHash}
        and created_at > statement_timestamp() - interval '1 day'`,
  );
  return rows![0]!['may'] as boolean;
}
