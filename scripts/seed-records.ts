/** What the demonstration organization holds. Every name and address in it is made up. */
import type { CompanyCreate, ContactCompanySet, ContactCreate } from '@headless-crm/sdk';

interface SeedCompany extends CompanyCreate {
  /** Another company's name, which stands before. */
  parent?: string;
}

interface SeedContact extends ContactCreate {
  address: string;
  /** The first is the primary one. */
  companies: ({ name: string } & ContactCompanySet)[];
}

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

export const companies: SeedCompany[] = [
  {
    name: 'Noordzee Shipping',
    domains: ['noordzee-shipping.example'],
    website: 'https://noordzee-shipping.example',
    industry: 'logistics',
    employeeCount: 2400,
    annualRevenue: money('412000000.00'),
    type: 'customer',
    foundedYear: 1921,
    billingAddress: { street: 'Maasboulevard 12', city: 'Rotterdam', country: 'NL' },
  },
  {
    name: 'Noordzee Cold Chain',
    domains: ['coldchain.example'],
    industry: 'logistics',
    employeeCount: 310,
    annualRevenue: money('38500000.00'),
    type: 'customer',
    billingAddress: { city: 'Vlissingen', country: 'NL' },
    parent: 'Noordzee Shipping',
  },
  {
    name: 'Noordzee Antwerp',
    industry: 'logistics',
    employeeCount: 190,
    type: 'prospect',
    billingAddress: { city: 'Antwerp', country: 'BE' },
    parent: 'Noordzee Shipping',
  },
  {
    name: 'Helvetia Instruments',
    legalName: 'Helvetia Instruments AG',
    domains: ['helvetia-instruments.example', 'hi-labs.example'],
    industry: 'precision engineering',
    employeeCount: 560,
    annualRevenue: money('97250000.00', 'CHF'),
    type: 'customer',
    phone: '+41445550142',
    foundedYear: 1964,
    billingAddress: { city: 'Winterthur', country: 'CH' },
  },
  {
    name: 'Brightwater Utilities',
    domains: ['brightwater.example'],
    industry: 'energy',
    employeeCount: 8100,
    annualRevenue: money('1900000000.00', 'GBP'),
    type: 'prospect',
    billingAddress: { city: 'Leeds', country: 'GB' },
  },
  {
    name: 'Brightwater Solar',
    domains: ['solar.brightwater.example'],
    industry: 'energy',
    employeeCount: 75,
    annualRevenue: money('6300000.50', 'GBP'),
    type: 'prospect',
    parent: 'Brightwater Utilities',
  },
  {
    name: 'Quill & Partners',
    domains: ['quill.example'],
    industry: 'consulting',
    employeeCount: 18,
    type: 'partner',
    description: 'Advises several of our customers on purchasing.',
  },
  {
    name: 'Tiny Robots',
    domains: ['tinyrobots.example'],
    industry: 'robotics',
    employeeCount: 6,
    type: 'prospect',
    foundedYear: 2024,
  },
];

export const contacts: SeedContact[] = [
  {
    address: 'maaike.devries@noordzee-shipping.example',
    firstName: 'Maaike',
    lastName: 'de Vries',
    jobTitle: 'Head of Purchasing',
    phones: [{ number: '+31105550161', type: 'work' }],
    timezone: 'Europe/Amsterdam',
    locale: 'nl-NL',
    lifecycleStage: 'customer',
    companies: [
      { name: 'Noordzee Shipping', role: 'decision_maker' },
      { name: 'Noordzee Cold Chain', role: 'influencer' },
    ],
  },
  {
    address: 'joris.bakker@coldchain.example',
    firstName: 'Joris',
    lastName: 'Bakker',
    jobTitle: 'Warehouse Manager',
    lifecycleStage: 'customer',
    companies: [{ name: 'Noordzee Cold Chain', role: 'champion' }],
  },
  {
    address: 'luc.peeters@noordzee-shipping.example',
    firstName: 'Luc',
    lastName: 'Peeters',
    department: 'Operations',
    lifecycleStage: 'sales_qualified',
    companies: [{ name: 'Noordzee Antwerp', role: 'evaluator' }],
  },
  {
    address: 'regula.frei@helvetia-instruments.example',
    salutation: 'Dr',
    firstName: 'Regula',
    lastName: 'Frei',
    jobTitle: 'Chief Technology Officer',
    locale: 'de-CH',
    lifecycleStage: 'customer',
    companies: [{ name: 'Helvetia Instruments', role: 'economic_buyer' }],
  },
  {
    address: 'owen.hartley@brightwater.example',
    firstName: 'Owen',
    lastName: 'Hartley',
    jobTitle: 'Procurement Lead',
    doNotCall: true,
    lifecycleStage: 'opportunity',
    companies: [
      { name: 'Brightwater Utilities', role: 'decision_maker' },
      { name: 'Brightwater Solar', role: 'economic_buyer' },
    ],
  },
  {
    address: 'priya.nair@brightwater.example',
    firstName: 'Priya',
    lastName: 'Nair',
    jobTitle: 'Engineer',
    lifecycleStage: 'lead',
    companies: [{ name: 'Brightwater Solar', role: 'evaluator' }],
  },
  {
    address: 'simon.quill@quill.example',
    firstName: 'Simon',
    lastName: 'Quill',
    jobTitle: 'Partner',
    lifecycleStage: 'evangelist',
    companies: [
      { name: 'Quill & Partners', role: 'owner' },
      { name: 'Helvetia Instruments', role: 'influencer', startedAt: '2023-03-01T00:00:00.000Z' },
      {
        name: 'Brightwater Utilities',
        role: 'influencer',
        startedAt: '2020-01-01T00:00:00.000Z',
        endedAt: '2022-12-31T00:00:00.000Z',
      },
    ],
  },
  {
    address: 'ines@tinyrobots.example',
    firstName: 'Inês',
    lastName: 'Carvalho',
    jobTitle: 'Founder',
    lifecycleStage: 'marketing_qualified',
    companies: [{ name: 'Tiny Robots', role: 'decision_maker' }],
  },
  {
    address: 'walkin@mail.example',
    lastName: 'Oduya',
    source: 'trade fair',
    lifecycleStage: 'subscriber',
    companies: [],
  },
];
