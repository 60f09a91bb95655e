/** What a batch comes to is what its operations come to one after the other, however they are grouped. */
import { beforeAll, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { asOwner } from '../support/owner.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  useServer,
} from '../support/server.ts';
import { routes } from '../invariants/support/driver.ts';

const server = useServer();
let one: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  [one, other] = [await createOrganization(server), await createOrganization(server)];
});

interface Operation {
  operation: string;
  body?: Record<string, unknown>;
  [parameter: string]: unknown;
}

const slots = 3;
const address = fc.nat({ max: 3 }).map((number) => `p${number}@b.example`);
const emails = fc
  .uniqueArray(address, { maxLength: 2 })
  .map((all) => all.map((of) => ({ address: of })));
const domains = fc.uniqueArray(fc.constantFrom('a.example', 'b.example', 'c.example'), {
  maxLength: 2,
});
const slot = (object: string) => fc.nat({ max: slots - 1 }).map((number) => `<${object}${number}>`);
const parent = fc.option(slot('company'));
const version = fc.option(fc.constantFrom('"1"', '"2"'), { nil: undefined, freq: 4 });
const external = fc.constantFrom('1', '2');

const of = (
  operation: string,
  parts: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Operation> => fc.record(parts).map((made) => ({ operation, ...made }) as Operation);
const companyBody = fc.oneof(
  fc.record({ domains }),
  fc.record({ parentId: parent }),
  fc.record({ domains, parentId: parent }),
);
const contactBody = fc.oneof(
  fc.record({ emails }),
  fc.record({ companyId: parent }),
  fc.record({ emails, externalIds: fc.constant([{ source: 's', id: '1' }]) }),
);
const operation = fc.oneof(
  of('contacts.create', { body: fc.record({ lastName: fc.constant('New'), emails }) }),
  of('companies.create', {
    body: fc.record({ name: fc.constant('New'), domains, parentId: parent }),
  }),
  of('contacts.update', { id: slot('contact'), body: contactBody, ifMatch: version }),
  of('contacts.update', { id: slot('contact'), body: contactBody }),
  of('companies.update', { id: slot('company'), body: companyBody }),
  of('companies.update', { id: slot('company'), body: companyBody, ifMatch: version }),
  of('contacts.replace', {
    id: slot('contact'),
    body: fc.record({ lastName: fc.constant('Replaced'), emails }),
  }),
  of('contacts.upsert', {
    key: fc.constant('email'),
    value: address,
    body: fc.record({ lastName: fc.constant('Up'), emails }),
  }),
  of('contacts.upsert', {
    key: fc.constant('email'),
    value: address,
    body: fc.record({ lastName: fc.constant('Up') }),
  }),
  of('contacts.upsert', {
    key: fc.constant('externalId:s'),
    value: external,
    body: fc.record({ lastName: fc.constant('Up') }),
  }),
  of('contacts.upsert', {
    key: fc.constant('externalId:s'),
    value: external,
    body: fc.record({ lastName: fc.constant('Up'), emails }),
  }),
  of('companies.upsert', {
    key: fc.constant('domain'),
    value: fc.constantFrom('a.example', 'b.example'),
    body: fc.record({ name: fc.constant('Up'), domains, parentId: parent }),
  }),
  of('contacts.purge', { id: slot('contact') }),
  of('companies.purge', { id: slot('company') }),
  of('contacts.delete', { id: slot('contact') }),
  of('contacts.restore', { id: slot('contact') }),
  of('companies.delete', { id: slot('company') }),
  of('companies.restore', { id: slot('company') }),
  of('contacts.companies.set', {
    id: slot('contact'),
    companyId: slot('company'),
    body: fc.record({ primary: fc.boolean() }),
  }),
  of('contacts.merge', {
    id: slot('contact'),
    body: fc.record({ from: slot('contact').map((id) => [id]) }),
  }),
  of('companies.merge', {
    id: slot('company'),
    body: fc.record({ from: slot('company').map((id) => [id]) }),
  }),
  of('contacts.companies.delete', { id: slot('contact'), companyId: slot('company') }),
);

/** The records that the operations are on, by the names that they have there. */
async function makeSlots({ crm }: TestOrganization): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let number = 0; number < slots; number += 1) {
    const company = await crm.companies.create({ name: `Company ${number}` });
    const contact = await crm.contacts.create({
      lastName: `Contact ${number}`,
      emails: [{ address: `p${number}@b.example` }],
    });
    ids.set(`<company${number}>`, company.id).set(`<contact${number}>`, contact.id);
  }
  return ids;
}

function withIds(operations: Operation[], ids: Map<string, string>): Operation[] {
  const text = JSON.stringify(operations);
  return JSON.parse(text.replaceAll(/<\w+\d>/g, (name) => ids.get(name)!)) as Operation[];
}

interface Result {
  status: number;
  body?: unknown;
  problem?: { code: string };
}

async function performAlone({ token }: TestOrganization, sent: Operation): Promise<Result> {
  const { operation: name, body, ifMatch, ...params } = sent;
  const route = routes.find(({ operationId }) => operationId === name)!;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(params[key])),
  );
  const response = await request(server, path, {
    token,
    method: route.method.toUpperCase(),
    body,
    headers: ifMatch ? { 'if-match': String(ifMatch) } : {},
  });
  const text = await response.text();
  const reply = text === '' ? null : (JSON.parse(text) as { code: string });
  return response.ok
    ? { status: response.status, body: reply }
    : { status: response.status, problem: reply! };
}

/** The results with names for ids, in the order in which they come up, and without the moment. */
function regular(results: Result[], state: unknown): string {
  const names = new Map<string, string>();
  const told = results.map(({ status, body, problem }) => [status, problem?.code ?? body]);
  return JSON.stringify([told, state], null, 1)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      names.set(id, names.get(id) ?? `id ${names.size}`);
      return names.get(id)!;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'then');
}

/** A row without what is its organization's own. */
const rowSql = `to_jsonb(c) - 'organization_id'
  || jsonb_build_object('words', replace(c.words::text, app.word_mark(c.organization_id), ''))`;

async function stateOf(organization: TestOrganization): Promise<unknown> {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ state: unknown }>(`
      select (select json_agg(${rowSql} order by c.id) from companies c) as companies,
        (select json_agg(${rowSql} order by c.id) from contacts c) as contacts,
        (select json_agg(json_build_array(l.contact_id, l.company_id) order by l.contact_id, l.company_id) from contact_companies l) as links,
        (select json_agg(json_build_array(k.record_id, k.key, k.value, k.active) order by k.record_id, k.key, k.value)
          from record_keys k where k.object in ('company', 'contact')) as keys`);
    return rows;
  });
}

async function clear(organization: TestOrganization): Promise<void> {
  await asOwner(server, organization, async (client) => {
    await client.query('set constraints all deferred');
    for (const table of ['merged_records', 'contact_companies', 'contacts', 'companies'])
      await client.query(`delete from ${table}`);
  });
}

/** The results without bodies that show what was removed for good: a batch keeps none of that. */
function withoutPurged(operations: Operation[], results: Result[]): Result[] {
  const purged = operations.flatMap(({ operation: name, id }, index) =>
    name.endsWith('.purge') && results[index]!.status === 204 ? [String(id)] : [],
  );
  return results.map((result) =>
    purged.some((id) => JSON.stringify(result.body ?? null).includes(id))
      ? { ...result, body: null }
      : result,
  );
}

test('a batch comes to what its operations come to one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 2, maxLength: 14 }), async (operations) => {
      const alone: Result[] = [];
      const singles = withIds(operations, await makeSlots(one));
      for (const sent of singles) alone.push(await performAlone(one, sent));
      const body = { atomic: false, operations: withIds(operations, await makeSlots(other)) };
      const response = await request(server, '/batch', { token: other.token, body });
      const { results } = (await response.json()) as { results: Result[] };
      const [wanted, found] = [
        regular(withoutPurged(singles, alone), await stateOf(one)),
        regular(results, await stateOf(other)),
      ];
      await Promise.all([clear(one), clear(other)]);
      expect(found).toBe(wanted);
    }),
    { numRuns: Number(process.env['BATCH_RUNS'] ?? 60) },
  );
  expect(server.errors).toEqual([]);
}, 120_000);
