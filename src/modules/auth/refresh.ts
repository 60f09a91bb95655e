import type { z } from 'zod';
import { auditSql } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { personOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { bind } from '../../db/unit.ts';
import { Problem } from '../../problem.ts';
import { endSessions, enterSql } from './ending.ts';
import type { SignedIn } from './schema.ts';
import { enrolFirst } from './second-factor/challenges.ts';
import {
  homeOf,
  homeSql,
  letsIn,
  personIn,
  rotateSql,
  rowOf,
  sessionEvent,
  sessionSql,
  type SessionRow,
  type SignIn,
  signedInBy,
} from './sessions.ts';

/** New tokens, and where the refresh token goes. */
export interface Renewed {
  signedIn: z.infer<typeof SignedIn>;
  inCookie: boolean;
}

/** What is shown to be let in again. */
export interface Presented {
  token: string | undefined;
  /** It came in a cookie, or is to go into one from now on. */
  inCookie: boolean;
}

/**
 * Gives the session its next tokens, for one that was not used before; within 10 s the same ones again. One that was
 * used ends the session: the problem is returned, so that it stays ended. Throws `unauthenticated` otherwise.
 */
export async function refreshSession(
  { tokens, refreshTokens }: SignIn,
  context: Context,
  { token, inCookie }: Presented,
): Promise<Renewed | { problem: Problem }> {
  if (token === undefined) throw new Problem('unauthenticated', 'Send the refresh token');
  const shown = refreshTokens.read(token);
  if (!shown) throw refused();
  const { sessionId: id, hash } = shown;
  const child = refreshTokens.derive(id, hash);
  const which = sql`s.refresh_token_hash = ${hash} and exists (select from memberships m
    where m.organization_id = s.organization_id and m.user_id = s.user_id and ${letsIn})`;
  const results = await context.unit.run(
    enterSql(context, id),
    rotateSql(context, { id, child, which, inCookie }),
    sessionSql(id),
  );
  const session = rowOf(results[2]);
  if (!session?.isLiving) throw refused();
  if (wasUsed(session, hash)) return endFamily(context, id);
  const next = refreshTokens.recall(id, hash, session.hash);
  if (!next || session.role === null) throw refused();
  return {
    signedIn: signedInBy({ tokens }, session, next.token),
    inCookie: session.inCookie || inCookie,
  };
}

/**
 * Whether the token was used, and not just now. Who has used the child has had the reply: whoever comes with the
 * parent then is another one, or too late to be told from one.
 */
function wasUsed({ hash, previousHash, isRecent }: SessionRow, shown: Buffer): boolean {
  const isCurrent = hash.equals(shown);
  return !isCurrent && !(isRecent && previousHash?.equals(shown));
}

async function endFamily(context: Context, id: string): Promise<{ problem: Problem }> {
  await endSessions(context, sql`s.id = ${id}`, 'refresh_token.reused');
  const detail = 'The refresh token was used before: its session is ended';
  return { problem: new Problem('unauthenticated', detail) };
}

function refused(): Problem {
  return new Problem('unauthenticated', 'The refresh token is no longer good');
}

/**
 * Takes the session of who asks into another organization of his, with its next tokens: those for the former one are
 * refused from then on. Throws `not_found` unless he is an active member there, and it is open;
 * `second_factor_enrolment_required`.
 */
export async function switchOrganization(
  { tokens, refreshTokens }: SignIn,
  context: Context,
  organizationId: string,
): Promise<Renewed> {
  const { unit, principal } = context;
  const { id: userId, sessionId: id, organizationId: former } = personOf(principal);
  const [sessions, homes] = await unit.run(
    sql`select s.refresh_token_hash as hash from sessions s
      where s.id = ${id} and s.user_id = ${userId} and s.organization_id = ${former} and s.ended_at is null
      for update`,
    homeSql(userId, organizationId),
  );
  if (!sessions?.[0])
    throw new Problem('unauthenticated', 'The session is over, or elsewhere by now');
  const home = homeOf(homes);
  if (!home) throw new Problem('not_found', 'You belong to no such organization');
  if (!home.isProven) throw enrolFirst();
  const child = refreshTokens.derive(id, sessions[0]['hash'] as Buffer);
  const noted = (type: 'session.ended' | 'session.started', where: string): Sql[] =>
    organizationId === former
      ? []
      : [auditSql(context, where, sessionEvent(type, id, { reason: 'switched' }))];
  const results = await unit.run(
    ...noted('session.ended', former),
    bind(personIn(context, organizationId, userId)),
    rotateSql(context, { id, child, which: sql`true`, organizationId }),
    ...noted('session.started', organizationId),
    sessionSql(id),
  );
  const session = rowOf(results.at(-1))!;
  return { signedIn: signedInBy({ tokens }, session, child.token), inCookie: session.inCookie };
}
