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
    /** How many processes share the requests, each with a database of its own: as many as there are processors. */
    lanes: { type: 'string', default: '1' },
  },
});

const lanes = Number(values.lanes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const files: Record<string, string[]> = {
  requests: ['tests/battery/battery.test.ts'],
  fences: ['tests/invariants/fences.test.ts', 'tests/battery/hidden-fences.test.ts'],
};
const chosen = values.only === undefined ? Object.values(files).flat() : files[values.only];
if (!chosen) throw new Error(`--only is one of ${Object.keys(files).join(' and ')}`);

/** One of the runs beside each other: with its part of the requests, and choices of its own. */
function runLane(lane: number): Promise<number> {
  const running = spawn('npx', ['vitest', 'run', ...chosen!], {
    stdio: 'inherit',
    env: {
      ...process.env,
      BATTERY_REQUESTS: String(Math.ceil(Number(values.requests) / lanes)),
      BATTERY_SEED: String(seed + lane * 1_000_000),
    },
  });
  return new Promise((resolve) => running.once('exit', (code) => resolve(code ?? 1)));
}

const codes = await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
process.exitCode = Math.max(...codes);
