import { identifier, join, plannedByValues, type Sql, sql } from '../../db/sql.ts';
import type { RecordObject } from '../define.ts';
import { isLink, type Link } from '../links.ts';
import { columnOf, listSources, writable } from '../source.ts';

/** Whose references move: all that name one of `from`, nearest first, will name `to`. */
export interface Move {
  organizationId: string;
  to: string;
  from: string[];
}

/** The tables of links that have records of the object at an end, and the columns of both ends. */
function endsOf(definition: RecordObject): { link: Link; here: string; there: string }[] {
  const own = Object.values(definition.links).map((link) => ({
    link,
    here: columnOf(link.near),
    there: columnOf(link.far),
  }));
  const others = listSources()
    .filter(isLink)
    .filter(({ target }) => target === definition.object)
    .map((link) => ({ link, here: columnOf(link.far), there: columnOf(link.near) }));
  const known = new Map([...own, ...others].map((end) => [`${end.link.table} ${end.here}`, end]));
  return [...known.values()];
}

/**
 * The statements that move the links of the merged records. Of several to the same other record one
 * stays, the nearest, and takes from the next what it does not say itself.
 */
export function moveLinksSql(definition: RecordObject, { organizationId, to, from }: Move): Sql[] {
  return endsOf(definition).flatMap(({ link, here, there }) => {
    const table = identifier(link.table);
    const said = writable(link)
      .filter(([, { expression }]) => !expression)
      .map(([name]) => columnOf(name));
    const order = [to, ...from];
    const firsts = said.map(
      (name) => sql`(array_agg(${identifier('l', name)} order by l.nearness)
        filter (where ${identifier('l', name)} is not null))[1] as ${identifier(name)}`,
    );
    const columns = [here, ...said];
    const values = [sql`${to}::uuid`, ...said.map((name) => identifier('m', name))];
    return [
      plannedByValues(sql`update ${table} t set ${join(columns.map((name, index) => sql`${identifier(name)} = ${values[index]!}`))}
        from (
          select (array_agg(l.id order by l.nearness))[1] as id, ${join(firsts)}
          from (select *, array_position(${order}::uuid[], ${identifier(here)}) as nearness from ${table}
            where organization_id = ${organizationId} and ${identifier(here)} = any(${order}::uuid[])) l
          group by ${identifier('l', there)}
        ) m
        where t.organization_id = ${organizationId} and ${identifier('t', here)} = any(${order}::uuid[]) and t.id = m.id
          and (${join(columns.map((name) => identifier('t', name)))}) is distinct from (${join(values)})`),
      plannedByValues(sql`delete from ${table}
        where organization_id = ${organizationId} and ${identifier(here)} = any(${from}::uuid[])`),
    ];
  });
}

/**
 * The statements that move the references of all records, of those in the bin too. Planned by their values: where most
 * organizations are small, a plan for any of them reads all records of a large one.
 */
export function moveReferencesSql(
  { object }: RecordObject,
  { organizationId, to, from }: Move,
): Sql[] {
  return listSources().flatMap((source) =>
    writable(source)
      .filter(([, { target }]) => target === object)
      .map(([name]) => {
        const column = identifier(columnOf(name));
        return plannedByValues(sql`update ${identifier(source.table)} set ${column} = ${to}
          where organization_id = ${organizationId} and ${column} = any(${from}::uuid[])`);
      }),
  );
}
