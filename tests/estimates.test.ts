/** Totals that are estimated: near enough, and of nobody else's rows. */
import { beforeAll, expect, test } from 'vitest';
import { asOwner } from './support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
let mine: TestOrganization;

/** So many companies, each tenth of the name. */
const fill = (of: TestOrganization, count: number, name: string) =>
  asOwner(server, of, (client) =>
    client.query(
      `insert into companies (organization_id, id, name) select $1, app.uuid_v7(), case when n % 10 = 0 then $3 else 'Other' end
       from generate_series(1, $2::integer) n`,
      [of.organizationId, count, name],
    ),
  );

const analyze = () => server.owner.query('analyze companies');

beforeAll(async () => {
  mine = await createOrganization(server);
  await fill(mine, 6000, 'Acme');
  await analyze();
}, 60_000);

const estimatedFor = async (name?: string) => {
  const query = name === undefined ? {} : { name: { eq: name } };
  return (await mine.crm.companies.list({ limit: 1, total: 'estimated', ...query })).page.total;
};

test('of many rows it is near what there is', async () => {
  expect(await estimatedFor()).toBeGreaterThan(5700);
  expect(await estimatedFor()).toBeLessThan(6300);
  expect(await estimatedFor('Acme')).toBeGreaterThan(550);
  expect(await estimatedFor('Acme')).toBeLessThan(650);
});

test('what few have is counted, however far behind the newest they are', async () => {
  const of = await createOrganization(server);
  for (const name of ['Rare', 'Rare', 'Rare']) await of.crm.companies.create({ name });
  await fill(of, 3000, 'Acme');
  const query = { total: 'estimated' as const, name: { eq: 'Rare' } };
  expect((await of.crm.companies.list(query)).page.total).toBe(3);
});

test('of few rows it is exact', async () => {
  const { crm } = await createOrganization(server);
  for (const name of ['Acme', 'Acme', 'Other']) await crm.companies.create({ name });
  const query = { total: 'estimated' as const, name: { eq: 'Acme' } };
  expect((await crm.companies.list(query)).page.total).toBe(2);
  const { id } = (await crm.companies.list({ name: { eq: 'Other' } })).data[0]!;
  await crm.companies.delete(id);
  expect((await crm.companies.list({ total: 'estimated' })).page.total).toBe(2);
});

test('what many others have is told by no estimate', async () => {
  await fill(await createOrganization(server), 6000, 'Zuse');
  await analyze();
  expect(await estimatedFor('Zuse')).toBe(await estimatedFor('Nobody'));
});
