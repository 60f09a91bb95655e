import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readStages } from './image/dockerfile.ts';

const project = new URL('../', import.meta.url);

/** What Node is started with: variables in front of it, options behind it. */
const command = /(?<variables>(?:\w+=\S+ )*)node (?<options>(?:--\S+ )*)dist\/(?:main|worker)\.js$/;

test('npm start, npm run worker and the image give Node the same heap', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('package.json', project), 'utf8')) as {
    scripts: Record<'start' | 'worker', string>;
  };
  const [server, worker] = [scripts.start, scripts.worker].map((script) => {
    const { variables, options } = command.exec(script)!.groups!;
    return [...variables!.trim().split(' '), `NODE_OPTIONS=${options!.trim()}`];
  });
  expect(worker).toEqual(server);
  const image = (await readStages(new URL('Dockerfile', project))).at(-1)!;
  const given = image.steps
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ words }) => words);
  expect(given).toEqual(expect.arrayContaining(server!));
});
