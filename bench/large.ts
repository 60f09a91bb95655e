/**
 * What a page costs in an organization of half a million contacts, beside another one of a hundred thousand: by every
 * field that lists go along an index by, where the list begins and at its end, by words, and by parts of names.
 * Prints medians in milliseconds, as who asks sees them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createSealer } from '../src/auth/seal.ts';
import { withConnection } from '../src/db/admin.ts';
import { openDatabase } from '../src/db/database.ts';
import { createCursorCodec } from '../src/http/cursors.ts';
import { Worker } from '../src/jobs/worker.ts';
import { customFieldFeeder, tendHandler } from '../src/modules/custom-fields/tending.ts';
import { sourceOf } from '../src/records/source.ts';
import '../src/routes.ts';
import { type Account, median, onGround, register } from './ground.ts';

const contacts = 500_000;
const others = 100_000;
const chunk = 20_000;
const times = 21;
const pageSize = 50;
const lastPage = contacts / pageSize;

const customs = { tier: 'text', score: 'number' };

type Api = (
  path: string,
  body?: object,
) => Promise<{ page: { nextCursor: string }; data: object[] }>;

function apiOf(ours: string, { accessToken }: Account): Api {
  return async (path, body) => {
    const response = await fetch(ours + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Awaited<ReturnType<Api>>;
  };
}

const first = [
  'Ada',
  'Ben',
  'Chloe',
  'Dirk',
  'Eva',
  'Finn',
  'Gwen',
  'Hans',
  'Émile',
  'Łukasz',
  'Søren',
  'Zoe',
];
const stems = [
  'Kowal',
  'Brand',
  'Smith',
  'Jans',
  'Peters',
  'Vries',
  'Berg',
  'Holm',
  'Lind',
  'Garcia',
  'Lopez',
  'Rossi',
  'Weber',
  'Novak',
  'Popov',
  'Tanak',
  'Wats',
  'Hugh',
  'Morr',
];
const ends = [
  'ski',
  't',
  'son',
  'sen',
  'mann',
  'er',
  'ova',
  'ez',
  'i',
  'y',
  'dottir',
  'quist',
  'land',
  'field',
  'worth',
  'wick',
  'ley',
];

/** Of five contacts one has no values of custom fields, of a hundred thousand one is called by a rare name. */
async function fill(
  adminUrl: string,
  { organization, user }: Account,
  rows: number,
): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    for (let from = 1; from <= rows; from += chunk) {
      await client.query('begin');
      await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
      await client.query(
        `insert into contacts (organization_id, id, first_name, last_name, job_title, emails, owner_id, lifecycle_stage, created_at, custom_fields)
         select $1, app.uuid_v7(), ($3::text[])[1 + g * 7 % cardinality($3::text[])],
           ($4::text[])[1 + g * 13 / 3 % cardinality($4::text[])] || ($5::text[])[1 + g * 5 / 7 % cardinality($5::text[])] || case when g % 100000 = 77 then 'quaxy' else '' end,
           'Analyst', jsonb_build_array(jsonb_build_object('address', 'p' || g || '@d' || g % 5000 || '.example', 'type', 'work', 'primary', true)),
           $2, (array['subscriber', 'lead', 'customer', null])[1 + g % 4], now() - g * interval '1 second',
           case when g % 5 > 0 then jsonb_build_object('tier', 'tier ' || g % 1000, 'score', g % 7919) else '{}' end
         from generate_series($6::int, $7::int) g`,
        [organization.id, user.id, first, stems, ends, from, Math.min(rows, from + chunk - 1)],
      );
      await client.query('commit');
    }
  });
}

/** Indexes the custom fields, as a worker does behind the requests. */
async function index(appUrl: string, apis: readonly Api[]): Promise<void> {
  const logger = pino({ level: 'error' });
  const database = openDatabase({ url: appUrl, poolSize: 4, preparedStatements: true, logger });
  const secret = 'a secret of the benchmark';
  const worker = new Worker({
    database,
    cursors: createCursorCodec(secret),
    sealer: createSealer(secret),
    handlers: [tendHandler],
    feeders: [customFieldFeeder],
    concurrency: 4,
    logger,
  });
  worker.start();
  for (const api of apis) {
    while (!(await api('/custom-fields')).data.every((field) => Object(field).indexedAt))
      await sleep(200);
  }
  await worker.stop(5000);
  await database.close();
}

async function measure(api: Api, what: string, query: string): Promise<void> {
  const taken: number[] = [];
  let rows = 0;
  for (let round = 0; round <= times; round += 1) {
    const begun = performance.now();
    rows = (await api(`/contacts?${query}`)).data.length;
    if (round > 0) taken.push(performance.now() - begun);
  }
  process.stdout.write(`${what}: ${median(taken).toFixed(1)} ms, ${rows} rows\n`);
}

/** The cursor before the last page. */
async function lastCursor(api: Api, sort: string): Promise<string> {
  let cursor = '';
  for (let read = 0; read < contacts - pageSize;) {
    const limit = Math.min(200, contacts - pageSize - read);
    const { page } = await api(
      `/contacts?sort=${sort}&fields=id&limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    cursor = page.nextCursor;
    read += limit;
  }
  return cursor;
}

const filters = [
  'lastName=Kowalski',
  'email=p4711@d4711.example',
  'lifecycleStage=lead',
  'customFields.tier=tier 7',
  'customFields.score[gte]=7915',
  'q=p4711',
  'q=quaxy',
  'q=ada smithson',
  'q=kowalski',
  'q=kowal',
  'q=analyst',
  'fullName[contains]=quaxy',
  'lastName[contains]=kowalsk',
  'lastName[contains]=kowal',
  'fullName[contains]=nobody',
  'firstName[startsWith]=Sør',
  'lastName[endsWith]=dottir',
];

await onGround(async ({ adminUrl, appUrl, ours, account }) => {
  const accounts = [account, await register(ours)];
  const apis = accounts.map((one) => apiOf(ours, one));
  for (const api of apis) {
    for (const [key, type] of Object.entries(customs))
      await api('/custom-fields', { object: 'contact', key, type, label: key, indexed: true });
  }
  await fill(adminUrl, accounts[1]!, others);
  await fill(adminUrl, account, contacts);
  await index(appUrl, apis);
  await withConnection(adminUrl, async (client) => {
    for (const table of ['contacts', 'custom_values', 'record_keys'])
      await client.query(`vacuum analyze ${table}`);
  });
  const [api] = apis as [Api];
  const { indexed, fields } = sourceOf('contact');
  const sorts = indexed!.filter((name) => fields[name]!.sortable);
  for (const sort of [...sorts, ...Object.keys(customs).map((key) => `customFields.${key}`)]) {
    await measure(api, `by ${sort}, page 1`, `sort=${sort}`);
    const cursor = await lastCursor(api, sort);
    await measure(api, `by ${sort}, page ${lastPage}`, `sort=${sort}&cursor=${cursor}`);
  }
  for (const filter of filters) await measure(api, filter, filter);
});
