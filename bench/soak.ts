/**
 * Whether the server's memory stays: after a million requests it should be what it was after the first hundred thousand.
 * `npx tsx bench/soak.ts --requests 200000` sends fewer. Prints megabytes, as the lowest of some moments: between them is
 * what nobody has collected yet.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Account, headersOf, post, renew } from './accounts.ts';
import { onGround } from './ground.ts';
import { load } from './load.ts';
import type { Running } from './processes.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '1000000' } } });
const requests = Number(values.requests);
const warm = requests / 10;
const seconds = 20;
const moments = 10;
const mostGrowth = 1.1;

async function memoryOf(server: Running): Promise<number> {
  const seen: number[] = [];
  for (let moment = 0; moment < moments; moment += 1) {
    seen.push((await server.usage()).memoryMb);
    await sleep(500);
  }
  return Math.min(...seen);
}

/** Lists and reads, until so many were answered in all. */
async function askUntil(
  {
    server,
    ours,
    account,
    ids,
  }: { server: Running; ours: string; account: Account; ids: string[] },
  answered: number,
  all: number,
): Promise<number> {
  let count = answered;
  while (count < all) {
    await renew(ours, [account]);
    const headers = headersOf(account);
    const asked = [
      { path: '/api/v1/contacts?limit=5', headers },
      ...ids.map((id) => ({ path: `/api/v1/contacts/${id}`, headers })),
    ];
    const { value } = await load(server, { requests: asked, status: 200 }, seconds);
    count += value * seconds;
  }
  return count;
}

await onGround(
  async ({ server, ours, account }) => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const made = await post(ours, '/contacts', { lastName: `Soak ${n}` }, account);
      ids.push((made as { id: string }).id);
    }
    const asking = { server, ours, account, ids };
    const first = await askUntil(asking, 0, warm);
    const before = await memoryOf(server);
    const all = await askUntil(asking, first, requests);
    const after = await memoryOf(server);
    const ratio = after / before;
    process.stdout.write(
      `${before.toFixed(0)} MB after ${first.toFixed(0)} requests, ${after.toFixed(0)} MB after ${all.toFixed(0)}: ` +
        `× ${ratio.toFixed(2)}${ratio > mostGrowth ? ', it grows' : ''}\n`,
    );
  },
  { folder: '.data/soak', fresh: true },
);
