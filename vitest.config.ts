import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// These take a browser, other runtimes, or long: `npm run test:browser`, `test:runtimes`, `test:fuzz`, `test:faults`,
// `test:image`.
const exclude = [
  ...(process.env['CHROMIUM'] ? [] : ['tests/browser/**']),
  ...(process.env['RUNTIMES'] ? [] : ['tests/runtimes/**']),
  ...(process.env['FUZZ'] ? [] : ['tests/fuzz/**']),
  ...(process.env['FAULTS'] ? [] : ['tests/faults/**']),
  ...(process.env['IMAGE'] ? [] : ['tests/image/**']),
];

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What takes long, longest first. */
const slow = [
  'tests/invariants/isolation',
  'tests/browser/docs',
  'tests/faults/',
  'tests/fuzz/',
  'tests/invariants/matrix',
  'tests/plans',
  'tests/webhooks/much',
  'tests/packed/',
  'tests/runtimes/',
  'tests/image/',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = slow.findIndex((path) => moduleId.includes(path));
  return rank < 0 ? slow.length : rank;
};

/** Begins with it: what is left for the end is short, and no worker waits long for the other. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

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
    // More than processors: some wait while others work.
    maxWorkers: 3,
    isolate: false,
    sequence: { hooks: 'list', sequencer: SlowFirst },
    // Half a minute of work takes long where other things run on the machine, and a hang is one after a minute too.
    testTimeout: 60_000 * Number(process.env['FILTER_TIMES'] ?? 1),
    hookTimeout: 60_000,
  },
});
