/** Ten thousand contacts in batches of a thousand, by one connection: records per second. */
import { type Account, post } from './accounts.ts';
import type { Case, Turn } from './cases.ts';
import { begin } from './data.ts';
import { directusHeaders } from './peers/directus.ts';
import { contactOf, itemOf } from './requests.ts';
import { openPool } from './servers.ts';

const batches = 10;
const size = 1000;

/** By hand, into the same table with the same triggers, as a role that no policy binds. */
const insert = `
  insert into contacts (organization_id, id, first_name, last_name, job_title, emails, owner_id)
  select $1, app.uuid_v7(), first_name, last_name, job_title, jsonb_build_array(
    jsonb_build_object('address', address, 'type', 'work', 'primary', true)), $2
  from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (first_name, last_name, job_title, address)
  returning id`;

let made = 0;

/** Of a contact that was never made before. */
interface Another {
  number: number;
  address: string;
}

function others(): Another[] {
  return Array.from({ length: size }, () => {
    made += 1;
    return { number: made, address: `batch${made}@x.example` };
  });
}

/** The bodies are made before, and each batch is sent when the one before is answered. */
const turnOf =
  <T>(bodyOf: (contacts: readonly Another[]) => T, send: (body: T) => Promise<unknown>): Turn =>
  async () => {
    const bodies = Array.from({ length: batches }, () => bodyOf(others()));
    const startedAt = performance.now();
    for (const body of bodies) await send(body);
    return { value: (batches * size * 1000) / (performance.now() - startedAt) };
  };

const operationsOf = (contacts: readonly Another[]): object => ({
  operations: contacts.map(({ number, address }) => ({
    operation: 'contacts.create',
    body: contactOf(number, [{ address }]),
  })),
});

const columnsOf = (contacts: readonly Another[]): string[][] => [
  contacts.map(({ number }) => `First${number}`),
  contacts.map(({ number }) => `Last${number % size}`),
  contacts.map(() => 'Analyst'),
  contacts.map(({ address }) => address),
];

function byHand(openUrl: string, account: Account): Turn {
  const pool = openPool({ connectionString: openUrl, max: 1 });
  return turnOf(columnsOf, async (columns) => {
    const client = await pool.connect();
    await begin(client, account);
    const values = [account.organization.id, account.user.id, ...columns];
    await client.query({ name: 'insert', text: insert, values });
    await client.query('commit');
    client.release();
  });
}

function inDirectus(url: string, { organization }: Account): Turn {
  const itemsOf = (contacts: readonly Another[]): string =>
    JSON.stringify(
      contacts.map(({ number, address }) => itemOf(organization.id, number, [{ address }])),
    );
  return turnOf(itemsOf, async (body) => {
    const headers = { ...directusHeaders, 'content-type': 'application/json' };
    const response = await fetch(`${url}/items/contacts`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`Directus: ${await response.text()}`);
    await response.arrayBuffer();
  });
}

/** `POST /batch`, an insert from arrays, and Directus's post of an array. */
export const batch: Case = {
  name: 'batch',
  title: '10,000 creates in batches of 1,000, records/s; of hand-written inserts with our triggers',
  goal: { limit: 0.5, directus: 40 },
  isQuick: false,
  warmsUp: true,
  prepare: async ({ ours, openUrl, directus, accounts }) => {
    const account = accounts[0]!;
    return {
      ours: turnOf(operationsOf, (body) => post(ours, '/batch', body, account)),
      limit: byHand(openUrl, account),
      ...(directus ? { directus: inDirectus(directus.url, account) } : {}),
    };
  },
};
