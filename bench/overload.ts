/**
 * What is left of a server that is asked for five times what it can do: how many requests it still answers well, what it says to
 * the others, and how long another organization waits when one asks so much. The server has a part of one processor, so that
 * it is the limit, and not who asks. Needs Linux and its control groups, as root. `npx tsx bench/overload.ts`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'autocannon';
import { type Account, headersOf, post, register } from './accounts.ts';
import { confine } from './confine.ts';
import { percentiles } from './figures.ts';
import { onGround } from './ground.ts';
import { type Answer, connections, load, sendEvenly } from './load.ts';

const share = 0.25;
const times = 5;
const seconds = 10;
/** Until a flood has opened its connections. */
const risingMs = 3000;
/** The other organization asks for so much of what the server can do. */
const little = 0.1;
const contacts = 100;

const listOf = (account: Account): Request => ({
  path: '/api/v1/contacts?limit=25',
  headers: headersOf(account),
});

async function fill(ours: string, account: Account): Promise<void> {
  for (let n = 0; n < contacts; n += 1)
    await post(ours, '/contacts', { firstName: `First${n}`, lastName: `Last${n}` }, account);
}

/** How many a second were answered well; throws for a refusal that does not say when to come again. */
function goodOf(answers: readonly Answer[]): number {
  for (const { status, retryAfter } of answers) {
    if (status !== 200 && !(status === 503 || status === 429))
      throw new Error(`Answered ${status}`);
    if (status !== 200 && retryAfter === undefined)
      throw new Error(`${status} without Retry-After`);
  }
  return answers.filter(({ status }) => status === 200).length / seconds;
}

const say = (what: string, figure: string): void =>
  void process.stdout.write(`${what.padEnd(64)}${figure}\n`);

await onGround(
  async ({ server, ours, account }) => {
    const other = await register(ours);
    for (const one of [account, other]) await fill(ours, one);
    const many = [listOf(account)];
    const few = [listOf(other)];
    await load(server, { requests: many, status: 200 }, 5);
    const free = await confine(server.pid, share);
    try {
      const { value: peak } = await load(server, { requests: many, status: 200 }, seconds);
      say('peak, lists of 25 a second', peak.toFixed(0));
      const good = goodOf(await sendEvenly(server, many, times * peak, seconds));
      say(
        `answered well of ${times} times as many`,
        `${good.toFixed(0)}, ${(good / peak).toFixed(2)} of the peak`,
      );
      const own = connections();
      const p99 = async (): Promise<number> => {
        const answers = await sendEvenly(server, few, little * peak, seconds, own);
        say(
          '  another organization, answered well',
          `${answers.filter(({ status }) => status === 200).length} of ${answers.length}`,
        );
        return percentiles(answers.map(({ ms }) => ms)).p99Ms;
      };
      const calm = await p99();
      const flood = sendEvenly(server, many, times * peak, seconds + risingMs / 1000);
      await sleep(risingMs);
      const flooded = await p99();
      goodOf(await flood);
      say(
        'p99 of another organization, calm and in the flood, in ms',
        `${calm.toFixed(0)}, ${flooded.toFixed(0)}: × ${(flooded / calm).toFixed(1)}`,
      );
    } finally {
      await server.stop();
      await free();
    }
  },
  { folder: '.data/overload', fresh: true },
);
