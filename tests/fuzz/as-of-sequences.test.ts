/** Whatever is written: each instant is told as it was seen then, and the history adds up to the record of now. */
import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { takeInstant } from '../support/instants.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();

type Kind = 'contacts' | 'companies';
const included: Record<Kind, string> = {
  contacts: 'company,companies',
  companies: 'parent,contacts',
};

/** The included list of links. */
const many: Record<Kind, string> = { contacts: 'companies', companies: 'contacts' };

/** A step. Records are named by numbers, of those that there are by then. */
type Step =
  | { do: 'create' | 'patch' | 'replace'; kind: Kind; at: number; word: string; other: number }
  | { do: 'delete' | 'restore'; kind: Kind; at: number }
  | { do: 'merge'; kind: Kind; at: number; from: number }
  | { do: 'undo'; at: number }
  | { do: 'link'; at: number; other: number; role: string; primary: boolean }
  | { do: 'unlink'; at: number; other: number };

const at = fc.nat({ max: 1000 });
const word = fc.constantFrom('a', 'b', 'c');
const kind = fc.constantFrom<Kind>('contacts', 'companies');
const is = <K extends string>(...of: K[]): fc.Arbitrary<K> => fc.constantFrom(...of);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: is('create', 'patch', 'patch', 'replace'), kind, at, word, other: at }),
  fc.record({ do: is('delete', 'restore'), kind, at }),
  fc.record({ do: is('merge'), kind, at, from: at }),
  fc.record({ do: is('undo'), at }),
  fc.record({ do: is('link'), at, other: at, role: word, primary: fc.boolean() }),
  fc.record({ do: is('unlink'), at, other: at }),
);

interface Answer {
  status: number;
  etag: string | null;
  text: string;
}

/** What one record looked like at an instant: as it is shown, and in the bin too. */
interface Shadow {
  path: string;
  instant: string;
  plain: Answer;
  binned: Answer;
}

interface Run extends TestOrganization {
  ids: Record<Kind, string[]>;
  merges: string[];
  shadows: Shadow[];
}

async function ask(run: Run, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await request(server, path, { token: run.token, method, body });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), text };
}

type Writing = Extract<Step, { word: string }>;

const bodyOf = (run: Run, { kind: of, word: text, other }: Writing): object => {
  const company = run.ids.companies[other % (run.ids.companies.length + 1)] ?? null;
  return of === 'contacts'
    ? {
        lastName: text,
        companyId: company,
        emails: [{ address: `${text}@seq.example` }],
        birthDate: text === 'a' ? '1815-12-10' : null,
      }
    : {
        name: text,
        parentId: company,
        domains: [`${text}.example`],
        annualRevenue: text === 'c' ? null : { amount: `${text.length}2.5`, currency: 'EUR' },
      };
};

/** Performs the step; gives the record that was written and answered, if one was. */
async function perform(run: Run, one: Step): Promise<[path: string, answer: Answer] | null> {
  const pick = (of: Kind, number: number): string =>
    run.ids[of][number % run.ids[of].length] ?? '00000000-0000-7000-8000-000000000000';
  const path = 'kind' in one ? `/${one.kind}/${pick(one.kind, one.at)}` : '';
  switch (one.do) {
    case 'create': {
      const made = await ask(run, 'POST', `/${one.kind}`, bodyOf(run, one));
      if (made.status !== 201) return null;
      const { id } = JSON.parse(made.text) as { id: string };
      run.ids[one.kind].push(id);
      return [`/${one.kind}/${id}`, made];
    }
    case 'patch':
      return [path, await ask(run, 'PATCH', path, bodyOf(run, one))];
    case 'replace':
      return [path, await ask(run, 'PUT', path, bodyOf(run, one))];
    case 'delete':
      await ask(run, 'DELETE', path);
      return null;
    case 'restore':
      return [path, await ask(run, 'POST', `${path}/restore`)];
    case 'merge': {
      const from = [pick(one.kind, one.from)];
      const merged = await ask(run, 'POST', `${path}/merge`, { from });
      if (merged.status === 200)
        run.merges.push((JSON.parse(merged.text) as { mergeId: string }).mergeId);
      return null;
    }
    case 'undo':
      if (run.merges.length > 0)
        await ask(run, 'POST', `/merges/${run.merges.at(-1 - (one.at % 2)) ?? run.merges[0]}/undo`);
      return null;
    default: {
      const link = `/contacts/${pick('contacts', one.at)}/companies/${pick('companies', one.other)}`;
      if (one.do === 'unlink') await ask(run, 'DELETE', link);
      else await ask(run, 'PUT', link, { role: one.role, primary: one.primary });
      return null;
    }
  }
}

const pathsOf = ({ ids }: Run): [kind: Kind, path: string][] =>
  (['contacts', 'companies'] as const).flatMap((of) =>
    ids[of].map((id): [Kind, string] => [of, `/${of}/${id}`]),
  );

/** Every record as it is seen now. */
async function takeShadows(run: Run): Promise<void> {
  const instant = await takeInstant(server);
  for (const [of, id] of pathsOf(run)) {
    const path = `${id}?include=${included[of]}`;
    const [plain, binned] = [
      await ask(run, 'GET', path),
      await ask(run, 'GET', `${path}&deleted=include`),
    ];
    run.shadows.push({ path, instant, plain, binned });
  }
}

/** A record that is not there now says why, and one that was not there says that: the status tells as much. */
const seen = ({ status, text, etag }: Answer): unknown =>
  status === 200 ? [status, etag, text] : status;

async function expectShadows(run: Run): Promise<void> {
  for (const { path, instant, plain, binned } of run.shadows) {
    const past = `${path}&asOf=${instant}`;
    expect([past, seen(await ask(run, 'GET', past))]).toEqual([past, seen(plain)]);
    // What was merged then is just in the bin, once that is undone.
    if (binned.status !== 200) continue;
    const bin = `${past}&deleted=include`;
    expect([bin, seen(await ask(run, 'GET', bin))]).toEqual([bin, seen(binned)]);
  }
}

type Entry = Awaited<ReturnType<TestOrganization['crm']['contacts']['history']>>['data'][number];
type Values = Record<string, unknown>;

/** What the entries, oldest first, make of nothing; each goes on from where the one before ended. */
function fold(entries: readonly Entry[]): Values {
  const values: Values = {};
  for (const { changes } of entries) {
    for (const { field, from, to } of changes) {
      expect([field, values[field] ?? null]).toEqual([field, from]);
      values[field] = to;
    }
  }
  return values;
}

async function expectHistory(run: Run, of: Kind, id: string): Promise<void> {
  const oldestFirst = async (query: object): Promise<Entry[]> =>
    (await run.crm[of].history(id, { limit: 3, ...query }).toArray({ max: 1000 })).toReversed();
  const own = await oldestFirst({});
  const now = await ask(run, 'GET', `/${of}/${id}?deleted=include`);
  const record = JSON.parse(now.text) as Values;
  const newest = own.at(-1)!;
  expect(own.map(({ version }) => version)).toEqual(own.map((_, index) => index + 1));
  const empty = Object.fromEntries(Object.keys(record).map((name) => [name, null]));
  const told = { version: newest.version, updatedAt: newest.at };
  expect({ ...empty, ...fold(own), ...told }).toEqual(record);

  const all = await oldestFirst({ include: ['links'] });
  expect(all.filter(({ link }) => link === null)).toEqual(own);
  expect(all.map(({ at: time }) => time)).toEqual(all.map(({ at: time }) => time).toSorted());
  const near = of === 'contacts' ? 'contactId' : 'companyId';
  const links = new Map<string, Values & { versions: number[] }>();
  for (const { link, version, changes } of all) {
    if (!link) continue;
    const known = links.get(link.id) ?? { versions: [] };
    known.versions.push(version);
    for (const { field, to } of changes) Object.assign(known, { [field]: to });
    links.set(link.id, known);
  }
  const { text } = await ask(run, 'GET', `/${of}/${id}?deleted=include&include=${included[of]}`);
  const list = (JSON.parse(text) as Record<string, { data: Values[] }>)[many[of]]!.data;
  const held = [...links].filter(([, values]) => values[near] === id);
  expect(held.map(([link]) => link).toSorted()).toEqual(list.map((link) => link['id']).toSorted());
  for (const link of list) {
    const { versions, role = null } = links.get(String(link['id']))!;
    // What was done to it while a merge had given it to another record is told in the history of that one.
    const isWhole = versions.every((version, index) => version === index + 1);
    if (isWhole) expect(role).toBe(link['role']);
  }
}

test('an instant is told as it was seen, and histories add up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const organization = await createOrganization(server);
      const run: Run = {
        ...organization,
        ids: { contacts: [], companies: [] },
        merges: [],
        shadows: [],
      };
      const first = { do: 'create', at: 0, other: 1 } as const;
      await perform(run, { ...first, kind: 'companies', word: 'x' });
      await perform(run, { ...first, kind: 'contacts', word: 'y' });
      await perform(run, { ...first, kind: 'contacts', word: 'z' });
      for (const one of steps) {
        const [path, answer] = (await perform(run, one)) ?? [];
        await takeShadows(run);
        // Also at the very time that the reply names: what the request did to links belongs to it.
        if (!path || answer!.status >= 300) continue;
        const { updatedAt } = JSON.parse(answer!.text) as { updatedAt: string };
        const newest = run.shadows.findLast((shadow) => shadow.path.startsWith(path))!;
        const before = run.shadows.findLast((shadow) => shadow.instant < newest.instant);
        if (!before || updatedAt > before.instant)
          run.shadows.push({ ...newest, instant: updatedAt });
      }
      await expectShadows(run);
      for (const [of, path] of pathsOf(run)) {
        const id = path.split('/')[2]!;
        if ((await ask(run, 'GET', `${path}?deleted=include`)).status === 200)
          await expectHistory(run, of, id);
      }
    }),
    { numRuns: Number(process.env['AS_OF_RUNS'] ?? 4), endOnFailure: true },
  );
  expect(server.errors).toEqual([]);
}, 300_000);
