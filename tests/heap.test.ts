import { expect, test } from 'vitest';
import { readStart } from '../scripts/npm-start.ts';
import { readStages } from './image/dockerfile.ts';

test('npm start, npm run worker and the image give Node the same heap', async () => {
  const [server, worker] = await Promise.all([readStart('start'), readStart('worker')]);
  expect({ ...worker, file: server.file }).toEqual(server);
  expect([server.file, worker.file]).toEqual(['dist/main.js', 'dist/worker.js']);
  const image = (await readStages(new URL('../Dockerfile', import.meta.url))).at(-1)!;
  const given = image.steps.flatMap(({ keyword, words }) => (keyword === 'ENV' ? words : []));
  const variables = { ...server.variables, NODE_OPTIONS: server.options.join(' ') };
  expect(Object.keys(variables)).toHaveLength(3);
  for (const [name, value] of Object.entries(variables))
    expect(given).toContain(`${name}=${value}`);
});
