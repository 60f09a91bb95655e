import { type Sql, sql } from '../../db/sql.ts';
import type { Source } from '../../records/source.ts';

/** Deals of one currency, or without an amount. */
export interface SumRow {
  currency: string | null;
  count: number;
  amount: string | null;
  weighted: string | null;
}

/** What is summed of the deals `t`, for a statement that groups them by their currency. */
export const sumColumns: Sql = sql`t.currency, count(*)::integer as count,
  app.decimal(sum(t.amount_micros)) as amount, app.decimal(sum(t.weighted_amount_micros)) as weighted`;

/** How many deals, and what they come to by currency; null for who does not see the field. */
export interface Sums {
  count: number;
  amount: Record<string, string> | null;
  weightedAmount: Record<string, string> | null;
}

const micros = 1_000_000n;

/** An exact decimal as millionths. */
function toMicros(text: string): bigint {
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * micros + BigInt(part.padEnd(6, '0'));
  return text.startsWith('-') ? -value : value;
}

/** Millionths as the API writes a decimal: two digits behind the point, or as many as it needs. */
function toDecimal(value: bigint): string {
  const size = value < 0n ? -value : value;
  const part = String(size % micros).padStart(6, '0');
  const shown = part.endsWith('0000') ? part.slice(0, 2) : part.replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / micros}.${shown}`;
}

/** The rows together: of a currency there may be several. */
export function sumsOf(deal: Source, rows: readonly SumRow[]): Sums {
  const sees = (field: string): boolean =>
    Object.hasOwn(deal.fields, field) && Object.hasOwn(deal.fields, 'currency');
  return {
    count: rows.reduce((total, { count }) => total + count, 0),
    amount: sees('amount') ? byCurrency(rows, ({ amount }) => amount) : null,
    weightedAmount: sees('weightedAmount') ? byCurrency(rows, ({ weighted }) => weighted) : null,
  };
}

function byCurrency(
  rows: readonly SumRow[],
  valueOf: (row: SumRow) => string | null,
): Record<string, string> {
  const totals = new Map<string, bigint>();
  for (const row of rows) {
    const value = valueOf(row);
    if (row.currency === null || value === null) continue;
    totals.set(row.currency, (totals.get(row.currency) ?? 0n) + toMicros(value));
  }
  const sorted = [...totals].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([currency, total]) => [currency, toDecimal(total)]));
}

/** A part of a whole as a number between 0 and 1, to four digits; null of nothing. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
