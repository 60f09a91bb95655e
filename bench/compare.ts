/**
 * `npm run bench`: our server, with everything on, and the limit, on one Postgres, loaded in turn and repeated, so that a
 * machine that changes its mind does so for both. Prints medians and ratios, and writes results.json and the table of
 * the README. `--quick` has less data and shorter rounds; `--scale 10` ten times the data.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Case, cases, type Side } from './cases.ts';
import { fill } from './data.ts';
import { type Account, median, onGround, register, type Usage } from './ground.ts';
import { load, type Measured } from './load.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
  },
});
const organizations = 20;
const contacts = (values.quick ? 20_000 : 200_000) * Number(values.scale);
const connections = 32;
const rounds = values.quick ? 3 : 7;
const seconds = values.quick ? 3 : 8;

/** What one server did in a case: medians of the rounds. */
interface Result extends Measured, Usage {}

interface Compared {
  title: string;
  ours: Result;
  limit: Result;
  /** The median of the rounds' ratios, which need not be that of the medians. */
  ratio: number;
}

/** A server and how it is asked what it took. */
interface Running extends Side {
  usage(): Promise<Usage>;
}

async function measure(side: Running, one: Case): Promise<Result> {
  const before = await side.usage();
  const measured = await load(one.ask(side), connections, seconds);
  const after = await side.usage();
  const cpuMs = (after.cpuMs - before.cpuMs) / (measured.perSecond * seconds);
  return { ...measured, cpuMs, memoryMb: after.memoryMb };
}

async function compare(one: Case, ours: Running, limit: Running): Promise<Compared> {
  const all: { ours: Result; limit: Result }[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const measured = { ours: await measure(ours, one), limit: await measure(limit, one) };
    if (round > 0) all.push(measured);
  }
  const medianOf = (kind: 'ours' | 'limit'): Result => {
    const of = (name: keyof Result) => median(all.map((measured) => measured[kind][name]));
    return {
      perSecond: of('perSecond'),
      p50Ms: of('p50Ms'),
      p99Ms: of('p99Ms'),
      cpuMs: of('cpuMs'),
      memoryMb: of('memoryMb'),
    };
  };
  const ratio = median(all.map((measured) => measured.ours.perSecond / measured.limit.perSecond));
  return { title: one.title, ours: medianOf('ours'), limit: medianOf('limit'), ratio };
}

/** Throws unless both servers answer with the same records. */
async function agree(one: Case, sides: readonly Side[]): Promise<void> {
  const seen = await Promise.all(
    sides.map(async (side) => {
      const { url, requests, status } = one.ask(side);
      const [first] = requests;
      const { setupRequest: setUp } = first!;
      const asked = typeof setUp === 'function' ? setUp(first!, {}) : first!;
      const { method = 'GET', headers, body } = asked;
      const response = await fetch(new URL(asked.path!, url), {
        method,
        headers,
        body,
      } as RequestInit);
      if (response.status !== status) throw new Error(`${side.kind}: ${await response.text()}`);
      const reply = (await response.json()) as { id: string; data?: { id: string }[] };
      return JSON.stringify(
        reply.data ? reply.data.map(({ id }) => id) : method === 'GET' && reply.id,
      );
    }),
  );
  if (new Set(seen).size > 1)
    throw new Error(`${one.name}: the replies differ: ${seen.join(' / ')}`);
}

async function idsOf(url: string, { accessToken }: Account): Promise<string[]> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${url}/contacts?limit=100&fields=id`, { headers });
  const { data } = (await response.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

const at = (name: string): URL => new URL(name, import.meta.url);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const figure = (value: number, digits = 0): string => value.toFixed(digits);

function table(compared: readonly Compared[]): string {
  const head = [
    'case',
    'server',
    'requests/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU ms a request',
    'memory MiB',
  ];
  const rows = compared.flatMap(({ title, ours, limit, ratio }) =>
    [
      { name: 'ours', result: ours, of: ratio },
      { name: 'limit', result: limit, of: 1 },
    ].map(({ name, result, of }) =>
      row([
        title,
        name,
        figure(result.perSecond),
        figure(of, 2),
        figure(result.p50Ms, 1),
        figure(result.p99Ms, 1),
        figure(result.cpuMs, 2),
        figure(result.memoryMb),
      ]),
    ),
  );
  const data = `Of ${contacts} contacts, ${rounds} rounds of ${seconds} s:`;
  return [data, '', row(head), row(head.map(() => '---')), ...rows].join('\n');
}

async function write(compared: Record<string, Compared>): Promise<void> {
  const results = Object.fromEntries(
    Object.entries(compared).map(([name, { ours, limit, ratio }]) => [
      name,
      { ours: ours.perSecond, limit: limit.perSecond, ratio, peers: {} },
    ]),
  );
  await writeFile(at('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const readme = await readFile(at('README.md'), 'utf8');
  const made = `<!-- table:start -->\n${table(Object.values(compared))}\n<!-- table:end -->`;
  await writeFile(
    at('README.md'),
    readme.replace(/<!-- table:start -->[^]*<!-- table:end -->/, () => made),
  );
}

await onGround(
  async ({ adminUrl, ours, account, start, usage }) => {
    const accounts = [account];
    while (accounts.length < organizations) accounts.push(await register(ours));
    await fill(adminUrl, accounts, contacts / organizations);
    const limit = await start('limit', adminUrl);
    const ids = await Promise.all(accounts.map((one) => idsOf(ours, one)));
    const sides = [
      { kind: 'ours', url: ours, accounts, ids, usage: () => usage(ours) },
      { kind: 'limit', url: limit, accounts, ids, usage: () => usage(limit) },
    ] as const;
    const compared: Record<string, Compared> = {};
    for (const one of cases) {
      await agree(one, sides);
      compared[one.name] = await compare(one, ...sides);
      process.stdout.write(`${one.title}: ratio ${figure(compared[one.name]!.ratio, 2)}\n`);
    }
    process.stdout.write(`\n${table(Object.values(compared))}\n`);
    await write(compared);
  },
  { fresh: true },
);
