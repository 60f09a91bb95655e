import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { personOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { ProfileUpdate } from './mailbox/schema.ts';
import type { User } from './schema.ts';

interface UserRow extends Omit<z.infer<typeof User>, 'createdAt'> {
  createdAt: Date;
}

/** The statement that reads a user, of whom the unit is bound to, for `userOf`. */
export const userSql = (id: string | null): Sql => sql`
  select id, email, email_verified_at is not null as "emailVerified", name, created_at as "createdAt"
  from users where id = ${id}`;

/** The user of `userSql`'s result; null for nobody. */
export function userOf(rows: object[] | undefined): z.infer<typeof User> | null {
  const row = rows?.[0] as UserRow | undefined;
  return row ? { ...row, createdAt: row.createdAt.toISOString() } : null;
}

/** Changes what is who asks' own in every organization. */
export async function updateProfile(
  context: Context,
  { name }: z.infer<typeof ProfileUpdate>,
): Promise<z.infer<typeof User>> {
  const { id } = personOf(context.principal);
  if (name !== undefined)
    await context.unit.query(sql`update users set name = ${name} where id = ${id}`);
  return userOf(await context.unit.query(userSql(id)))!;
}
