/**
 * Makes the Prisma client from `prisma/schema`. Prisma asks for its native engine though generating
 * does not need it: a file that only fails is named instead, so that nothing is downloaded.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const refusal = fileURLToPath(new URL('no-engine.sh', import.meta.url));

rmSync(`${root}/src/db/generated`, { recursive: true, force: true });
execFileSync('npx', ['prisma', 'generate', '--no-hints'], {
  cwd: root,
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: refusal,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
