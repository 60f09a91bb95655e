import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { variables } from '../src/env.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const directories = ['.', 'docs', 'docs/decisions', 'ops', 'terraform', 'bench', '.github'];
const pages = (
  await Promise.all(
    directories.map(async (directory) =>
      (await readdir(join(project, directory)))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(directory, name)),
    ),
  )
).flat();

const read = (page: string) => readFile(join(project, page), 'utf8');

/** As GitHub makes them of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replaceAll(' ', '-');

async function anchorsOf(page: string): Promise<string[]> {
  return [...(await read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

const isThere = (path: string): Promise<boolean> =>
  stat(join(project, path)).then(
    () => true,
    () => false,
  );

/** Links of the page that lead nowhere: to files or headings that are not there. */
async function deadLinksOf(page: string, text: string): Promise<string[]> {
  const dead: string[] = [];
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    const [path, anchor] = target!.split('#');
    const file = path === '' ? page : join(dirname(page), path!);
    const found = await isThere(file);
    const named =
      !anchor || !file.endsWith('.md') || (found && (await anchorsOf(file)).includes(anchor));
    if (!found || !named) dead.push(target!);
  }
  return dead;
}

test.each(pages)('%s links to what is there', async (page) => {
  expect(await deadLinksOf(page, await read(page))).toEqual([]);
});

test('a link to nowhere would be found', async () => {
  const text = '[a](README.md) [b](nowhere.md) [c](README.md#nowhere) [d](#configuration) [e](#f)';
  expect(await deadLinksOf('README.md', text)).toEqual(['nowhere.md', 'README.md#nowhere', '#f']);
});

const isSecret = (name: string) => /_(SECRET|PEPPER|TOKEN|KEY|PASSWORD|DSN)$/.test(name);

test('the page on operations says of every secret how it is rotated', async () => {
  const [, after] = (await read('docs/operations.md')).split('## Rotation of secrets');
  const [section] = after!.split('\n## ');
  const withPasswords = [
    'DATABASE_URL',
    'DATABASE_ADMIN_URL',
    'DATABASE_BACKUP_URL',
    'REDIS_URL',
    'SMTP_URL',
  ];
  const secrets = [...Object.keys(variables).filter(isSecret), ...withPasswords];
  expect(secrets.length).toBeGreaterThan(8);
  for (const name of secrets) expect(section, name).toContain(`\`${name}\``);
});
