import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import { databaseError } from '../../db/errors.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { validate } from '../../validate.ts';
import { type Cardinality, oneAt } from '../associations.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { isLink, type Link } from '../links.ts';
import { ownerOf } from '../logged.ts';
import { missing } from '../merged.ts';
import { associationsSeenBy, isThere } from '../query/associations.ts';
import { type Listed, type ListQuery, listRecords } from '../query/list.ts';
import { projection } from '../query/projection.ts';
import type { Written } from '../row.ts';
import { sourceOf } from '../source.ts';
import { deleteLink, requireRecord, setLink } from './links.ts';
import { lockRecord } from './lock.ts';

const exclusionViolation = '23P01';

/** Which association is meant: of the record whose path it is, by which definition, with which record. */
export interface Named {
  id: string;
  key: string;
  otherId: string;
}

/** A definition as one of its objects has it. */
interface Way {
  definitionId: string;
  cardinality: Cardinality;
  builtIn: boolean;
  /** The record in the path is the `to` record. */
  inverse: boolean;
  /** The other object. */
  other: string;
}

/** An association that is meant, with its definition. */
interface Meant extends Named, Way {
  organizationId: string;
  object: string;
  fromId: string;
  toId: string;
  fromObject: string;
  toObject: string;
}

/** A page of the record's associations, from whichever end. Throws `not_found` for the record. */
export async function listAssociations(
  context: Context,
  definition: RecordObject,
  id: string,
  query: Omit<ListQuery, 'below' | 'only'>,
): Promise<Listed> {
  await requireRecord(context, definition, id);
  const on = (here: string): Sql =>
    sql`${identifier(here, 'object')} = ${definition.object} and ${identifier(here, 'record_id')} = ${id}`;
  const source = associationsSeenBy(context.principal);
  return listRecords(context, source, { ...query, below: { id, on }, only: isThere });
}

/**
 * Associates the two records, or changes their association. Throws `association_taken` where the cardinality leaves no
 * room, and `not_found` for a key that the object does not have.
 */
export async function setAssociation(
  context: Context,
  definition: RecordObject,
  named: Named,
  body: RecordBody,
): Promise<Written & { created: boolean }> {
  const meant = await find(context, definition, named);
  if (meant.builtIn) {
    const { link, owner, near, far } = linkOf(context, meant);
    const role =
      body['role'] == null
        ? null
        : validate(link.fields['role']!.input!, body['role'], 'body', ['role']);
    const { created } = await setLink(context, owner, link, near, far, { ...body, role });
    return { ...(await read(context, meant)), created };
  }
  await lockRecord(context, definition, meant.id);
  if (meant.id === meant.otherId) {
    const message = `A ${meant.object} is not associated with itself`;
    throw invalid({ in: 'path', pointer: '/otherId', code: 'same_record', message });
  }
  // Who may have but one, or but one primary one, is changed by one request at a time.
  const isBound = meant.inverse || oneAt.to.includes(meant.cardinality);
  const lock = isBound ? sql`for no key update` : sql`for key share`;
  await requireRecord(context, sourceOf(meant.other), meant.otherId, lock);
  if (body['endedAt'] == null) await requireRoom(context, meant);
  const [row] = await context.unit
    .run(...(body['primary'] ? [demoteSql(meant)] : []), upsertSql(meant, body))
    .then((results) => results.at(-1) as { created: boolean }[])
    .catch((error: unknown) => {
      if (databaseError(error)?.code !== exclusionViolation) throw error;
      throw taken(meant, 'another record, which you do not see');
    });
  return { ...(await read(context, meant)), created: row?.created ?? false };
}

/** Takes the association away. Throws `not_found`. */
export async function deleteAssociation(
  context: Context,
  definition: RecordObject,
  named: Named,
): Promise<void> {
  const meant = await find(context, definition, named);
  if (meant.builtIn) {
    const { link, owner, near, far } = linkOf(context, meant);
    return deleteLink(context, owner, link, near, far);
  }
  await lockRecord(context, definition, meant.id);
  const rows = await context.unit.query(
    sql`delete from associations a where ${rowSql(meant)} returning a.id`,
  );
  if (rows.length === 0) throw await missing(context, sourceOf(meant.other), meant.otherId);
}

/** What the path means. Throws `not_found` with the keys that there are. */
async function find(
  context: Context,
  { object, plural }: RecordObject,
  named: Named,
): Promise<Meant> {
  const { organizationId } = memberOf(context.principal);
  const here = sql`from association_definitions d where d.organization_id = ${organizationId}
    and d.deleted_at is null and ${object} in (d.from_object, d.to_object)`;
  const [way] = await context.unit.query<Way>(sql`
    select d.id as "definitionId", d.cardinality, d.built_in as "builtIn", d.from_object <> ${object} as inverse,
      case when d.from_object = ${object} then d.to_object else d.from_object end as other
    ${here} and d.key = ${named.key}`);
  if (!way) {
    const known = await context.unit.query<{ key: string }>(
      sql`select d.key ${here} order by d.key limit 50`,
    );
    const keys = known.map(({ key }) => key).join(', ') || 'none';
    throw new Problem(
      'not_found',
      `${plural} have no associations "${named.key}": there are ${keys}`,
    );
  }
  const { id, otherId } = named;
  const ends = way.inverse
    ? { fromId: otherId, toId: id, fromObject: way.other, toObject: object }
    : { fromId: id, toId: otherId, fromObject: object, toObject: way.other };
  return { ...named, ...way, ...ends, organizationId, object };
}

/** The link that a built-in definition is of: one truth, whichever path it is written by. */
function linkOf(
  { principal }: Context,
  { key, object, id, otherId }: Meant,
): { link: Link; owner: RecordObject; near: string; far: string } {
  const link = sourceOf(key);
  if (!isLink(link)) throw new Error(`${key} is no link`);
  const owner = ownerOf(link);
  requirePermission(principal, `${owner.path}:write`);
  const [near, far] = owner.object === object ? [id, otherId] : [otherId, id];
  return { link, owner, near, far };
}

function rowSql({ organizationId, definitionId, fromId, toId }: Meant): Sql {
  return sql`a.organization_id = ${organizationId} and a.definition_id = ${definitionId}
    and a.from_id = ${fromId} and a.to_id = ${toId}`;
}

async function requireRoom(context: Context, meant: Meant): Promise<void> {
  const { organizationId, definitionId, cardinality, fromId, toId, fromObject, toObject } = meant;
  const ends = [
    ...(oneAt.from.includes(cardinality) ? [sql`a.from_id = ${fromId}`] : []),
    ...(oneAt.to.includes(cardinality) ? [sql`a.to_id = ${toId}`] : []),
  ];
  if (ends.length === 0) return;
  const [other] = await context.unit.query<Record<'id' | 'fromId' | 'toId', string>>(sql`
    select a.id, a.from_id as "fromId", a.to_id as "toId" from associations a
    where a.organization_id = ${organizationId} and a.definition_id = ${definitionId} and a.ended_at is null
      and not (a.from_id = ${fromId} and a.to_id = ${toId}) and (${join(ends, ' or ')}) limit 1`);
  if (!other) return;
  throw taken(meant, `${fromObject} ${other.fromId} and ${toObject} ${other.toId}`, other.id);
}

function taken({ key, cardinality }: Meant, whom: string, id?: string): Problem {
  const message = `"${key}" is ${cardinality}, and stands between ${whom} already: give that one an endedAt, or take it away`;
  const conflicts = id ? [{ object: 'association', id, field: null, message }] : [];
  return new Problem('association_taken', message, { conflicts });
}

/** Of those of the `from` record one is the primary one. */
function demoteSql({ organizationId, definitionId, fromId, toId }: Meant): Sql {
  return sql`update associations set "primary" = false where organization_id = ${organizationId}
    and definition_id = ${definitionId} and from_id = ${fromId} and to_id <> ${toId} and "primary"`;
}

function upsertSql(meant: Meant, body: RecordBody): Sql {
  const { organizationId, definitionId, cardinality, fromId, toId, fromObject, toObject } = meant;
  const { role = null, startedAt = null, endedAt = null } = body as Record<string, string | null>;
  const primary = (body['primary'] ?? null) as boolean | null;
  const said = sql`coalesce(${primary}::boolean, t."primary")`;
  return sql`
    insert into associations as t (organization_id, id, definition_id, from_object, to_object, cardinality, from_id, to_id,
      role, "primary", started_at, ended_at)
    values (${organizationId}, ${uuid()}, ${definitionId}, ${fromObject}, ${toObject}, ${cardinality}, ${fromId}, ${toId},
      ${role}, ${primary ?? false}, ${startedAt}, ${endedAt})
    on conflict (organization_id, definition_id, from_id, to_id)
      do update set role = excluded.role, "primary" = ${said}, started_at = excluded.started_at, ended_at = excluded.ended_at
      where (t.role, t."primary", t.started_at, t.ended_at)
        is distinct from (excluded.role, ${said}, excluded.started_at, excluded.ended_at)
    returning t.version = 1 as created`;
}

async function read(context: Context, meant: Meant): Promise<Written> {
  const { organizationId, definitionId, object, id, otherId, inverse } = meant;
  const source = associationsSeenBy(context.principal);
  const [written] = await context.unit.query<Written>(sql`
    select t.id, t.version, ${projection(source, 't')}::text as json from ${identifier(source.table)} t
    where t.organization_id = ${organizationId} and t.object = ${object} and t.record_id = ${id}
      and t.definition_id = ${definitionId} and t.other_id = ${otherId} and t.inverse = ${inverse}`);
  return written!;
}
