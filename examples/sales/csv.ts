/** Reads CSV files as they are: good rows as the caller makes them, bad ones with their line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CsvError, parse } from 'csv-parse/sync';

export interface BadRow {
  file: string;
  line: number;
  reason: string;
}

/** The good rows of a file and the bad ones. */
export interface Table<R> {
  rows: R[];
  bad: BadRow[];
}

/** Where a row stands, and what names it. */
export interface Row {
  file: string;
  line: number;
  name: string;
}

export type Cells = Record<string, string | undefined>;

/** What is wrong with a row. */
export class Fault extends Error {}

/** Names are the same whatever their case and blanks. */
export const nameKey = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, ' ');

/** The rows of the file by its column of names, each name once. */
export async function readTable<R extends Row>(
  folder: string,
  file: string,
  required: string[],
  nameColumn: string,
  read: (cells: Cells, row: Row) => R,
): Promise<Table<R>> {
  const bad: BadRow[] = [];
  const lines = new Map<string, number>();
  const rows: R[] = [];
  for (const { cells, line } of await parseFile(folder, file, required, bad)) {
    try {
      const name = cells[nameColumn] ?? '';
      if (name === '') throw new Fault(`no ${nameColumn}`);
      const first = lines.get(nameKey(name));
      if (first !== undefined) throw new Fault(`${name} stands in line ${first} already`);
      rows.push(read(cells, { file, line, name }));
      lines.set(nameKey(name), line);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      bad.push({ file, line, reason: error.message });
    }
  }
  return { rows, bad };
}

async function parseFile(
  folder: string,
  file: string,
  required: string[],
  bad: BadRow[],
): Promise<{ cells: Cells; line: number }[]> {
  const records = parse(await readFile(join(folder, file)), {
    bom: true,
    columns: (header: string[]) => {
      const missing = required.filter((column) => !header.includes(column));
      if (missing.length > 0) throw new Error(`${file} has no column ${missing.join(', ')}`);
      return header;
    },
    trim: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
    info: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      bad.push({ file, line: Number(error?.['lines']), reason: error?.message ?? 'not CSV' });
      return undefined;
    },
  }) as unknown as { record: Cells; info: { lines: number } }[];
  return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
}

/** What a cell says; an empty one says nothing: what is known stays. */
export function given<T extends object>(
  cells: Cells,
  column: string,
  use: (cell: string) => T,
): T | {} {
  const cell = cells[column] ?? '';
  try {
    return cell === '' ? {} : use(cell);
  } catch (error) {
    throw error instanceof Fault ? new Fault(`${column} "${cell}" ${error.message}`) : error;
  }
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Fault('is no whole number');
  return Number(text);
}

/** `10/25/2016`, month first, as `2016-10-25`. */
export function dateOf(text: string): string {
  const [, month = '', day = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  // What Date makes of the 31st of February is another day.
  if (!year || new Date(date).toJSON()?.slice(0, 10) !== date)
    throw new Fault('is no date as M/D/YYYY');
  return date;
}

/** `1100.04` millions as `1100040000.00`, digit by digit: a float would round it. */
export function fromMillions(text: string): string {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Fault('is no amount');
  const digits = fraction.padEnd(8, '0');
  const units = `${whole}${digits.slice(0, 6)}`.replace(/^0+(?=\d)/, '');
  return `${units}.${digits.slice(6)}`;
}
