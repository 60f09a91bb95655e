/**
 * A backup into an empty database, by its owner, with all that it was: owners, rights, policies, and that row-level
 * security is forced. Rows come before the policies are in force, in one transaction: all of it is there, or nothing.
 */
import { SetupError } from '../../setup-error.ts';
import { type Queryable, userOf, withConnection } from '../admin.ts';
import { type MigrationStatus, migrationStatus } from '../migrations/migrate.ts';
import { assertAppRole, ensureRoles } from '../migrations/roles.ts';
import { type Contents, readContents } from './contents.ts';
import { majorOfServer, majorOfTool, runTool } from './tools.ts';

/** What belongs to an extension or came with Postgres is nobody's data. */
const somethingThere = `
  select name from (
    select 'pg_class'::regclass as catalog, oid, oid::regclass::text as name, relnamespace as space from pg_class
    union all select 'pg_proc'::regclass, oid, oid::regprocedure::text, pronamespace from pg_proc
    union all select 'pg_namespace'::regclass, oid, 'schema ' || nspname, oid from pg_namespace
  ) things join pg_namespace n on n.oid = space
  where things.oid >= 16384 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = catalog and d.objid = things.oid and d.deptype = 'e')
  order by name limit 1`;

const assertEmpty = async (client: Queryable): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(somethingThere);
  if (rows.length > 0) {
    throw new SetupError(
      `The database is not empty: ${rows[0]!.name} is in it. Restore into a new one: create database … owner …;`,
    );
  }
};

const assertVersions = async (client: Queryable, contents: Contents): Promise<void> => {
  const [server, tool] = [await majorOfServer(client), await majorOfTool('pg_restore')];
  // A newer one sends settings that the server does not know; an older one may not know what the server needs.
  if (tool !== server) {
    throw new SetupError(
      `pg_restore is of version ${tool} and the server of ${server}: use that of ${server}, first in PATH (Debian: postgresql-client-${server})`,
    );
  }
  if (contents.major > server) {
    throw new SetupError(
      `The backup is of Postgres ${contents.major}, and this server of ${server}: it must be of ${contents.major} or newer`,
    );
  }
};

const strangers = `
  select name from unnest($1::text[]) as name
  where not exists (select from pg_roles where rolname = name and pg_has_role(oid, 'usage'))`;

const assertMayOwn = async (client: Queryable, owners: string[], user: string): Promise<void> => {
  const owned = await client.query<{ yes: boolean }>(
    `select pg_has_role(datdba, 'usage') as yes from pg_database where datname = current_database()`,
  );
  if (!owned.rows[0]!.yes) {
    throw new SetupError(`The role "${user}" of DATABASE_ADMIN_URL does not own the database`);
  }
  const { rows } = await client.query<{ name: string }>(strangers, [owners]);
  if (rows.length > 0) {
    throw new SetupError(
      `The backup has things that belong to "${rows[0]!.name}", and "${user}" is neither that role nor a member of it: restore as "${rows[0]!.name}"`,
    );
  }
};

/**
 * Runs the work while the gate may be given functions: that needs the right to make things in their schema,
 * which migrations give it for their own time only, so that no backup has it.
 */
const lettingGateOwn = async (client: Queryable, work: () => Promise<unknown>): Promise<void> => {
  await client.query('alter default privileges grant create on schemas to crm_gate');
  try {
    await work();
    await client.query('revoke create on schema app from crm_gate');
  } finally {
    await client.query('alter default privileges revoke create on schemas from crm_gate');
  }
};

/**
 * Makes the roles and fills the database of `adminUrl` from the file.
 * @param appUser the role of the server, as for `migrate`.
 * @returns where the migrations of the restored database stand.
 * @throws SetupError when the database is not empty, versions do not fit, or pg_restore fails: then nothing was changed.
 */
export async function restore({
  file,
  adminUrl,
  appUser,
}: {
  file: string;
  adminUrl: string;
  appUser: string;
}): Promise<MigrationStatus> {
  await withConnection(adminUrl, async (client) => {
    await assertEmpty(client);
    const contents = await readContents(file);
    await assertVersions(client, contents);
    await ensureRoles(adminUrl, appUser);
    await assertMayOwn(client, contents.owners, userOf(adminUrl));
    await lettingGateOwn(client, () =>
      runTool('pg_restore', ['--single-transaction', '--exit-on-error', file], adminUrl),
    );
    await client.query('analyze');
    await assertAppRole(client, appUser);
  });
  return migrationStatus({ adminUrl });
}
