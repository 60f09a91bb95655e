import type { Document } from '../document.ts';
import { codesOf } from './codes.ts';
import { describeOperation, methodOf, type Told } from './describe-operation.ts';
import { describeType } from './describe-type.ts';
import { type PageContent, pagesOf, shared } from './homes.ts';
import { type Links, plain, table } from './text.ts';

const written = '<!-- Written by `npm run generate` from the OpenAPI document. -->\n\n';

/** The pages of the client's resources as Markdown, by the names of their files. */
export function emitPages(document: Document): Record<string, string> {
  const pages = pagesOf(document);
  const rare = rareCodes(pages);
  const texts = pages.map((page): [string, string] => [
    `${page.name}.md`,
    emitPage(page, { document, rare, links: linksFrom(page, pages) }),
  ]);
  return { 'README.md': emitIndex(pages), ...Object.fromEntries(texts) };
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

/** The codes by which few operations are refused: those of nearly all are not worth a line at each. */
function rareCodes(pages: readonly PageContent[]): Set<string> {
  const operations = pages.flatMap((page) => page.operations);
  const counts = new Map<string, number>();
  for (const { code } of operations.flatMap(codesOf)) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const isRare = ([, count]: [string, number]) => count < operations.length / 3;
  return new Set([...counts].filter(isRare).map(([code]) => code));
}

function emitIndex(pages: readonly PageContent[]): string {
  const rows = pages
    .filter(({ name }) => name !== shared)
    .map(({ name, operations }) => [
      `[crm.${name}](${name}.md)`,
      operations.map((each) => `\`${[...each.prefix.slice(1), each.name].join('.')}\``).join(' '),
    ]);
  return `${written}# Every operation

A page for each resource of the client, with the types that it sends and gives. What several share is in
[${shared}.md](${shared}.md).

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
    table(['method', ''], list),
    ...operations.map((each) => describeOperation(each, told)),
    ...(described.length > 0 ? ['## Types\n', ...described] : []),
  ].join('\n');
}
