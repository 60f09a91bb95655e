import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';

/** Who is to have an account. */
export interface NewUser {
  email: string;
  name: string;
  /** Null for who has no password. */
  passwordHash: string | null;
  /** It is known that he reads the mails to the address. */
  isVerified: boolean;
}

/**
 * Makes a user of whom others have only named so far, or a new one; the unit goes on as him, in the organization. The
 * address is locked, and nobody's who has come himself. Being named gives him nothing: where he is pending he must accept.
 */
export async function saveUser(
  { unit, requestId }: Pick<Context, 'unit' | 'requestId'>,
  { email, name, passwordHash, isVerified }: NewUser,
  organizationId: string,
): Promise<string> {
  const [known] = await unit.query<{ id: string; pending: boolean }>(
    sql`select id, pending from app.find_user(${email})`,
  );
  if (known?.pending === false)
    throw new Error('The address is somebody’s, who was not looked for');
  const id = known?.id ?? uuid();
  const himself = { actorType: 'user', actorId: id, sessionId: null, role: null } as const;
  await unit.become({ ...himself, organizationId, requestId });
  const verifiedAt = isVerified ? new Date() : null;
  await unit.query(
    known
      ? sql`update users set name = ${name}, password_hash = ${passwordHash}, email_verified_at = ${verifiedAt}, pending = false
          where id = ${id} and pending`
      : sql`insert into users (id, email, name, password_hash, email_verified_at)
          values (${id}, ${email}, ${name}, ${passwordHash}, ${verifiedAt})`,
  );
  return id;
}

/** Makes a user, and an organization that he owns; the unit goes on as him. The address must be free, and is locked. */
export async function createAccount(
  context: Pick<Context, 'unit' | 'requestId'>,
  { organizationName, ...user }: NewUser & { organizationName: string },
): Promise<{ userId: string; organizationId: string }> {
  const organizationId = uuid();
  const userId = await saveUser(context, user, organizationId);
  await context.unit.run(
    sql`insert into organizations (id, name) values (${organizationId}, ${organizationName})`,
    sql`insert into memberships (organization_id, user_id, role) values (${organizationId}, ${userId}, 'owner')`,
  );
  return { userId, organizationId };
}
