/** What the SDK's README and chapters show is not only compiled: each block is run against the server. */
import { readdir, readFile } from 'node:fs/promises';
import * as sdk from '@headless-crm/sdk';
import * as webhooks from '@headless-crm/sdk/webhooks';
import { transform } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { snippetsOf } from '../../sdk/tests/snippets/snippets.ts';
import { password } from '../support/members.ts';
import { createOrganization, useServer } from '../support/server.ts';

const server = useServer();
afterAll(() => expect(server.errors).toEqual([]));

const folder = new URL('../../sdk/', import.meta.url);
const chapters = (await readdir(new URL('docs/', folder))).filter((name) => name.endsWith('.md'));
const pages = await Promise.all(
  ['README.md', ...chapters.map((name) => `docs/${name}`)].map(async (path) => ({
    path: `sdk/${path}`,
    text: await readFile(new URL(path, folder), 'utf8'),
  })),
);
const blocks = pages
  .flatMap(snippetsOf)
  .filter(({ language, isOnlyCompiled }) => language === 'ts' && !isOnlyCompiled)
  .map(({ page, line, code }): [string, string] => [`${page}:${line}`, code]);

const AsyncFunction = (async () => {}).constructor as new (
  ...inputs: string[]
) => (...inputs: unknown[]) => Promise<void>;

/** The block as the body of a function: what it imports is among the inputs, and it exports nothing. */
async function bodyOf(code: string): Promise<string> {
  const script = (await transform(code, { loader: 'ts', format: 'esm' })).code
    .replaceAll(/^import (\{.*?\}) from "@headless-crm\/sdk";$/gms, 'const $1 = sdk;')
    .replaceAll(
      /^import (\{.*?\}) from "@headless-crm\/sdk\/webhooks";$/gms,
      'const $1 = webhooks;',
    )
    .replaceAll(/^export \{.*?\};$/gms, '')
    .replaceAll('http://localhost:3000', server.url);
  return `{${script}}`;
}

/** What blocks may mention, as `sdk/tests/snippets/prelude.ts` declares it. */
async function prelude(): Promise<Record<string, unknown>> {
  const { crm, email } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({
    name: 'Documentation',
    permissions: [
      'api-keys:manage',
      'companies:write',
      'contacts:read',
      'contacts:write',
      'companies:read',
      'deals:read',
    ],
  });
  const contact = await crm.contacts.create({ firstName: 'Ada' });
  let tokens: sdk.Tokens = await new sdk.HeadlessCrm({ baseUrl: server.url }).auth.login({
    email,
    password,
  });
  return {
    crm,
    baseUrl: server.url,
    apiKey: key,
    email,
    password,
    contact,
    id: contact.id,
    signal: new AbortController().signal,
    secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
    load: async () => tokens,
    save: async (renewed: sdk.Tokens) => void (tokens = renewed),
    currentTrace: () => '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    log: () => {},
    process: { env: { CRM_KEY: key } },
  };
}

test.each(blocks)('%s runs', async (_, code) => {
  const quiet = { log: () => {}, error: () => {} };
  const inputs = { ...(await prelude()), console: quiet, sdk, webhooks };
  const run = new AsyncFunction(...Object.keys(inputs), await bodyOf(code));
  await expect(run(...Object.values(inputs))).resolves.toBeUndefined();
});
