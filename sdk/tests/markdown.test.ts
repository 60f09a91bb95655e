/** The pages for users: what they show in TypeScript compiles against the SDK, and their links lead somewhere. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compileSnippets, type MarkdownPage, snippetsOf } from './snippets/snippets.ts';

const repository = new URL('../../', import.meta.url);

/** The pages for users of the SDK; CONTRIBUTING.md and decisions show code of the server. */
async function readPages(): Promise<MarkdownPage[]> {
  const ofSdk = await readdir(new URL('sdk/', repository), { recursive: true });
  const paths = ofSdk
    .filter((path) => path.endsWith('.md') && !/(^|\/)(node_modules|api)\//.test(path))
    .map((path) => `sdk/${path}`);
  return Promise.all(
    ['README.md', 'docs/api.md', ...paths].map(async (path) => ({
      path,
      text: await readFile(new URL(path, repository), 'utf8'),
    })),
  );
}

/** Its third block is wrong, on line 11; the others stand alone, so that `page` may be declared twice. */
const wrongPage: MarkdownPage = {
  path: 'wrong.md',
  text: `# Wrong

\`\`\`ts
const page = await crm.contacts.list();
\`\`\`

- in a list:

  \`\`\`ts
  const page = await crm.companies.list();
  page.next().data;
  \`\`\`

\`\`\`sh
npm run what-is-no-typescript
\`\`\`
`,
};

test('each snippet compiles, and one that does not is told by its page and line', async () => {
  const pages = await readPages();
  const snippets = [...pages, wrongPage].flatMap(snippetsOf).filter((s) => s.language === 'ts');
  expect(new Set(snippets.map(({ page }) => page))).toContain('sdk/README.md');
  const complaints = await compileSnippets(snippets);
  expect(complaints).toEqual([
    expect.stringMatching(/^wrong\.md:11: error TS2531: Object is possibly 'null'/),
    expect.stringMatching(/^wrong\.md:11: error TS2339: Property 'data' does not exist/),
  ]);
});

test('no snippet escapes by another name of the language', async () => {
  const languages = (await readPages()).flatMap(snippetsOf).map(({ language }) => language);
  expect(languages).toContain('ts');
  expect(
    languages.filter((language) => /^(js|javascript|typescript|[jt]sx|[cm][jt]s)$/.test(language)),
  ).toEqual([]);
});

test('the prelude declares what snippets mention, and no more', async () => {
  const prelude = await readFile(new URL('snippets/prelude.ts', import.meta.url), 'utf8');
  const declared = [...prelude.matchAll(/^ {2}(?:const|function) (\w+)/gm)].map(
    ([, name]) => name!,
  );
  expect(declared).toContain('crm');
  const code = (await readPages())
    .flatMap(snippetsOf)
    .map((snippet) => snippet.code)
    .join('\n');
  expect(declared.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Why a link of the page leads nowhere; nothing when it leads somewhere. */
async function faultOf(page: MarkdownPage, link: string): Promise<string[]> {
  const fault = [`${page.path}: ${link}`];
  const [path, anchor] = link.split('#');
  const target = path
    ? new URL(path, new URL(page.path, repository))
    : new URL(page.path, repository);
  const found = await stat(target).catch(() => undefined);
  if (!found) return fault;
  if (anchor === undefined) return [];
  return anchorsOf(await readFile(target, 'utf8')).includes(anchor) ? [] : fault;
}

test('each link of a page leads somewhere', async () => {
  const wrong = {
    path: 'sdk/wrong.md',
    text: '[a](docs/nowhere.md) [b](README.md#nowhere) [c](README.md#calls)',
  };
  const faults = [wrong, ...(await readPages())].flatMap((page) =>
    [...page.text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link))
      .map((link) => faultOf(page, link)),
  );
  expect((await Promise.all(faults)).flat()).toEqual([
    'sdk/wrong.md: docs/nowhere.md',
    'sdk/wrong.md: README.md#nowhere',
  ]);
});
