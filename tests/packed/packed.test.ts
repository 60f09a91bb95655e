/** The package as npm would send it, in projects of users, against a running server. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packSdk } from '../../sdk/scripts/pack.ts';
import { createOrganization, useServer } from '../support/server.ts';
import { buildForBrowsers, compile, goodOutcome, makeProject, runIn } from './support/project.ts';

const server = useServer();

async function runProject(folder: string): Promise<unknown> {
  const { token } = await createOrganization(server);
  const env = { CRM_URL: server.url, CRM_TOKEN: token };
  return JSON.parse(await runIn(folder, process.execPath, ['dist/main.js'], env));
}

test('the package holds what is built, what is said of it, and nothing else', async () => {
  const { files, version } = await packSdk();
  // Types that two entries share have the name of one of their sources, and a hash.
  const paths = files.map(({ path }) => path.replace(/[\w.]+-[\w-]{8}\.d\./, '*.d.'));
  expect(paths.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/*.d.cts',
    'dist/*.d.ts',
    'dist/cli.mjs',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/webhooks.cjs',
    'dist/webhooks.d.cts',
    'dist/webhooks.d.ts',
    'dist/webhooks.js',
    'package.json',
  ]);
  const folder = new URL('../../sdk/', import.meta.url);
  const told = JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as object;
  expect(told).toMatchObject({ version, sideEffects: false });
  expect(told).not.toHaveProperty('dependencies');
  for (const { path } of files) {
    expect(await readFile(new URL(path, folder), 'utf8')).not.toMatch(/^\/\/# sourceMappingURL/m);
  }
});

const syntax = { esm: 'import {', cjs: 'require(' };

test.each(['esm', 'cjs'] as const)('a project of kind %s compiles, and runs', async (kind) => {
  const folder = await makeProject(kind);
  await compile(folder, 'TypeScript 5', 'node16');
  await compile(folder, 'TypeScript 7', 'nodenext');
  expect(await readFile(join(folder, 'dist/program.js'), 'utf8')).toContain(syntax[kind]);
  expect(await runProject(folder)).toEqual(goodOutcome);
});

/** What compiles with the types of an organization whose contacts have a tier, gold or iron. */
const ownProgram = `import type { HeadlessCrm } from '@headless-crm/sdk';
const make = (crm: HeadlessCrm) => crm.contacts.create({ customFields: { tier: 'gold' } });
// @ts-expect-error -- there is no such option
const refused = (crm: HeadlessCrm) => crm.contacts.create({ customFields: { tier: 'wood' } });
export { make, refused };
`;

test.each(['esm', 'cjs'] as const)(
  'the command writes types of an organization, by which a project of kind %s compiles',
  async (kind) => {
    const { crm } = await createOrganization(server);
    const options = ['gold', 'iron'].map((value) => ({ value, label: value }));
    const field = { object: 'contact', key: 'tier', label: 'Tier', type: 'select' } as const;
    await crm.customFields.create({ ...field, options });
    const permissions = ['contacts:read', 'contacts:write'] as const;
    const { key } = await crm.apiKeys.create({ name: 'types', permissions: [...permissions] });
    const folder = await makeProject(kind);
    const args = ['generate', '--url', server.url, '--out', 'src/headless-crm.d.ts'];
    const command = join(folder, 'node_modules/.bin/headless-crm');
    await runIn(folder, command, args, { HEADLESS_CRM_KEY: key });
    await writeFile(join(folder, 'src/own.ts'), ownProgram);
    await compile(folder, 'TypeScript 5', 'node16');
    await compile(folder, 'TypeScript 7', 'nodenext');
  },
);

test('a project of a bundler compiles, and what Vite makes of it holds the SDK and no part of Node', async () => {
  const folder = await makeProject('vite');
  await compile(folder, 'TypeScript 5', 'bundler');
  await compile(folder, 'TypeScript 7', 'bundler');
  await buildForBrowsers(folder);
  const html = await readFile(join(folder, 'dist/index.html'), 'utf8');
  const [, script = ''] = /src="\/(assets\/[^"]+\.js)"/.exec(html) ?? [];
  const bundle = await readFile(join(folder, 'dist', script), 'utf8');
  expect(bundle).toContain('idempotency-key');
  expect(bundle.match(/\bprocess\.|\bBuffer\b|\brequire\(|node:/)).toBeNull();
});
