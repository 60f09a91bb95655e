import { expect, test } from 'vitest';
import { takeInstant } from './support/instants.ts';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = useServer();

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';

const ask = (token: string, path: string, asOf: string): Promise<Response> =>
  request(server, `${path}${path.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(asOf)}`, {
    token,
  });

/** The instant before, to the millisecond. */
const before = (at: string): string => new Date(Date.parse(at) - 1).toISOString();

test('each version is told from its time on, to the byte', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.companies.create({
    name: 'Acme',
    annualRevenue: { amount: '1.5', currency: 'EUR' },
  });
  const seen: { at: string; etag: string | null; text: string }[] = [];
  for (const body of [{ name: 'Zenith' }, { annualRevenue: null }, { domains: ['z.example'] }]) {
    const now = await request(server, `/companies/${id}`, { token });
    const text = await now.text();
    const { updatedAt } = JSON.parse(text) as { updatedAt: string };
    seen.push({ at: updatedAt, etag: now.headers.get('etag'), text });
    await takeInstant(server);
    await crm.companies.update(id, body);
  }
  for (const [index, { at, etag, text }] of seen.entries()) {
    const then = await ask(token, `/companies/${id}`, at);
    expect([then.headers.get('etag'), await then.text()]).toEqual([etag, text]);
    const earlier = await ask(token, `/companies/${id}`, before(at));
    if (index === 0) expect(earlier.status).toBe(404);
    else expect(await earlier.text()).toBe(seen[index - 1]!.text);
  }
  const { name, updatedAt } = await crm.companies.get(id, {
    asOf: seen[0]!.at,
    fields: ['name', 'updatedAt'],
  });
  expect([name, updatedAt]).toEqual(['Acme', seen[0]!.at]);
});

test('times are the same instant in any offset, and known ones are not sent again', async () => {
  const { crm, token } = await createOrganization(server);
  const { id, updatedAt } = await crm.contacts.create({ lastName: 'Ada' });
  await takeInstant(server);
  await crm.contacts.update(id, { lastName: 'Byron' });
  const east = `${new Date(Date.parse(updatedAt) + 5.5 * 3600_000).toISOString().slice(0, -1)}+05:30`;
  const then = await ask(token, `/contacts/${id}`, east);
  expect(await then.json()).toMatchObject({ lastName: 'Ada', version: 1 });
  const known = { 'if-none-match': then.headers.get('etag')! };
  const path = `/contacts/${id}?asOf=${updatedAt}`;
  expect((await request(server, path, { token, headers: known })).status).toBe(304);
});

test('what was not there yet, and what was in the bin, is a 404', async () => {
  const { crm, token } = await createOrganization(server);
  const early = await takeInstant(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  await takeInstant(server);
  await crm.contacts.delete(id);
  const binned = await takeInstant(server);
  await crm.contacts.restore(id);
  expect(await problemOf(await ask(token, `/contacts/${id}`, early))).toMatchObject({
    code: 'not_found',
    detail: `There was no contact ${id} yet at ${early}`,
  });
  expect(await problemOf(await ask(token, `/contacts/${id}`, binned))).toMatchObject({
    code: 'not_found',
    detail: `The contact ${id} was in the bin at ${binned}`,
  });
  const shown = await crm.contacts.get(id, { asOf: binned, deleted: 'include' });
  expect([shown.version, shown.deletedAt]).toEqual([2, expect.any(String)]);
});

test('what is in the bin by now is told as it stood before', async () => {
  const { crm } = await createOrganization(server);
  const { id, updatedAt } = await crm.contacts.create({ lastName: 'Ada' });
  await takeInstant(server);
  await crm.contacts.delete(id);
  expect(await crm.contacts.get(id, { asOf: updatedAt })).toMatchObject({ deletedAt: null });
});

test('a merged record is told as it stood by itself, and as merged from then on', async () => {
  const { crm, token } = await createOrganization(server);
  const left = await crm.contacts.create({ lastName: 'Left' });
  const gone = await crm.contacts.create({ lastName: 'Gone' });
  const apart = await takeInstant(server);
  const { mergeId } = await crm.contacts.merge(left.id, { from: [gone.id] });
  const merged = await takeInstant(server);
  expect(await crm.contacts.get(gone.id, { asOf: apart })).toMatchObject({ lastName: 'Gone' });
  const path = `/contacts/${gone.id}?deleted=include`;
  expect(await problemOf(await ask(token, path, merged))).toMatchObject({
    code: 'merged',
    mergedInto: left.id,
  });
  await crm.merges.undo(mergeId);
  expect((await problemOf(await ask(token, `/contacts/${gone.id}`, merged))).code).toBe(
    'not_found',
  );
});

test.each(['tomorrow', '2026-01-01', '2026-01-01T00:00:00', '9999-12-31T23:59:59Z', ''])(
  'asOf=%s is refused, and named',
  async (asOf) => {
    const { crm, token } = await createOrganization(server);
    const { id } = await crm.contacts.create({ lastName: 'Ada' });
    for (const each of [id, nobody]) {
      const problem = await problemOf(await ask(token, `/contacts/${each}`, asOf));
      expect(problem).toMatchObject({ status: 400, errors: [{ in: 'query', pointer: '/asOf' }] });
    }
  },
);

test('an id of another organization is one that never was, and a purged one too', async () => {
  const [own, other] = [await createOrganization(server), await createOrganization(server)];
  const foreign = await other.crm.contacts.create({ lastName: 'Ada' });
  const purged = await own.crm.contacts.create({ lastName: 'Ada' });
  const at = await takeInstant(server);
  await own.crm.contacts.purge(purged.id);
  const answers = [];
  for (const id of [foreign.id, nobody, purged.id]) {
    const problem = await problemOf(await ask(own.token, `/contacts/${id}?include=companies`, at));
    answers.push(JSON.stringify(comparable(problem)).replaceAll(id, '<id>'));
  }
  expect([answers[0]?.includes('not_found'), new Set(answers).size]).toEqual([true, 1]);
});

test('what is included is as it stood then, links and the records behind them', async () => {
  const { crm } = await createOrganization(server);
  const [acme, zenith] = [
    await crm.companies.create({ name: 'Acme' }),
    await crm.companies.create({ name: 'Zenith' }),
  ];
  const { id } = await crm.contacts.create({ lastName: 'Ada', companyId: acme.id });
  await crm.contacts.companies.set(id, acme.id, { role: 'boss' });
  const at = await takeInstant(server);
  const include = ['company', 'companies'] as const;
  const [then, there] = [
    await crm.contacts.get(id, { include: [...include] }),
    await crm.companies.get(acme.id, { include: ['contacts', 'parent'] }),
  ];
  await crm.companies.update(acme.id, { name: 'Acme 2', parentId: zenith.id });
  await crm.contacts.companies.set(id, zenith.id, { role: 'helper', primary: true });
  await crm.contacts.companies.delete(id, acme.id);
  await crm.companies.delete(acme.id);
  await crm.contacts.update(id, { lastName: 'Byron' });
  expect(await crm.contacts.get(id, { asOf: at, include: [...include] })).toEqual(then);
  expect(await crm.companies.get(acme.id, { asOf: at, include: ['contacts', 'parent'] })).toEqual(
    there,
  );
  expect(then.companies.data).toMatchObject([
    { role: 'boss', primary: true, company: { name: 'Acme' } },
  ]);
  const { contacts } = await crm.companies.get(zenith.id, { asOf: at, include: ['contacts'] });
  expect(contacts.data).toEqual([]);
});

test('the links that a request makes are there at the time of the record that it makes', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const { id, updatedAt } = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  const shown = await crm.contacts.get(id, { asOf: updatedAt, include: ['companies'] });
  expect(shown.companies.data).toMatchObject([{ companyId: company.id, primary: true }]);
});

test('up to two hundred links are shown, and whether there were more', async () => {
  const organization = await createOrganization(server);
  const { crm, organizationId } = organization;
  const { id } = await crm.companies.create({ name: 'Acme' });
  await asOwner(server, organization, (client) =>
    client.query(
      `insert into contacts (organization_id, id, last_name, company_id)
       select $1, app.uuid_v7(), 'C' || n, $2 from generate_series(1, 201) n`,
      [organizationId, id],
    ),
  );
  const at = await takeInstant(server);
  const { contacts } = await crm.companies.get(id, { asOf: at, include: ['contacts'] });
  expect([contacts.data.length, contacts.page]).toEqual([200, { nextCursor: null, hasMore: true }]);
  const [newest] = (await crm.companies.contacts.list(id, { limit: 1 })).data;
  expect(contacts.data[0]).toEqual(newest);
});

test.each([
  ['companies', 'owner'],
  ['companies', 'subsidiaries'],
  ['contacts', 'owner'],
] as const)('of %s, %s of then is not known, and refused', async (plural, name) => {
  const { token } = await createOrganization(server);
  const path = `/${plural}/${nobody}?include=${name}`;
  expect(await problemOf(await ask(token, path, '2026-01-01T00:00:00Z'))).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'query', pointer: '/include', code: 'not_as_of' }],
  });
});

/** Takes entries out of the log, as nobody can: without the policies and as the owner of the tables. */
async function loseEntries(
  { organizationId, userId }: TestOrganization,
  where: string,
): Promise<void> {
  await server.owner.query('alter table changes disable row level security');
  await asOwner(server, { organizationId, userId }, (client) =>
    client.query(`delete from changes where organization_id = $1 and ${where}`, [organizationId]),
  );
  await server.owner.query('alter table changes enable row level security');
}

test('entries before the instant are not needed, and one that is missing behind it is told', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const { id } = await crm.contacts.create({ lastName: '1' });
  const instants: string[] = [];
  for (const lastName of ['2', '3', '4', '5']) {
    instants.push(await takeInstant(server));
    await crm.contacts.update(id, { lastName });
  }
  const [one, two, three, four] = instants as [string, string, string, string];
  const at = async (instant: string): Promise<unknown> => {
    const response = await ask(token, `/contacts/${id}`, instant);
    const { lastName, code } = (await response.json()) as Record<string, string>;
    return lastName ?? code;
  };
  await loseEntries(organization, `record_id = '${id}' and version <= 2`);
  expect(await Promise.all([one, two, three, four].map(at))).toEqual([
    'history_expired',
    '2',
    '3',
    '4',
  ]);
  await loseEntries(organization, `record_id = '${id}' and version <= 3`);
  expect(await Promise.all([one, two, three, four].map(at))).toEqual([
    'history_expired',
    'history_expired',
    '3',
    '4',
  ]);
  await loseEntries(organization, `record_id = '${id}' and version = 5`);
  expect(await at(three)).toBe('history_expired');
  const now = await takeInstant(server);
  expect(await at(now)).toBe('5');
  expect(await problemOf(await ask(token, `/contacts/${id}`, four))).toMatchObject({
    status: 410,
    detail: expect.stringContaining('ask for a later time'),
  });
});

test('a link or a record behind it of which entries are missing is told too', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const company = await crm.companies.create({ name: 'Acme' });
  const contact = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  const linked = await takeInstant(server);
  await crm.companies.update(company.id, { name: 'Acme 2' });
  await crm.contacts.companies.delete(contact.id, company.id);
  const path = `/contacts/${contact.id}?include=`;
  const code = async (include: string) =>
    ((await (await ask(token, path + include, linked)).json()) as { code?: string }).code ?? 'told';
  expect([await code('company'), await code('companies')]).toEqual(['told', 'told']);
  await loseEntries(organization, `object = 'contact_company' and type = 'purged'`);
  expect([await code('company'), await code('companies')]).toEqual(['told', 'history_expired']);
  await loseEntries(organization, `object = 'company' and version = 2`);
  expect([await code('company'), await code('companies')]).toEqual(
    Array(2).fill('history_expired'),
  );
  expect((await ask(token, `/contacts/${contact.id}`, linked)).status).toBe(200);
});

test('entries of the same millisecond are told by their versions', async () => {
  const organization = await createOrganization(server);
  const { id } = await organization.crm.contacts.create({ lastName: '0' });
  const start = await takeInstant(server);
  // A record's time never runs back: from two seconds ahead on, its changes share a millisecond until then.
  const change = (times: number) =>
    asOwner(server, organization, (client) =>
      client.query(
        `do $$ begin for i in 1..${times} loop
           update contacts set last_name = version::text where id = '${id}';
         end loop; end $$`,
      ),
    );
  await server.owner.query('alter table contacts disable trigger user');
  const ahead = await asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ updated_at: Date }>(
      `update contacts set updated_at = now() + interval '2 seconds' where id = '${id}' returning updated_at`,
    );
    return rows[0]!.updated_at;
  });
  await server.owner.query('alter table contacts enable trigger user');
  await change(100);
  await until(() => Date.now() > ahead.getTime());
  await change(90);
  const { data } = await organization.crm.contacts.history(id, { limit: 200 });
  const last = new Map(data.toReversed().map(({ at, version }) => [at, version]));
  expect(last.size).toBeLessThan(data.length);
  for (const [at, version] of [...last].slice(1)) {
    const told = await organization.crm.contacts.get(id, { asOf: at });
    expect([told.version, told.lastName, told.updatedAt]).toEqual([version, `${version - 1}`, at]);
  }
  expect((await organization.crm.contacts.get(id, { asOf: start })).version).toBe(1);
});
