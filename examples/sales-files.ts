/** Reads the CSV files of a sales team as they are: good rows as the API wants them, bad ones with their line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompanyUpdate, ContactUpdate } from '@headless-crm/sdk';
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

interface Row {
  file: string;
  line: number;
  name: string;
}

export interface Account extends Row {
  company: CompanyUpdate;
  /** As it is written; empty for none. */
  parentName: string;
}

export interface Agent extends Row {
  contact: ContactUpdate;
}

type Cells = Record<string, string | undefined>;

/** What is wrong with a row. */
class Fault extends Error {}

/** Names are the same whatever their case and blanks. */
export const nameKey = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, ' ');

/** `revenue` is in millions of dollars. An empty cell says nothing: what is known stays. */
export const readAccounts = (folder: string): Promise<Table<Account>> =>
  readTable(folder, 'accounts.csv', ['account', 'subsidiary_of'], 'account', (cells, row) => ({
    ...row,
    parentName: cells['subsidiary_of'] ?? '',
    company: {
      name: row.name,
      ...given(cells, 'sector', (industry) => ({ industry })),
      ...given(cells, 'year_established', (year) => ({ foundedYear: wholeNumber(year) })),
      ...given(cells, 'employees', (count) => ({ employeeCount: wholeNumber(count) })),
      ...given(cells, 'revenue', (millions) => ({
        annualRevenue: { amount: fromMillions(millions), currency: 'USD' },
      })),
      ...given(cells, 'office_location', (country) => ({ billingAddress: { country } })),
    },
  }));

export const readAgents = (folder: string): Promise<Table<Agent>> =>
  readTable(folder, 'sales_teams.csv', ['sales_agent'], 'sales_agent', (cells, row) => {
    const [, firstName = null, lastName = row.name] = /^(.+) (\S+)$/.exec(row.name) ?? [];
    const office = given(cells, 'regional_office', (department) => ({ department }));
    return { ...row, contact: { firstName, lastName, jobTitle: 'Sales agent', ...office } };
  });

async function readTable<R extends Row>(
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

function given<T extends object>(cells: Cells, column: string, use: (cell: string) => T): T | {} {
  const cell = cells[column] ?? '';
  try {
    return cell === '' ? {} : use(cell);
  } catch (error) {
    throw error instanceof Fault ? new Fault(`${column} "${cell}" ${error.message}`) : error;
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Fault('is no whole number');
  return Number(text);
}

/** `1100.04` millions as `1100040000.00`, digit by digit: a float would round it. */
function fromMillions(text: string): string {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Fault('is no amount');
  const digits = fraction.padEnd(8, '0');
  const units = `${whole}${digits.slice(0, 6)}`.replace(/^0+(?=\d)/, '');
  return `${units}.${digits.slice(6)}`;
}
