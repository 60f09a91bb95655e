import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { removeSome } from '../../db/remove.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { registerHolder } from '../../records/holders.ts';

/** Removes the mails that asked for the confirmation of submissions, `form_submissions s where …`: each holds an address. */
export function forgetMailsSql(organizationId: string, submissions: Sql): Sql {
  return sql`delete from jobs where organization_id = ${organizationId}
    and id in (select s.mail_job_id from ${submissions} and s.mail_job_id is not null)`;
}

// What was sent of somebody who is purged goes with the record, and so do the replies and mails about it.
registerHolder((organizationId, recordId) => {
  const submissions = sql`form_submissions s where s.organization_id = ${organizationId} and s.record_id = ${recordId}`;
  return [
    sql`delete from idempotency_keys k where k.organization_id = ${organizationId}
      and exists (select from ${submissions} and position(s.id::text in k.body) > 0)`,
    forgetMailsSql(organizationId, submissions),
    sql`delete from ${submissions}`,
  ];
});

/** How long it is kept what nobody confirmed: whose address it is, did not want it. */
const unconfirmedDays = 30;

/** Takes up to so many submissions away that nobody confirmed in time; tells how many. */
export async function pruneUnconfirmed(
  { unit, principal }: Context,
  most: number,
): Promise<number> {
  const { organizationId } = memberOf(principal);
  const which = sql`t.status = 'awaiting_confirmation'
    and t.created_at < now() - make_interval(days => ${unconfirmedDays})`;
  return removeSome(unit, { table: 'form_submissions', organizationId, which, most });
}
