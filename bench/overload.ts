/**
 * What is left of a server that is asked for five times what it can do: how many requests it still answers well, what it says to
 * the others, and how long another organization waits when one asks so much. The server has a processor of its own, so that
 * it is the limit; Postgres and who asks have the others. Last, how long he waits when the flood goes to a server that does
 * nothing but refuse, on the same processor: what of it is the machine's. Needs Linux with two processors.
 * `npx tsx bench/overload.ts`
 */
import { execFileSync } from 'node:child_process';
import type { Agent } from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'autocannon';
import { type Account, headersOf, post, register } from './accounts.ts';
import { percentiles } from './figures.ts';
import { flood, type Flooded } from './flood.ts';
import { onGround } from './ground.ts';
import { type Answer, connections, load, sendEvenly } from './load.ts';
import { type Running, startProgram } from './processes.ts';

const times = 5;
const seconds = 10;
/** Until a flood has opened its connections. */
const risingMs = 3000;
/** The other organization asks for so much of what the server can do. */
const little = 0.1;
const floodSeconds = seconds + risingMs / 1000;
const contacts = 100;
const floodConnections = 400;
const others = `1-${availableParallelism() - 1}`;

/** Lets a process, and what it will start, have these processors alone. */
const pin = (pid: number, processors: string): void =>
  void execFileSync('taskset', ['-a', '-p', '-c', processors, `${pid}`]);

const listOf = (account: Account): Request => ({
  path: '/api/v1/contacts?limit=25',
  headers: headersOf(account),
});

async function fill(ours: string, account: Account): Promise<void> {
  for (let n = 0; n < contacts; n += 1)
    await post(ours, '/contacts', { firstName: `First${n}`, lastName: `Last${n}` }, account);
}

/** How many a second were answered well; throws for a reply that is neither good nor a refusal. */
function goodOf({ asked, statuses }: Flooded): number {
  const { 200: good = 0, 503: _, 429: __, ...wrong } = statuses;
  if (Object.keys(wrong).length > 0) throw new Error(`Answered ${JSON.stringify(wrong)}`);
  say('  asked for, a second', (asked / floodSeconds).toFixed(0));
  return good / floodSeconds;
}

const isGood = ({ status }: Answer): boolean => status === 200;

const p99Of = (answers: Answer[]): number => percentiles(answers.map(({ ms }) => ms)).p99Ms;

const say = (what: string, figure: string): void =>
  void process.stdout.write(`${what.padEnd(64)}${figure}\n`);

/** A server that has nothing to do. */
const refusing = `require('node:http').createServer(({ url }, response) => {
  response.writeHead(url === '/' ? 200 : 503, { 'Content-Length': 2, 'Retry-After': 1 }).end('{}');
}).listen(process.env.PORT, '127.0.0.1')`;

/** What is asked of one server, and what its answers say. */
function createAsking(server: Running, peak: number, asking: { account: Account; other: Account }) {
  const own = connections();
  const few = (of: Account, agent = own) =>
    sendEvenly(server, [listOf(of)], little * peak, seconds, agent);
  const flooding = ({ url } = server): Promise<Flooded> => {
    return flood({
      url,
      requests: [listOf(asking.account)],
      perSecond: times * peak,
      connections: floodConnections,
      seconds: floodSeconds,
    });
  };
  return {
    /** The part of the peak that is answered well when one asks for all that. */
    async goodAlone(): Promise<number> {
      const flooded = flooding();
      await sleep(risingMs);
      const answers = await few(asking.account);
      if (answers.some((answer) => !isGood(answer) && !answer.retryAfter))
        throw new Error('A refusal without Retry-After');
      return (goodOf(await flooded) + answers.filter(isGood).length / seconds) / peak;
    },
    /** How long the other waits, in milliseconds. */
    async calm(): Promise<number> {
      return p99Of(await few(asking.other));
    },
    /** The same while another server on its processor is flooded. */
    async besideFlooded(refuser: Running): Promise<number> {
      const flooded = flooding(refuser);
      await sleep(risingMs);
      const answers = await few(asking.other);
      await flooded;
      return p99Of(answers);
    },
    /** The same while one floods, and the part of the peak that he is given: on connections that it has, or on new ones. */
    async flooded(agent?: Agent): Promise<{ p99Ms: number; given: number }> {
      const flooded = flooding();
      await sleep(risingMs);
      const answers = await few(asking.other, agent);
      const refused = answers.filter((answer) => !isGood(answer)).length;
      if (refused > 0) throw new Error(`${refused} of another organization were refused`);
      return { p99Ms: p99Of(answers), given: goodOf(await flooded) / peak };
    },
  };
}

pin(process.pid, others);
await onGround(
  async ({ server, ours, account }) => {
    pin(server.pid, '0');
    const other = await register(ours);
    for (const one of [account, other]) await fill(ours, one);
    const lists = { requests: [listOf(account)], status: 200 };
    await load(server, lists, 5);
    const { value: peak } = await load(server, lists, seconds);
    say('peak, lists of 25 a second', peak.toFixed(0));
    const asking = createAsking(server, peak, { account, other });
    say('answered well of five times as many, of the peak', (await asking.goodAlone()).toFixed(2));
    await asking.calm();
    const calm = await asking.calm();
    say('p99 of another organization, in ms', calm.toFixed(1));
    for (const [what, agent] of [
      ['in the flood', undefined],
      ['in the flood, on new connections', connections()],
    ] as const) {
      const { p99Ms, given } = await asking.flooded(agent);
      say(`  ${what}`, `${p99Ms.toFixed(1)}: × ${(p99Ms / calm).toFixed(1)}`);
      say('  what who floods is given, of the peak', given.toFixed(2));
    }
    const refuser = await startProgram({
      args: ['--eval', refusing],
      env: () => ({}),
      readyPath: '/',
    });
    pin(refuser.pid, '0');
    const beside = await asking.besideFlooded(refuser);
    say(
      '  beside a server that only refuses',
      `${beside.toFixed(1)}: × ${(beside / calm).toFixed(1)}`,
    );
  },
  { folder: '.data/overload', fresh: true },
);
