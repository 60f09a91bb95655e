/** Rows as batches, with what became of each. */
import type { Batch, HeadlessCrm } from '@headless-crm/sdk';
import type { BadRow, Row, Table } from './csv.ts';

/** Names our ids among those of other systems. */
export const source = 'crm-sales';
export const byName = `externalId:${source}`;

export const outcomes = ['made', 'changed', 'unchanged', 'bad'] as const;
export type Counts = Record<(typeof outcomes)[number], number>;

type Operation = Batch['operations'][number];
interface Versioned {
  id: string;
  version: number;
}

/** As many as a batch takes. */
const most = 1000;

export function tell({ file, line, reason }: BadRow): void {
  console.log(`  ${file} line ${line}: ${reason}`);
}

/** The versions by id, before anything is changed. */
export async function versionsOf(list: AsyncIterable<Versioned>): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for await (const { id, version } of list) versions.set(id, version);
  return versions;
}

/**
 * Sends an operation for each row, a thousand at a time, and counts how they ended: 201 is a new record, and a change
 * raises the version. A row that the API refuses is told, and the rest goes on.
 * @returns the records by the rows' names
 */
export async function sendRows<R extends Row, T extends Versioned>(
  crm: HeadlessCrm,
  title: string,
  { rows, bad }: Table<R>,
  versions: Map<string, number>,
  operationOf: (row: R) => Operation,
): Promise<{ counts: Counts; records: Map<string, T> }> {
  console.log(`${title}: ${rows.length + bad.length} rows`);
  for (const row of bad) tell(row);
  const counts = { made: 0, changed: 0, unchanged: 0, bad: bad.length };
  const records = new Map<string, T>();
  for (let done = 0; done < rows.length; done += most) {
    const some = rows.slice(done, done + most);
    const operations = some.map(operationOf);
    const { results } = await crm.batch.run({ atomic: false, operations });
    for (const [index, { status, body, problem }] of results.entries()) {
      const row = some[index]!;
      if (problem) {
        const reasons = problem.errors?.map(({ message }) => message) ?? [];
        tell({ ...row, reason: reasons.join('; ') || (problem.detail ?? problem.title) });
        counts.bad += 1;
        continue;
      }
      const record = body as unknown as T;
      records.set(row.name, record);
      const isSame = versions.get(record.id) === record.version;
      counts[status === 201 ? 'made' : isSame ? 'unchanged' : 'changed'] += 1;
    }
    console.log(`  ${Math.min(done + most, rows.length)} of ${rows.length}`);
  }
  return { counts, records };
}
