import { empty, identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { invalid } from '../../problem.ts';
import type { Filter } from '../kinds.ts';
import { seenBy } from '../seen.ts';
import type { Source } from '../source.ts';
import { groupOf, type Grouping } from './groups.ts';
import { conditionOf } from './list.ts';
import { type Metric, metricOf } from './metrics.ts';
import { expectView, usingView, type View } from './views.ts';
import { type Ways, waysTo } from './ways.ts';

/** How many groups a reply has at most. */
export const maxGroups = 1000;

/** What is asked of an aggregation. */
export interface AggregateQuery {
  filter: Filter;
  deleted?: 'only' | 'include' | undefined;
  /** The saved view whose filter and words hold beside the filter. */
  view?: string | undefined;
  groupBy: readonly (string | Grouping)[];
  metrics: readonly { op: string; field?: string | undefined }[];
}

/** The row of the table, as in lists. */
const here = 't';

/** Numbers for groups of records, as the reply's JSON text. Throws a problem for what cannot be grouped or summed. */
export async function aggregateRecords(
  context: Context,
  whole: Source,
  query: AggregateQuery,
): Promise<string> {
  const source = seenBy(context.principal, whole);
  return usingView(context, source, { view: query.view, place }, (view) =>
    aggregateBy(context, source, query, view),
  );
}

const place = { in: 'body', pointer: '/filter' } as const;

async function aggregateBy(
  context: Context,
  source: Source,
  query: AggregateQuery,
  saved: View | null,
): Promise<string> {
  const { filter, deleted } = query;
  const where = conditionOf(context, source, { filter, deleted, place, saved });
  const groups = query.groupBy.map((group, index) => groupOf(source, here, group, index));
  const names = groups.map(({ name }) => name);
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  if (repeated !== -1) {
    const message = `${names[repeated]} is given twice`;
    throw invalid({ in: 'body', pointer: `/groupBy/${repeated}`, code: 'repeated', message });
  }
  const metrics = query.metrics.map((metric, index) => metricOf(source, here, metric, index));
  const ways = waysTo(source, [filter, saved?.filter ?? null], saved?.q ?? undefined);
  const statement = aggregateSql(where, ways, groups, metrics);
  const rows = await context.unit.run(...expectView(saved), statement);
  const [row] = rows.at(-1) as unknown as { data: string; groups: string }[];
  if (Number(row!.groups) > maxGroups) {
    const message = `There are more than ${maxGroups} groups: narrow the filter, or group by less`;
    throw invalid({ in: 'body', pointer: '/groupBy', code: 'too_many_groups', message });
  }
  return `{"data":${row!.data}}`;
}

type Group = ReturnType<typeof groupOf>;

function aggregateSql(
  where: Sql,
  ways: Ways,
  groups: readonly Group[],
  metrics: readonly Metric[],
): Sql {
  const keys = groups.map((_, index) => identifier(`g${index}`));
  const columns = [
    ...groups.map(({ value }, index) => sql`${value} as ${keys[index]!}`),
    ...metrics.flatMap(({ columns }, index) =>
      columns.map((column, part) => sql`${column} as ${identifier(partOf(index, part))}`),
    ),
  ];
  const totals = metrics.map(
    ({ total }, index) => sql`${total(partsOf(index)[0])} as ${identifier(`v${index}`)}`,
  );
  const shownGroup = groups.map(
    ({ name, show }, index) => sql`${literal(name)}, ${show('a', `g${index}`)}`,
  );
  const shownValues = metrics.map(({ perCurrency, show }, index) =>
    perCurrency ? currenciesSql(perCurrency, keys, index) : show('a', `v${index}`),
  );
  const order =
    keys.length > 0 ? sql`order by ${join(keys.map((key) => sql`${key} nulls last`))}` : empty;
  const parts = ways.ways.map(
    ({ rows, condition }) =>
      sql`select ${join([sql`1`, ...columns])} from ${rows} ${identifier(here)} where ${where} and ${condition}`,
  );
  return sql`
    with ${join([...ways.tables, sql`r as (${join(parts, ' union all ')})`])},
    a as (
      select ${join([sql`count(*) as n`, ...keys, ...totals, sql`${keyOf(keys)} as k`])} from r
      ${groupBy(keys)} ${order} limit ${raw(String(maxGroups + 1))}
    )
    select count(*) as groups, coalesce('[' || string_agg(json_build_object(
      'group', json_build_object(${listed(shownGroup)}), 'values', json_build_array(${join(shownValues)})
    )::text, ',' ${order}) || ']', '[]') as data
    from a`;
}

function listed(parts: readonly Sql[]): Sql {
  return parts.length > 0 ? join([...parts]) : empty;
}

/** What of the metric is read from the rows: `m0`, and `m0_1`, its currency. */
const partOf = (index: number, part: number): string => (part === 0 ? `m${index}` : `m${index}_1`);

function partsOf(index: number): [Sql, Sql] {
  return [identifier('r', partOf(index, 0)), identifier('r', partOf(index, 1))];
}

/** The group's values as one text, by which amounts per currency find it. */
function keyOf(keys: readonly Sql[]): Sql {
  return keys.length > 0 ? sql`json_build_array(${join(keys)})::text` : sql`''`;
}

function groupBy(keys: readonly Sql[], ...more: Sql[]): Sql {
  const all = [...keys, ...more];
  return all.length > 0 ? sql`group by ${join(all)}` : empty;
}

/** Amounts of one group by their currency, as an object. */
function currenciesSql(amount: (value: Sql) => Sql, keys: readonly Sql[], index: number): Sql {
  const [value, currency] = partsOf(index);
  return sql`coalesce((select c.amounts from (
    select p.k, json_object_agg(p.currency, p.amount order by p.currency) as amounts
    from (
      select ${keyOf(keys)} as k, ${currency} as currency, ${amount(value)} as amount
      from r where ${value} is not null and ${currency} is not null ${groupBy(keys, currency)}
    ) p group by p.k
  ) c where c.k = a.k), '{}')`;
}
