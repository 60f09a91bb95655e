import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { removeSome } from '../../db/remove.ts';
import { sql } from '../../db/sql.ts';
import type { Job } from '../../jobs/define.ts';

/** How long one can see what became of a delivery. */
const keptDays = 30;
/** So few at once that nobody waits for the locks of their removal. */
const forgottenAtOnce = 1000;

/** Takes up to so many deliveries away that ended long ago, of each webhook; tells how many. */
export async function pruneDeliveries({ unit, principal }: Context, most: number): Promise<number> {
  const { organizationId } = memberOf(principal);
  const removed = await unit.query(sql`
    with old as materialized (
      select o.id from webhooks w cross join lateral (
        select e.id from webhook_deliveries e
        where e.organization_id = ${organizationId} and e.webhook_id = w.id
          and e.finished_at < now() - make_interval(days => ${keptDays})
        order by e.finished_at limit ${most} for update skip locked
      ) o
      where w.organization_id = ${organizationId} limit ${most}
    )
    delete from webhook_deliveries d using old where d.organization_id = ${organizationId} and d.id = old.id
    returning 1`);
  return removed.length;
}

/** Takes away the deliveries of a webhook that is gone, bit by bit. */
export async function runForget(job: Job<{ webhookId: string }>): Promise<void> {
  const { organizationId, payload } = job;
  let removed: number;
  do {
    job.signal.throwIfAborted();
    removed = await job.writing(({ unit }) => {
      const which = sql`t.webhook_id = ${payload.webhookId}`;
      const table = 'webhook_deliveries';
      return removeSome(unit, { table, organizationId, which, most: forgottenAtOnce });
    });
  } while (removed > 0);
}
