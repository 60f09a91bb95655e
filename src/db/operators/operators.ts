/** Who operates the platform: said by the owner of the database, and by nobody else. */
import { v7 as uuid } from 'uuid';
import { SetupError } from '../../setup-error.ts';
import { type Queryable, withConnection } from '../admin.ts';
import { isMigrated } from '../migrations/migrate.ts';

/** Makes the user with the address an operator; one who is stays one. Gives what to tell. */
export async function grantOperator(adminUrl: string, address: string): Promise<string> {
  return asGate(adminUrl, async (client) => {
    const { id, email } = await findUser(client, address);
    const { rowCount } = await client.query(
      'insert into platform_admins (user_id) values ($1) on conflict do nothing',
      [id],
    );
    if (rowCount === 0) return `${email} operates the platform already.\n`;
    await note(client, 'super_admin.granted', id);
    return `${email} operates the platform.\n`;
  });
}

/** From his next request on the user with the address is no operator. Gives what to tell. */
export async function revokeOperator(adminUrl: string, address: string): Promise<string> {
  return asGate(adminUrl, async (client) => {
    const { id, email } = await findUser(client, address);
    const { rowCount } = await client.query('delete from platform_admins where user_id = $1', [id]);
    if (rowCount === 0) return `${email} does not operate the platform.\n`;
    await note(client, 'super_admin.revoked', id);
    return `${email} operates the platform no longer.\n`;
  });
}

/** A line for each operator: the address, since when, and the name. */
export async function listOperators(adminUrl: string): Promise<string> {
  return asGate(adminUrl, async (client) => {
    const { rows } = await client.query<{ email: string; since: Date; name: string }>(
      `select u.email, a.created_at as since, u.name from platform_admins a join users u on u.id = a.user_id order by u.email`,
    );
    const lines = rows.map(
      ({ email, since, name }) => `${email}  ${since.toISOString()}  ${name}\n`,
    );
    return lines.join('') || 'Nobody operates the platform.\n';
  });
}

/** The owner is bound by the policies, too; as the gate, whose member he is, he comes to these tables. */
async function asGate<T>(adminUrl: string, work: (client: Queryable) => Promise<T>): Promise<T> {
  return withConnection(adminUrl, async (client) => {
    if (!(await isMigrated(client))) throw new SetupError('Migrations are pending: run db:migrate');
    await client.query('begin');
    await client.query('set local role crm_gate');
    const result = await work(client);
    await client.query('commit');
    return result;
  });
}

async function findUser(
  client: Queryable,
  address: string,
): Promise<{ id: string; email: string }> {
  const email = address.trim().toLowerCase();
  const { rows } = await client.query<{ id: string; email: string }>(
    'select id, email from users where email = $1 and deleted_at is null and not pending',
    [email],
  );
  if (!rows[0]) throw new SetupError(`Nobody has an account by the address ${email}: register it`);
  return rows[0];
}

async function note(client: Queryable, type: string, userId: string): Promise<void> {
  await client.query(
    `insert into platform_events (id, type, target_type, target_id, created_by_type) values ($1, $2, 'user', $3, 'system')`,
    [uuid(), type, userId],
  );
}
