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

const products = `product,series,sales_price
GTX Pro,GTX,4821
MG Special,MG,55
`;

/** What the opportunities come to, worked out beside the program that loads them. */
const sums = { won: 0, wonCount: 0, lost: 0, days: 0, quarters: new Map<string, number>() };
const days = (first: Date, second: Date) => (second.getTime() - first.getTime()) / 86_400_000;
const written = (date: Date) =>
  `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;

/** More than a batch takes: won, lost, talked about and hoped for in turn. */
function opportunity(_: unknown, index: number): string {
  const agent = ['Anna Snelling', 'Mei-Mei de Johns', 'Prince'][index % 3];
  const product = ['GTXPro', 'MG Special'][index % 2];
  const account = ['Acme', 'Parent', ''][index % 5] ?? 'Quoted, Inc';
  const engaged = new Date(Date.UTC(2016, 9, 20 + (index % 300)));
  const closed = new Date(engaged.getTime() + (index % 140) * 86_400_000);
  const status = ['Won', 'Lost', 'Won', 'Engaging', 'Prospecting'][index % 5]!;
  const value = 37 + ((index * 7919) % 5000);
  const quoted = account.includes(',') ? `"${account}"` : account;
  const cells = [`ID${index}`, agent, product, quoted, status];
  if (status === 'Prospecting') return [...cells, '', '', ''].join(',');
  if (status === 'Engaging') return [...cells, written(engaged), '', ''].join(',');
  if (status === 'Lost') {
    sums.lost += 1;
    return [...cells, written(engaged), written(closed), 0].join(',');
  }
  sums.won += value;
  sums.wonCount += 1;
  sums.days += days(engaged, closed);
  const quarter = `${closed.getUTCFullYear()} Q${Math.ceil((closed.getUTCMonth() + 1) / 3)}`;
  sums.quarters.set(quarter, (sums.quarters.get(quarter) ?? 0) + value);
  return [...cells, written(engaged), written(closed), value].join(',');
}

const opportunities = Array.from({ length: 1200 }, opportunity);
const pipeline = `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
${opportunities.join('\n')}
BAD1,Nobody,GTXPro,Acme,Won,1/2/2017,1/3/2017,10
BAD2,Prince,GTXPro,Acme,Won,31/2/2017,3/1/2017,10
BAD3,Prince,GTXPro,Acme,Dreaming,1/2/2017,1/3/2017,10
BAD4,Prince,Anvil,Elsewhere,Lost,1/2/2017,1/3/2017,0
BAD5,Prince,GTXPro,Acme,Won,1/2/2017,,10
ID7,Prince,GTXPro,Acme,Won,1/2/2017,1/3/2017,10
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sales-'));
  await writeFile(join(folder, 'accounts.csv'), `\uFEFF${accounts.replaceAll('\n', '\r\n')}`);
  await writeFile(join(folder, 'sales_teams.csv'), agents);
  await writeFile(join(folder, 'products.csv'), products);
  await writeFile(join(folder, 'sales_pipeline.csv'), pipeline);
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
    [...output.matchAll(/^(members|companies|parents|deals) +(\d+) +(\d+) +(\d+) +(\d+)$/gm)].map(
      ([, title, ...counts]) => [title, counts.map(Number)],
    ),
  );

const files = /^ {2}(accounts|sales_teams|sales_pipeline)\.csv/;

test('the sales files are loaded, bad rows told, and a second run changes nothing', async () => {
  const { crm, email } = await createOrganization(server);
  const first = await run(email, 'load-sales.ts', folder);
  expect(countsIn(first)).toEqual({
    members: [6, 0, 0, 1],
    companies: [5, 0, 0, 5],
    parents: [2, 0, 0, 1],
    deals: [1200, 0, 0, 6],
  });
  expect(first.split('\n').filter((line) => files.test(line))).toEqual([
    expect.stringContaining('sales_teams.csv line 5: no sales_agent'),
    expect.stringContaining('accounts.csv line 8: Invalid Record Length'),
    expect.stringContaining('accounts.csv line 3: no account'),
    expect.stringContaining('accounts.csv line 4: revenue "6OO.18" is no amount'),
    expect.stringContaining('accounts.csv line 7: acme stands in line 2 already'),
    expect.stringContaining('accounts.csv line 11: foundedYear'),
    expect.stringContaining('accounts.csv line 6: the parent Nobody is no company of this file'),
    expect.stringContaining('line 1203: engage_date "31/2/2017" is no date as M/D/YYYY'),
    expect.stringContaining('line 1204: deal_stage "Dreaming" is none of those that are known'),
    expect.stringContaining('line 1206: is closed, and has no close_date'),
    expect.stringContaining('line 1207: ID7 stands in line 9 already'),
    expect.stringContaining('line 1202: no such sales_agent Nobody'),
    expect.stringContaining('line 1205: no such product Anvil, account Elsewhere'),
  ]);
  expect(first).toContain('"GTXPro" (601 rows) is taken for GTX Pro');

  const companies = await crm.companies.list({ sort: ['name'], include: ['parent'] }).toArray();
  expect(
    companies.map(({ name, annualRevenue, parent }) => [name, annualRevenue?.amount, parent?.name]),
  ).toEqual([
    ['Acme', '1100040000.00', undefined],
    ['Child One', '1.00', 'Parent'],
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
  const second = countsIn(await run(email, 'load-sales.ts', folder));
  expect(second).toEqual({
    members: [0, 0, 6, 1],
    companies: [0, 0, 5, 5],
    parents: [0, 0, 2, 1],
    deals: [0, 0, 1200, 6],
  });
});

test('what it prints of the deals is what the files come to', async () => {
  const { crm, email } = await createOrganization(server);
  const output = await run(email, 'load-sales.ts', folder);
  const cells = (name: string) =>
    output
      .match(new RegExp(`^ {2}${name} +(.*)$`, 'm'))?.[1]
      ?.trim()
      .split(/ {2,}/);
  expect(cells('Won \\(won\\)')).toEqual([String(sums.wonCount), `${sums.won}.00`]);
  expect(cells('Lost \\(lost\\)')).toEqual([String(sums.lost), '0.00']);
  expect(cells('Win rate')).toEqual([
    `${((100 * sums.wonCount) / (sums.wonCount + sums.lost)).toFixed(2)} %`,
  ]);
  expect(cells('won')).toEqual([(sums.days / sums.wonCount).toFixed(1)]);
  for (const [quarter, value] of sums.quarters) expect(cells(quarter)?.[1]).toBe(`${value}.00`);
  const offices = ['Central', 'East'].map((name) => cells(name)!.slice(0, 2).map(Number));
  expect(offices.reduce((sum, [won]) => sum + won!, 0)).toBe(sums.wonCount);

  const [deal] = (
    await crm.deals.list({
      name: { eq: 'Acme: GTX Pro' },
      include: ['owner', 'stage'],
      sort: ['createdAt'],
      limit: 1,
    })
  ).data;
  expect(deal).toMatchObject({
    owner: { name: 'Anna Snelling', status: 'pending' },
    stage: { name: 'Won' },
    closedAt: '2016-10-20T12:00:00.000Z',
    customFields: { product: 'GTX Pro', engagedOn: '2016-10-20' },
  });
});

test('a load that was killed is finished by the next one, without a second copy', async () => {
  const { crm, email } = await createOrganization(server);
  const killed = spawn(process.execPath, argumentsOf('load-sales.ts', folder), {
    env: environment(email),
  });
  for await (const chunk of killed.stdout)
    if (String(chunk).includes('1000 of 1200')) killed.kill('SIGKILL');
  const { deals } = countsIn(await run(email, 'load-sales.ts', folder));
  const [made = 0, changed, unchanged = 0] = deals ?? [];
  expect([made + unchanged, changed]).toEqual([1200, 0]);
  expect(unchanged).toBeGreaterThanOrEqual(1000);
  const of = { limit: 1, total: 'exact' } as const;
  expect((await crm.deals.list(of)).page.total).toBe(1200);
  expect(await crm.companies.list().toArray()).toHaveLength(5);
});

test('the first steps run to their end', async () => {
  expect(await run(undefined, 'first-steps.ts')).toMatch(/One company, not two: true/);
});
