/** The README's way from nothing to the first record, gone as it says: install, make a key, make records. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { snippetsOf } from '../../sdk/tests/snippets/snippets.ts';
import { useServer } from '../support/server.ts';
import { makeProject, runIn } from './support/project.ts';

const server = useServer();
const readme = fileURLToPath(new URL('../../sdk/README.md', import.meta.url));

test('who follows the README has a key, and then records', async () => {
  const snippets = snippetsOf({ path: 'README.md', text: await readFile(readme, 'utf8') });
  const [key, first] = snippets.filter(({ language }) => language === 'ts');
  const folder = await makeProject('esm');
  const follow = async (name: string, code: string, env: Record<string, string>) => {
    expect(code).toContain("'http://localhost:3000'");
    await writeFile(join(folder, name), code.replace('http://localhost:3000', server.url));
    return (await runIn(folder, process.execPath, [name], env)).trimEnd();
  };

  const made = await follow('key.mjs', key!.code, {});
  expect(made).toMatch(/^crm_live_\S+$/);
  expect(await follow('first.mjs', first!.code, { CRM_KEY: made })).toBe('Grace Hopper of Acme');

  const crm = new HeadlessCrm({ baseUrl: server.url, apiKey: made });
  expect((await crm.companies.list()).data).toMatchObject([{ name: 'Acme' }]);
  expect((await crm.contacts.list()).data).toMatchObject([{ fullName: 'Grace Hopper' }]);
  expect(server.errors).toEqual([]);
});
