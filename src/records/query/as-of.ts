import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { empty, identifier, join, type Sql, sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { listObjects, type RecordObject } from '../define.ts';
import { missing } from '../merged.ts';
import { rowOf, type Written } from '../row.ts';
import { requireShown, seenBy } from '../seen.ts';
import { columnOf, includedSource } from '../source.ts';
import { pastLinksSql } from './past-links.ts';
import { type Instant, pastSql } from './past.ts';
import { includesOf, projection, type Shown, shownSql } from './projection.ts';

type AsOf = Shown & { asOf: string; deleted?: 'include' | undefined };

interface Row extends Written {
  future: boolean;
  found: true | null;
  there: boolean;
  deleted: boolean;
  merged: boolean;
  expired: boolean;
}

/**
 * The record as it stood at the instant, and what is included as it stood then. Throws `not_found` where
 * it was not there yet, or in the bin unless that is asked for, and `history_expired` where the log does
 * not tell.
 */
export async function getRecordAsOf(
  context: Context,
  whole: RecordObject,
  id: string,
  { asOf, ...shown }: AsOf,
): Promise<Written> {
  const definition = seenBy(context.principal, whole);
  requireShown(definition, shown);
  const { object } = definition;
  const [row] = await context.unit.query<Row>(asOfSql(context, definition, id, { ...shown, asOf }));
  const { future, found, there, deleted, merged, expired, ...written } = row!;
  if (future) {
    const message = 'asOf is in the future';
    throw invalid({ in: 'query', pointer: '/asOf', code: 'out_of_range', message });
  }
  if (!found || (deleted && merged)) throw await missing(context, definition, id);
  if (expired) {
    const message = `The log does not go back to ${asOf} for this ${object} and what is included: ask for a later time. The oldest entry of its history tells from when on it is known`;
    throw new Problem('history_expired', message);
  }
  if (!there) throw new Problem('not_found', `There was no ${object} ${id} yet at ${asOf}`);
  if (deleted && shown.deleted !== 'include')
    throw new Problem('not_found', `The ${object} ${id} was in the bin at ${asOf}`);
  return written;
}

function asOfSql(
  context: Context,
  definition: RecordObject,
  id: string,
  { asOf, ...shown }: AsOf,
): Sql {
  const { organizationId } = memberOf(context.principal);
  const at = sql`${asOf}::timestamptz`;
  const table = identifier(definition.table);
  // What the request that made the version did to its links comes milliseconds later, and belongs to it.
  const around = { organizationId, at, request: sql`made.request_id` };
  const included = includesOf(definition, shown).map((name, index) => ({
    name,
    alias: `i${index}`,
    rows: includedSql(definition, name, around),
  }));
  const values = included.map(({ name, alias }): [string, Sql] => [
    name,
    identifier(alias, 'value'),
  ]);
  const expired = ['past', ...included.map(({ alias }) => alias)].map((alias) =>
    identifier(alias, 'expired'),
  );
  return sql`
    select n.future, r.* from (select ${at} > now()::timestamptz(3) as future) n
    left join lateral (
      select true as found, past.image is not null as there, t.deleted_at is not null as deleted,
        ${mergedSql(at)} as merged, ${join(expired, ' or ')} as expired,
        t.id, t.version, ${shownSql(definition, 't', shown, values)}::text as json
      from ${table} me
      cross join lateral ${pastSql(definition, sql`me.id`, { organizationId, at })} past
      left join lateral jsonb_populate_record(null::${table}, past.image) t on true
      left join lateral (
        select c.request_id from changes c
        where c.organization_id = ${organizationId} and c.record_id = t.id and c.version = t.version limit 1
      ) made on true
      ${included.map(({ alias, rows }) => sql`cross join lateral ${rows} ${identifier(alias)}`).reduce((all, one) => sql`${all} ${one}`, empty)}
      where ${rowOf(context, 'me', id)}
    ) r on not n.future`;
}

/** Whether the record `me` was merged by then, and still is. */
function mergedSql(at: Sql): Sql {
  return sql`exists (select from merged_records m
    join merges g on g.organization_id = m.organization_id and g.id = m.merge_id
    where m.organization_id = me.organization_id and m.record_id = me.id and g.created_at <= ${at})`;
}

/** What is included of the name, as a table of one row: its `value` as JSON, and whether that is `expired`. */
function includedSql(definition: RecordObject, name: string, instant: Instant): Sql {
  const link = definition.links[name];
  if (link) return pastLinksSql(definition, link, instant);
  const field = Object.keys(definition.fields).find((each) => each === `${name}Id`);
  const target = includedSource(definition, definition.includes[name]!);
  // Who belongs to the organization is not in the log, and nor is what referred to the record.
  if (!field || !listObjects().some(({ object }) => object === target.object)) {
    const message = `How ${name} stood then is not known: with asOf, leave it out`;
    throw invalid({ in: 'query', pointer: '/include', code: 'not_as_of', message });
  }
  return sql`(
    select there.expired, case when there.image ->> 'deleted_at' is null and o.id is not null
      then ${projection(target, 'o')} end as value
    from ${pastSql(target, identifier('t', columnOf(field)), instant)} there
    left join lateral jsonb_populate_record(null::${identifier(target.table)}, there.image) o on true
  )`;
}
