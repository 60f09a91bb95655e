import { z } from 'zod';
import { identifier, sql } from '../../db/sql.ts';
import { defineObject } from '../../records/define.ts';
import { Address, AddressInput, AddressPatch } from '../../records/schemas/address.ts';
import {
  choice,
  Domain,
  domainOperand,
  integer,
  json,
  list,
  money,
  PhoneNumber,
  reference,
  text,
  WebAddress,
} from '../../records/fields.ts';
import {
  activitiesOf,
  activityTimeline,
  activityTimes,
} from '../../records/schemas/activity-links.ts';

const domains = (record: Record<string, unknown>): string[] =>
  (record['domains'] ?? []) as string[];

const domainsInput = z
  .array(Domain)
  .max(20)
  .refine((given) => new Set(given).size === given.length, 'A domain is given twice');

/** What other products call an account. */
export const company = defineObject({
  object: 'company',
  plural: 'companies',
  name: 'Company',
  table: 'companies',
  description: 'An organization that contacts work for and deals are made with',
  fields: {
    name: text({ required: true, example: 'Analytical Engines' }),
    legalName: text(),
    domains: list(Domain, {
      key: 'domain',
      operand: domainOperand,
      description: "Each is one company's only",
      max: 20,
      input: domainsInput,
    }),
    website: text({ schema: WebAddress }),
    industry: text({ max: 120 }),
    employeeCount: integer({ min: 0 }),
    annualRevenue: money(),
    type: choice(['prospect', 'customer', 'partner', 'vendor', 'competitor', 'other']),
    phone: text({ schema: PhoneNumber, description: 'E.164' }),
    billingAddress: json(Address, { input: AddressInput, patch: AddressPatch }),
    shippingAddress: json(Address, { input: AddressInput, patch: AddressPatch }),
    taxId: text({ max: 60 }),
    foundedYear: integer({ min: 1000, max: 2200 }),
    description: text({ max: 10_000 }),
    parentId: reference('company', { description: 'The company it is a part of' }),
    ...activityTimes,
  },
  indexed: [
    'createdAt',
    'updatedAt',
    'name',
    'ownerId',
    'parentId',
    'industry',
    'annualRevenue',
    'lastActivityAt',
    'nextActivityAt',
  ],
  searched: ['name', 'legalName', 'domains', 'industry', 'description'],
  keys: {
    domain: {
      read: domains,
      add: (record, domain) => ({ ...record, domains: [...domains(record), domain] }),
      value: Domain,
    },
  },
  alike: {
    domain: { clue: 'host', of: 'domains', weight: 0.9 },
    phone: { clue: 'phone', of: 'phone', weight: 0.7 },
    name: { similar: 'name', weight: 0.8 },
  },
  includes: {
    subsidiaries: {
      target: 'company',
      many: true,
      field: 'parentId',
      on: (
        here,
        there,
      ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
        and ${identifier(there, 'parent_id')} = ${identifier(here, 'id')}`,
      rest: (id) => ({ filter: { and: [{ field: 'parentId', op: 'eq', value: id }] } }),
    },
  },
  timeline: {
    activity: activityTimeline,
  },
  links: {
    contacts: {
      object: 'company_contact',
      name: 'CompanyContact',
      table: 'contact_companies',
      description: 'A contact of a company, and what it is there',
      near: 'companyId',
      far: 'contactId',
      target: 'contact',
      primary: { table: 'contacts', field: 'companyId', owner: 'far' },
    },
    activities: activitiesOf('company', 'Company'),
  },
  example: {
    name: 'Analytical Engines',
    website: 'https://engines.example.com',
    industry: 'computing',
    employeeCount: 42,
    annualRevenue: { amount: '1250000.00', currency: 'EUR' },
  },
});
