/** A backup by pg_dump, restored beside: nothing is missing, nobody sees more, and the server goes on. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HeadlessCrm } from '@headless-crm/sdk';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { userOf } from '../src/db/admin.ts';
import { catalogueViolations, tenantTables } from './invariants/support/catalogue.ts';
import { createWorld, fillWorld, type World, worldTimeoutMs } from './invariants/support/world.ts';
import { startBeside } from './support/beside.ts';
import { catalogueOf, rowsOf } from './support/catalogue-of.ts';
import { createDatabase, type DatabaseUrls, runSql } from './support/postgres.ts';
import { useServer } from './support/server.ts';

const superUrl = process.env['TEST_DATABASE_ADMIN_URL'];
const toolsMajor = Number(
  /\) (\d+)/.exec(String(spawnSync('pg_restore', ['--version'], { encoding: 'utf8' }).stdout))?.[1],
);
const [{ major: serverMajor }] = (await runSql(
  inject('cluster').adminUrl,
  `select current_setting('server_version_num')::integer / 10000 as major`,
)) as [{ major: number }];
const isPossible = superUrl !== undefined && toolsMajor === serverMajor;
if (!isPossible) {
  console.warn(
    `skipped: backups, which take pg_dump of the server's version and a superuser (${serverMajor}; pg_dump: ${toolsMajor || 'none'})`,
  );
}

const backupRole = `${inject('cluster').run}_backup`;

const server = useServer();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as an operator would. */
async function run(
  command: string,
  file: string,
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const cli = fileURLToPath(new URL('../src/db/backup/cli.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', cli, command, file], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, out, err };
}

const backUp = (url: string, name: string, env: Record<string, string> = {}) =>
  run('backup', join(folder, name), {
    DATABASE_URL: server.urls.appUrl,
    DATABASE_BACKUP_URL: url,
    ...env,
  });

const restore = ({ adminUrl, appUrl }: DatabaseUrls, name: string) =>
  run('restore', join(folder, name), { DATABASE_URL: appUrl, DATABASE_ADMIN_URL: adminUrl });

const emptyDatabase = (name: string): Promise<DatabaseUrls> =>
  createDatabase(inject('cluster'), `${name}_${process.env['VITEST_POOL_ID']}`);

/** A folder with a pg_dump that does this. */
async function pretending(script: string): Promise<string> {
  const place = await mkdtemp(join(folder, 'bin-'));
  await writeFile(join(place, 'pg_dump'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return place;
}

describe('a backup that would lack rows is none', () => {
  test.each([
    ['the owner of the tables', () => server.urls.adminUrl],
    ['the role of the server', () => server.urls.appUrl],
  ])('%s is refused, and no file appears', async (_, url) => {
    const { code, out, err } = await backUp(url(), 'bound');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^Row-level security hides rows of .+ and \d+ more from the role "\w+": they would be missing\. As a superuser, run: create role crm_backup login bypassrls .+\n$/,
    );
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/^bound/));
  });

  test('a database without tables is refused', async () => {
    const { adminUrl } = await emptyDatabase('none');
    expect(await backUp(adminUrl, 'none')).toEqual({
      code: 1,
      out: '',
      err: 'There is no table in this database\n',
    });
  });

  test('what it needs is said', async () => {
    expect(await backUp('', 'unset')).toMatchObject({
      code: 1,
      err: 'DATABASE_BACKUP_URL is required for this\n',
    });
    expect(await backUp(server.urls.adminUrl, '')).toMatchObject({ code: 1 });
    expect((await run('toString', 'file', {})).err).toMatch(/^Usage: npm run backup -- <file>/);
  });
});

test('a database with something in it is not restored onto', async () => {
  expect(await restore(server.urls, 'any')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^The database is not empty: .+ is in it\. Restore into a new one/),
  });
});

describe.runIf(isPossible)(`by pg_dump ${toolsMajor}`, () => {
  /** As who sees all rows; the role that the documentation makes. */
  let backupUrl: string;
  let worlds: World[];
  let restored: DatabaseUrls;
  const inRestored = (url: string) =>
    Object.assign(new URL(url), { pathname: new URL(restored.adminUrl).pathname }).href;

  beforeAll(async () => {
    await runSql(
      superUrl!,
      `drop role if exists ${backupRole}`,
      `create role ${backupRole} login bypassrls password 'a pass'`,
      `grant pg_read_all_data to ${backupRole}`,
    );
    const url = new URL(server.urls.adminUrl);
    [url.username, url.password] = [backupRole, 'a pass'];
    backupUrl = url.href;
    worlds = [await createWorld(server), await createWorld(server)];
    for (const [at, world] of worlds.entries()) await fillWorld(server, world, `word${at}`);
    restored = await emptyDatabase('restored');
  }, worldTimeoutMs);
  afterAll(() => runSql(superUrl!, `drop role if exists ${backupRole}`));

  test('a backup is one file that its owner alone reads, and replaces none', async () => {
    const { code, out, err } = await backUp(backupUrl, 'whole');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/whole has \d+ tables of Postgres \d+, in \d+\.\d MB\n$/);
    expect((await stat(join(folder, 'whole'))).mode & 0o777).toBe(0o600);
    expect(await backUp(backupUrl, 'whole')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/whole is there already: a backup replaces none\n$/),
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('whole'))).toEqual(['whole']);
  });

  test('restored, every table has the rows of every organization, and around them is all that was', async () => {
    expect(await restore(restored, 'whole')).toEqual({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Restored, with \d+ migrations\n$/),
    });
    const [before, after] = [await rowsOf(backupUrl), await rowsOf(inRestored(backupUrl))];
    for (const table of await tenantTables(server.owner)) {
      for (const { organizationId } of worlds)
        expect.soft(before[table], `rows of ${table}`).toHaveProperty(organizationId);
    }
    expect(after).toEqual(before);
    const catalogue = await catalogueOf(server.urls.adminUrl);
    for (const [part, lines] of Object.entries(catalogue))
      expect(lines.length > 0, part).toBe(part !== 'defaults');
    expect(await catalogueOf(restored.adminUrl)).toEqual(catalogue);
  });

  test('no rule of tenancy is broken in what was restored', async () => {
    const client = new Client({ connectionString: restored.adminUrl });
    await client.connect();
    try {
      expect(await catalogueViolations(client, userOf(restored.appUrl))).toEqual([]);
    } finally {
      await client.end();
    }
    const rows = await runSql(restored.adminUrl, 'select count(*)::integer as seen from contacts');
    expect(rows).toEqual([{ seen: 0 }]);
  });

  test('the server goes on from it, and keeps organizations apart', async () => {
    const beside = await startBeside(server, { databaseUrl: restored.appUrl });
    try {
      const [one, other] = worlds.map(
        ({ token }) => new HeadlessCrm({ baseUrl: beside.url, accessToken: token, maxRetries: 0 }),
      ) as [HeadlessCrm, HeadlessCrm];
      const { data } = await one.contacts.list();
      expect(data).toEqual((await worlds[0]!.crm.contacts.list()).data);
      expect(data.length).toBeGreaterThan(0);
      await expect(other.contacts.get(data[0]!.id)).rejects.toMatchObject({ status: 404 });
      const made = await one.contacts.create({ lastName: 'Afterwards' });
      const found = await one.contacts.search({
        filter: { field: 'lastName', op: 'eq', value: 'Afterwards' },
      });
      expect(found.data.map(({ id }) => id)).toEqual([made.id]);
      expect((await one.contacts.history(made.id)).data).toHaveLength(1);
      const crm = new HeadlessCrm({ baseUrl: beside.url });
      const password = 'correct horse battery staple';
      await crm.auth.login({ email: worlds[1]!.email, password });
    } finally {
      await beside.stop();
    }
  });

  test('one that is not whole leaves the database empty', async () => {
    const { adminUrl, appUrl } = await emptyDatabase('half');
    const whole = await readFile(join(folder, 'whole'));
    await writeFile(join(folder, 'half'), whole.subarray(0, Math.floor(whole.length * 0.7)));
    const failed = await restore({ adminUrl, appUrl }, 'half');
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(failed.err).toMatch(/^pg_restore failed: /);
    const catalogue = await catalogueOf(adminUrl);
    expect([catalogue['relations'], catalogue['functions'], catalogue['defaults']]).toEqual([
      [],
      [],
      [],
    ]);
    expect((await restore({ adminUrl, appUrl }, 'whole')).code).toBe(0);
  });

  test('what is no backup is told by pg_restore', async () => {
    await writeFile(join(folder, 'text'), 'not an archive');
    expect(await restore(await emptyDatabase('text'), 'text')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^pg_restore failed: .*archive/),
    });
  });

  test('a role that may not own what is in it is told as whom to restore', async () => {
    const otherRole = `${inject('cluster').run}_other`;
    await runSql(superUrl!, `create role ${otherRole} login createrole createdb`);
    const database = await emptyDatabase('other');
    const name = new URL(database.adminUrl).pathname.slice(1);
    await runSql(superUrl!, `grant crm_gate, crm_app to ${otherRole}`);
    await runSql(superUrl!, `alter database "${name}" owner to ${otherRole}`);
    const adminUrl = Object.assign(new URL(database.adminUrl), {
      username: otherRole,
      password: '',
    }).href;
    try {
      expect(await restore({ ...database, adminUrl }, 'whole')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/belong to "crm_test_owner".+restore as "crm_test_owner"\n$/),
      });
    } finally {
      await runSql(superUrl!, `alter database "${name}" owner to crm_test_owner`);
      await runSql(superUrl!, `drop role ${otherRole}`);
    }
  });

  test('who sees all rows and may not read a table is told so', async () => {
    await runSql(superUrl!, `revoke pg_read_all_data from ${backupRole}`);
    try {
      expect(await backUp(backupUrl, 'closed')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/may not read .+grant pg_read_all_data to "\w+_backup";\n$/),
      });
    } finally {
      await runSql(superUrl!, `grant pg_read_all_data to ${backupRole}`);
    }
  });

  test('pg_dump that is older than the server, or not there, is refused with what to do', async () => {
    const old = await backUp(backupUrl, 'old', {
      PATH: await pretending(`echo 'pg_dump (PostgreSQL) 14.2'`),
    });
    expect(old).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        new RegExp(`^pg_dump is of version 14 and the server of ${serverMajor}: .+\\n$`),
      ),
    });
    const none = await backUp(backupUrl, 'old', { PATH: join(folder, 'nowhere') });
    expect(none.err).toMatch(/^pg_dump is not in PATH: install .+\n$/);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/^old/));
  });

  test('a role that is bound once pg_dump begins leaves no file either', async () => {
    const binding = `alter role ${backupRole} nobypassrls`;
    const PATH = `${await pretending(
      `[ "$1" = --version ] || psql --quiet '${superUrl}' --command '${binding}'; PATH=$PATH_OF_ALL exec pg_dump "$@"`,
    )}:${process.env['PATH']}`;
    try {
      const bound = await backUp(backupUrl, 'bound', {
        PATH,
        PATH_OF_ALL: String(process.env['PATH']),
      });
      expect(bound).toMatchObject({ code: 1, out: '' });
      expect(bound.err).toMatch(/^pg_dump failed: .+row-level security/s);
      expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/^bound/));
    } finally {
      await runSql(superUrl!, `alter role ${backupRole} bypassrls`);
    }
  });
});
