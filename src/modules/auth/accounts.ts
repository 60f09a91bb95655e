import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';

/** Who is to have an account. */
export interface NewAccount {
  email: string;
  name: string;
  /** Null for who has no password. */
  passwordHash: string | null;
  /** Somebody else has made sure that he reads the mails to the address. */
  isVerified: boolean;
  organizationName: string;
}

/** Makes a user and an organization that he owns; the unit goes on as him. The address must be free. */
export async function createAccount(
  { unit, requestId }: Pick<Context, 'unit' | 'requestId'>,
  { email, name, passwordHash, isVerified, organizationName }: NewAccount,
): Promise<{ userId: string; organizationId: string }> {
  const [userId, organizationId] = [uuid(), uuid()];
  await unit.become({
    organizationId,
    actorType: 'user',
    actorId: userId,
    sessionId: null,
    role: null,
    requestId,
  });
  const prisma = await unit.prisma();
  const emailVerifiedAt = isVerified ? new Date() : null;
  await prisma.user.create({
    data: { id: userId, email, name, passwordHash, emailVerifiedAt },
    select: { id: true },
  });
  await prisma.organization.create({ data: { id: organizationId, name: organizationName } });
  await prisma.membership.create({ data: { organizationId, userId, role: 'owner' } });
  return { userId, organizationId };
}
