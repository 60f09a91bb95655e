import type { z } from 'zod';
import { auditSql } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { personOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { bind } from '../../db/unit.ts';
import { Problem } from '../../problem.ts';
import { timestampJson } from '../../records/kinds.ts';
import type { Session, SessionList } from './session-schema.ts';
import { living, personIn, requireRecentSignIn, sessionEvent, type SignIn } from './sessions.ts';

/** The statement that binds the unit to whose session it is, for who has shown a token of it; to nobody if it is gone. */
export function enterSql({ requestId }: Pick<Context, 'requestId'>, sessionId: string): Sql {
  return sql`select app.enter_session(${sessionId}, ${requestId})`;
}

/**
 * Ends sessions of whom the unit is bound to, and notes it for the organization of each; tells which. The unit goes on
 * in any of their organizations. They are locked in one order, for those who end each other's.
 */
export async function endSessions(
  context: Context,
  which: Sql,
  type: 'session.ended' | 'refresh_token.reused' = 'session.ended',
): Promise<{ id: string; inCookie: boolean }[]> {
  type Ended = { id: string; userId: string; organizationId: string; inCookie: boolean };
  const ended = await context.unit.query<Ended>(sql`
    with chosen as materialized (
      select s.id from sessions s where s.user_id = app.actor_id() and ${living} and ${which}
      order by s.id for update
    )
    update sessions s set ended_at = now() from chosen where s.id = chosen.id and s.user_id = app.actor_id()
    returning s.id, s.user_id as "userId", s.organization_id as "organizationId", s.in_cookie as "inCookie"`);
  const notes = ended.flatMap(({ id, userId, organizationId }) => [
    bind(personIn(context, organizationId, userId)),
    auditSql(context, organizationId, sessionEvent(type, id)),
  ]);
  if (notes.length > 0) await context.unit.run(...notes);
  return ended;
}

/** What says whose session is to end, the clearest first. */
export interface LogOut {
  refreshToken: string | undefined;
  /** Called when nothing else does. */
  fromCookie: () => string | undefined;
}

/**
 * Ends the session of the refresh token, or else of the access token, or else of the cookie; tells whether the cookie is
 * to go. What is over is no error. Throws `unauthenticated` when nothing is shown.
 */
export async function logOut(
  { refreshTokens }: Pick<SignIn, 'refreshTokens'>,
  context: Context,
  { refreshToken, fromCookie }: LogOut,
): Promise<{ clearsCookie: boolean }> {
  const { principal, unit } = context;
  const sessionIn = (token: string | undefined): string | undefined =>
    token === undefined ? undefined : refreshTokens.read(token)?.sessionId;
  const shown = sessionIn(refreshToken) ?? (principal.type === 'user' ? principal.sessionId : null);
  const cookie = refreshToken === undefined && shown === null ? fromCookie() : undefined;
  const id = shown ?? sessionIn(cookie);
  if (!id && refreshToken === undefined && cookie === undefined)
    throw new Problem('unauthenticated', 'Send the refresh token, or the access token');
  if (!id) return { clearsCookie: cookie !== undefined };
  await unit.query(enterSql(context, id));
  const ended = await endSessions(context, sql`s.id = ${id}`);
  return { clearsCookie: cookie !== undefined || ended.some(({ inCookie }) => inCookie) };
}

/**
 * Ends one session of who asks: by that session at any time, by another one after a recent sign-in, or who has got hold of a
 * token could shut its owner out. Throws `sign_in_again`, and `not_found` for what is none of his, or over.
 */
export async function endSession(context: Context, id: string): Promise<void> {
  const { sessionId } = personOf(context.principal);
  if (id !== sessionId) await requireRecentSignIn(context);
  const ended = await endSessions(context, sql`s.id = ${id}`);
  if (ended.length === 0) throw new Problem('not_found', 'You have no such session');
}

/** Ends all sessions of who asks but the one that he asks by. Throws `permission_denied` for a key. */
export async function endOtherSessions(context: Context): Promise<void> {
  const { sessionId } = personOf(context.principal);
  await endSessions(context, sql`s.id <> ${sessionId}`);
}

/** How many sessions a list shows. */
const mostShown = 200;

/** The sessions of who asks, in all his organizations, the one used last first. Throws `permission_denied` for a key. */
export async function listSessions({
  unit,
  principal,
}: Context): Promise<z.infer<typeof SessionList>> {
  const { id: userId, sessionId } = personOf(principal);
  const rows = await unit.query<z.infer<typeof Session>>(sql`
    select s.id, json_build_object('id', o.id, 'name', o.name) as organization,
      ${timestampJson(sql`s.created_at`)} as "createdAt", ${timestampJson(sql`s.last_used_at`)} as "lastUsedAt",
      ${timestampJson(sql`s.expires_at`)} as "expiresAt", s.address, s.user_agent as "userAgent",
      s.id = ${sessionId} as current
    from sessions s join organizations o on o.id = s.organization_id
    where s.user_id = ${userId} and ${living}
    order by s.last_used_at desc, s.id desc limit ${mostShown + 1}`);
  const page = { nextCursor: null, hasMore: rows.length > mostShown };
  return { data: rows.slice(0, mostShown), page };
}
