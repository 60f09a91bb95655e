import type { Document } from '../document.ts';
import { beside } from './chapters.ts';
import { codesOf } from './codes.ts';
import { describeOperation, methodOf, type Told } from './describe-operation.ts';
import { describeType } from './describe-type.ts';
import { type PageContent, pagesOf, shared } from './homes.ts';
import { type Links, plain, table } from './text.ts';

const written = '<!-- Written by `npm run generate` from the OpenAPI document. -->\n\n';

/** The pages of the client's resources as Markdown, by the names of their files. */
export function emitPages(document: Document): Record<string, string> {
  const pages = pagesOf(document);
  const { rare, common } = codesIn(pages);
  const texts = pages.map((page): [string, string] => [
    `${page.name}.md`,
    emitPage(page, { document, rare, links: linksFrom(page, pages) }),
  ]);
  return { 'README.md': emitIndex(pages, common), ...Object.fromEntries(texts) };
}

/** From a page to each type, wherever it stands. */
function linksFrom({ name }: PageContent, pages: readonly PageContent[]): Links {
  const homes = pages.flatMap((page) =>
    page.types.map((type): [string, string] => {
      const anchor = `#${type.name.toLowerCase()}`;
      return [type.name, page.name === name ? anchor : `${page.name}.md${anchor}`];
    }),
  );
  return new Map(homes);
}

/** The codes by which operations are refused: those of most are told once, and not at each. */
function codesIn(pages: readonly PageContent[]): { rare: Set<string>; common: string[] } {
  const operations = pages.flatMap((page) => page.operations);
  const counts = new Map<string, number>();
  for (const { code } of operations.flatMap(codesOf)) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const common = [...counts.keys()].filter((code) => counts.get(code)! >= operations.length / 3);
  return { rare: new Set([...counts.keys()].filter((code) => !common.includes(code))), common };
}

function emitIndex(pages: readonly PageContent[], common: readonly string[]): string {
  const rows = pages
    .filter(({ name }) => name !== shared)
    .map(({ name, operations }) => [
      `[crm.${name}](${name}.md)`,
      operations.map((each) => `\`${[...each.prefix.slice(1), each.name].join('.')}\``).join(' '),
    ]);
  return `${written}# Every operation

A page for each resource of the client, with the types that it sends and gives. What several share is in
[${shared}.md](${shared}.md).

Each call takes its [options](../retries.md) last. What most operations may be [refused](../errors.md) by is not told at each:
${common.map((code) => `\`${code}\``).join(', ')}.

${table(['resource', 'methods'], rows)}`;
}

function emitPage({ name, operations, types }: PageContent, told: Told): string {
  const described = types.map((type) => describeType(type, told.document, told.links));
  if (name === shared) {
    return [`${written}# Types that several resources share\n`, ...described].join('\n');
  }
  const list = operations.map((each) => {
    const method = methodOf(each);
    const anchor = method.replaceAll('.', '').toLowerCase();
    return [`[${method}](#${anchor})`, plain(each.source.operation.summary ?? '')];
  });
  return [
    `${written}# crm.${name}\n`,
    ...(beside[name] ? [`${beside[name]}\n`] : []),
    table(['method', ''], list),
    ...operations.map((each) => describeOperation(each, told)),
    ...(described.length > 0 ? ['## Types\n', ...described] : []),
  ].join('\n');
}
