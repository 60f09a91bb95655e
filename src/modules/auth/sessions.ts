import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { type AuditEvent, auditSql } from '../../auth/audit.ts';
import type { Attempts } from '../../auth/attempts.ts';
import type { Context } from '../../auth/context.ts';
import type { Passwords } from '../../auth/passwords.ts';
import {
  type RefreshToken,
  type RefreshTokens,
  refreshTokenDays,
  repeatSeconds,
  sessionDays,
} from '../../auth/refresh-tokens.ts';
import { accessTokenSeconds, type AccessTokens } from '../../auth/tokens.ts';
import { hasSecondFactor } from '../../auth/second-factor.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { bind, type Identity } from '../../db/unit.ts';
import { personOf } from '../../auth/principal.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { sourceOf } from '../../records/source.ts';
import type { CookieSettings } from './cookie.ts';
import type { SignedIn } from './schema.ts';
import { enrolFirst } from './second-factor/challenges.ts';
import type { SecondFactorParts } from './second-factor/codes.ts';

/** What signing in works with. */
export interface SignIn {
  passwords: Passwords;
  tokens: AccessTokens;
  refreshTokens: RefreshTokens;
  cookies: CookieSettings;
  /** Counts bad guesses. */
  attempts: Attempts;
  secondFactors: SecondFactorParts;
}

/** Whose session is opened, and where. */
export interface Opening {
  userId: string;
  organizationId?: string | null;
  /** The client wants the refresh token in a cookie: answer with `answerSignedIn`, and keep it there. */
  inCookie?: boolean | undefined;
  /** A session of his that it comes from: it is as old as that one, and ends with it at the latest. */
  goingOnFrom?: string;
}

/**
 * Opens a session of a user who has proved who he is, in the organization, or in that which he joined first;
 * the unit goes on as him. Throws `invalid_credentials` when he belongs to none, `second_factor_enrolment_required`.
 */
export async function startSession(
  { tokens, refreshTokens }: Pick<SignIn, 'tokens' | 'refreshTokens'>,
  context: Context,
  { userId, organizationId = null, inCookie = false, goingOnFrom }: Opening,
): Promise<z.infer<typeof SignedIn>> {
  const { unit, client } = context;
  const [, homes] = await unit.run(
    bind(personIn(context, organizationId, userId)),
    homeSql(userId, organizationId),
  );
  const home = homeOf(homes);
  if (!home) throw new Problem('invalid_credentials', 'The account belongs to no organization');
  if (!home.isProven) throw enrolFirst();
  const chosen = home.id;
  const id = uuid();
  const { token, hash } = refreshTokens.create(id);
  const results = await unit.run(
    bind(personIn(context, chosen, userId)),
    sql`insert into sessions
        (id, user_id, organization_id, refresh_token_hash, in_cookie, address, user_agent, created_at, last_used_at, expires_at)
      select ${id}, ${userId}, ${chosen}, ${hash}, ${inCookie}, ${client.address}, ${client.userAgent}, began, now(),
        least(now() + make_interval(days => ${refreshTokenDays}), began + make_interval(days => ${sessionDays}))
      from (select coalesce((select s.created_at from sessions s where s.id = ${goingOnFrom ?? null}), now()) as began) at`,
    sessionSql(id),
    auditSql(context, chosen, sessionEvent('session.started', id)),
  );
  return signedInBy({ tokens }, rowOf(results[2])!, token);
}

/** A user as Postgres is told of him where no access token says it. */
export function personIn(
  { requestId }: Pick<Context, 'requestId'>,
  organizationId: string | null,
  userId: string,
): Identity {
  const unchecked = { sessionId: null, role: null };
  return { organizationId, actorType: 'user', actorId: userId, ...unchecked, requestId };
}

/** What is noted of a session. */
export function sessionEvent(
  type: AuditEvent['type'],
  id: string,
  details: AuditEvent['details'] = {},
): AuditEvent {
  return { type, target: { type: 'session', id }, details };
}

/** That the session `s` of a member has not ended. He may have left: then it is nobody's. */
export const living = sql`s.ended_at is null and s.expires_at > now() and exists (
  select from memberships m where m.organization_id = s.organization_id and m.user_id = s.user_id)`;

/** That the membership `m` is active, and the organization open. */
const belongs = sql`m.status = 'active' and exists (
  select from organizations o where o.id = m.organization_id and o.closed_at is null)`;

/** That the user of the membership `m`, as whom the unit acts, has a second factor if the organization demands one. */
const isProven = sql`(${hasSecondFactor(sql`m.user_id`)} or not exists (
  select from organizations o where o.id = m.organization_id and o.require_second_factor))`;

/** That the membership `m` lets its user in. `app.enter` asks the same with each request. */
export const letsIn = sql`${belongs} and ${isProven}`;

/** Where a user who signs in goes. */
export interface Home {
  id: string;
  /** False when he lacks a second factor that is demanded there. */
  isProven: boolean;
}

/** The statement that finds his `Home`, as whom the unit acts: first of those that let him in as he is, then of the others. */
export function homeSql(userId: string, organizationId: string | null): Sql {
  return sql`select m.organization_id as id, ${isProven} as "isProven" from memberships m
    where m.user_id = ${userId} and ${belongs} and m.organization_id = coalesce(${organizationId}, m.organization_id)
    order by 2 desc, m.created_at, m.organization_id limit 1`;
}

/** Of `homeSql`'s result; null for who belongs nowhere, or not there. */
export function homeOf(rows: object[] | undefined): Home | null {
  return (rows?.[0] as Home | undefined) ?? null;
}

/** A session, with whom it lets in and where. */
export interface SessionRow {
  id: string;
  userId: string;
  organizationId: string;
  hash: Buffer;
  previousHash: Buffer | null;
  inCookie: boolean;
  isLiving: boolean;
  /** The token before this one may still come again. */
  isRecent: boolean;
  /** Null unless the organization lets him in. */
  role: string | null;
  email: string;
  emailVerified: boolean;
  name: string;
  userCreatedAt: Date;
  organization: Record<string, unknown>;
}

/** The statement that reads a session of whom the unit is bound to, as `SessionRow`. */
export function sessionSql(id: string): Sql {
  return sql`
    select s.id, s.user_id as "userId", s.organization_id as "organizationId",
      s.refresh_token_hash as hash, s.previous_token_hash as "previousHash", s.in_cookie as "inCookie",
      ${living} as "isLiving",
      s.last_used_at > clock_timestamp() - make_interval(secs => ${repeatSeconds}) as "isRecent",
      (select m.role from memberships m where m.organization_id = s.organization_id and m.user_id = s.user_id
        and ${letsIn}) as role,
      u.email, u.email_verified_at is not null as "emailVerified", u.name, u.created_at as "userCreatedAt", ${projection(sourceOf('organization'), 't')} as organization
    from sessions s join users u on u.id = s.user_id
    join organization_settings t on t.organization_id = s.organization_id
    where s.id = ${id} and s.user_id = app.actor_id()`;
}

/** The row of `sessionSql`'s result; null when the session is not to be found. */
export function rowOf(rows: object[] | undefined): SessionRow | null {
  return (rows?.[0] as SessionRow | undefined) ?? null;
}

/** What the session gets next, and from where it is used. */
export interface Rotation {
  id: string;
  child: RefreshToken;
  /** That it is still good for it. */
  which: Sql;
  inCookie?: boolean;
  /** Where it goes on, if not where it was. */
  organizationId?: string;
}

/** The statement that gives the session its next token, if it is still good for one. Nobody refreshes for ever. */
export function rotateSql(
  { client }: Pick<Context, 'client'>,
  { id, child, which, inCookie = false, organizationId }: Rotation,
): Sql {
  return sql`
    update sessions s
    set refresh_token_hash = ${child.hash}, previous_token_hash = s.refresh_token_hash, last_used_at = clock_timestamp(),
      organization_id = coalesce(${organizationId ?? null}, s.organization_id), in_cookie = s.in_cookie or ${inCookie},
      address = ${client.address}, user_agent = ${client.userAgent},
      expires_at = least(now() + make_interval(days => ${refreshTokenDays}), s.created_at + make_interval(days => ${sessionDays}))
    where s.id = ${id} and s.user_id = app.actor_id() and ${living} and ${which}`;
}

/** What who signed in is told. */
export function signedInBy(
  { tokens }: Pick<SignIn, 'tokens'>,
  {
    id,
    userId,
    organizationId,
    role,
    email,
    emailVerified,
    name,
    userCreatedAt,
    organization,
  }: SessionRow,
  refreshToken: string,
): z.infer<typeof SignedIn> {
  if (role === null) throw new Error('Who is no active member gets no token');
  return {
    accessToken: tokens.sign({ sub: userId, org: organizationId, role, sid: id }),
    refreshToken,
    expiresIn: accessTokenSeconds,
    user: { id: userId, email, emailVerified, name, createdAt: userCreatedAt.toISOString() },
    organization,
  };
}

/** How long after a sign-in its session may change by what its user signs in. */
const recentMinutes = 10;

/**
 * Throws `sign_in_again` unless the session of who asks was begun some minutes ago at most: who has got hold of a
 * token later cannot make himself a way in that lasts (OWASP ASVS 5.0, 7.5.1).
 */
export async function requireRecentSignIn({ unit, principal }: Context): Promise<void> {
  const { sessionId } = personOf(principal);
  const [recent] = await unit.query(sql`select 1 from sessions where id = ${sessionId}
    and created_at > now() - make_interval(mins => ${recentMinutes})`);
  if (!recent) {
    throw new Problem(
      'sign_in_again',
      `Sign in anew: it was more than ${recentMinutes} minutes ago`,
    );
  }
}
