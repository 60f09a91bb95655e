/**
 * Loads the companies and sales agents of a CSV export through the SDK:
 *
 *     npx tsx examples/load-sales.ts <folder>
 *
 * Every record is made or changed by its name in the export, so that a second run, or one after a run
 * that was killed, makes no second copy. See examples/README.md.
 */
import { HeadlessCrm, HeadlessCrmError, type Reply } from '@headless-crm/sdk';
import {
  type Account,
  type Agent,
  type BadRow,
  nameKey,
  readAccounts,
  readAgents,
} from './sales-files.ts';

/** Names our ids among those of other systems. */
const source = 'crm-sales';
const byName = `externalId:${source}`;

/** Misspellings that are known; they are kept as they are written, and told. */
const misspelt: Record<string, string> = { technolgy: 'technology', Philipines: 'Philippines' };

const outcomes = ['made', 'changed', 'unchanged', 'bad'] as const;
type Counts = Record<(typeof outcomes)[number], number>;
const none = (): Counts => ({ made: 0, changed: 0, unchanged: 0, bad: 0 });

async function connect(): Promise<HeadlessCrm> {
  const { CRM_URL, CRM_API_KEY: apiKey, CRM_EMAIL: email, CRM_PASSWORD: password } = process.env;
  const baseUrl = CRM_URL || 'http://localhost:3000';
  if (apiKey) return new HeadlessCrm({ baseUrl, apiKey });
  if (!email || !password) throw new Error('Set CRM_API_KEY, or CRM_EMAIL and CRM_PASSWORD');
  const tokens = await new HeadlessCrm({ baseUrl }).auth.login({ email, password });
  return new HeadlessCrm({ baseUrl, tokens });
}

function tell({ file, line, reason }: BadRow): void {
  console.log(`  ${file} line ${line}: ${reason}`);
}

/** Does the work for each row and counts how it ended; a row that the API refuses is told, and the rest goes on. */
async function eachRow<R extends Account | Agent>(
  title: string,
  { rows, bad }: { rows: R[]; bad: BadRow[] },
  work: (row: R) => Promise<keyof Counts>,
): Promise<Counts> {
  console.log(`${title}: ${rows.length + bad.length} rows`);
  for (const row of bad) tell(row);
  const counts = { ...none(), bad: bad.length };
  for (const [index, row] of rows.entries()) {
    try {
      counts[await work(row)] += 1;
    } catch (error) {
      if (!HeadlessCrmError.is(error) || ![400, 409].includes(error.status ?? 0)) throw error;
      const reasons = error.errors.map(({ message }) => message);
      tell({ ...row, reason: reasons.join('; ') || error.message });
      counts.bad += 1;
    }
    const done = index + 1;
    if (done % 20 === 0 || done === rows.length) console.log(`  ${done} of ${rows.length}`);
  }
  return counts;
}

interface Versioned {
  id: string;
  version: number;
}

/** The versions by id, before anything is changed. */
async function versionsOf(list: AsyncIterable<Versioned>): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for await (const { id, version } of list) versions.set(id, version);
  return versions;
}

/** What an upsert did: 201 for a new record; a change raises the version. */
async function upserted<T extends Versioned>(
  reply: Reply<T>,
  versions: Map<string, number>,
): Promise<{ record: T; outcome: 'made' | 'changed' | 'unchanged' }> {
  const { data: record, response } = await reply.withResponse();
  if (response.status === 201) return { record, outcome: 'made' };
  return {
    record,
    outcome: versions.get(record.id) === record.version ? 'unchanged' : 'changed',
  };
}

/** The companies, then who belongs to whom: a parent may stand below its subsidiaries in the file. */
async function loadCompanies(crm: HeadlessCrm, folder: string): Promise<Record<string, Counts>> {
  const accounts = await readAccounts(folder);
  const versions = await versionsOf(crm.companies.list({ fields: ['version'], limit: 200 }));
  const loaded = new Map<string, { id: string; parentId: string | null }>();
  const companies = await eachRow('Companies', accounts, async ({ name, company }) => {
    const { record, outcome } = await upserted(
      crm.companies.upsert(byName, name, company),
      versions,
    );
    loaded.set(nameKey(name), record);
    return outcome;
  });
  const rows = accounts.rows.filter(
    ({ name, parentName }) => parentName && loaded.has(nameKey(name)),
  );
  const parents = await eachRow('Parents', { rows, bad: [] }, async (row) => {
    const parent = loaded.get(nameKey(row.parentName));
    if (!parent) {
      tell({ ...row, reason: `the parent ${row.parentName} is no company of this file` });
      return 'bad';
    }
    const { id, parentId } = loaded.get(nameKey(row.name))!;
    if (parentId === parent.id) return 'unchanged';
    await crm.companies.update(id, { parentId: parent.id });
    return parentId === null ? 'made' : 'changed';
  });
  tellMisspellings(accounts.rows);
  return { companies, parents };
}

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

/** The agents, as contacts of one company: the one that sells, which has our organization's name. */
async function loadAgents(crm: HeadlessCrm, folder: string): Promise<Counts> {
  const agents = await readAgents(folder);
  const { organization } = await crm.auth.session();
  const seller = await crm.companies.upsert(`externalId:${source}-seller`, 'seller', {
    name: organization.name,
  });
  const versions = await versionsOf(crm.contacts.list({ fields: ['version'], limit: 200 }));
  return eachRow('Sales agents', agents, async ({ name, contact }) => {
    const body = { ...contact, companyId: seller.id };
    return (await upserted(crm.contacts.upsert(byName, name, body), versions)).outcome;
  });
}

/** What the API gives back: a list with a filter, a sort and an include. */
async function showLargest(crm: HeadlessCrm): Promise<void> {
  const page = await crm.companies.list({
    industry: { in: ['technology', 'technolgy'] },
    sort: ['-annualRevenue'],
    include: ['parent'],
    limit: 10,
    total: 'exact',
  });
  console.log(
    `\nThe largest ${page.data.length} of ${page.page.total} technology companies by revenue`,
  );
  for (const { name, annualRevenue, employeeCount, billingAddress, parent } of page.data) {
    const revenue = annualRevenue ? `${annualRevenue.amount} ${annualRevenue.currency}` : '-';
    const place = [billingAddress?.country, parent && `part of ${parent.name}`].filter(Boolean);
    console.log(
      `  ${name.padEnd(20)} ${revenue.padStart(18)} ${String(employeeCount ?? '-').padStart(7)}  ${place.join(', ')}`,
    );
  }
}

async function main(folder: string | undefined): Promise<void> {
  if (!folder) throw new Error('Usage: npx tsx examples/load-sales.ts <folder>');
  const crm = await connect();
  const counts = { ...(await loadCompanies(crm, folder)), agents: await loadAgents(crm, folder) };
  console.log(`\n${''.padEnd(10)}${outcomes.map((name) => name.padStart(11)).join('')}`);
  for (const [title, of] of Object.entries(counts)) {
    console.log(title.padEnd(10) + outcomes.map((name) => String(of[name]).padStart(11)).join(''));
  }
  await showLargest(crm);
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
