/**
 * Loads the CSV export of a sales team through the SDK:
 *
 *     npx tsx examples/load-sales.ts <folder>
 *
 * Every record is made or changed by its name in the export, so that a second run, or one after a run
 * that was killed, makes no second copy. See examples/README.md.
 */
import { HeadlessCrm } from '@headless-crm/sdk';
import { type Counts, outcomes } from './sales/batches.ts';
import { loadCompanies } from './sales/companies.ts';
import { loadDeals } from './sales/deals.ts';
import { loadPeople } from './sales/people.ts';
import { showReport } from './sales/report.ts';

async function connect(): Promise<HeadlessCrm> {
  const { CRM_URL, CRM_API_KEY: apiKey, CRM_EMAIL: email, CRM_PASSWORD: password } = process.env;
  const baseUrl = CRM_URL || 'http://localhost:3000';
  if (apiKey) return new HeadlessCrm({ baseUrl, apiKey });
  if (!email || !password) throw new Error('Set CRM_API_KEY, or CRM_EMAIL and CRM_PASSWORD');
  const tokens = await new HeadlessCrm({ baseUrl }).auth.login({ email, password });
  return new HeadlessCrm({ baseUrl, tokens });
}

function showCounts(counts: Record<string, Counts>): void {
  console.log(`\n${''.padEnd(10)}${outcomes.map((name) => name.padStart(11)).join('')}`);
  for (const [title, of] of Object.entries(counts)) {
    console.log(title.padEnd(10) + outcomes.map((name) => String(of[name]).padStart(11)).join(''));
  }
}

async function main(folder: string | undefined): Promise<void> {
  if (!folder) throw new Error('Usage: npx tsx examples/load-sales.ts <folder>');
  const begun = performance.now();
  const crm = await connect();
  const { ids: members, counts: people } = await loadPeople(crm, folder);
  const { ids, companies, parents } = await loadCompanies(crm, folder);
  const deals = await loadDeals(crm, folder, { companies: ids, members });
  showCounts({ members: people, companies, parents, deals: deals.counts });
  console.log(`\nLoaded in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  await showReport(crm, deals.pipelineId);
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
