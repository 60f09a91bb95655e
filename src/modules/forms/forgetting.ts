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
