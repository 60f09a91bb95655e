/** The database from the command line: `migrate`, `new <name>`, `role`, `status`. */
import pino from 'pino';
import { readEnv } from '../../env.ts';
import { SetupError } from '../../setup-error.ts';
import { userOf } from '../admin.ts';
import { migrate, migrationStatus } from './migrate.ts';
import { openPostgres } from '../postgres.ts';
import { giveServerRole } from './roles.ts';

const commands: Record<
  string,
  (adminUrl: string, appUrl: string, name: string) => Promise<string>
> = {
  migrate: async (adminUrl, appUrl) => {
    const applied = await migrate({ adminUrl, appUser: userOf(appUrl), log: { info: () => {} } });
    return applied.map((name) => `applied  ${name}\n`).join('') || 'Nothing to apply.\n';
  },
  role: async (adminUrl, appUrl) => {
    await giveServerRole(adminUrl, appUrl);
    return `${userOf(appUrl)} signs in with the password of DATABASE_URL\n`;
  },
  status: async (adminUrl) => {
    const status = await migrationStatus({ adminUrl });
    const lines = Object.entries(status).flatMap(([state, names]: [string, string[]]) =>
      names.map((name) => `${state.padEnd(8)} ${name}\n`),
    );
    return lines.join('');
  },
  new: async (adminUrl, appUrl, name) => {
    // Loaded here only: the schema engine is not installed in production.
    const { newMigration } = await import('./schema-engine.ts');
    return `${await newMigration({ name, adminUrl, appUser: userOf(appUrl) })}\n`;
  },
};

const run = async ([command = '', name = '']: string[]): Promise<void> => {
  const work = commands[command];
  if (!work) throw new SetupError('Usage: migrate | new <name> | role | status');
  const env = readEnv(undefined, 'database');
  const postgres = await openPostgres(env, pino({ level: 'warn' }, pino.destination(2)));
  try {
    if (!postgres.adminUrl) throw new SetupError('DATABASE_ADMIN_URL is required for this');
    process.stdout.write(await work(postgres.adminUrl, postgres.appUrl, name));
  } finally {
    await postgres.stop();
  }
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(error instanceof SetupError ? `${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
}
