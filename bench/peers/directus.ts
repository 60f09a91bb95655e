/** Directus, as its makers advise for speed: no cache to be stale, no limits, no telemetry; its administrator asks by a static token. */
import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withConnection } from '../../src/db/admin.ts';
import { copyTable, defaults } from '../data.ts';
import { type Running, startProgram } from '../processes.ts';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('.', import.meta.url));
const database = 'directus';
const token = 'a-static-token-of-the-benchmark';

/** The header that says who asks. */
export const directusHeaders = { authorization: `Bearer ${token}` };

/** Installs it, unless what is wanted is there. Rejects where that cannot be done. */
export async function installDirectus(): Promise<void> {
  const wanted = join(folder, 'package-lock.json');
  const installed = join(folder, 'node_modules/installed-by.json');
  if ((await textOf(installed)) === (await textOf(wanted))) return;
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', ['ci', ...options], { cwd: folder });
  await copyFile(wanted, installed);
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** It wants Node 22, which is installed beside it for who has an older one. */
function nodeOf(): string {
  const [major] = process.versions.node.split('.');
  if (Number(major) >= 22) return process.execPath;
  return join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
}

const addressOf = (superUrl: string): string =>
  Object.assign(new URL(superUrl), { pathname: `/${database}` }).href;

const environmentOf = (superUrl: string): Record<string, string> => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  SECRET: 'a secret of the benchmark, of thirty-two bytes',
  ADMIN_EMAIL: 'bench@example.com',
  ADMIN_PASSWORD: 'correct horse battery staple',
  ADMIN_TOKEN: token,
  DB_CLIENT: 'pg',
  DB_CONNECTION_STRING: addressOf(superUrl),
  CACHE_ENABLED: 'false',
  RATE_LIMITER_ENABLED: 'false',
  PRESSURE_LIMITER_ENABLED: 'false',
  WEBSOCKETS_ENABLED: 'false',
  SERVE_APP: 'false',
  TELEMETRY: 'false',
  LOG_LEVEL: 'error',
});

const program = 'node_modules/directus/cli.js';

/** Makes its database, on the same Postgres. */
export async function bootstrapDirectus(superUrl: string): Promise<void> {
  await withConnection(superUrl, (client) => client.query(`create database ${database}`));
  const env = { PATH: process.env['PATH'], ...environmentOf(superUrl) };
  await execute(nodeOf(), [program, 'bootstrap'], { cwd: folder, env });
}

/** Copies what is in ours. */
export async function fillDirectus(superUrl: string): Promise<void> {
  await withConnection(addressOf(superUrl), async (client) => {
    for (const statement of [...reachingUs(superUrl), ...tables, ...indexes(), ...collections])
      await client.query(statement);
    await client.query('vacuum analyze');
  });
}

/** Our tables, as they are seen from its database. */
function reachingUs(superUrl: string): string[] {
  const { hostname, port, pathname, username, password } = new URL(superUrl);
  const place = `host '${hostname}', port '${port}', dbname '${pathname.slice(1)}'`;
  return [
    'create extension postgres_fdw',
    'create extension pg_trgm',
    `create server ours foreign data wrapper postgres_fdw options (${place}, fetch_size '10000')`,
    `create user mapping for current_user server ours options (user '${username}', password '${password}')`,
    'create schema ours',
    `import foreign schema public limit to (contacts, companies) from server ours into ours options (import_generated 'false')`,
  ];
}

/** A custom field is a column here. */
const tables = [
  copyTable('ours.companies', 'companies'),
  copyTable('ours.contacts', 'contacts'),
  'alter table companies add primary key (id)',
  `alter table contacts add primary key (id), alter id set default uuidv7(), add score numeric, ${defaults}`,
  `update contacts set score = (custom_fields ->> 'score')::numeric where custom_fields ? 'score'`,
  'alter table contacts add foreign key (company_id) references companies (id)',
];

/** Those that ours has. */
function indexes(): string[] {
  const columns =
    'created_at updated_at last_name first_name full_name email owner_id company_id lifecycle_stage last_activity_at next_activity_at score';
  return [
    ...columns
      .split(' ')
      .map((column) => `create index on contacts (organization_id, ${column}, id)`),
    'create index on contacts using gin (full_name gin_trgm_ops)',
  ];
}

const json = ['emails', 'phones', 'addresses', 'links', 'external_ids', 'custom_fields', 'tag_ids'];

/** What it knows of tables that it did not make. Changes of records are logged, as is its custom. */
const collections = [
  `insert into directus_collections (collection, accountability) values ('companies', 'all'), ('contacts', 'all')`,
  `insert into directus_relations (many_collection, many_field, one_collection) values ('contacts', 'company_id', 'companies')`,
  `insert into directus_fields (collection, field, special) select 'contacts', unnest(array['${json.join("','")}']), 'cast-json'`,
  `insert into directus_fields (collection, field, special) values ('contacts', 'company_id', 'm2o')`,
];

/** Starts it as production does. */
export function startDirectus(superUrl: string): Promise<Running> {
  return startProgram({
    args: [program, 'start'],
    env: (port) => ({ ...environmentOf(superUrl), PUBLIC_URL: `http://127.0.0.1:${port}` }),
    readyPath: '/server/ping',
    node: nodeOf(),
    cwd: folder,
  });
}
