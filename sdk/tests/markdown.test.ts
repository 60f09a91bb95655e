/** The pages for users: what they show in TypeScript compiles against the SDK, and their links lead somewhere. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { HeadlessCrm } from '../src/index.ts';
import { type Document, type Operation, operationsOf } from '../generator/document.ts';
import { compileSnippets, type MarkdownPage, snippetsOf } from './snippets/snippets.ts';

const repository = new URL('../../', import.meta.url);

/** The pages for users of the SDK; CONTRIBUTING.md and decisions show code of the server, the API report declarations. */
async function readPages(): Promise<MarkdownPage[]> {
  const ofSdk = await readdir(new URL('sdk/', repository), { recursive: true });
  const paths = ofSdk
    .filter((path) => path.endsWith('.md') && !/(^|\/)node_modules\/|\.api\.md$/.test(path))
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
  const target = new URL(path || page.path.split('/').at(-1)!, new URL(page.path, repository));
  if (!(await stat(target).catch(() => undefined))) return fault;
  if (anchor === undefined) return [];
  return anchorsOf(path ? await readFile(target, 'utf8') : page.text).includes(anchor) ? [] : fault;
}

const linksOf = ({ text }: MarkdownPage): string[] => [
  ...new Set(
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link)),
  ),
];

test('each link of a page leads somewhere', async () => {
  const wrong = {
    path: 'sdk/wrong.md',
    text: '[a](docs/nowhere.md) [b](README.md#nowhere) [c](README.md#calls)',
  };
  const faults = [wrong, ...(await readPages())].flatMap((page) =>
    linksOf(page).map((link) => faultOf(page, link)),
  );
  expect((await Promise.all(faults)).flat()).toEqual([
    'sdk/wrong.md: docs/nowhere.md',
    'sdk/wrong.md: README.md#nowhere',
  ]);
});

test('each operation is told on the page of its resource', async () => {
  const source = await readFile(new URL('openapi/openapi.json', repository), 'utf8');
  const operations = operationsOf(JSON.parse(source) as Document);
  const pages = new Map((await readPages()).map(({ path, text }) => [path, text]));
  const isTold = ({ operationId, summary }: Operation) => {
    const [resource] = operationId!.split('.');
    const page = pages.get(`sdk/docs/api/${resource}.md`) ?? '';
    const [, told = ''] = page.split(`\n## crm.${operationId}\n\n`);
    return told.startsWith(summary!) && told.includes(`crm.${operationId}(`);
  };
  expect(operations.length).toBeGreaterThan(300);
  expect(operations.filter((operation) => !isTold(operation))).toEqual([]);
});

/** The names of all methods below: `changes.list`. */
function methodsOf(thing: object, prefix = ''): string[] {
  return Object.entries(thing).flatMap(([name, below]: [string, unknown]) => [
    ...(typeof below === 'function' ? [prefix + name] : []),
    ...(below ? methodsOf(below, `${prefix}${name}.`) : []),
  ]);
}

test('what the client has beside the operations is named on a page', async () => {
  const crm = new HeadlessCrm({ baseUrl: 'https://crm.test' });
  const told = (await readPages()).filter(({ path }) => path.startsWith('sdk/docs/'));
  const text = told.map((page) => page.text).join();
  const methods = methodsOf(crm);
  expect(methods).toContain('contacts.companies.list');
  expect(methods).toContain('changes.subscribe');
  expect(methods.filter((name) => !new RegExp(`\\bcrm\\.${name}\\b`).test(text))).toEqual([]);
});

test('no two headings of a page have one address', async () => {
  const doubled = (await readPages()).flatMap(({ path, text }) =>
    anchorsOf(text)
      .filter((anchor, index, all) => all.indexOf(anchor) !== index)
      .map((anchor) => `${path}#${anchor}`),
  );
  expect(doubled).toEqual([]);
});
