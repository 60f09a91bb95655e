import { expect, test } from 'vitest';
import { readStart } from '../scripts/npm-start.ts';
import { readStages } from './image/dockerfile.ts';

test('npm start, npm run worker and the image start Node alike', async () => {
  const [server, worker] = await Promise.all([readStart('start'), readStart('worker')]);
  expect({ ...worker, file: server.file }).toEqual(server);
  expect([server.file, worker.file]).toEqual(['dist/main.js', 'dist/worker.js']);
  const image = (await readStages(new URL('../Dockerfile', import.meta.url))).at(-1)!;
  const given = image.steps.flatMap(({ keyword, words }) => (keyword === 'ENV' ? words : []));
  expect(Object.keys(server.variables)).toHaveLength(2);
  for (const [name, value] of Object.entries(server.variables))
    expect(given).toContain(`${name}=${value}`);
});
