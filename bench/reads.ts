/**
 * Requests per second of our server, with everything on, against a bare node:http and pg on the same
 * Postgres; in turn, so that a machine that changes its mind does so for both. Prints medians and ratios.
 */
import { Agent, get } from 'node:http';
import { withConnection } from '../src/db/admin.ts';
import { type Account, median, onGround } from './ground.ts';

const contacts = 20_000;
const connections = 16;
const roundMs = 3000;
const rounds = 5;

async function fill(adminUrl: string, { organization, user }: Account): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
    await client.query(
      `insert into contacts (organization_id, id, first_name, last_name, emails, owner_id)
       select $1, app.uuid_v7(), 'First' || g, 'Last' || g % 1000,
         jsonb_build_array(jsonb_build_object('address', 'p' || g || '@x.example', 'type', 'work', 'primary', true)), $2
       from generate_series(1, $3::int) g`,
      [organization.id, user.id, contacts],
    );
    await client.query('commit');
    await client.query('analyze contacts');
  });
}

async function compare(ours: string, bare: string, token: string): Promise<void> {
  const first = await fetch(`${ours}/contacts?limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await first.json()) as { data: { id: string }[] };
  for (const [name, path] of [
    ['list of 25, newest first', '/contacts?limit=25'],
    ['get', `/contacts/${data[0]!.id}`],
  ] as const) {
    await agree([ours + path, bare + path], token);
    const rates: { ours: number; bare: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const rate = { ours: await load(ours + path, token), bare: await load(bare + path, token) };
      // The first round is the warm-up.
      if (round > 0) rates.push(rate);
    }
    const [of, limit] = [
      median(rates.map((rate) => rate.ours)),
      median(rates.map((rate) => rate.bare)),
    ];
    const ratio = median(rates.map((rate) => rate.ours / rate.bare));
    process.stdout.write(
      `${name}: ours ${of.toFixed(0)}/s, bare ${limit.toFixed(0)}/s, ratio ${ratio.toFixed(2)}\n`,
    );
  }
}

/** Throws unless both servers answer with the same first record. */
async function agree(urls: string[], token: string): Promise<void> {
  const ids = await Promise.all(
    urls.map(async (url) => {
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const body = (await response.json()) as { id?: string; data?: { id: string }[] };
      return body.id ?? body.data?.[0]?.id;
    }),
  );
  if (!ids[0] || ids[0] !== ids[1]) throw new Error(`The replies differ: ${ids.join(', ')}`);
}

/** Requests per second that were answered by 200. Throws for any other answer. */
async function load(url: string, token: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + roundMs;
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      await request(url, token, agent);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return (answered * 1000) / roundMs;
}

function request(url: string, token: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
  });
}

await onGround(async ({ adminUrl, ours, account, start }) => {
  await fill(adminUrl, account);
  const bare = await start('bare', adminUrl, '', account.organization.id);
  await compare(ours, bare, account.accessToken);
});
