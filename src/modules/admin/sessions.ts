import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { type PageQuery, readPage } from './pages.ts';
import type { AdminSessionList } from './schema.ts';
import { noteOperation } from './trail.ts';
import { findUser, onUser, refuseSelf, targetOf } from './users.ts';

interface SessionRow {
  id: string;
  organization_id: string;
  organization_name: string;
  created_at: Date;
  expires_at: Date;
}

/** A page of the user's sessions that have not ended, newest first. Throws `not_found`. */
export async function listSessions(
  context: Context,
  id: string,
  query: PageQuery,
): Promise<z.infer<typeof AdminSessionList>> {
  await findUser(context, id);
  const page = await readPage(context, `sessions/${id}`, query, (behind, most) =>
    context.unit.query<SessionRow>(
      sql`select * from app.admin_sessions(${id}, ${behind}, ${most})`,
    ),
  );
  const details = { list: 'sessions' };
  await noteOperation(context, { type: 'operator.listed', target: targetOf(id), details });
  const data = page.rows.map((row) => ({
    id: row.id,
    organization: { id: row.organization_id, name: row.organization_name },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }));
  return { data, page: page.info };
}

/** Ends the user's session, or all of them: the next request by them is refused. Throws `not_found`, and `conflict` for oneself. */
export async function endSessions(
  context: Context,
  id: string,
  sessionId: string | null = null,
): Promise<void> {
  refuseSelf(context, id);
  await findUser(context, id);
  const { rows } = await onUser(context, id, async () => ({
    rows: await context.unit.query<{ organization_id: string }>(sql`
      update sessions set ended_at = now()
      where user_id = ${id} and ended_at is null and expires_at > now() and id = coalesce(${sessionId}, id)
      returning organization_id`),
  }));
  if (sessionId !== null && rows.length === 0)
    throw new Problem('not_found', `There is no session ${sessionId}`);
  const concerned = [...new Set(rows.map(({ organization_id }) => organization_id))];
  const details = { sessions: rows.length };
  const type = 'operator.sessions_ended';
  await noteOperation(context, { type, target: targetOf(id), details }, concerned);
}
