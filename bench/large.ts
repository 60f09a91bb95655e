/**
 * What a page costs in an organization of half a million contacts, beside another one of a hundred thousand: by every
 * field that lists go along an index by, where the list begins and at its end, by words, and by parts of names.
 * Prints medians in milliseconds, as who asks sees them.
 */
import { sourceOf } from '../src/records/source.ts';
import '../src/routes.ts';
import { type Account, get, register } from './accounts.ts';
import { customFields, customize, fill } from './data.ts';
import { median } from './figures.ts';
import { onGround } from './ground.ts';

const contacts = 500_000;
const others = 100_000;
const times = 21;
const pageSize = 50;
const lastPage = contacts / pageSize;

type Api = (path: string) => Promise<{ page: { nextCursor: string }; data: object[] }>;

const askedBy =
  (ours: string, account: Account): Api =>
  async (path) =>
    (await get(ours, path, account)) as Awaited<ReturnType<Api>>;

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

await onGround(async ({ superUrl, ours, account }) => {
  const other = await register(ours);
  await fill(superUrl, [other], others);
  await fill(superUrl, [account], contacts);
  for (const one of [account, other]) await customize(ours, one);
  const api = askedBy(ours, account);
  const { indexed, fields } = sourceOf('contact');
  const sorts = indexed!.filter((name) => fields[name]!.sortable);
  for (const sort of [...sorts, ...Object.keys(customFields).map((key) => `customFields.${key}`)]) {
    await measure(api, `by ${sort}, page 1`, `sort=${sort}`);
    const cursor = await lastCursor(api, sort);
    await measure(api, `by ${sort}, page ${lastPage}`, `sort=${sort}&cursor=${cursor}`);
  }
  for (const filter of filters) await measure(api, filter, filter);
});
