/**
 * How much memory an export and an import of a million contacts take: a snapshot, one whose reader is slow, and batches of a
 * thousand over four connections. `npx tsx bench/memory.ts --contacts 100000` takes fewer. Prints MB of resident memory: before,
 * and the most meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Account, headersOf, register, renew } from './accounts.ts';
import { onGround } from './ground.ts';
import { importContacts } from './imports.ts';
import { fillMuch } from './much.ts';
import type { Running } from './processes.ts';

const { values: options } = parseArgs({
  options: { contacts: { type: 'string', default: '1000000' } },
});
const contacts = Number(options.contacts);
const slowReaderPausesMs = 10_000;
const sampledEveryMs = 100;
const lastCharacters = 20_000;

/** Does the work, which tells how many rows it had; prints what the process had before, and at most meanwhile. */
async function measure(what: string, server: Running, work: () => Promise<number>): Promise<void> {
  const before = (await server.usage()).memoryMb;
  const begun = performance.now();
  let most = before;
  const over = new AbortController();
  const sampling = (async () => {
    while (!over.signal.aborted) {
      most = Math.max(most, (await server.usage()).memoryMb);
      await sleep(sampledEveryMs);
    }
  })();
  const rows = await work().finally(async () => {
    over.abort();
    await sampling;
  });
  const seconds = (performance.now() - begun) / 1000;
  print(what, [rows, before, most, seconds, rows / seconds].map(Math.round));
}

function print(what: string, columns: readonly (string | number)[]): void {
  const padded = columns.map((one) => String(one).padStart(10)).join('');
  process.stdout.write(`${what.padEnd(28)}${padded}\n`);
}

/** Reads a snapshot to its end, after a pause with the first of it; gives how many records it had. */
async function takeSnapshot(api: string, account: Account, pauseMs: number): Promise<number> {
  const response = await fetch(`${api}/snapshot?objects=contact`, { headers: headersOf(account) });
  let lines = 0;
  let last = '';
  for await (const chunk of response.body!) {
    if (lines === 0) await sleep(pauseMs);
    const text = Buffer.from(chunk).toString();
    lines += text.split('\n').length - 1;
    // The last line may come in two parts.
    last = (last + text).slice(-lastCharacters);
  }
  if (!last.includes('"cursor"')) throw new Error(`The snapshot broke off: …${last}`);
  return lines - 1;
}

await onGround(
  async ({ adminUrl, ours, server, account }) => {
    await fillMuch(adminUrl, [{ account, contacts }]);
    await renew(ours, [account]);
    print('MB of the server', ['rows', 'before', 'most', 'seconds', 'rows/s']);
    await measure('export', server, () => takeSnapshot(ours, account, 0));
    await measure('export to a slow reader', server, () =>
      takeSnapshot(ours, account, slowReaderPausesMs),
    );
    const other = await register(ours);
    await measure('import', server, () => importContacts(ours, other, contacts));
  },
  { folder: '.data/memory', fresh: true },
);
