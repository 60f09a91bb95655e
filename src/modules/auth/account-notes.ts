/** What those are told who should know when an account changes: the owners of its organizations, and its person. */
import { type AuditEvent, auditSql } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { bind } from '../../db/unit.ts';
import { letsIn, personIn } from './sessions.ts';

/**
 * Notes what became of a user's account in each organization that lets him in, as his doing. Gives their ids, first that which
 * he joined first; the unit is bound to him, and goes on in one of them.
 */
export async function noteAccount(
  context: Context,
  userId: string,
  event: Pick<AuditEvent, 'type' | 'details'>,
): Promise<string[]> {
  const places = await context.unit.query<{ id: string }>(sql`
    select m.organization_id as id from memberships m where m.user_id = ${userId} and ${letsIn}
    order by m.created_at, m.organization_id`);
  const target = { type: 'user', id: userId };
  const notes = places.flatMap(({ id }) => [
    bind(personIn(context, id, userId)),
    auditSql(context, id, { ...event, target }),
  ]);
  if (notes.length > 0) await context.unit.run(...notes);
  return places.map(({ id }) => id);
}
