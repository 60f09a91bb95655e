/** Copies of the database from the command line: `backup <file>`, `restore <file>`. */
import pino from 'pino';
import { type Env, readEnv } from '../../env.ts';
import { SetupError } from '../../setup-error.ts';
import { userOf } from '../admin.ts';
import { openPostgres } from '../postgres.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

const megabyte = 1e6;

const backUpTo = async (env: Env, target: string): Promise<string> => {
  if (!env.DATABASE_BACKUP_URL) throw new SetupError('DATABASE_BACKUP_URL is required for this');
  const { file, bytes, tables, major } = await backUp(env.DATABASE_BACKUP_URL, target);
  const size = (bytes / megabyte).toFixed(1);
  return `${file} has ${tables} tables of Postgres ${major}, in ${size} MB\n`;
};

const restoreFrom = async (env: Env, file: string): Promise<string> => {
  const postgres = await openPostgres(env, pino({ level: 'warn' }, pino.destination(2)));
  try {
    const { adminUrl, appUrl } = postgres;
    if (!adminUrl) throw new SetupError('DATABASE_ADMIN_URL is required for this');
    const { applied, pending } = await restore({ file, adminUrl, appUser: userOf(appUrl) });
    const next = pending.length > 0 ? `, and ${pending.length} to be applied: db:migrate` : '';
    return `Restored, with ${applied.length} migrations${next}\n`;
  } finally {
    await postgres.stop();
  }
};

const commands: Record<string, (env: Env, file: string) => Promise<string>> = {
  backup: backUpTo,
  restore: restoreFrom,
};

const run = async ([command = '', file = '', ...rest]: string[]): Promise<void> => {
  const work = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!work || !file || rest.length > 0) {
    throw new SetupError('Usage: npm run backup -- <file> | npm run restore -- <file>');
  }
  process.stdout.write(await work(readEnv(undefined, 'database'), file));
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(error instanceof SetupError ? `${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
}
