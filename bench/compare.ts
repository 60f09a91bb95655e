/**
 * `npm run bench`: our server with everything on, the limit, and Directus, on one Postgres, loaded in turn and repeated.
 * Prints medians and ratios, and writes results.json and the table of the README. `--quick` has less of everything,
 * `--scale 10` ten times the data, `--rounds 9` more of them, `--no-peers` no Directus; `--only list,get` measures these
 * alone, and writes nothing.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Account, get as ask, register, renew } from './accounts.ts';
import { batch } from './batches.ts';
import { type Case, compare, type Filled, type Rounds, type Stage } from './cases.ts';
import { customize, fill, fillLimit } from './data.ts';
import { type Ground, onGround } from './ground.ts';
import { paced } from './paced.ts';
import {
  bootstrapDirectus,
  fillDirectus,
  installDirectus,
  startDirectus,
} from './peers/directus.ts';
import type { Running } from './processes.ts';
import { type Outcome, tableOf, writeReport } from './report.ts';
import { bypassing, create, filtered, get, list, loading } from './requests.ts';
import { parts, searching, searchingBySql, words } from './searches.ts';
import { createOpenRole, startLimit, startOpen } from './servers.ts';
import { memory, start } from './starts.ts';
import { loggingSettings } from './statements.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    'no-peers': { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const { quick } = values;
const organizations = quick ? 4 : 20;
const customizedOnes = quick ? 0 : 4;
const contacts = (quick ? 20_000 : 200_000) * Number(values.scale);
const usual: Rounds = quick
  ? { count: 2, seconds: 2, warmUpSeconds: 1 }
  : { count: 5, seconds: 6, warmUpSeconds: 6 };
const rounds = { ...usual, count: Number(values.rounds ?? usual.count) };
const idsOfEach = 50;

const all: readonly Case[] = [
  ...[list, filtered, get, create].map(loading),
  ...[list, get, create].map(bypassing),
  batch,
  paced,
  start,
  memory,
  ...[words, parts].map(searching),
  ...[words, parts].map(searchingBySql),
];
const only = values.only?.split(',');
const cases = all.filter(({ name, isQuick }) => only?.includes(name) ?? (isQuick || !quick));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Makes Directus's database, unless it is not wanted or cannot be installed. */
async function findDirectus(superUrl: string): Promise<boolean> {
  if (values['no-peers']) return false;
  try {
    await installDirectus();
  } catch (error) {
    say(`Directus is left out, since it cannot be installed: ${(error as Error).message}`);
    return false;
  }
  await bootstrapDirectus(superUrl);
  return true;
}

async function filledOne(api: string, account: Account): Promise<Filled> {
  const { data } = (await ask(api, `/contacts?limit=${idsOfEach}&fields=id`, account)) as {
    data: { id: string }[];
  };
  return Object.assign(account, { ids: data.map(({ id }) => id) });
}

async function fillOurs({ superUrl, ours, account }: Ground): Promise<Filled[]> {
  const others = Array.from({ length: organizations - 1 }, () => register(ours));
  const accounts = [account, ...(await Promise.all(others))];
  await fill(superUrl, accounts, contacts / organizations);
  await Promise.all(accounts.slice(0, customizedOnes).map((one) => customize(ours, one)));
  return Promise.all(accounts.map((one) => filledOne(ours, one)));
}

async function setUp(ground: Ground): Promise<Stage> {
  const { appUrl, superUrl } = ground;
  const [accounts, hasDirectus] = await Promise.all([fillOurs(ground), findDirectus(superUrl)]);
  await fillLimit(superUrl);
  if (hasDirectus) await fillDirectus(superUrl);
  const openUrl = await createOpenRole(superUrl, appUrl);
  let opening: Promise<Running> | undefined;
  say(`${contacts} contacts in ${organizations} organizations`);
  return {
    ...ground,
    accounts,
    customized: accounts.slice(0, customizedOnes),
    limit: await startLimit(superUrl),
    ...(hasDirectus ? { directus: await startDirectus(superUrl) } : {}),
    openUrl,
    open: () => (opening ??= startOpen(superUrl, openUrl)),
  };
}

const about = `Of ${contacts} contacts in ${organizations} organizations, ${rounds.count} rounds of ${rounds.seconds} s on ${cpus().length} processors:`;

await onGround(
  async (ground) => {
    const stage = await setUp(ground);
    const outcomes: Outcome[] = [];
    for (const one of cases) {
      await renew(stage.ours, stage.accounts);
      process.stdout.write(`${one.name}: `);
      const compared = await compare(one, await one.prepare(stage), rounds);
      outcomes.push({ one, ...compared });
      say(`${compared.ratios.limit!.toFixed(2)} of the limit`);
    }
    say(`\n${about}\n\n${tableOf(outcomes)}`);
    if (!only) await writeReport(outcomes, about);
  },
  { fresh: true, settings: loggingSettings },
);
