/** Where each type is told of, as an address from the page. */
export type Links = ReadonlyMap<string, string>;

/** A table of Markdown. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${row(headings)}|${'---|'.repeat(headings.length)}\n${rows.map(row).join('')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** Words as they stand in a cell of a table. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** A type on one line, in which each name leads to where it is told of. */
export function linked(type: string, links: Links): string {
  // Whether a program may change an array is for the compiler to say.
  const plain = type.replaceAll('ReadonlyArray<', 'Array<');
  const line = plain.replaceAll(/\/\*\*.*?\*\//g, '').replaceAll(/\s+/g, ' ');
  const parts: string[] = [];
  let code = '';
  for (const part of line.split(/('(?:[^'\\]|\\.)*'|\b[A-Z]\w*\b)/)) {
    const link = links.get(part);
    if (link === undefined) code += part;
    else {
      parts.push(inCode(code), `[${part}](${link})`);
      code = '';
    }
  }
  return [...parts, inCode(code)].filter(Boolean).join(' ');
}

function inCode(text: string): string {
  const trimmed = text.trim();
  return trimmed && `\`${trimmed.replaceAll('|', '\\|').replaceAll('`', '')}\``;
}
