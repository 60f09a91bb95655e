import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Passwords } from '../../auth/passwords.ts';
import { memberOf } from '../../auth/principal.ts';
import { accessTokenSeconds, type AccessTokens, createRefreshToken } from '../../auth/tokens.ts';
import type { PrismaClient } from '../../db/generated/client.ts';
import { sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { sourceOf } from '../../records/source.ts';
import type { CurrentSession, Login, Registration, SignedIn } from './schema.ts';

/** What signing in works with. */
export interface SignIn {
  passwords: Passwords;
  tokens: AccessTokens;
}

interface ShownUser {
  id: string;
  email: string;
  name: string;
  createdAt: Date;
}

interface ShownOrganization {
  id: string;
  name: string;
  requireIfMatch: boolean;
  createdAt: Date;
}

const shownUser = { id: true, email: true, name: true, createdAt: true } as const;

/** Makes a user, an organization that he owns, and his first session. Throws `email_taken`. */
export async function register(
  { passwords, tokens }: SignIn,
  { unit, requestId }: Context,
  { email, password, name, organizationName }: z.infer<typeof Registration>,
): Promise<z.infer<typeof SignedIn>> {
  const passwordHash = await passwords.hash(password);
  const [userId, organizationId] = [uuid(), uuid()];
  await unit.become({
    organizationId,
    actorType: 'user',
    actorId: userId,
    sessionId: null,
    role: null,
    requestId,
  });
  const [, taken] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select id from app.find_credentials(${email})`,
  );
  if (taken?.[0]) throw emailTaken();
  const prisma = await unit.prisma();
  const user = await prisma.user.create({
    data: { id: userId, email, name, passwordHash },
    select: shownUser,
  });
  const organization = await prisma.organization.create({
    data: { id: organizationId, name: organizationName },
  });
  await prisma.membership.create({ data: { organizationId, userId, role: 'owner' } });
  return signedIn(tokens, prisma, user, organization, 'owner');
}

/** Opens a session in the organization that the user joined first. Throws `invalid_credentials`. */
export async function logIn(
  { passwords, tokens }: SignIn,
  { unit, requestId }: Context,
  { email, password }: z.infer<typeof Login>,
): Promise<z.infer<typeof SignedIn>> {
  const [found] = await unit
    .apart()
    .query<{ id: string; password_hash: string }>(
      sql`select id, password_hash from app.find_credentials(${email})`,
    );
  if (!(await passwords.matches(password, found?.password_hash ?? null)) || !found) {
    throw new Problem('invalid_credentials', 'No account has this e-mail address and password');
  }
  await unit.become({
    organizationId: null,
    actorType: 'user',
    actorId: found.id,
    sessionId: null,
    role: null,
    requestId,
  });
  const prisma = await unit.prisma();
  const membership = await prisma.membership.findFirst({
    where: { userId: found.id, status: 'active' },
    orderBy: { createdAt: 'asc' },
    select: { role: true, organization: true, user: { select: shownUser } },
  });
  if (!membership)
    throw new Problem('invalid_credentials', 'The account belongs to no organization');
  return signedIn(tokens, prisma, membership.user, membership.organization, membership.role);
}

async function signedIn(
  tokens: AccessTokens,
  prisma: PrismaClient,
  user: ShownUser,
  organization: ShownOrganization,
  role: string,
): Promise<z.infer<typeof SignedIn>> {
  const { token, hash, expiresAt } = createRefreshToken();
  const session = await prisma.session.create({
    data: {
      id: uuid(),
      userId: user.id,
      organizationId: organization.id,
      refreshTokenHash: new Uint8Array(hash),
      expiresAt,
    },
  });
  return {
    accessToken: tokens.sign({ sub: user.id, org: organization.id, role, sid: session.id }),
    refreshToken: token,
    expiresIn: accessTokenSeconds,
    user: { ...user, createdAt: user.createdAt.toISOString() },
    organization: { ...organization, createdAt: organization.createdAt.toISOString() },
  };
}

/** Who asks, and what they may. */
export async function getSession({
  unit,
  principal,
}: Context): Promise<z.infer<typeof CurrentSession>> {
  const { organizationId, permissions, ...member } = memberOf(principal);
  const userId = member.type === 'user' ? member.id : null;
  const [organizations, users] = await unit.run(
    sql`select ${projection(sourceOf('organization'), 't')} as json
      from organization_settings t where t.organization_id = ${organizationId}`,
    sql`select id, email, name, created_at as "createdAt" from users where id = ${userId}`,
  );
  const user = users?.[0] as ShownUser | undefined;
  return {
    user: user ? { ...user, createdAt: user.createdAt.toISOString() } : null,
    organization: organizations![0]!['json'] as Record<string, unknown>,
    role: member.type === 'user' ? member.role : null,
    permissions: [...permissions],
  };
}

function emailTaken(): Problem {
  return new Problem('email_taken', 'An account with this e-mail address exists', {
    errors: [
      { in: 'body', pointer: '/email', code: 'taken', message: 'The e-mail address is taken' },
    ],
  });
}
