/**
 * Two minutes with the SDK, against a running server: `npx tsx examples/first-steps.ts`.
 * It registers an organization of its own, so it can be run as often as you like.
 */
import { HeadlessCrm, HeadlessCrmError } from '@headless-crm/sdk';

const baseUrl = process.env['CRM_URL'] || 'http://localhost:3000';
const session = await new HeadlessCrm({ baseUrl }).auth.register({
  email: `ada-${Date.now()}@example.com`,
  password: 'correct horse battery staple',
  name: 'Ada Lovelace',
  organizationName: 'Analytical Engines',
});
const crm = new HeadlessCrm({ baseUrl, tokens: session });

const acme = await crm.companies.create({ name: 'Acme', domains: ['acme.example'] });
const grace = await crm.contacts.create({
  firstName: 'Grace',
  lastName: 'Hopper',
  emails: [{ address: 'grace@acme.example' }],
  companyId: acme.id,
});
console.log(`Made ${grace.fullName} of ${acme.name}.`);

// What is included is in the type: `company` is there, and may be null.
for await (const { fullName, company } of crm.contacts.list({
  email: { endsWith: '@acme.example' },
  sort: ['lastName'],
  include: ['company'],
})) {
  console.log(`Found ${fullName}, who works for ${company?.name}.`);
}

// A change names the version that it was made from, so that nobody's change is lost.
await crm.contacts.update(grace.id, { jobTitle: 'Rear Admiral' }, { ifMatch: grace.version });
try {
  await crm.contacts.update(grace.id, { jobTitle: 'Intern' }, { ifMatch: grace.version });
} catch (error) {
  if (!HeadlessCrmError.is(error)) throw error;
  console.log(`Refused with ${error.status} ${error.code}.`);
}

// The same call makes the company the first time and changes it from then on.
const key = ['externalId:billing', '4711'] as const;
const first = await crm.companies.upsert(...key, { name: 'Umbrella' });
const second = await crm.companies.upsert(...key, { industry: 'pharmacy' });
console.log(`One company, not two: ${first.id === second.id}. Version ${second.version}.`);
