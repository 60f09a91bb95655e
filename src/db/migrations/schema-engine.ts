/**
 * Prisma's schema engine as WebAssembly: it compares the Prisma schema with a database and writes the
 * difference as SQL. A tool of development and tests; a server in production does without it.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type QueryArrayResult } from 'pg';
import { reasonOf, SetupError } from '../../setup-error.ts';
import { withConnection } from '../admin.ts';
import { migrate, migrationsDirectory } from './migrate.ts';

const schemaDirectory = fileURLToPath(new URL('../../../prisma/schema', import.meta.url));

/** Postgres's one-byte "char", which the catalogue uses, the engine wants and the adapter refuses. */
const charType = 18;
const textType = 25;

/** The adapter, mended so that the engine can read the catalogue through it. */
const adaptTo = async (pool: Pool) => {
  const query = pool.query.bind(pool) as (config: unknown) => Promise<QueryArrayResult>;
  let isChar: boolean[] = [];
  pool.query = (async (config: unknown) => {
    const result = await query(config);
    isChar = result.fields.map(({ dataTypeID }) => dataTypeID === charType);
    for (const field of result.fields)
      if (field.dataTypeID === charType) field.dataTypeID = textType;
    return result;
  }) as Pool['query'];
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (statement) => {
    const result = await queryRaw(statement);
    const columnTypes = result.columnTypes.map((type, column) =>
      isChar[column] ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return adapter;
};

/** Node's, which TypeScript describes together with a browser's globals only. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, () => void> } }>;
};

const { SchemaEngine, __wbg_set_wasm: setWasm } = engine;

const panic = (message: string) => {
  throw new Error(message);
};

let loading: Promise<void> | undefined;

const loadEngine = async (): Promise<void> => {
  const glue = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const bytes = await readFile(glue.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': { ...engine },
  });
  setWasm(instance.exports);
  instance.exports['__wbindgen_start']?.();
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: panic } });
};

const readSchema = async (directory: string) => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return { path, content: await readFile(path, 'utf8') };
    }),
  );
};

/**
 * The SQL that would make a database agree with the Prisma schema; empty when it does. What Prisma
 * cannot say (policies, triggers, checks, functions, partial and expression indexes) is not compared.
 */
export async function schemaDrift(adminUrl: string, schema = schemaDirectory): Promise<string> {
  await (loading ??= loadEngine());
  const files = await readSchema(schema);
  // One connection, since `adaptTo` relates a result's types to the query before it.
  const pool = new Pool({ connectionString: adminUrl, max: 1 });
  const factory = bindSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adaptTo(pool),
  });
  try {
    const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
    const comparer = await SchemaEngine.new({ datamodels }, () => {}, factory);
    const { stdout } = await comparer.diff({
      from: { tag: 'schemaDatasource', files, configDir: schema },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    comparer.free();
    return stdout?.startsWith('-- This is an empty migration') ? '' : (stdout ?? '');
  } catch (error) {
    // The engine only passes the number under which the adapter's error was put aside.
    const [, number] = /External error id#(\d+)/.exec(reasonOf(error)) ?? [];
    throw number ? factory.errorRegistry.consumeError(Number(number))?.error : error;
  } finally {
    await pool.end();
  }
}

/** A new folder's name: the time in UTC, to the second, and the name with everything odd replaced. */
const folderName = (name: string): string => {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  if (!slug) throw new SetupError('A migration needs a name: npm run db:migrate:new -- <name>');
  return `${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${slug}`;
};

/**
 * Writes a migration with what the Prisma schema has beyond the migrations so far. They are applied to
 * a database that is made for this and dropped again.
 * @returns the path of the new file.
 */
export async function newMigration({
  name,
  adminUrl,
  appUser,
  migrations = migrationsDirectory,
  schema = schemaDirectory,
}: {
  name: string;
  adminUrl: string;
  appUser: string;
  migrations?: string;
  schema?: string;
}): Promise<string> {
  const folder = join(migrations, folderName(name));
  const scratch = `crm_scratch_${randomUUID().replaceAll('-', '')}`;
  const scratchUrl = new URL(adminUrl);
  scratchUrl.pathname = scratch;
  const difference = await withConnection(adminUrl, async (client) => {
    await client.query(`create database ${scratch} template template0`);
    try {
      const log = { info: () => {} };
      await migrate({ adminUrl: scratchUrl.href, appUser, log, directory: migrations });
      return await schemaDrift(scratchUrl.href, schema);
    } finally {
      await client.query(`drop database ${scratch} with (force)`);
    }
  });
  await mkdir(folder);
  const file = join(folder, 'migration.sql');
  const script = difference ? withPromises(difference) : '-- The Prisma schema has nothing new.\n';
  await writeFile(file, script, { flag: 'wx' });
  return file;
}

/** Reminds of what Prisma cannot say of new tables: their tenancy, versions and log. */
function withPromises(script: string): string {
  const tables = [...script.matchAll(/^CREATE TABLE "(\w+)"/gm)].map(([, table]) => table);
  const lines = tables.map(
    (table) => `-- select app.tenant_table('${table}', '<object, if its rows are records>');\n`,
  );
  return [
    script,
    ...(lines.length > 0 ? ['\n-- Finish, and take the dashes away:\n'] : []),
    ...lines,
  ].join('');
}
