import type { Context } from '../../auth/context.ts';
import { memberOf, requireReach } from '../../auth/principal.ts';
import { refusedRowOf } from '../../db/errors.ts';
import { sql } from '../../db/sql.ts';
import { invalid, type Problem } from '../../problem.ts';
import { findReferable } from '../../records/write/references.ts';

/**
 * Moves all deals of the stages, those in the bin too, to another stage: behind its own, in the order that they have.
 * Throws `permission_denied` unless who asks reaches every deal, and `validation_failed` for a stage that is none of
 * the others, or that does not take one of the deals.
 */
export async function giveDeals(
  context: Context,
  from: readonly string[],
  to: string,
): Promise<void> {
  requireReach(context.principal, ['deal'], ['read', 'write']);
  const known = await findReferable(context, [{ target: 'stage', id: to }]);
  if (known.length === 0 || from.includes(to))
    throw refused('unknown_reference', `there is no other stage ${to}`);
  const { organizationId } = memberOf(context.principal);
  await context.unit
    .query(
      sql`update deals d set stage_id = ${to}, position = f.base || lpad(f.place::text, 9, '0') || '1'
        from (
          select f.id, row_number() over (order by s.position, s.id, f.position, f.id) as place,
            (select app.rank_between(null, null)) as base
          from deals f join stages s on s.organization_id = f.organization_id and s.id = f.stage_id
          where f.organization_id = ${organizationId} and f.stage_id = any(${[...from]}::uuid[])
        ) f
        where d.organization_id = ${organizationId} and d.id = f.id`,
    )
    .catch((error: unknown) => {
      const deal = refusedRowOf(error);
      if (deal === null) throw error;
      throw refused('deal_refused', `deal ${deal} cannot go there: ${(error as Problem).message}`);
    });
}

function refused(code: string, reason: string): Problem {
  const message = `moveDealsTo: ${reason}`;
  return invalid({ in: 'query', pointer: '/moveDealsTo', code, message });
}
