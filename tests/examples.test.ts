/** The examples, run as a reader would run them: as programs against a server. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOrganization, useServer } from './support/server.ts';

const server = useServer();
const password = 'correct horse battery staple';

const accounts = `account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme,technolgy,1996,1100.04,2822,United States,
,retail,1990,1.5,10,Norway,
Betatech,medical,1986,6OO.18,1185,Kenya,
Child One,software,2001,0.000001,,Philipines,Parent
"Quoted, Inc",finance,1850,12.345678,42,Germany,Nobody
 acme ,technolgy,1996,1100.04,2822,United States,
Too,many,1990,1,1,Norway,Acme,here

Parent,software,1970,98.7,96,,Acme
Ancient,retail,900,1,1,Norway,
Short,services
`;
const agents = `sales_agent,manager,regional_office
Anna Snelling,Dustin Brinkmann,Central
Mei-Mei de Johns,Melvin Marxen,Central
Prince,Cara Losch,East
,Cara Losch,East
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sales-'));
  await writeFile(join(folder, 'accounts.csv'), `\uFEFF${accounts.replaceAll('\n', '\r\n')}`);
  await writeFile(join(folder, 'sales_teams.csv'), agents);
});
afterAll(() => rm(folder, { recursive: true }));

const argumentsOf = (example: string, ...more: string[]) => [
  '--import',
  'tsx',
  `examples/${example}`,
  ...more,
];
const environment = (email?: string) => ({
  ...process.env,
  CRM_URL: server.url,
  ...(email ? { CRM_EMAIL: email, CRM_PASSWORD: password } : {}),
});

const run = async (email: string | undefined, example: string, ...more: string[]) => {
  const { stdout } = await promisify(execFile)(process.execPath, argumentsOf(example, ...more), {
    env: environment(email),
  });
  return stdout;
};

const countsIn = (output: string) =>
  Object.fromEntries(
    [...output.matchAll(/^(companies|parents|agents) +(\d+) +(\d+) +(\d+) +(\d+)$/gm)].map(
      ([, title, ...counts]) => [title, counts.map(Number)],
    ),
  );

test('the sales files are loaded, bad rows told, and a second run changes nothing', async () => {
  const { crm, email } = await createOrganization(server);
  const first = await run(email, 'load-sales.ts', folder);
  expect(countsIn(first)).toEqual({
    companies: [5, 0, 0, 5],
    parents: [2, 0, 0, 1],
    agents: [3, 0, 0, 1],
  });
  expect(first.split('\n').filter((line) => line.startsWith('  accounts.csv'))).toEqual([
    expect.stringContaining('line 8: Invalid Record Length'),
    expect.stringContaining('line 3: no account'),
    expect.stringContaining('line 4: revenue "6OO.18" is no amount'),
    expect.stringContaining('line 7: acme stands in line 2 already'),
    expect.stringContaining('line 11: foundedYear'),
    expect.stringContaining('line 6: the parent Nobody is no company of this file'),
  ]);
  expect(first).toContain('sales_teams.csv line 5: no sales_agent');

  const companies = await crm.companies.list({ sort: ['name'], include: ['parent'] }).toArray();
  expect(
    companies.map(({ name, annualRevenue, parent }) => [name, annualRevenue?.amount, parent?.name]),
  ).toEqual([
    ['Acme', '1100040000.00', undefined],
    ['Child One', '1.00', 'Parent'],
    [expect.stringMatching(/^Organization/), undefined, undefined],
    ['Parent', '98700000.00', 'Acme'],
    ['Quoted, Inc', '12345678.00', undefined],
    ['Short', undefined, undefined],
  ]);
  expect(companies[0]).toMatchObject({
    industry: 'technolgy',
    foundedYear: 1996,
    employeeCount: 2822,
    billingAddress: { country: 'United States' },
    externalIds: [{ source: 'crm-sales', id: 'Acme' }],
  });
  const contacts = await crm.contacts.list({ sort: ['lastName'], include: ['company'] }).toArray();
  expect(
    contacts.map(({ fullName, department, company }) => [fullName, department, company?.name]),
  ).toEqual([
    ['Mei-Mei de Johns', 'Central', companies[2]?.name],
    ['Prince', 'East', companies[2]?.name],
    ['Anna Snelling', 'Central', companies[2]?.name],
  ]);

  expect(countsIn(await run(email, 'load-sales.ts', folder))).toEqual({
    companies: [0, 0, 5, 5],
    parents: [0, 0, 2, 1],
    agents: [0, 0, 3, 1],
  });
});

test('a load that was killed is finished by the next one, without a second copy', async () => {
  const { crm, email } = await createOrganization(server);
  const killed = spawn(process.execPath, argumentsOf('load-sales.ts', folder), {
    env: environment(email),
  });
  for await (const _ of killed.stdout) killed.kill('SIGKILL');
  const { companies } = countsIn(await run(email, 'load-sales.ts', folder));
  const [made = 0, changed, unchanged = 0] = companies ?? [];
  expect([made + unchanged, changed]).toEqual([5, 0]);
  expect(await crm.companies.list().toArray()).toHaveLength(6);
  expect(await crm.contacts.list().toArray()).toHaveLength(3);
});

test('the first steps run to their end', async () => {
  expect(await run(undefined, 'first-steps.ts')).toMatch(/One company, not two: true/);
});
