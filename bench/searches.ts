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
function bySql(url: string, account: Account, statements: readonly Statement[]): Turn {
  const { organization, user } = account;
  // What our server binds a transaction to, here for as long as a connection lives.
  const bound = {
    'app.organization_id': organization.id,
    'app.actor_type': 'user',
    'app.actor_id': user.id,
    'app.access': 'all',
  };
  const options = Object.entries(bound).map(([name, value]) => `-c ${name}=${value}`);
  const pool = openPool({ connectionString: url, max: poolSize, options: options.join(' ') });
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

/** Something that is looked for, by several requests. */
interface Search {
  name: string;
  title: string;
  queries: readonly string[];
}

const pathsOf = ({ queries }: Search): string[] =>
  queries.map((query) => `/contacts?limit=25&${encodeURI(query)}`);

/** The statements of the search, and whose they are. */
async function prepareSql(
  stage: Stage,
  search: Search,
): Promise<{ account: Account; statements: Statement[] }> {
  const account = await (filling ??= largeOne(stage));
  const paths = pathsOf(search);
  for (const path of paths) await get(stage.ours, path, account);
  const statements = [];
  for (const path of paths) statements.push(await statementOf(stage, account, path));
  return { account, statements };
}

/** The case that asks our server, and Postgres alone without policies. */
export function searching(search: Search): Case {
  const { name, title } = search;
  return {
    name,
    title: `${title}; of the same SQL without RLS`,
    goal: { limit: 0.8 },
    isQuick: false,
    warmsUp: true,
    prepare: async (stage) => {
      const { account, statements } = await prepareSql(stage, search);
      const headers = { authorization: `Bearer ${account.accessToken}` };
      const requests = pathsOf(search).map((path) => ({ path: `/api/v1${path}`, headers }));
      return {
        ours: (seconds: number) => load(stage.server, { requests, status: 200 }, seconds),
        limit: bySql(stage.openUrl, account, statements),
      };
    },
  };
}

/** The case that asks Postgres alone, as a role that policies bind, and as one that they do not. */
export function searchingBySql(search: Search): Case {
  const { name, title } = search;
  return {
    name: `rls-${name}`,
    title: `${title}, SQL alone: RLS on, of it without`,
    goal: { limit: 0.8 },
    isQuick: false,
    warmsUp: true,
    prepare: async (stage) => {
      const { account, statements } = await prepareSql(stage, search);
      return {
        ours: bySql(stage.appUrl, account, statements),
        limit: bySql(stage.openUrl, account, statements),
      };
    },
  };
}

/** Words that few, some and many have. */
export const words: Search = {
  name: 'words',
  title: 'full-text search of 500,000 contacts',
  queries: ['q=quaxy', 'q=kowalski', 'q=ada smithson', 'q=analyst'],
};

/** Parts of names that few, some and many have, and one that nobody has. */
export const parts: Search = {
  name: 'contains',
  title: '`contains` search of 500,000 contacts',
  queries: [
    'fullName[contains]=quaxy',
    'fullName[contains]=kowalsk',
    'lastName[contains]=kowal',
    'fullName[contains]=nobody',
  ],
};
