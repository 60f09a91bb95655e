import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import type { Account } from './ground.ts';
import type { Asked } from './load.ts';

/** A server that is compared, and who asks it. */
export interface Side {
  kind: 'ours' | 'limit';
  /** Its API, as far as `/contacts`. */
  url: string;
  /** Whom it asks for: of ours by token, of the other by the query. */
  accounts: readonly Account[];
  /** Contacts of each account, in the same order. */
  ids: readonly string[][];
}

/** What is measured, for either server. */
export interface Case {
  name: 'list' | 'get' | 'create';
  title: string;
  ask(side: Side): Asked;
}

const perAccount = 50;
let made = 0;

function requestOf(side: Side, account: Account, path: string, more: Request = {}): Request {
  const { kind } = side;
  const { headers = {}, ...rest } = more;
  return kind === 'ours'
    ? { path, headers: { authorization: `Bearer ${account.accessToken}`, ...headers }, ...rest }
    : { path: `${path.split('?')[0]}?organization=${account.organization.id}`, headers, ...rest };
}

const pathOf = ({ url }: Side, rest: string): string => `${new URL(url).pathname}/contacts${rest}`;

/** A contact that was never made before, under a key of its own. */
function another(request: Request): Request {
  made += 1;
  const contact = {
    firstName: `First${made}`,
    lastName: `Last${made % 1000}`,
    jobTitle: 'Analyst',
    emails: [{ address: `p${process.pid}-${made}@x.example` }],
  };
  const headers = { ...request.headers, 'idempotency-key': randomUUID() };
  return { ...request, headers, body: JSON.stringify(contact) };
}

/** Every case: the keys of results.json. */
export const cases: readonly Case[] = [
  {
    name: 'list',
    title: 'list of 25, newest first',
    ask: (side) => ({
      url: side.url,
      status: 200,
      requests: side.accounts.map((account) => requestOf(side, account, pathOf(side, '?limit=25'))),
    }),
  },
  {
    name: 'get',
    title: 'get',
    ask: (side) => ({
      url: side.url,
      status: 200,
      requests: Array.from({ length: perAccount }).flatMap((_, index) =>
        side.accounts.map((account, whose) =>
          requestOf(side, account, pathOf(side, `/${side.ids[whose]![index]}`)),
        ),
      ),
    }),
  },
  {
    name: 'create',
    title: 'create, with log and Idempotency-Key',
    ask: (side) => ({
      url: side.url,
      status: 201,
      requests: side.accounts.map((account) =>
        requestOf(side, account, pathOf(side, ''), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          setupRequest: another,
        }),
      ),
    }),
  },
];
