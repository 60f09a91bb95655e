import { type Sql, sql } from '../../db/sql.ts';
import { endsSql, isOneSql } from '../associations.ts';
import type { RecordObject } from '../define.ts';
import type { Move } from './merge-references.ts';

/**
 * The statements that move the associations of the merged records. Of several with the same other record the nearest
 * stays, and takes from the next what it does not say itself; one between the records goes. Where more are left than the
 * cardinality allows, the nearest goes on and the others end; so it is with the primary one.
 */
export function moveAssociationsSql(
  { object }: Pick<RecordObject, 'object'>,
  { organizationId, to, from }: Move,
): Sql[] {
  const order = [to, ...from];
  const own = sql`a.organization_id = ${organizationId}`;
  const moved = (
    side: Sql,
  ): Sql => sql`case when a.${side}_object = ${object} and a.${side}_id = any(${from}::uuid[])
    then ${to}::uuid else a.${side}_id end`;
  const nearness = (side: Sql): Sql => sql`case when a.${side}_object = ${object}
    then array_position(${order}::uuid[], a.${side}_id) end`;
  return [
    sql`with touched as (
        select a.*, ${moved(sql`from`)} as new_from, ${moved(sql`to`)} as new_to,
          greatest(${nearness(sql`from`)}, ${nearness(sql`to`)}) as nearness
        from associations a where ${own} and ${endsSql('a', object, (id) => sql`${id} = any(${order}::uuid[])`)}
      ), pairs as (
        select (array_agg(a.id order by a.nearness, a.id))[1] as id, a.definition_id, a.cardinality, a.new_from, a.new_to,
          min(a.nearness) as nearness, min(a.nearness) filter (where a."primary") as primary_nearness,
          (array_agg(a.role order by a.nearness, a.id) filter (where a.role is not null))[1] as role,
          (array_agg(a.started_at order by a.nearness, a.id) filter (where a.started_at is not null))[1] as started_at,
          (array_agg(a.ended_at order by a.nearness, a.id))[1] as ended_at
        from touched a where a.new_from <> a.new_to or a.from_object <> a.to_object
        group by a.definition_id, a.cardinality, a.new_from, a.new_to
      ), ranked as (
        select p.*,
          row_number() over (partition by p.definition_id, p.new_from, p.ended_at is null order by p.nearness, p.id) as of_from,
          row_number() over (partition by p.definition_id, p.new_to, p.ended_at is null order by p.nearness, p.id) as of_to,
          row_number() over (partition by p.definition_id, p.new_from order by p.primary_nearness, p.id) as of_primary
        from pairs p
      ), wanted as (
        select r.*, r.primary_nearness is not null and r.of_primary = 1 as is_primary,
          case when ${isOneSql('r', 'from')} and r.of_from > 1 or ${isOneSql('r', 'to')} and r.of_to > 1
            then coalesce(r.ended_at, now()) else r.ended_at end as ends_at
        from ranked r
      )
      update associations a set from_id = w.new_from, to_id = w.new_to, role = w.role, started_at = w.started_at,
        ended_at = w.ends_at, "primary" = w.is_primary
      from wanted w
      where ${own} and a.id = w.id and (a.from_id, a.to_id, a.role, a.started_at, a.ended_at, a."primary")
        is distinct from (w.new_from, w.new_to, w.role, w.started_at, w.ends_at, w.is_primary)`,
    sql`delete from associations a where ${own} and ${endsSql('a', object, (id) => sql`${id} = any(${from}::uuid[])`)}`,
  ];
}
