/**
 * What stays flat: the first page against the ten-thousandth, and one organization of ten million contacts against one of 200,000 in
 * the same tables. `npx tsx bench/flat.ts --contacts 2000000` takes another size. What is filled is kept in `.data/flat-<contacts>`
 * for the next run. Prints medians in milliseconds, as who asks sees them; what is not flat is marked.
 */
import { parseArgs } from 'node:util';
import { type Account, renew, send, signInOrRegister } from './accounts.ts';
import { median } from './figures.ts';
import { onGround } from './ground.ts';
import { common, everyThousandth, fillMuch, rare } from './much.ts';

const { values: options } = parseArgs({
  options: {
    contacts: { type: 'string', default: '10000000' },
    beside: { type: 'string', default: '200000' },
  },
});
const sizes = [Number(options.beside), Number(options.contacts)] as const;
const times = 21;
const pageSize = 25;
const deepPage = 10_000;
const flatUpTo = 1.5;

interface Page {
  page: { nextCursor: string; total?: number };
  data: { id: string }[];
}

type Api = (path: string, body?: object, method?: string) => Promise<Page>;

function apiOf(ours: string, account: Account): Api {
  return async (path, body, method = body ? 'POST' : 'GET') =>
    (await send(ours, path, account, method, body)) as Page;
}

/** Asks each in turn, again and again; gives the medians in milliseconds. */
async function compare(asks: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const taken: number[][] = asks.map(() => []);
  for (let round = 0; round <= times; round += 1) {
    for (const [index, ask] of asks.entries()) {
      const begun = performance.now();
      await ask();
      if (round > 0) taken[index]!.push(performance.now() - begun);
    }
  }
  return taken.map(median);
}

function say(what: string, [one, other]: readonly number[]): void {
  const ratio = other! / one!;
  const numbers = [one!, other!, ratio].map((number) => number.toFixed(2).padStart(10)).join('');
  process.stdout.write(`${what.padEnd(52)}${numbers}${ratio > flatUpTo ? '  not flat' : ''}\n`);
}

/** The cursor before the page, whose records are skipped in larger ones. */
async function cursorBefore(api: Api, page: number, sort: string): Promise<string> {
  let cursor = '';
  for (let left = (page - 1) * pageSize; left > 0; left -= 200) {
    const query = `sort=${sort}&fields=id&limit=${Math.min(200, left)}${cursor && `&cursor=${cursor}`}`;
    cursor = (await api(`/contacts?${query}`)).page.nextCursor;
  }
  return cursor;
}

const twenty = 'Twentier';

/** Twenty of a name in an organization, however large it is. */
async function makeTwenty(api: Api): Promise<void> {
  const { data } = await api(`/contacts?lastName=${twenty}&fields=id`);
  for (let made = data.length; made < 20; made += 1)
    await api('/contacts', { firstName: 'One of', lastName: twenty });
}

/** What finds as many in both, and below what finds more in the larger one. */
const lists = {
  'newest first': '',
  'by last name': 'sort=lastName',
  'one stage of four': 'lifecycleStage=lead',
  'one stage of four, by last name': 'lifecycleStage=lead&sort=lastName',
  'one address': 'email=p4711@d4711.example',
  'created within a range': 'createdAt[gte]=2000-01-01T00:00:00Z&sort=createdAt',
  'words: one record': 'q=p4711',
  'one last name of twenty': `lastName=${twenty}`,
  'words: twenty': `q=${twenty}`,
  'words: all': `q=${common}`,
  'words: two, one of twenty': `q=${common} ${twenty}`,
  'part of a name: twenty': 'fullName[contains]=wentie',
  'part of a name: none': 'fullName[contains]=nobody',
  'total, estimated': 'total=estimated',
  'total of one stage, estimated': 'lifecycleStage=lead&total=estimated',
  'total of twenty, exact': `lastName=${twenty}&total=exact`,
  'one last name of a thousand': `lastName=${everyThousandth}`,
  'words: one of a hundred thousand': `q=${rare}`,
  'words: one of a thousand': `q=${everyThousandth}`,
  'part of a name: one of a hundred thousand': 'fullName[contains]=uaxle',
  'part of a name: one of a thousand': 'fullName[contains]=ousande',
  'total of one in a thousand, exact': `lastName=${everyThousandth}&total=exact`,
  'total, exact': 'total=exact',
  'total of one stage, exact': 'lifecycleStage=lead&total=exact',
};

async function comparePages(api: Api): Promise<void> {
  for (const sort of ['-createdAt', 'lastName']) {
    const cursor = await cursorBefore(api, deepPage, sort);
    const pages = [`sort=${sort}`, `sort=${sort}&cursor=${cursor}`];
    say(
      `page 1, page ${deepPage}, by ${sort}`,
      await compare(pages.map((query) => () => api(`/contacts?limit=${pageSize}&${query}`))),
    );
  }
}

async function compareSizes(apis: readonly Api[]): Promise<void> {
  for (const [what, query] of Object.entries(lists)) {
    const asks = apis.map((api) => () => api(`/contacts?limit=${pageSize}&${query}`));
    // What ends at its time limit has no figure.
    await compare(asks).then(
      (medians) => say(what, medians),
      (error: unknown) => process.stdout.write(`${what.padEnd(52)} ${String(error)}\n`),
    );
  }
  const ids: string[] = [];
  for (const api of apis) ids.push((await api('/contacts?limit=1&fields=id')).data[0]!.id);
  say('get', await compare(apis.map((api, index) => () => api(`/contacts/${ids[index]}`))));
  say('create', await compare(apis.map((api) => () => api('/contacts', { lastName: 'Made' }))));
  const changes = apis.map(
    (api, index) => () =>
      api(`/contacts/${ids[index]}`, { lastName: crypto.randomUUID() }, 'PATCH'),
  );
  say('change', await compare(changes));
}

await onGround(
  async ({ adminUrl, ours }) => {
    const organizations = [];
    for (const contacts of sizes) {
      const email = `flat-${contacts}@example.com`;
      organizations.push({ ...(await signInOrRegister(ours, email)), contacts });
    }
    if (organizations.every(({ isNew }) => isNew)) await fillMuch(adminUrl, organizations);
    const accounts = organizations.map(({ account }) => account);
    // Filling takes longer than a token is good for.
    await renew(ours, accounts);
    const apis = accounts.map((account) => apiOf(ours, account));
    for (const api of apis) await makeTwenty(api);
    process.stdout.write(`${'ms, median'.padEnd(52)}         1         2     ratio\n`);
    await comparePages(apis[1]!);
    process.stdout.write(`1: of ${sizes[0]} contacts, 2: of ${sizes[1]}\n`);
    await compareSizes(apis);
  },
  { folder: `.data/flat-${sizes[1]}` },
);
