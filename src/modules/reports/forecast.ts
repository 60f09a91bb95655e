import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { requireSeen, seenBy } from '../../records/seen.ts';
import { type Source, sourceOf } from '../../records/source.ts';
import { shownSpanSql, type Span, spanSql } from './periods.ts';
import type { Forecast, reportQuery } from './schema.ts';
import { sumColumns, type SumRow, sumsOf } from './sums.ts';
import { countedSql, groupsOf, groupSql } from './whom.ts';

type Query = z.infer<typeof reportQuery>;
type Shown = z.infer<typeof Forecast>;

type Category = 'closed' | 'commit' | 'bestCase' | 'pipeline';
type Row = SumRow & { group: string | null; category: Category };

/** What a forecast is made of: who does not see one of them would read it off the sums. */
const needed = ['closedAt', 'expectedCloseDate', 'probability'];

/**
 * What is won in the period, and what is expected to be, in one round trip. Throws `permission_denied` for who does not
 * see what it is made of.
 */
export async function getForecast(context: Context, query: Query): Promise<Shown> {
  const deal = seenBy(context.principal, sourceOf('deal'));
  requireSeen(deal, needed, 'A forecast');
  const [[period], all, each = []] = (await context.unit.run(
    shownSpanSql(query.period),
    forecastSql(context, deal, { ...query, groupBy: undefined }),
    ...(query.groupBy ? [forecastSql(context, deal, query)] : []),
  )) as unknown as [[Span], Row[], Row[]?];
  const groups = groupsOf(each).map((id) => ({
    id,
    ...categoriesOf(
      deal,
      each.filter(({ group }) => group === id),
    ),
  }));
  return { period, ...categoriesOf(deal, all), groups: query.groupBy ? groups : null };
}

function forecastSql(context: Context, deal: Source, query: Query): Sql {
  const { value, join } = groupSql(query.groupBy);
  return sql`
    select ${value} as group, case when t.status = 'won' then 'closed' when t.probability >= 80 then 'commit'
      when t.probability >= 50 then 'bestCase' else 'pipeline' end as category, ${sumColumns}
    from ${spanSql(query.period)} s
    join deals t on t.status = 'won' and t.closed_at >= s.since and t.closed_at < s.until
      or t.status = 'open' and t.expected_close_date >= s.first and t.expected_close_date < s.next
    ${join}
    where ${countedSql(context, deal, query)}
    group by 1, 2, t.currency`;
}

function categoriesOf(deal: Source, rows: readonly Row[]): Omit<Shown, 'period' | 'groups'> {
  const of = (category: Category) =>
    sumsOf(
      deal,
      rows.filter((row) => row.category === category),
    );
  return {
    closed: of('closed'),
    commit: of('commit'),
    bestCase: of('bestCase'),
    pipeline: of('pipeline'),
    weighted: sumsOf(deal, rows).weightedAmount,
  };
}
