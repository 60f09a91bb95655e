import { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import { defineJob, handleJob } from '../../jobs/define.ts';
import { listSources, type Source } from '../../records/source.ts';

/** Gives everything that a member owns to another one, with the rights of who asked. */
export const reassign = defineJob({
  kind: 'members.reassign',
  payload: z.object({ from: z.uuid(), to: z.uuid() }),
});

/** So few at once that nobody waits for their locks. */
const atOnce = 500;

export const reassignHandler = handleJob(reassign, async (job) => {
  const owned = listSources().filter(({ fields }) => fields['ownerId']?.target === 'member');
  const reassigned: Record<string, number> = {};
  for (const source of owned) {
    let last: number;
    do {
      job.signal.throwIfAborted();
      last = await job.writing((context) => reassignSome(context, source, job.payload));
      reassigned[source.object] = (reassigned[source.object] ?? 0) + last;
    } while (last > 0);
  }
  return { reassigned };
});

async function reassignSome(
  { unit, principal }: Context,
  { table }: Source,
  { from, to }: z.infer<typeof reassign.payload>,
): Promise<number> {
  const { organizationId } = memberOf(principal);
  const changed = await unit.query(sql`
    update ${identifier(table)} t set owner_id = ${to}
    where t.organization_id = ${organizationId} and t.owner_id = ${from} and t.id = any(array(
      select o.id from ${identifier(table)} o
      where o.organization_id = ${organizationId} and o.owner_id = ${from} limit ${atOnce}))
    returning 1`);
  return changed.length;
}
