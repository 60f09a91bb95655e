/** `npm run fuzz`: tries the API by what its document says, and tells what is not as the document says it. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { curlLines } from './curl.ts';
import { readDocument } from './document.ts';
import { type Ground, onOwnGround } from './ground.ts';
import { type Found, type Order, type Outcome, run } from './run.ts';
import { signatureOf } from './round.ts';
import type { Surroundings } from './world.ts';

const usage = `npm run fuzz -- [options]
  --requests N     how many requests are sent (20000)
  --seed N         what is tried: the same for the same seed; a random one unless given
  --round N        only this round of the seed
  --only ID        only this operation, by its id
  --lanes N        how many rounds run beside each other (4)
  --document FILE  the document (openapi/openapi.json)
  --url URL        a server that runs, instead of one of its own. Who asks is registered there, but for a member and
                   an operator, unless tokens are given: --owner, --member, --key, --stranger, --operator
  --coverage FILE  writes what was tried and reached, all of it, as JSON`;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    round: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string', default: '4' },
    document: { type: 'string', default: 'openapi/openapi.json' },
    url: { type: 'string' },
    owner: { type: 'string' },
    member: { type: 'string' },
    key: { type: 'string' },
    stranger: { type: 'string' },
    operator: { type: 'string' },
    coverage: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const order: Order = {
  seed: Number(values.seed),
  requests: Number(values.requests),
  only: values.only ?? null,
  round: values.round === undefined ? null : Number(values.round),
  lanes: values.round === undefined ? Number(values.lanes) : 1,
  budget: { tries: 150, ms: 40_000 },
  onProgress: (requests, found) =>
    process.stderr.write(`${requests.toLocaleString('en')} requests, ${found} findings\n`),
  onFound: (signature, round) => process.stderr.write(`found in round ${round}: ${signature}\n`),
};

if (values.help) process.stdout.write(`${usage}\n`);
else await fuzz();

async function fuzz(): Promise<void> {
  process.stdout.write(`seed ${order.seed}\n`);
  const document = await readDocument(values.document);
  const work = (ground: Ground) =>
    run(document, ground, order).then((outcome) => tell(outcome, ground));
  const found = values.url
    ? await work({ url: values.url, surroundings: givenSurroundings() })
    : await onOwnGround('.data/fuzz', work);
  if (found > 0) process.exitCode = 1;
}

/** Of a server that runs nothing is known but what lets in. */
function givenSurroundings(): Surroundings {
  const { owner, member, key, stranger, operator } = values;
  const tokens = Object.entries({ owner, member, key, stranger, operator });
  const given = Object.fromEntries(tokens.filter(([, token]) => token !== undefined));
  return { given, tokenFor: null, tokensOf: null, makeOperator: null };
}

/** Gives how much was found. */
async function tell({ coverage, seconds, found }: Outcome, { url }: Ground): Promise<number> {
  const { requests } = coverage;
  const rate = Math.round(requests / seconds);
  if (values.coverage) await coverage.write(values.coverage);
  const lines = [
    coverage.summary(),
    '',
    ...found.map((one) => describe(one, url)),
    `${requests} requests in ${Math.round(seconds)} s, ${rate} a second; seed ${order.seed}; ${found.length} findings`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return found.length;
}

function describe({ finding, times, round, isRepeated }: Found, url: string): string {
  const { violation, history } = finding;
  const again = `--seed ${order.seed} --round ${round}`;
  const how = isRepeated ? 'smallest' : 'not found again by itself; the last one of';
  const shown = isRepeated ? history : history.slice(-1);
  return [
    `FOUND ${signatureOf(finding)} (${times} times; ${again})`,
    violation.detail && `  ${violation.detail}`,
    `  ${how} ${history.length} requests:`,
    curlLines(url, shown).replaceAll(/^/gm, '    '),
    '',
  ].join('\n');
}
