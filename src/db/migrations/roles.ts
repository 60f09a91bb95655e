/**
 * The roles behind the row-level security. `crm_app` holds what the server may do, `crm_gate` owns the
 * functions that must see more than their caller. Both belong to the whole cluster, not to one database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { SetupError } from '../../setup-error.ts';
import { passwordOf, type Queryable, userOf, withConnection } from '../admin.ts';

const maxAttempts = 50;

const missingStatements = `
  select statement from (values
    (1, exists (select from pg_roles where rolname = 'crm_app'),
        'create role crm_app nologin'),
    (2, exists (select from pg_roles where rolname = 'crm_gate'),
        'create role crm_gate nologin'),
    (3, exists (select from pg_roles where rolname = 'crm_gate' and pg_has_role(oid, 'usage')),
        format('grant crm_gate to %I', current_user)),
    (4, exists (select from pg_roles app, pg_roles server
                where app.rolname = 'crm_app' and server.rolname = $1
                  and pg_has_role(server.oid, app.oid, 'usage')),
        format('grant crm_app to %I', $1::text))
  ) as step (position, done, statement)
  where not done
  order by position`;

const readMissing = async (client: Queryable, appUser: string): Promise<string[]> => {
  const { rows } = await client.query<{ statement: string }>(missingStatements, [appUser]);
  return rows.map(({ statement }) => statement);
};

/** Somebody else, perhaps in another database, makes the same role or grant at this moment. */
const isCollision = (error: DatabaseError) =>
  ['42710', '23505'].includes(error.code ?? '') || /tuple concurrently/.test(error.message);

const explain = (error: DatabaseError, appUser: string, missing: string[]) => {
  const sql = missing.map((statement) => `${statement};`).join(' ');
  if (error.code === '42704') {
    return `The role of DATABASE_URL does not exist. As an administrator, run: create role "${appUser}" login password '…';`;
  }
  return `The role of DATABASE_ADMIN_URL may not manage roles (${error.message}). As an administrator, run: ${sql}`;
};

/**
 * Makes `crm_app` and `crm_gate`, makes the admin a member of the gate and `appUser` one of `crm_app`.
 * Does nothing where that is so; any number of processes and databases may call it at once.
 * @throws SetupError with the SQL to run when the admin may not do it.
 */
export async function ensureRoles(adminUrl: string, appUser: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    for (let attempt = 1; ; attempt += 1) {
      const missing = await readMissing(client, appUser);
      try {
        for (const statement of missing) await client.query(statement);
        return;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        if (!isCollision(error) || attempt === maxAttempts) {
          throw new SetupError(explain(error, appUser, missing), { cause: error });
        }
        await sleep(Math.random() * 50);
      }
    }
  });
}

/**
 * Makes the role that `appUrl` signs in as, or gives it the password of that URL.
 * @throws SetupError when there is no password, or the admin may not do it.
 */
export async function giveServerRole(adminUrl: string, appUrl: string): Promise<void> {
  const [user, password] = [userOf(appUrl), passwordOf(appUrl)];
  if (!password) throw new SetupError('DATABASE_URL has no password to give its role');
  if (user === userOf(adminUrl)) throw new SetupError(`The role "${user}" owns the database`);
  await withConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ statement: string }>(
      `select format('%s role %I login password %L',
         case when exists (select from pg_roles where rolname = $1) then 'alter' else 'create' end,
         $1::text, $2::text) as statement`,
      [user, password],
    );
    try {
      await client.query(rows[0]!.statement);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      // Without its cause: that tells the statement, which has the password in it.
      throw new SetupError(`The role "${user}" cannot be given a password: ${error.message}`);
    }
  });
}

/** Each column is a reason to refuse, in words that follow the role's name. */
const faultsOf = `
  select rolsuper as "is a superuser",
         rolbypassrls as "has BYPASSRLS",
         rolcreaterole as "has CREATEROLE",
         pg_has_role(oid, (select datdba from pg_database where datname = current_database()), 'member')
           or exists (select from pg_class
                      where pg_class.oid >= 16384 and pg_has_role(role.oid, relowner, 'member'))
           as "owns the database or tables in it",
         exists (select from pg_roles gate
                 where gate.rolname = 'crm_gate' and pg_has_role(role.oid, gate.oid, 'member'))
           as "is a member of crm_gate"
  from pg_roles role
  where rolname = $1`;

/**
 * Refuses a server role that row-level security does not bind, or that could free itself of it.
 * @throws SetupError with the reason.
 */
export async function assertAppRole(client: Queryable, appUser: string): Promise<void> {
  const { rows } = await client.query<Record<string, boolean>>(faultsOf, [appUser]);
  const faults = rows[0] ?? { 'does not exist': true };
  const fault = Object.keys(faults).find((name) => faults[name]);
  if (!fault) return;
  throw new SetupError(
    `The role "${appUser}" of DATABASE_URL ${fault}: tenants would not be kept apart. Use one of its own: create role crm_server login password '…';`,
  );
}
