/** Words, and parts of names, in an organization of half a million contacts: over HTTP, and as the same SQL without policies. */
import { type Account, get, register } from './accounts.ts';
import type { Case, Stage, Turn } from './cases.ts';
import { fill } from './data.ts';
import { percentiles } from './figures.ts';
import { load } from './load.ts';
import { openPool } from './servers.ts';
import { type Statement, statementOf } from './statements.ts';

const contacts = 500_000;
const loops = 32;
const poolSize = 10;

let filling: Promise<Account> | undefined;

/** The account of the large organization, which is filled for the first that asks. */
async function largeOne({ ours, superUrl }: Stage): Promise<Account> {
  const account = await register(ours);
  await fill(superUrl, [account], contacts);
  return account;
}

/** As many at once as there are connections to a server, by as many to Postgres as our server has. */
function bySql(openUrl: string, account: Account, statements: readonly Statement[]): Turn {
  const { organization, user } = account;
  // What our server binds a transaction to, here for as long as a connection lives.
  const bound = {
    'app.organization_id': organization.id,
    'app.actor_type': 'user',
    'app.actor_id': user.id,
    'app.access': 'all',
  };
  const options = Object.entries(bound).map(([name, value]) => `-c ${name}=${value}`);
  const pool = openPool({ connectionString: openUrl, max: poolSize, options: options.join(' ') });
  return async (seconds) => {
    const startedAt = performance.now();
    const taken: number[] = [];
    const loop = async (_: unknown, number: number): Promise<void> => {
      for (let next = number; performance.now() - startedAt < seconds * 1000; next += 1) {
        const sentAt = performance.now();
        await pool.query(statements[next % statements.length]!);
        taken.push(performance.now() - sentAt);
      }
    };
    await Promise.all(Array.from({ length: loops }, loop));
    return {
      value: (taken.length * 1000) / (performance.now() - startedAt),
      ...percentiles(taken),
    };
  };
}

function searching(name: string, title: string, queries: readonly string[]): Case {
  const paths = queries.map((query) => `/contacts?limit=25&${encodeURI(query)}`);
  const prepare = async (stage: Stage) => {
    const account = await (filling ??= largeOne(stage));
    for (const path of paths) await get(stage.ours, path, account);
    const statements = [];
    for (const path of paths) statements.push(await statementOf(stage, account, path));
    const headers = { authorization: `Bearer ${account.accessToken}` };
    const requests = paths.map((path) => ({ path: `/api/v1${path}`, headers }));
    return {
      ours: (seconds: number) => load(stage.server, { requests, status: 200 }, seconds),
      limit: bySql(stage.openUrl, account, statements),
    };
  };
  return { name, title, goal: { limit: 0.8 }, isQuick: false, warmsUp: true, prepare };
}

/** Words that few, some and many have. */
export const words = searching(
  'words',
  'full-text search of 500,000 contacts; of the same SQL without RLS',
  ['q=quaxy', 'q=kowalski', 'q=ada smithson', 'q=analyst'],
);

/** Parts of names that few, some and many have, and one that nobody has. */
export const parts = searching(
  'contains',
  '`contains` search of 500,000 contacts; of the same SQL without RLS',
  [
    'fullName[contains]=quaxy',
    'fullName[contains]=kowalsk',
    'lastName[contains]=kowal',
    'fullName[contains]=nobody',
  ],
);
