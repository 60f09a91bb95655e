/**
 * Records per second: a thousand creates as one batch, as one request after the other, and as many
 * requests at once; in turn. Prints medians and ratios.
 */
import { Agent, request as send } from 'node:http';
import { median } from './figures.ts';
import { onGround } from './ground.ts';

const records = 1000;
const connections = 16;
const rounds = 5;

let made = 0;

/** Bodies of contacts that were never made before: each with an address of its own. */
function bodies(): object[] {
  return Array.from({ length: records }, () => {
    made += 1;
    return {
      firstName: `First${made}`,
      lastName: `Last${made % 1000}`,
      jobTitle: 'Analyst',
      emails: [{ address: `p${process.pid}-${made}@x.example` }],
    };
  });
}

interface Api {
  url: string;
  token: string;
}

function post({ url, token }: Api, path: string, body: object, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = send(url + path, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!));
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

/** Makes the records by single requests, `width` of them at a time. */
async function single(api: Api, width: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const waiting = bodies();
  const client = async (): Promise<void> => {
    for (let body = waiting.pop(); body; body = waiting.pop()) {
      const status = await post(api, '/contacts', body, agent);
      if (status !== 201) throw new Error(`A create was answered by ${status}`);
    }
  };
  await Promise.all(Array.from({ length: width }, client));
  agent.destroy();
}

async function batch(api: Api): Promise<void> {
  const agent = new Agent();
  const operations = bodies().map((body) => ({ operation: 'contacts.create', body }));
  const status = await post(api, '/batch', { operations }, agent);
  if (status !== 200) throw new Error(`The batch was answered by ${status}`);
  agent.destroy();
}

async function rateOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (records * 1000) / (performance.now() - startedAt);
}

await onGround(async ({ ours, account }) => {
  const api = { url: ours, token: account.accessToken };
  const rates: { batch: number; serial: number; parallel: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const rate = {
      batch: await rateOf(() => batch(api)),
      serial: await rateOf(() => single(api, 1)),
      parallel: await rateOf(() => single(api, connections)),
    };
    // The first round is the warm-up.
    if (round > 0) rates.push(rate);
  }
  const say = (name: string, of: (rate: (typeof rates)[number]) => number, digits = 0): void =>
    void process.stdout.write(`${name}: ${median(rates.map(of)).toFixed(digits)}\n`);
  say(`${records} creates in one batch, records/s`, (rate) => rate.batch);
  say(`${records} creates one after the other, records/s`, (rate) => rate.serial);
  say(`${records} creates over ${connections} connections, records/s`, (rate) => rate.parallel);
  say('batch to one after the other, ratio', (rate) => rate.batch / rate.serial, 1);
  say(`batch to ${connections} connections, ratio`, (rate) => rate.batch / rate.parallel, 1);
});
