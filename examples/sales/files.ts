/** What the columns of the export mean. */
import type { CompanyUpdate, DealUpdate } from '@headless-crm/sdk';
import {
  dateOf,
  Fault,
  fromMillions,
  given,
  nameKey,
  readTable,
  type Row,
  type Table,
  wholeNumber,
} from './csv.ts';

export interface Account extends Row {
  company: CompanyUpdate;
  /** As it is written; empty for none. */
  parentName: string;
}

export interface Agent extends Row {
  /** Names, empty where none is given. */
  manager: string;
  office: string;
}

export interface Product extends Row {
  /** As it is listed, in dollars. */
  price: string;
}

/** A deal with the names of what it refers to, as they are written; empty for none. */
export interface Deal extends Row {
  agent: string;
  product: string;
  account: string;
  stage: string;
  engagedOn: string | null;
  deal: DealUpdate;
}

/** `revenue` is in millions of dollars. */
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
  readTable(folder, 'sales_teams.csv', ['sales_agent'], 'sales_agent', (cells, row) => ({
    ...row,
    manager: cells['manager'] ?? '',
    office: cells['regional_office'] ?? '',
  }));

export const readProducts = (folder: string): Promise<Table<Product>> =>
  readTable(folder, 'products.csv', ['product'], 'product', (cells, row) => ({
    ...row,
    price: cells['sales_price'] ?? '',
  }));

/** The stages of the export, in their order, and what becomes of a deal in them. */
export const stages = [
  { name: 'Prospecting', type: 'open', probability: 10 },
  { name: 'Engaging', type: 'open', probability: 50 },
  { name: 'Won', type: 'won' },
  { name: 'Lost', type: 'lost' },
] as const;

const columns = ['opportunity_id', 'sales_agent', 'product', 'account', 'deal_stage'];

/** A deal is closed at noon in UTC: on that day in every time zone but the last ones. */
export const readDeals = (folder: string): Promise<Table<Deal>> =>
  readTable(folder, 'sales_pipeline.csv', columns, 'opportunity_id', (cells, row) => {
    const named = cells['deal_stage'] ?? '';
    const stage = stages.find(({ name }) => nameKey(name) === nameKey(named));
    if (!stage) throw new Fault(`deal_stage "${named}" is none of those that are known`);
    const { engagedOn = null } = given(cells, 'engage_date', (date) => ({
      engagedOn: dateOf(date),
    })) as { engagedOn?: string };
    const isClosed = stage.type !== 'open';
    const deal = {
      ...given(cells, 'close_value', (value) => ({
        amount: `${wholeNumber(value)}.00`,
        currency: 'USD',
      })),
      ...given(cells, 'close_date', (date) =>
        isClosed ? { closedAt: `${dateOf(date)}T12:00:00.000Z` } : {},
      ),
    };
    if (isClosed && !('closedAt' in deal)) throw new Fault('is closed, and has no close_date');
    return {
      ...row,
      agent: cells['sales_agent'] ?? '',
      product: cells['product'] ?? '',
      account: cells['account'] ?? '',
      stage: stage.name,
      engagedOn,
      deal,
    };
  });
