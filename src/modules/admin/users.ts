import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { forgetSecondFactor } from '../../auth/second-factor.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { type PageQuery, readPage } from './pages.ts';
import type { AdminUser, AdminUserCreate, AdminUserList, AdminUserUpdate } from './schema.ts';
import { noteOperation } from './trail.ts';

type User = z.infer<typeof AdminUser>;

interface UserRow {
  id: string;
  email: string;
  name: string;
  created_at: Date;
  suspended_at: Date | null;
  is_super_admin: boolean;
  organizations: User['organizations'];
}

const shownOf = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  suspendedAt: row.suspended_at?.toISOString() ?? null,
  superAdmin: row.is_super_admin,
  organizations: row.organizations,
});

/** The user as the trails name him. */
export const targetOf = (id: string) => ({ type: 'user', id }) as const;

/** A page of users whose address or name contains `q`, newest first. */
export async function listUsers(
  context: Context,
  query: PageQuery,
): Promise<z.infer<typeof AdminUserList>> {
  const { q = null } = query;
  const page = await readPage(context, 'users', query, (behind, most) =>
    context.unit.query<UserRow>(sql`select * from app.admin_users(null, ${q}, ${behind}, ${most})`),
  );
  await noteOperation(context, { type: 'operator.listed', details: { list: 'users', q } });
  return { data: page.rows.map(shownOf), page: page.info };
}

/** The user as he stands. Throws `not_found`. */
export async function findUser({ unit }: Context, id: string): Promise<User> {
  const [row] = await unit.query<UserRow>(sql`select * from app.admin_users(${id}, null, null, 1)`);
  if (!row) throw new Problem('not_found', `There is no user ${id}`);
  return shownOf(row);
}

/** The user, which is noted. Throws `not_found`. */
export async function getUser(context: Context, id: string): Promise<User> {
  const user = await findUser(context, id);
  await noteOperation(context, { type: 'operator.read', target: targetOf(id) });
  return user;
}

/** Makes a user without a password: he chooses one by a reset. Throws `email_taken`. */
export async function createUser(
  context: Context,
  { email, name }: z.infer<typeof AdminUserCreate>,
): Promise<User> {
  const { id, isNew } = await findOrMakeUser(context, { email, name });
  if (!isNew) {
    const message = 'The e-mail address is taken';
    throw new Problem('email_taken', 'An account with this e-mail address exists', {
      errors: [{ in: 'body', pointer: '/email', code: 'taken', message }],
    });
  }
  await noteOperation(context, { type: 'operator.created', target: targetOf(id) });
  return findUser(context, id);
}

/** The user who has the address, or a new one without a password. Throws `validation_failed` for one without a name. */
export async function findOrMakeUser(
  context: Context,
  { email, name }: { email: string; name?: string | undefined },
): Promise<{ id: string; isNew: boolean }> {
  const { unit, requestId } = context;
  const [, found] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select id, pending from app.find_user(${email})`,
  );
  const known = found?.[0] as { id: string; pending: boolean } | undefined;
  if (known?.pending === false) return { id: known.id, isNew: false };
  if (name === undefined) {
    const message = 'Nobody has this address yet: say what he is called';
    throw invalid({ in: 'body', pointer: '/owner/name', code: 'required', message });
  }
  const id = known?.id ?? uuid();
  await unit.become({
    organizationId: null,
    actorType: 'user',
    actorId: id,
    sessionId: null,
    role: null,
    requestId,
  });
  // Of whom organizations have only named so far there is a row: it is his account by now.
  await unit.query(sql`insert into users (id, email, name) values (${id}, ${email}, ${name})
    on conflict (id) do update set name = excluded.name, pending = false`);
  await unit.query(sql`select app.operate_in(null)`);
  return { id, isNew: true };
}

/** Gives the user another name. Throws `not_found`. */
export async function updateUser(
  context: Context,
  id: string,
  { name }: z.infer<typeof AdminUserUpdate>,
): Promise<User> {
  const { name: former, organizations } = await findUser(context, id);
  await onUser(context, id, async () => {
    await context.unit.prisma(({ user }) =>
      user.update({ where: { id }, data: { name }, select: { id: true } }),
    );
  });
  const details = { name: { from: former, to: name } };
  await noteOperation(
    context,
    { type: 'operator.updated', target: targetOf(id), details },
    organizations.map((one) => one.id),
  );
  return findUser(context, id);
}

/**
 * Suspends the user: all his sessions end, and he gets no other one until he is unsuspended. His API keys are
 * his organizations', and go on. Throws `not_found`, and `conflict` for oneself.
 */
export async function suspendUser(context: Context, id: string): Promise<User> {
  refuseSelf(context, id);
  const { organizations } = await findUser(context, id);
  await onUser(context, id, async () => {
    // Waits for sign-ins under way, and they for this: see app.refuse_suspended.
    await context.unit.query(sql`select id from users where id = ${id} for update`);
    await context.unit.run(
      sql`update users set suspended_at = coalesce(suspended_at, now()) where id = ${id}`,
      sql`update sessions set ended_at = now() where user_id = ${id} and ended_at is null`,
    );
  });
  const concerned = organizations.map((one) => one.id);
  await noteOperation(context, { type: 'operator.suspended', target: targetOf(id) }, concerned);
  return findUser(context, id);
}

/** Lets the user sign in again. Throws `not_found`. */
export async function unsuspendUser(context: Context, id: string): Promise<User> {
  const { organizations } = await findUser(context, id);
  await onUser(context, id, async () => {
    await context.unit.query(sql`update users set suspended_at = null where id = ${id}`);
  });
  const concerned = organizations.map((one) => one.id);
  await noteOperation(context, { type: 'operator.unsuspended', target: targetOf(id) }, concerned);
  return findUser(context, id);
}

/**
 * Takes everything of the user away but his id, which records and logs name. Throws `not_found`, and `conflict`
 * while he belongs to an organization, and for oneself.
 */
export async function deleteUser(context: Context, id: string): Promise<void> {
  refuseSelf(context, id);
  const { organizations } = await findUser(context, id);
  if (organizations.length > 0) {
    const names = organizations.map(({ name }) => name).join(', ');
    throw new Problem('conflict', `He belongs to ${names}: remove him there first`);
  }
  await noteOperation(context, { type: 'operator.deleted', target: targetOf(id) });
  await onUser(context, id, async () => {
    await context.unit.query(sql`select id from users where id = ${id} for update`);
    await context.unit.run(
      sql`update users set email = ${`${id}@deleted.invalid`}, name = 'Deleted user', password_hash = null,
        suspended_at = coalesce(suspended_at, now()), deleted_at = now() where id = ${id}`,
      sql`delete from user_identities where user_id = ${id}`,
      sql`update sessions set ended_at = now() where user_id = ${id} and ended_at is null`,
    );
    await forgetSecondFactor(context, id);
  });
}

/** Does what concerns the person's own account, and goes on as the operator. Throws `not_found`. */
export async function onUser<T>({ unit }: Context, id: string, work: () => Promise<T>): Promise<T> {
  const [row] = await unit.query<{ found: boolean }>(sql`select app.operate_on(${id}) as found`);
  if (!row!.found) throw new Problem('not_found', `There is no user ${id}`);
  const result = await work();
  await unit.query(sql`select app.operate_in(null)`);
  return result;
}

/** Who could shut himself out would, by mistake. */
export function refuseSelf({ principal }: Context, id: string): void {
  if (memberOf(principal).id === id) throw new Problem('conflict', 'That is yourself');
}
