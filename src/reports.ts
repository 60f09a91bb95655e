import type { Env } from './env.ts';
import type { Reports } from './outside/sentry.ts';
import { version } from './version.ts';

/** Where errors are told beside the log; null where nobody is to be told. */
export async function openConfiguredReports(
  env: Pick<Env, 'SENTRY_DSN' | 'NODE_ENV'>,
): Promise<Reports | null> {
  if (env.SENTRY_DSN === undefined) return null;
  // Loaded here only: who tells nobody pays nothing for it.
  const { openSentry } = await import('./outside/sentry.ts');
  const release = `headless-crm@${version}`;
  return openSentry({ dsn: env.SENTRY_DSN, environment: env.NODE_ENV, release });
}
