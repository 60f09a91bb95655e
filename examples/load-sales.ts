/**
 * Loads the companies and sales agents of a CSV export through the SDK:
 *
 *     npx tsx examples/load-sales.ts <folder>
 *
 * Every record is made or changed by its name in the export, so that a second run, or one after a run
 * that was killed, makes no second copy. See examples/README.md.
 */
import { CompanyRow, readAccounts } from './sales/accounts.ts';
import { readAgents } from './sales/agents.ts';
import { connect } from './sales/connect.ts';
import { Load } from './sales/load.ts';
import { Report } from './sales/report.ts';
import { printList } from './sales/list.ts';
