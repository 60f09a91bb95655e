/** Whatever a request did, its undo takes back, and the undo of the undo does again. */
import { afterAll, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { asOwner, snapshotOf } from '../support/owner.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** An operation of a batch. `<contact3>` is a contact that there is by then, `@{new}` one made in the batch. */
interface Operation {
  operation: string;
  [member: string]: unknown;
}

const place = fc.nat({ max: 9 });
const slot = (object: string) => place.map((number) => `<${object}${number}>`);
const address = fc.nat({ max: 4 }).map((number) => `p${number}@u.example`);
const emails = fc
  .uniqueArray(address, { maxLength: 2 })
  .map((all) => all.map((of) => ({ address: of })));
const domains = fc.uniqueArray(fc.constantFrom('a.example', 'b.example', 'c.example'), {
  maxLength: 2,
});
const text = fc.option(fc.constantFrom('one', 'two'), { nil: null });
const company = fc.option(slot('company'), { nil: null });
const of = (operation: string, parts: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(parts).map((made): Operation => ({ operation, ...made }));
const some = (parts: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(parts, { requiredKeys: [] });

const operation = fc.oneof(
  of('contacts.create', {
    body: fc.record({ lastName: fc.constant('New'), jobTitle: text, emails, companyId: company }),
  }),
  of('companies.create', {
    body: fc.record({ name: fc.constant('New'), domains, parentId: company }),
  }),
  of('contacts.update', {
    id: slot('contact'),
    body: some({ jobTitle: text, emails, companyId: company }),
  }),
  of('companies.update', {
    id: slot('company'),
    body: some({ industry: text, domains, parentId: company }),
  }),
  of('contacts.replace', {
    id: slot('contact'),
    body: fc.record({ lastName: fc.constant('Replaced'), emails }),
  }),
  of('contacts.upsert', {
    key: fc.constant('email'),
    value: address,
    body: fc.record({ lastName: fc.constant('Up'), companyId: company }),
  }),
  of('contacts.delete', { id: slot('contact') }),
  of('companies.delete', { id: slot('company') }),
  of('contacts.restore', { id: slot('contact') }),
  of('companies.restore', { id: slot('company') }),
  of('contacts.companies.set', {
    id: slot('contact'),
    companyId: slot('company'),
    body: fc.record({ role: text, primary: fc.boolean() }),
  }),
  of('contacts.companies.delete', { id: slot('contact'), companyId: slot('company') }),
  of('contacts.merge', {
    id: slot('contact'),
    body: fc.record({ from: slot('contact').map((id) => [id]) }),
  }),
  of('companies.merge', {
    id: slot('company'),
    body: fc.record({ from: slot('company').map((id) => [id]) }),
  }),
);

/** Operations of a batch of which the first makes a record that others are on. */
const withNew = fc
  .tuple(fc.constantFrom('contact', 'company'), fc.array(operation, { maxLength: 5 }))
  .map(([object, operations]) => {
    const [first, name] =
      object === 'contact' ? ['contacts.create', 'lastName'] : ['companies.create', 'name'];
    const others = JSON.stringify(operations).replaceAll(`<${object}1>`, '@{new.id}');
    return [
      { ref: 'new', operation: first!, body: { [name!]: 'Ref' } },
      ...(JSON.parse(others) as Operation[]),
    ];
  });

const requests = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: operation.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(operation, { minLength: 2, maxLength: 5 }) },
    { weight: 2, arbitrary: withNew },
  ),
  { minLength: 1, maxLength: 9 },
);

type Tables = Record<string, Record<string, unknown>[]>;

async function stateOf(organization: TestOrganization): Promise<Tables> {
  const merged = await asOwner(server, organization, (client) =>
    client.query<Record<string, unknown>>(
      'select record_id, merge_id, survivor_id from merged_records order by record_id',
    ),
  );
  const rows = (await snapshotOf(server, organization)) as Tables;
  return { ...rows, merged_records: merged.rows };
}

/** The state without records that another one does not have, their links and keys: those must be in the bin. */
function without(state: Tables, other: Tables): Tables {
  const idsOf = ({ contacts, companies }: Tables) =>
    [...contacts!, ...companies!].map(({ id }) => String(id));
  const known = new Set(idsOf(other));
  const others = new Set(idsOf(state).filter((id) => !known.has(id)));
  const kept: Tables = {};
  for (const [table, rows] of Object.entries(state)) {
    kept[table] = rows.filter(
      (row) =>
        ![row['id'], row['contact_id'], row['record_id']].some((id) => others.has(String(id))),
    );
  }
  for (const row of [...state['contacts']!, ...state['companies']!]) {
    if (others.has(String(row['id']))) expect(row['deleted_at']).not.toBeNull();
  }
  return kept;
}

async function undoOf({ token }: TestOrganization, id: string): Promise<string> {
  const response = await request(server, `/requests/${id}/undo`, { token, method: 'POST' });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The undo is refused: ${text}`);
  return (JSON.parse(text) as { requestId: string }).requestId;
}

/** Makes four contacts and companies, which the requests are on beside those that they make. */
async function build({ crm }: TestOrganization): Promise<Record<string, string[]>> {
  const ids: Record<string, string[]> = { contact: [], company: [] };
  for (let number = 0; number < 4; number += 1) {
    const { id } = await crm.companies.create({ name: `Company ${number}` });
    ids['company']!.push(id);
    const contact = await crm.contacts.create({
      lastName: `Contact ${number}`,
      emails: [{ address: `p${number}@u.example`, type: 'work', primary: true }],
      companyId: number === 0 ? null : id,
    });
    ids['contact']!.push(contact.id);
  }
  return ids;
}

interface Done {
  id: string;
  before: Tables;
  after: Tables;
}

/** Sends the requests; gives those that changed something. */
async function send(
  organization: TestOrganization,
  given: readonly Operation[][],
): Promise<Done[]> {
  const ids = await build(organization);
  const done: Done[] = [];
  for (const operations of given) {
    const before = await stateOf(organization);
    const named = JSON.stringify(operations).replaceAll(/<(\w+?)(\d)>/g, (_, object, number) => {
      const all = ids[object as string]!;
      return all[Number(number) % all.length]!;
    });
    const response = await request(server, '/batch', {
      token: organization.token,
      body: { atomic: false, operations: JSON.parse(named) as unknown },
    });
    expect(response.status).toBe(200);
    const after = await stateOf(organization);
    for (const object of ['contact', 'company']) {
      const rows = after[object === 'contact' ? 'contacts' : 'companies']!;
      ids[object] = [...new Set([...ids[object]!, ...rows.map(({ id }) => String(id))])];
    }
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    done.push({ id: response.headers.get('x-request-id')!, before, after });
  }
  return done;
}

test('requests undone in the opposite order were never made; made again, they are as they were', async () => {
  let undone = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (given) => {
      const organization = await createOrganization(server);
      const done = await send(organization, given);
      for (const _ of ['once', 'and once more']) {
        const undos: string[] = [];
        for (const { id, before } of done.toReversed()) {
          undos.unshift(await undoOf(organization, id));
          expect(without(await stateOf(organization), before)).toEqual(before);
          undone += 1;
        }
        for (const [index, { after }] of done.entries()) {
          await undoOf(organization, undos[index]!);
          expect(without(await stateOf(organization), after)).toEqual(after);
        }
      }
    }),
    { numRuns: Number(process.env['UNDO_RUNS'] ?? 40) },
  );
  expect(undone).toBeGreaterThan(100);
}, 180_000);
