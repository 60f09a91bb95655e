import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { wholeAccess } from '../auth/access.ts';
import { type Member, memberOf, type Principal } from '../auth/principal.ts';
import type { Sealer } from '../auth/seal.ts';
import { plannedByValues, type Sql, sql } from '../db/sql.ts';
import { isKeyTaken } from '../db/errors.ts';
import type { Identity, Unit } from '../db/unit.ts';
import { invalid, Problem } from '../problem.ts';
import { type Rendered, wholeOf } from './reply.ts';
import { requestHeaders, type Route } from './route.ts';

const keptHours = 24;
const prunedAtOnce = 100;
const form = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A request that is to happen once: whose it is, under which key, and what it asks. */
export interface Keyed {
  organizationId: string;
  principal: string;
  key: string;
  /** SHA-256 of the method, the path with its query, and the body. */
  fingerprint: Buffer;
  /** SHA-256 of what he sees of records: the reply shows it. */
  sight: Buffer;
  /** Nothing of the records is kept from him. */
  seesAll: boolean;
  /** Where the reply shows a secret: it is kept sealed. */
  sealer: Sealer | null;
}

/** The key of a request to a route that takes one; null without. Throws for one that is not right. */
export function readKey(
  route: Route,
  request: Request,
  principal: Principal,
  sealer: Sealer,
): Keyed | null {
  const sent = route.headers?.includes('idempotencyKey')
    ? request.get(requestHeaders.idempotencyKey.name)
    : undefined;
  if (sent === undefined) return null;
  const key = /^"(.*)"$/.exec(sent.trim())?.[1] ?? sent.trim();
  if (!form.test(key)) {
    const message = 'Idempotency-Key: write 1 to 255 characters of ASCII';
    throw invalid({ in: 'header', pointer: '/Idempotency-Key', code: 'invalid_format', message });
  }
  const member = memberOf(principal);
  const { organizationId, type, id } = member;
  const asked = JSON.stringify([request.method, request.originalUrl, request.body ?? null]);
  const fingerprint = createHash('sha256').update(asked).digest();
  return {
    organizationId,
    principal: `${type}:${id}`,
    key,
    fingerprint,
    ...sightOf(member),
    sealer: route.secret ? sealer : null,
  };
}

/** Roles that show the same have the same, whatever else they let one do. */
function sightOf({ access, fields }: Member): Pick<Keyed, 'sight' | 'seesAll'> {
  const reads = Object.entries(access).map(([object, { read = 'none' }]) => [object, read]);
  const hidden = Object.entries(fields).flatMap(([object, rights]) =>
    Object.keys(rights).flatMap((name) => (rights[name] === 'hidden' ? [[object, name]] : [])),
  );
  const seen = JSON.stringify([reads, hidden].map((list) => list.map(String).toSorted()));
  const all = JSON.stringify([[`*,${wholeAccess['*']!.read!}`], []]);
  return { sight: createHash('sha256').update(seen).digest(), seesAll: seen === all };
}

/**
 * Gives the reply that the request had before, or performs it and keeps its reply, in the transaction of its writes:
 * the key is taken by the flight that its first statement is in, and the reply kept by the one that commits. Throws
 * `idempotency_in_progress` while it runs elsewhere, `idempotency_key_reused` for another request, and `conflict` where
 * the reply may show what is hidden by now; errors keep nothing.
 */
export async function onlyOnce(
  unit: Unit,
  keyed: Keyed,
  perform: () => Promise<Rendered>,
): Promise<Rendered> {
  const isTried = unit.precede(takeSql(keyed));
  try {
    const reply = await performTaken(unit, isTried, perform);
    if (!reply.problem) unit.conclude(keepSql(keyed, reply), ...pruneSql(keyed, unit.identity));
    return reply;
  } catch (error) {
    if (!isKeyTaken(error)) throw error;
    return replyBefore(await unit.abandon(), keyed);
  }
}

/** What is refused, or done, before the first statement is held against the key all the same. */
async function performTaken(
  unit: Unit,
  isTried: () => boolean,
  perform: () => Promise<Rendered>,
): Promise<Rendered> {
  try {
    return await perform();
  } finally {
    if (!isTried()) await unit.run();
  }
}

/** A reply as it is kept. */
type Kept = Omit<Rendered, 'json'> & { json: string | null } & Pick<Keyed, 'fingerprint' | 'sight'>;

async function replyBefore(reading: Unit, keyed: Keyed): Promise<Rendered> {
  const [before] = await reading.query<Kept>(findSql(keyed));
  if (!before) {
    throw new Problem('idempotency_in_progress', 'The request with this key is still running', {
      retryAfter: 1,
    });
  }
  if (!before.fingerprint.equals(keyed.fingerprint)) {
    const message = 'The key was used for another request';
    throw new Problem('idempotency_key_reused', `${message}; take a new one`, {
      errors: [{ in: 'header', pointer: '/Idempotency-Key', code: 'reused', message }],
    });
  }
  if (!keyed.seesAll && !before.sight.equals(keyed.sight)) {
    const where = before.location ? `: read ${before.location}` : '';
    throw new Problem('conflict', `It was done, when your role let you see other things${where}`);
  }
  const { status, json, etag, location } = before;
  return { status, json: opened(keyed, json), etag, location, replayed: true };
}

/** To whom a kept reply belongs: copied elsewhere it cannot be opened. */
function placeOf({ organizationId, principal, key }: Keyed): string[] {
  return ['idempotency_keys', organizationId, principal, key];
}

function sealed(keyed: Keyed, json: Rendered['json']): string | null {
  const text = json === null ? null : wholeOf(json);
  return keyed.sealer && text !== null ? keyed.sealer.seal(text, placeOf(keyed)) : text;
}

function opened(keyed: Keyed, kept: string | null): string | null {
  if (!keyed.sealer || kept === null) return kept;
  try {
    return keyed.sealer.open(kept, placeOf(keyed));
  } catch {
    throw new Problem('conflict', 'The reply was kept under a former secret of the server');
  }
}

function takeSql({ organizationId, principal, key }: Keyed): Sql {
  return sql`select app.take_idempotency_key(${organizationId}, ${principal}, ${key}, ${keptHours})`;
}

function findSql({ organizationId, principal, key }: Keyed): Sql {
  return sql`select fingerprint, sight, status, body as json, etag, location from idempotency_keys
    where organization_id = ${organizationId} and principal = ${principal} and key = ${key}
      and created_at > now() - make_interval(hours => ${keptHours})`;
}

function keepSql(keyed: Keyed, { status, json, etag, location }: Rendered): Sql {
  const { organizationId, principal, key, fingerprint, sight } = keyed;
  return sql`insert into idempotency_keys (organization_id, principal, key, fingerprint, sight, status, body, etag, location)
    values (${organizationId}, ${principal}, ${key}, ${fingerprint}, ${sight}, ${status}, ${sealed(keyed, json)}, ${etag}, ${location})
    on conflict (organization_id, principal, key) do update set fingerprint = excluded.fingerprint,
      sight = excluded.sight, status = excluded.status, body = excluded.body, etag = excluded.etag, location = excluded.location, created_at = now()`;
}

/** One of sixteen keys that are kept takes old ones away, and more than came meanwhile: no more stay than a day's. */
function pruneSql({ organizationId }: Keyed, { requestId }: Identity): Sql[] {
  if (!requestId.endsWith('0')) return [];
  return [
    // For its values: a plan for any organization reads all keys of one that writes much.
    plannedByValues(sql`delete from idempotency_keys where organization_id = ${organizationId} and (principal, key) in (
      select k.principal, k.key from idempotency_keys k
      where k.organization_id = ${organizationId} and k.created_at < now() - make_interval(hours => ${keptHours})
      order by k.created_at limit ${prunedAtOnce} for update skip locked)`),
  ];
}
