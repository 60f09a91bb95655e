import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// These take a browser, other runtimes, or long: `npm run test:browser`, `test:runtimes`, `test:fuzz`, `test:faults`.
const exclude = [
  ...(process.env['CHROMIUM'] ? [] : ['tests/browser/**']),
  ...(process.env['RUNTIMES'] ? [] : ['tests/runtimes/**']),
  ...(process.env['FUZZ'] ? [] : ['tests/fuzz/**']),
  ...(process.env['FAULTS'] ? [] : ['tests/faults/**']),
];

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Each worker has a database of its own, and loads the app once for all of its files: nothing of ours is mocked. */
export default defineConfig({
  resolve: {
    alias: {
      '@headless-crm/sdk/webhooks': source('sdk/src/webhooks/index.ts'),
      '@headless-crm/sdk': source('sdk/src/index.ts'),
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'sdk/tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...exclude],
    globalSetup: 'tests/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    sequence: { hooks: 'list' },
    // Half a minute of work takes long where other things run on the machine, and a hang is one after a minute too.
    testTimeout: 60_000 * Number(process.env['FILTER_TIMES'] ?? 1),
    hookTimeout: 60_000,
  },
});
