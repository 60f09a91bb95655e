/** The cases that are requests over 32 connections: as each server wants to be asked. */
import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import { headersOf } from './accounts.ts';
import type { Case, Contender, Filled, Goal, Stage, Turns } from './cases.ts';
import { type Asked, load } from './load.ts';
import { directusHeaders } from './peers/directus.ts';
import type { Running } from './processes.ts';

/** A case as requests to each server for an account. */
export interface Requested {
  name: string;
  title: string;
  goal: Goal;
  isQuick: boolean;
  status: number;
  /** Those that have to answer with the same records. */
  agreeing: readonly Contender[];
  /** Who asks, unless all accounts do. */
  askedBy?: (stage: Stage) => readonly Filled[];
  ours(account: Filled): Request[];
  limit(account: Filled): Request[];
  directus?(account: Filled): Request[];
}

const ours = (account: Filled, path: string, more: Request = {}): Request => ({
  ...more,
  path: `/api/v1/contacts${path}`,
  headers: { ...headersOf(account), ...more.headers },
});

const limit = ({ organization }: Filled, path = '', more: Request = {}): Request => ({
  ...more,
  path: `/contacts${path}?organization=${organization.id}`,
});

const directus = (path: string, more: Request = {}): Request => ({
  ...more,
  path: `/items/contacts${path}`,
  headers: { ...directusHeaders, ...more.headers },
});

const inDirectus = ({ organization }: Filled): string =>
  `filter[organization_id][_eq]=${organization.id}`;

let made = 0;

/** A request that makes a contact that was never made before, under a key of its own. */
function creating(bodyOf: (number: number, emails: object[]) => object): Request {
  const headers = { 'content-type': 'application/json' };
  const setupRequest = (request: Request): Request => {
    made += 1;
    const body = JSON.stringify(bodyOf(made, [{ address: `made${made}@x.example` }]));
    return { ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() }, body };
  };
  return { method: 'POST', headers, setupRequest };
}

/** A contact as ours and the limit take it. */
export const contactOf = (number: number, emails: object[]): object => ({
  firstName: `First${number}`,
  lastName: `Last${number % 1000}`,
  jobTitle: 'Analyst',
  emails,
});

/** The same as Directus takes it, whose fields are columns. */
export const itemOf = (organizationId: string, number: number, emails: object[]): object => ({
  organization_id: organizationId,
  first_name: `First${number}`,
  last_name: `Last${number % 1000}`,
  job_title: 'Analyst',
  emails,
});

/** The newest of an organization. */
export const list: Requested = {
  name: 'list',
  title: 'list of 25, newest first',
  goal: { limit: 1, directus: 14 },
  isQuick: true,
  status: 200,
  agreeing: ['ours', 'limit', 'directus'],
  ours: (account) => [ours(account, '?limit=25')],
  limit: (account) => [limit(account)],
  directus: (account) => [directus(`?${inDirectus(account)}&sort=-created_at,-id&limit=25`)],
};

const scores = Array.from({ length: 20 }, (_, index) => index * 100);

/** By an indexed custom field, which is a column in Directus. */
export const filtered: Requested = {
  name: 'filtered',
  title:
    "list of 25 filtered and sorted on an indexed custom field, company included; of the limit's plain list",
  goal: { limit: 0.8 },
  isQuick: false,
  status: 200,
  agreeing: ['ours', 'directus'],
  askedBy: ({ customized }) => customized,
  ours: (account) =>
    scores.map((score) => {
      const field = 'customFields.score';
      return ours(account, `?${field}[gte]=${score}&sort=${field}&include=company&limit=25`);
    }),
  limit: (account) => scores.map(() => limit(account)),
  directus: (account) =>
    scores.map((score) =>
      directus(
        `?${inDirectus(account)}&filter[score][_gte]=${score}&sort=score,id&fields=*,company_id.*&limit=25`,
      ),
    ),
};

/** One of many. */
export const get: Requested = {
  name: 'get',
  title: 'get',
  goal: { limit: 0.6, directus: 18 },
  isQuick: true,
  status: 200,
  agreeing: ['ours', 'limit', 'directus'],
  ours: (account) => account.ids.map((id) => ours(account, `/${id}`)),
  limit: (account) => account.ids.map((id) => limit(account, `/${id}`)),
  directus: (account) => account.ids.map((id) => directus(`/${id}`)),
};

/** Each under a key of its own. */
export const create: Requested = {
  name: 'create',
  title: 'create, with log and Idempotency-Key',
  goal: { limit: 0.4, directus: 12 },
  isQuick: true,
  status: 201,
  agreeing: [],
  ours: (account) => [ours(account, '', creating(contactOf))],
  limit: (account) => [limit(account, '', creating(contactOf))],
  directus: ({ organization }) => [
    directus(
      '',
      creating((number, emails) => itemOf(organization.id, number, emails)),
    ),
  ],
};

/** The requests of a case to one of the servers. */
export function askedOf(one: Requested, contender: Contender, stage: Stage): Asked {
  const accounts = one.askedBy?.(stage) ?? stage.accounts;
  // Directus answers a create by 200.
  const status = contender === 'directus' ? 200 : one.status;
  return { requests: accounts.flatMap((account) => one[contender]!(account)), status };
}

/** Throws unless the first request is answered with the same records by all that have to agree. */
async function agree(one: Requested, stage: Stage): Promise<void> {
  const seen = new Map<string, Contender>();
  for (const contender of one.agreeing) {
    const server = serverOf(stage, contender);
    if (!server) continue;
    const { path, headers } = askedOf(one, contender, stage).requests[0]!;
    const response = await fetch(server.url + path, { headers: headers as Record<string, string> });
    const reply = (await response.json()) as { data?: object };
    const ids = JSON.stringify([reply.data ?? reply].flat().map((record) => Object(record).id));
    seen.set(ids, contender);
  }
  if (seen.size > 1) throw new Error(`${one.name}: ${JSON.stringify([...seen])} differ`);
}

function serverOf(stage: Stage, contender: Contender): Running | undefined {
  return contender === 'ours' ? stage.server : stage[contender];
}

/** The case that loads all servers. */
export function loading(one: Requested): Case {
  const prepare = async (stage: Stage): Promise<Turns> => {
    await agree(one, stage);
    const turnOf = (contender: Contender) => (seconds: number) =>
      load(serverOf(stage, contender)!, askedOf(one, contender, stage), seconds);
    const hasDirectus = stage.directus && one.directus;
    return {
      ours: turnOf('ours'),
      limit: turnOf('limit'),
      ...(hasDirectus ? { directus: turnOf('directus') } : {}),
    };
  };
  return { ...one, warmsUp: true, prepare };
}

/** The case that loads our server as a role that policies bind, and as one that they do not. */
export function bypassing(one: Requested): Case {
  return {
    name: `rls-${one.name}`,
    title: `${one.title}: RLS on, of our server without it`,
    goal: { limit: 0.9 },
    isQuick: false,
    warmsUp: true,
    prepare: async (stage) => {
      const asked = askedOf(one, 'ours', stage);
      const open = await stage.open();
      return {
        ours: (seconds) => load(stage.server, asked, seconds),
        limit: (seconds) => load(open, asked, seconds),
      };
    },
  };
}
