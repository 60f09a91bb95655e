import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import type { Passwords } from '../../auth/passwords.ts';
import { accessTokenSeconds, type AccessTokens, createRefreshToken } from '../../auth/tokens.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
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
 * the unit goes on as him. Throws `invalid_credentials` when he belongs to none, and
 * `account_suspended`.
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
    select: {
      role: true,
      organization: { omit: { closedAt: true, suspendedAt: true, deletedAt: true } },
      user: { select: shownUser },
    },
  });
  if (!membership)
    throw new Problem('invalid_credentials', 'The account belongs to no organization');
  const { role, organization, user } = membership;
  await unit.become({ ...identity, organizationId: organization.id, requestId });
  const { token, hash, expiresAt } = createRefreshToken();
  const sessionId = uuid();
  await unit.query(sql`
    insert into sessions (id, user_id, organization_id, refresh_token_hash, expires_at)
    values (${sessionId}, ${userId}, ${organization.id}, ${hash}, ${expiresAt})`);
  const target = { type: 'session', id: sessionId };
  await noteAudit(context, organization.id, { type: 'session.started', target });
  return {
    accessToken: tokens.sign({ sub: userId, org: organization.id, role, sid: sessionId }),
    refreshToken: token,
    expiresIn: accessTokenSeconds,
    user: { ...user, createdAt: user.createdAt.toISOString() },
    organization: { ...organization, createdAt: organization.createdAt.toISOString() },
  };
}
