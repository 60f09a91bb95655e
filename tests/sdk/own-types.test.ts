import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomFieldCreate } from '@headless-crm/sdk';
import { reply, startFaultyServer } from '../../sdk/tests/support/faulty-server.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';

const server = useServer();
const run = promisify(execFile);
const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

const options = ['gold', 'iron'].map((value) => ({ value, label: value }));
const fields: CustomFieldCreate[] = [
  { key: 'tier', type: 'select', options, required: true, description: 'How dear they are' },
  { key: 'score', type: 'number', indexed: true },
  { key: 'partner', type: 'record', target: 'company' },
].map((field) => ({ object: 'contact', label: field.key, ...field }) as CustomFieldCreate);

/** Each line that begins with ✗ must not compile, all others must. */
const program = `
import { HeadlessCrm } from '@headless-crm/sdk';
const crm = new HeadlessCrm({ baseUrl: 'https://crm.test', apiKey: 'key' });
const contact = await crm.contacts.create({ lastName: 'Ada', customFields: { tier: 'gold', score: 3 } });
export const tier: 'gold' | 'iron' | (string & {}) | null = contact.customFields.tier;
export const score: number | null = contact.customFields.score;
✗ contact.customFields.tir;
✗ await crm.contacts.create({ lastName: 'Ada' });
✗ await crm.contacts.create({ lastName: 'Ada', customFields: { tier: 'wood' } });
✗ await crm.contacts.create({ lastName: 'Ada', customFields: { tier: 'gold', score: '3' } });
✗ await crm.contacts.create({ lastName: 'Ada', customFields: { tier: 'gold', colour: 'red' } });
await crm.contacts.update(contact.id, { customFields: { score: null } });
✗ await crm.contacts.update(contact.id, { customFields: { tier: null } });
await crm.contacts.list({ 'customFields.score': { gte: 3 }, sort: ['-customFields.score', 'company.name'] });
await crm.contacts.list({ 'company.industry': { eq: 'steel' }, 'customFields.partner.industry': { eq: 'steel' } });
await crm.contacts.list({ 'customFields.tier': { in: ['gold', 'iron'] } });
✗ await crm.contacts.list({ 'customFields.tier': { in: ['gold', 'wood'] } });
✗ await crm.contacts.list({ lifecycleStage: { eq: 'custmer' } });
✗ await crm.contacts.list({ 'customFields.tir': { eq: 'gold' } });
✗ await crm.contacts.list({ 'customFields.score': { contains: '3' } });
✗ await crm.contacts.list({ 'customFields.score': { gte: 'three' } });
✗ await crm.contacts.list({ sort: ['customFields.scoer'] });
await crm.contacts.search({ filter: { and: [{ field: 'customFields.tier', op: 'eq', value: 'gold' }] } });
await crm.contacts.search({ filter: { field: 'company.industry', op: 'eq', value: 'steel' } });
✗ await crm.contacts.search({ filter: { field: 'customFields.tir', op: 'eq', value: 'gold' } });
✗ await crm.contacts.search({ filter: { field: 'tier', op: 'eq', value: 'gold' } });
const { 'customFields.partner': partner } = await crm.contacts.get(contact.id, { include: ['customFields.partner'] });
export const name: string | undefined = partner?.name;
✗ await crm.contacts.get(contact.id, { include: ['customFields.tier'] });
await crm.contacts.aggregate({ groupBy: ['customFields.tier'], metrics: [{ op: 'sum', field: 'customFields.score' }] });
✗ await crm.contacts.aggregate({ groupBy: ['customFields.tir'], metrics: [{ op: 'count' }] });
await crm.companies.create({ name: 'Acme', customFields: { anything: 'goes' } });
`.trim();

const compilerOptions = {
  noEmit: true,
  strict: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  module: 'nodenext',
  types: [],
  allowImportingTsExtensions: true,
  paths: { '@headless-crm/sdk': [inRepository('sdk/src/index.ts')] },
};

let folder: string;
let owner: TestOrganization;
let key: string;

const file = (): string => join(folder, 'headless-crm.d.ts');

beforeAll(async () => {
  owner = await createOrganization(server);
  for (const field of fields) await owner.crm.customFields.create(field);
  key = (
    await owner.crm.apiKeys.create({
      name: 'types',
      permissions: ['contacts:read', 'contacts:write'],
    })
  ).key;
  folder = await mkdtemp(join(tmpdir(), 'own-types-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(server.errors).toEqual([]);
});

/** Runs the command in the folder, and tells how it ended. */
async function generate(args: string[], env: Record<string, string> = {}) {
  const cli = ['--import', 'tsx', inRepository('sdk/generator/cli.ts'), ...args];
  const [ended] = await Promise.allSettled([
    run(process.execPath, cli, { cwd: inRepository('.'), env: { ...process.env, ...env } }),
  ]);
  const {
    code = 0,
    stdout,
    stderr,
  } = (ended.status === 'fulfilled' ? ended.value : ended.reason) as {
    code?: number;
    stdout: string;
    stderr: string;
  };
  return { code, stdout, stderr };
}

describe('npx @headless-crm/sdk generate', () => {
  test('writes types that know the organization’s fields, so that what is wrong does not compile', async () => {
    const written = await generate(['generate', '--url', server.url, '--out', file()], {
      HEADLESS_CRM_KEY: key,
    });
    expect(written).toEqual({ code: 0, stdout: `${file()} is written\n`, stderr: '' });
    const lines = program.split('\n');
    const source = lines.map((line) => line.replace(/^✗ /, '')).join('\n');
    await writeFile(join(folder, 'program.ts'), source);
    const files = ['program.ts', 'headless-crm.d.ts'];
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const { stdout } = await run(inRepository('node_modules/.bin/tsc'), ['-p', folder]).catch(
      (error: unknown) => error as { stdout: string },
    );
    const refused = new Set(
      [...stdout.matchAll(/program\.ts[(:](\d+)/g)].map(([, line]) => lines[Number(line) - 1]),
    );
    const wrong = lines.filter((line) => line.startsWith('✗'));
    expect([...refused].toSorted(), stdout).toEqual(wrong.toSorted());
    expect(stdout).not.toContain('headless-crm.d.ts');
  });

  test('says what the organization says of its fields, and leaves other objects to the package', async () => {
    const text = await readFile(file(), 'utf8');
    expect(text).toContain('/** tier: How dear they are */');
    expect(text).toContain("declare module '@headless-crm/sdk'");
    expect(text).not.toMatch(/\bCompany(Create|Filter)?: /);
    expect(text).not.toContain(key);
  });

  test('a second run changes nothing, --check tells what has changed meanwhile', async () => {
    const args = ['generate', '--url', server.url, '--key', key, '--out', file()];
    expect(await generate(args)).toMatchObject({ code: 0, stdout: `${file()} is up to date\n` });
    expect(await generate([...args, '--check'])).toMatchObject({ code: 0 });
    await owner.crm.customFields.create({
      object: 'contact',
      key: 'colour',
      label: 'Colour',
      type: 'text',
    });
    const before = await readFile(file(), 'utf8');
    const stale = await generate([...args, '--check']);
    expect([stale.code, stale.stderr]).toEqual([1, expect.stringContaining('not up to date')]);
    expect(await readFile(file(), 'utf8')).toBe(before);
    expect(await generate(args)).toMatchObject({ code: 0, stdout: `${file()} is written\n` });
    expect(await readFile(file(), 'utf8')).toContain('colour');
  });

  test.each([
    ['no key', ['generate', '--url', 'http://127.0.0.1:1'], 2, '--key is missing'],
    [
      'no address',
      ['generate', '--url', 'crm', '--key', 'k'],
      2,
      '--url is no address of a server',
    ],
    ['another command', ['generat'], 2, 'There is one command: generate'],
    ['an option that there is not', ['generate', '--kye', 'k'], 2, '--kye'],
    ['nobody there', ['generate', '--url', 'http://127.0.0.1:1', '--key', 'k'], 1, 'No connection'],
  ])('%s: says what is wrong, without a stack', async (_, args, code, message) => {
    const ended = await generate(args, { HEADLESS_CRM_KEY: '', HEADLESS_CRM_URL: '' });
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain('    at ');
  });

  test('a server of something else is told from a CRM', async () => {
    await using another = await startFaultyServer(reply(200, { hello: 'world' }));
    const ended = await generate(['generate', '--url', another.baseUrl, '--key', 'k']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('has no document of its API');
    expect(ended.stderr).not.toContain('    at ');
  });

  test('a key that is none is refused as the server says it', async () => {
    const ended = await generate(['generate', '--url', server.url, '--key', 'crm_none']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/organization\.document: .*401/);
  });
});
