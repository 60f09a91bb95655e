import { execFile } from 'node:child_process';
import { constants } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readStart } from '../scripts/npm-start.ts';
import { readStages } from './image/dockerfile.ts';

test('npm start, npm run worker and the image give Node the same heap', async () => {
  const [server, worker] = await Promise.all([readStart('start'), readStart('worker')]);
  expect({ ...worker, file: server.file }).toEqual(server);
  expect([server.file, worker.file]).toEqual(['dist/main.js', 'dist/worker.js']);
  const image = (await readStages(new URL('../Dockerfile', import.meta.url))).at(-1)!;
  const given = image.steps.flatMap(({ keyword, words }) => (keyword === 'ENV' ? words : []));
  const text = given.join(' ').replaceAll('"', '');
  const variables = { ...server.variables, NODE_OPTIONS: server.options.join(' ') };
  expect(Object.keys(variables)).toHaveLength(3);
  for (const [name, value] of Object.entries(variables)) expect(text).toContain(`${name}=${value}`);
});

/** Says of what kinds the collections were that began and ended while it ran: others come when they like. */
const watched = `
  const { PerformanceObserver } = await import('node:perf_hooks');
  const { forgetStart } = await import('./src/process.ts');
  const all = [];
  new PerformanceObserver((list) => all.push(...list.getEntries())).observe({ entryTypes: ['gc'] });
  const begun = performance.now();
  forgetStart();
  const ended = performance.now();
  setTimeout(() => {
    const within = all.filter(({ startTime }) => startTime >= begun && startTime <= ended);
    console.log(JSON.stringify(within.map(({ detail }) => detail.kind)));
  }, 200);
`;

test('what a start leaves is collected with the old, where that may be asked for', async () => {
  const program = ['--import', 'tsx', '--input-type=module', '--eval', watched];
  const kindsBy = async (options: string[]): Promise<number[]> => {
    const { stdout } = await promisify(execFile)(process.execPath, [...options, ...program]);
    return JSON.parse(stdout) as number[];
  };
  const { options } = await readStart('start');
  expect(await kindsBy(options)).toContain(constants.NODE_PERFORMANCE_GC_MAJOR);
  expect(await kindsBy([])).not.toContain(constants.NODE_PERFORMANCE_GC_MAJOR);
});
