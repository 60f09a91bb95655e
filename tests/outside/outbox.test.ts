import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { v7 as uuid } from 'uuid';
import { createOutbox, readOutbox } from '../../src/outside/outbox.ts';

let root: string;
const lines: string[] = [];
const logger = pino(
  {},
  { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outbox-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const mail = {
  to: 'grace@example.com',
  subject: 'Hello',
  text: 'Good day\n\nto you\n',
  html: '<p>Good day</p>',
  link: 'https://app.example.com/x#token=y',
};

test('nothing was kept at first', async () => {
  expect(await readOutbox(join(root, 'none'))).toEqual([]);
});

test('a mail is kept for its owner alone, and told in one line with its link', async () => {
  const directory = join(root, 'one');
  const messageId = uuid();
  await createOutbox(directory, logger).send({ ...mail, messageId });
  expect(await readOutbox(directory)).toEqual([
    { id: messageId, at: expect.stringMatching(/^\d{4}-.*Z$/), ...mail },
  ]);
  expect(lines.splice(0)).toEqual([
    'mail to grace@example.com, "Hello": https://app.example.com/x#token=y',
  ]);
  const modes = [directory, join(directory, `${messageId}.json`)].map(async (path) =>
    ((await stat(path)).mode & 0o777).toString(8),
  );
  expect(await Promise.all(modes)).toEqual(['700', '600']);
  await createOutbox(directory, logger).send({ ...mail, link: null, messageId: uuid() });
  expect(lines.splice(0)).toEqual(['mail to grace@example.com, "Hello": Good day to you']);
});

test('of many at once the last 50 are kept, newest first, and one that is sent twice once', async () => {
  const directory = join(root, 'many');
  const outbox = createOutbox(directory, logger);
  const ids = Array.from({ length: 60 }, () => uuid());
  await Promise.all(ids.map((messageId) => outbox.send({ ...mail, messageId })));
  await outbox.send({ ...mail, subject: 'Again', messageId: ids[59]! });
  const kept = await readOutbox(directory);
  expect(kept.map(({ id }) => id)).toEqual(ids.slice(10).toReversed());
  expect(kept[0]!.subject).toBe('Again');
  expect(await readdir(directory)).toHaveLength(50);
});

test('an id that would lead elsewhere is a mistake of ours', async () => {
  const outbox = createOutbox(join(root, 'odd'), logger);
  await expect(outbox.send({ ...mail, messageId: '../x' })).rejects.toThrow(TypeError);
});
