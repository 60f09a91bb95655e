/**
 * A copy of the whole database in one file, by pg_dump. Every table is under row-level security, which binds its owner
 * too: a role that it binds would copy nothing of them. None such may begin, and pg_dump itself, which is never told
 * `--enable-row-security`, fails at the first row that a policy could hide.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { codeOf, SetupError } from '../../setup-error.ts';
import { type Queryable, userOf, withConnection } from '../admin.ts';
import { majorOfServer, majorOfTool, runTool } from './tools.ts';

/** What a backup is of. */
export interface Backup {
  file: string;
  bytes: number;
  tables: number;
  /** Of Postgres. */
  major: number;
}

const tablesOf = `
  select c.oid::regclass::text as name, row_security_active(c.oid) as "isHidden",
         has_table_privilege(c.oid, 'select') as "isReadable"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by 1`;

interface Table {
  name: string;
  isHidden: boolean;
  isReadable: boolean;
}

const asSuperuser = (user: string) =>
  `As a superuser, run: create role ${user} login bypassrls password '…'; grant pg_read_all_data to ${user};`;

/** Some of the names, and how many there are. */
const tell = (tables: Table[]): string => {
  const names = tables.slice(0, 3).map(({ name }) => name);
  return tables.length > names.length
    ? `${names.join(', ')} and ${tables.length - names.length} more`
    : names.join(', ');
};

const assertSeesAll = (tables: Table[], user: string): void => {
  if (tables.length === 0) throw new SetupError('There is no table in this database');
  const hidden = tables.filter(({ isHidden }) => isHidden);
  if (hidden.length > 0) {
    throw new SetupError(
      `Row-level security hides rows of ${tell(hidden)} from the role "${user}": they would be missing. ${asSuperuser('crm_backup')}`,
    );
  }
  const closed = tables.filter(({ isReadable }) => !isReadable);
  if (closed.length > 0) {
    throw new SetupError(
      `The role "${user}" may not read ${tell(closed)}. As a superuser, run: grant pg_read_all_data to "${user}";`,
    );
  }
};

const assertNewEnough = async (client: Queryable): Promise<number> => {
  const [server, tool] = [await majorOfServer(client), await majorOfTool('pg_dump')];
  if (tool < server) {
    throw new SetupError(
      `pg_dump is of version ${tool} and the server of ${server}: it must be of ${server} or newer, and stand first in PATH (Debian: postgresql-client-${server})`,
    );
  }
  return server;
};

const assertNew = async (file: string): Promise<void> => {
  if (await stat(file).catch(() => null)) {
    throw new SetupError(`${file} is there already: a backup replaces none`);
  }
};

/** Makes the file, for nobody else to read: all that the database holds is in it. */
const makePrivate = async (file: string): Promise<void> => {
  try {
    await rm(file, { force: true });
    await (await open(file, 'wx', 0o600)).close();
  } catch (cause) {
    throw new SetupError(`${file} cannot be written: ${codeOf(cause)}`, { cause });
  }
};

/**
 * Writes the database into `file`, as it is at one moment. The file appears once it is whole.
 * @throws SetupError when the role does not see every row, pg_dump is missing or too old, or the file is there.
 */
export async function backUp(url: string, file: string): Promise<Backup> {
  await assertNew(file);
  const { tables, major } = await withConnection(url, async (client) => {
    const { rows } = await client.query<Table>(tablesOf);
    assertSeesAll(rows, userOf(url));
    return { tables: rows.length, major: await assertNewEnough(client) };
  });
  const part = `${file}.part`;
  await makePrivate(part);
  try {
    await runTool('pg_dump', ['--format=custom', `--file=${part}`], url);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return { file, bytes: (await stat(file)).size, tables, major };
}
