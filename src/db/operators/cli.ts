/** Operators of the platform from the command line: `grant <email>`, `revoke <email>`, `list`. */
import pino from 'pino';
import { readEnv } from '../../env.ts';
import { SetupError } from '../../setup-error.ts';
import { openPostgres } from '../postgres.ts';
import { grantOperator, listOperators, revokeOperator } from './operators.ts';

const usage = 'Usage: npm run admin -- grant <email> | revoke <email> | list';

const commands: Record<string, (adminUrl: string, email: string) => Promise<string>> = {
  grant: grantOperator,
  revoke: revokeOperator,
  list: listOperators,
};

const run = async ([command = '', email = '', ...rest]: string[]): Promise<void> => {
  const work = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!work || rest.length > 0 || (email === '') !== (command === 'list'))
    throw new SetupError(usage);
  const env = readEnv(undefined, 'database');
  const postgres = await openPostgres(env, pino({ level: 'warn' }, pino.destination(2)));
  try {
    if (!postgres.adminUrl) throw new SetupError('DATABASE_ADMIN_URL is required for this');
    process.stdout.write(await work(postgres.adminUrl, email));
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
