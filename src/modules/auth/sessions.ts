import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import type { Passwords } from '../../auth/passwords.ts';
import { accessTokenSeconds, type AccessTokens, createRefreshToken } from '../../auth/tokens.ts';
import { Problem } from '../../problem.ts';
import { personOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { SignedIn } from './schema.ts';

/** What signing in works with. */
export interface SignIn {
  passwords: Passwords;
  tokens: AccessTokens;
}

/** What is shown of a user. */
export const shownUser = { id: true, email: true, name: true, createdAt: true } as const;

/**
 * Opens a session of a user who has proved who he is, in the organization, or in that which he joined first;
 * the unit goes on as him. Throws `invalid_credentials` when he belongs to none.
 */
export async function startSession(
  { tokens }: Pick<SignIn, 'tokens'>,
  context: Context,
  { userId, organizationId = null }: { userId: string; organizationId?: string | null },
): Promise<z.infer<typeof SignedIn>> {
  const { unit, requestId } = context;
  const identity = { actorType: 'user', actorId: userId, sessionId: null, role: null } as const;
  await unit.become({ ...identity, organizationId, requestId });
  const prisma = await unit.prisma();
  const membership = await prisma.membership.findFirst({
    where: { userId, status: 'active', ...(organizationId ? { organizationId } : {}) },
    orderBy: { createdAt: 'asc' },
    select: { role: true, organization: { omit: { closedAt: true } }, user: { select: shownUser } },
  });
  if (!membership)
    throw new Problem('invalid_credentials', 'The account belongs to no organization');
  const { role, organization, user } = membership;
  await unit.become({ ...identity, organizationId: organization.id, requestId });
  const { token, hash, expiresAt } = createRefreshToken();
  const session = await prisma.session.create({
    data: {
      id: uuid(),
      userId,
      organizationId: organization.id,
      refreshTokenHash: new Uint8Array(hash),
      expiresAt,
    },
  });
  const target = { type: 'session', id: session.id };
  await noteAudit(context, organization.id, { type: 'session.started', target });
  return {
    accessToken: tokens.sign({ sub: userId, org: organization.id, role, sid: session.id }),
    refreshToken: token,
    expiresIn: accessTokenSeconds,
    user: { ...user, createdAt: user.createdAt.toISOString() },
    organization: { ...organization, createdAt: organization.createdAt.toISOString() },
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
