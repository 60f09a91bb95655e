/** Eight clients at once do whatever they like to the same records: what is promised holds all the same. */
import { beforeAll, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { asOwner } from '../support/owner.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();
let organization: TestOrganization;

beforeAll(async () => {
  organization = await createOrganization(server);
});

const clients = 8;
const addresses = 6;

/** A step of a client. Records are named by numbers, of those that there are by then. */
type Step =
  | { kind: 'create'; emails: string[] }
  | { kind: 'patch'; at: number; emails: string[] }
  | { kind: 'upsert'; email: string }
  | { kind: 'delete' | 'restore'; at: number }
  | { kind: 'merge'; at: number; from: number; undo: boolean }
  | { kind: 'undo'; at: number }
  | { kind: 'batch'; atomic: boolean; at: number; emails: string[] };

const email = fc.nat({ max: addresses - 1 }).map((number) => `p${number}@seq.example`);
const emails = fc.uniqueArray(email, { maxLength: 2 });
const at = fc.nat({ max: 1000 });
const kind = <K extends string>(of: K): fc.Arbitrary<K> => fc.constant(of);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: kind('create'), emails }),
  fc.record({ kind: kind('patch'), at, emails }),
  fc.record({ kind: kind('upsert'), email }),
  fc.record({ kind: kind('delete'), at }),
  fc.record({ kind: kind('restore'), at }),
  fc.record({ kind: kind('merge'), at, from: at, undo: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ kind: kind('undo'), at }) },
  fc.record({ kind: kind('batch'), atomic: fc.boolean(), at, emails }),
);

interface Reply {
  status: number;
  text: string;
}

/** What the clients know together. */
interface Run {
  ids: string[];
  /** Requests that succeeded, undos among them: what can be undone. */
  requests: string[];
  /** The first reply under each key. */
  kept: Map<string, { ask: () => Promise<Reply>; reply: Reply }>;
  statuses: number[];
}

let keys = 0;

async function ask(run: Run, method: string, path: string, body?: unknown): Promise<Reply> {
  const key = `seq-${(keys += 1)}`;
  const once = async (): Promise<Reply & { by: string }> => {
    const response = await request(server, path, {
      token: organization.token,
      method,
      body,
      headers: { 'idempotency-key': key },
    });
    return {
      status: response.status,
      text: await response.text(),
      by: response.headers.get('x-request-id')!,
    };
  };
  const again = async (): Promise<Reply> => {
    const { by: _, ...same } = await once();
    return same;
  };
  const { by, ...reply } = await once();
  run.statuses.push(reply.status);
  if (method !== 'GET' && reply.status < 300) run.requests.push(by);
  if (method === 'POST' && reply.status < 300) run.kept.set(key, { ask: again, reply });
  return reply;
}

function noteId(run: Run, { status, text }: Reply): void {
  if (status === 201) run.ids.push((JSON.parse(text) as { id: string }).id);
}

const bodyOf = (all: string[]): object => ({
  lastName: 'Seq',
  emails: all.map((address) => ({ address })),
});

async function perform(run: Run, one: Step): Promise<void> {
  const pick = (number: number): string => run.ids[number % run.ids.length]!;
  switch (one.kind) {
    case 'create':
      return noteId(run, await ask(run, 'POST', '/contacts', bodyOf(one.emails)));
    case 'upsert':
      return noteId(
        run,
        await ask(run, 'PUT', `/contacts/by/email/${one.email}`, { lastName: 'Up' }),
      );
    case 'patch':
      await ask(run, 'PATCH', `/contacts/${pick(one.at)}`, bodyOf(one.emails));
      return;
    case 'delete':
      await ask(run, 'DELETE', `/contacts/${pick(one.at)}`);
      return;
    case 'restore':
      await ask(run, 'POST', `/contacts/${pick(one.at)}/restore`);
      return;
    case 'merge':
      return merge(run, pick(one.at), pick(one.from), one.undo);
    case 'undo': {
      // One of the last: what is older has mostly been changed since.
      const last = run.requests.slice(-12);
      await ask(run, 'POST', `/requests/${last[one.at % last.length]!}/undo`);
      return;
    }
    case 'batch':
      await ask(run, 'POST', '/batch', {
        atomic: one.atomic,
        operations: [
          { ref: 'acme', operation: 'companies.create', body: { name: 'Seq' } },
          { operation: 'contacts.create', body: { lastName: 'B', companyId: '@{acme.id}' } },
          { operation: 'contacts.update', id: pick(one.at), body: bodyOf(one.emails) },
          { operation: 'contacts.create', body: bodyOf(one.emails) },
        ],
      });
  }
}

async function merge(run: Run, id: string, from: string, undo: boolean): Promise<void> {
  const merged = await ask(run, 'POST', `/contacts/${id}/merge`, { from: [from] });
  if (merged.status !== 200 || !undo) return;
  const { mergeId } = JSON.parse(merged.text) as { mergeId: string };
  await ask(run, 'POST', `/merges/${mergeId}/undo`);
}

interface Entry {
  record_id: string;
  request_id: string;
  after: { emails?: { address: string }[]; deleted_at?: string | null } | null;
}

/**
 * Follows the log, request by request, and says where a value was held by two records. Who takes what
 * another request gave up has waited for its end: requests come in the order of their last entries.
 */
async function heldTwice(): Promise<string[]> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<Entry>(
      `select record_id, request_id, after from changes where object = 'contact'
       order by max(position) over (partition by request_id), position`,
    ),
  );
  const records = new Map<string, { emails: string[]; deleted: boolean }>();
  const faults = new Set<string>();
  for (const [index, { record_id: id, request_id: request, after }] of rows.entries()) {
    const known = records.get(id) ?? { emails: [], deleted: false };
    if (after?.emails) known.emails = after.emails.map(({ address }) => address);
    if (after && 'deleted_at' in after) known.deleted = after.deleted_at !== null;
    records.set(id, known);
    if (rows[index + 1]?.request_id === request) continue;
    const held = [...records.values()].flatMap(({ emails, deleted }) => (deleted ? [] : emails));
    const twice = held.filter((address, at) => held.indexOf(address) !== at);
    for (const address of twice) faults.add(`${address} after request ${request}`);
  }
  return [...faults];
}

/**
 * What is merged is in the bin, nothing refers to it, and it is the merges that hold which say so; and of all
 * undos of one thing, one holds at most.
 */
async function outOfStep(): Promise<unknown[]> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<{ fault: string; id: string }>(`
      with recursive later (id, at) as (
        select u.request_id, u.request_id from undos u
        union all
        select l.id, u.request_id from later l join undos u on u.undone_id = l.at
      ), held as (select id from later group by id having count(*) % 2 = 1)
      select 'merged, and not in the bin' as fault, m.record_id as id
      from merged_records m join contacts c on c.id = m.record_id where c.deleted_at is null
      union all
      select 'merged, and referred to', m.record_id
      from merged_records m join contact_companies l on l.contact_id = m.record_id
      union all
      select 'a merge that says other than its records', g.id from merges g
      where (g.undone_at is null) <> exists (select from merged_records m where m.merge_id = g.id)
      union all
      select 'undone twice', u.undone_id from undos u join held on held.id = u.request_id
      group by u.undone_id having count(*) > 1`),
  );
  return rows;
}

/** The record with its links, but for what each change changes. */
async function pictureOf(id: string): Promise<unknown> {
  const { version: _, updatedAt: __, ...record } = await organization.crm.contacts.get(id);
  const links = await organization.crm.contacts.companies.list(id, { sort: ['id'] });
  return [record, links.data.map(({ companyId, role, primary }) => [companyId, role, primary])];
}

/** Merges two records that nobody else knows, undoes it, and tells whether both are as before. */
async function mergeAndUndo(number: number): Promise<void> {
  const { crm } = organization;
  const make = async (name: string): Promise<string> => {
    const company = await crm.companies.create({ name });
    const own = { address: `${name.toLowerCase()}-${number}-${keys}@own.example` };
    const { id } = await crm.contacts.create({
      firstName: name,
      lastName: 'Own',
      companyId: company.id,
      emails: [own],
    });
    return id;
  };
  const [id, from] = [await make('One'), await make('Two')];
  const before = [await pictureOf(id), await pictureOf(from)];
  const { mergeId } = await crm.contacts.merge(id, { from: [from] });
  expect(await pictureOf(id)).not.toEqual(before[0]);
  await expect(crm.contacts.get(from)).rejects.toMatchObject({ status: 404, code: 'merged' });
  await crm.merges.undo(mergeId);
  expect([await pictureOf(id), await pictureOf(from)]).toEqual(before);
}

type State = Record<string, unknown>[];

const regular = (state: State): string[] => state.map((row) => JSON.stringify(row)).toSorted();

/** A contact as it stood at a time. */
interface Shadow {
  at: string;
  record: Record<string, unknown>;
}

/** Contacts and their links as the feed tells them from its beginning, and each contact at each time. */
async function followFeed(): Promise<{ state: string[]; shadows: Map<string, Shadow> }> {
  const state = new Map<string, Record<string, unknown>>();
  const known = new Map<string, Record<string, unknown>>();
  const shadows = new Map<string, Shadow>();
  for (let [after, more] = ['', true]; more;) {
    const page = await organization.crm.changes.list({
      limit: 500,
      objects: ['contact', 'contact_company'],
      ...(after ? { after } : {}),
    });
    for (const { type, object, recordId, at, after: fields } of page.data) {
      const record = { ...known.get(recordId), ...fields };
      known.set(recordId, record);
      if (type.endsWith('.purged') || type.endsWith('.deleted')) state.delete(recordId);
      else state.set(recordId, record);
      // Of several changes in one millisecond the last counts.
      if (object === 'contact') shadows.set(`${recordId} ${at}`, { at, record });
    }
    [after, more] = [page.cursor, page.hasMore];
  }
  const rows = [...state.values()].map(({ updatedAt: _, ...row }) => sortedMembers(row));
  return { state: regular(rows), shadows };
}

/** Where a contact as of a time is not what it was then. One that was merged away answers that, and is left out. */
async function unlikeShadows(shadows: Shadow[]): Promise<unknown[]> {
  const faults: unknown[] = [];
  for (const { at, record } of shadows) {
    const path = `/contacts/${String(record['id'])}?deleted=include&asOf=${at}`;
    const response = await request(server, path, { token: organization.token });
    const found = (await response.json()) as Record<string, unknown>;
    if (found['code'] === 'merged') continue;
    if (JSON.stringify(sortedMembers(found)) !== JSON.stringify(sortedMembers(record)))
      faults.push([at, record, found]);
  }
  return faults;
}

async function lastPosition(): Promise<string> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<{ last: string }>('select coalesce(max(position), 0) as last from changes'),
  );
  return rows[0]!.last;
}

/** Undoes every request behind the position, the last one first; tells of those that could not be. */
async function undoAll(position: string): Promise<unknown[]> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<{ id: string }>(
      'select request_id as id from changes where position > $1 group by request_id order by max(position) desc',
      [position],
    ),
  );
  const faults: unknown[] = [];
  for (const { id } of rows) {
    const response = await request(server, `/requests/${id}/undo`, {
      token: organization.token,
      method: 'POST',
    });
    if (response.status !== 200) faults.push(await response.json());
  }
  return faults;
}

const sortedMembers = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** The same as a snapshot tells it. */
async function stateOfTables(): Promise<string[]> {
  const { token } = organization;
  const response = await request(server, '/snapshot?objects=contact,contact_company', { token });
  const lines = (await response.text()).trimEnd().split('\n').slice(0, -1);
  const records = lines.map(
    (line) => (JSON.parse(line) as { record: Record<string, unknown> }).record,
  );
  return regular(records.map(({ primary: _, updatedAt: __, ...row }) => sortedMembers(row)));
}

test('what is promised to one is promised to eight at once', async () => {
  const sequences = fc.array(fc.array(step, { minLength: 5, maxLength: 20 }), {
    minLength: clients,
    maxLength: clients,
  });
  await fc.assert(
    fc.asyncProperty(sequences, async (steps) => {
      const run: Run = { ids: [], requests: [], kept: new Map(), statuses: [] };
      const position = await lastPosition();
      await perform(run, { kind: 'create', emails: [] });
      const client = async (mine: Step[], number: number): Promise<void> => {
        for (const [index, one] of mine.entries()) {
          await perform(run, one);
          if (index === 2) await mergeAndUndo(number);
        }
      };
      await Promise.all(steps.map(client));
      expect(run.statuses.filter((status) => status >= 500)).toEqual([]);
      expect(run.statuses.filter((status) => status < 300).length).toBeGreaterThan(clients);
      for (const { ask: again, reply } of run.kept.values()) expect(await again()).toEqual(reply);
      expect(await heldTwice()).toEqual([]);
      expect(await outOfStep()).toEqual([]);
      const { state, shadows } = await followFeed();
      expect(state).toEqual(await stateOfTables());
      expect(await unlikeShadows([...shadows.values()])).toEqual([]);
      // As it was before all that: nothing is left that was made.
      expect(await undoAll(position)).toEqual([]);
      expect((await organization.crm.contacts.list({ limit: 1 })).data).toEqual([]);
      expect((await organization.crm.companies.list({ limit: 1 })).data).toEqual([]);
    }),
    { numRuns: Number(process.env['SEQUENCE_RUNS'] ?? 4), endOnFailure: true },
  );
  expect(server.errors).toEqual([]);
}, 120_000);
