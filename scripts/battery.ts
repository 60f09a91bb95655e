/**
 * Tries for long what the suite tries for a moment: who has no business with what he names. Prints what was tried and
 * what was found, and the seed by which it can be tried again: `npm run battery -- --requests 1000000 --seed 7`.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    /** `fences` to try only how each fence is missed, `requests` for the requests alone. */
    only: { type: 'string' },
  },
});

const files: Record<string, string[]> = {
  requests: ['tests/battery/battery.test.ts'],
  fences: ['tests/invariants/fences.test.ts', 'tests/battery/hidden-fences.test.ts'],
};
const chosen = values.only === undefined ? Object.values(files).flat() : files[values.only];
if (!chosen) throw new Error(`--only is one of ${Object.keys(files).join(' and ')}`);

const running = spawn('npx', ['vitest', 'run', ...chosen], {
  stdio: 'inherit',
  env: {
    ...process.env,
    BATTERY_REQUESTS: values.requests,
    BATTERY_SEED: values.seed ?? String(Math.floor(Math.random() * 1e9)),
  },
});
running.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
