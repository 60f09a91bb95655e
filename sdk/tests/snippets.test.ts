/** What pages show in TypeScript is compiled against the SDK, so that what a reader copies is right. */
import { readdir, readFile } from 'node:fs/promises';
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
