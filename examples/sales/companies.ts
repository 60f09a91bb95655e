/** The accounts as companies, and who belongs to whom. */
import type { Company, HeadlessCrm } from '@headless-crm/sdk';
import { byName, type Counts, sendRows, tell, versionsOf } from './batches.ts';
import { nameKey } from './csv.ts';
import { type Account, readAccounts } from './files.ts';

/** Misspellings that are known; they are kept as they are written, and told. */
const misspelt: Record<string, string> = { technolgy: 'technology', Philipines: 'Philippines' };

function tellMisspellings(rows: Account[]): void {
  const found = new Map<string, number[]>();
  for (const { company, line } of rows) {
    for (const text of [company.industry, company.billingAddress?.country]) {
      if (text && Object.hasOwn(misspelt, text))
        found.set(text, [...(found.get(text) ?? []), line]);
    }
  }
  for (const [text, lines] of found) {
    console.log(
      `  "${text}" (${lines.length} rows, line ${lines[0]} first) is kept; ${misspelt[text]} is meant`,
    );
  }
}

/** Parents whose subsidiaries do not say so yet: one may stand below its subsidiaries in the file. */
function parentsOf(
  rows: Account[],
  companies: Map<string, Company>,
): { rows: (Account & { parentId: string })[]; counts: Counts } {
  const counts = { made: 0, changed: 0, unchanged: 0, bad: 0 };
  const missing = rows.flatMap((row) => {
    const company = companies.get(nameKey(row.name));
    if (!row.parentName || !company) return [];
    const parent = companies.get(nameKey(row.parentName));
    if (!parent) {
      tell({ ...row, reason: `the parent ${row.parentName} is no company of this file` });
      counts.bad += 1;
      return [];
    }
    if (company.parentId !== parent.id) return [{ ...row, parentId: parent.id }];
    counts.unchanged += 1;
    return [];
  });
  return { rows: missing, counts };
}

/** @returns the ids by name, and the counts of companies and of parents */
export async function loadCompanies(
  crm: HeadlessCrm,
  folder: string,
): Promise<{ ids: Map<string, string>; companies: Counts; parents: Counts }> {
  const accounts = await readAccounts(folder);
  const versions = await versionsOf(crm.companies.list({ fields: ['version'], limit: 200 }));
  const sent = await sendRows<Account, Company>(
    crm,
    'Companies',
    accounts,
    versions,
    ({ name, company }) => ({
      operation: 'companies.upsert',
      key: byName,
      value: name,
      body: company,
    }),
  );
  const companies = new Map([...sent.records].map(([name, one]) => [nameKey(name), one]));
  const { rows, counts } = parentsOf(accounts.rows, companies);
  const updated = await sendRows(crm, 'Parents', { rows, bad: [] }, new Map(), (row) => ({
    operation: 'companies.update',
    id: companies.get(nameKey(row.name))!.id,
    body: { parentId: row.parentId },
  }));
  tellMisspellings(accounts.rows);
  return {
    ids: new Map([...companies].map(([name, { id }]) => [name, id])),
    companies: sent.counts,
    parents: {
      ...counts,
      made: updated.counts.changed,
      bad: counts.bad + updated.counts.bad,
    },
  };
}
