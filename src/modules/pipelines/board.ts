import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { missing } from '../../records/merged.ts';
import { scopeOf, withCursors } from '../../records/query/cursors.ts';
import { filterOfQuery } from '../../records/query/filter.ts';
import {
  conditionOf,
  firstPageSql,
  type ListQuery,
  type Listed,
  type ListRow,
} from '../../records/query/list.ts';
import { projection } from '../../records/query/projection.ts';
import { requireSeen, requireShown, seenBy } from '../../records/seen.ts';
import { type Source, sourceOf } from '../../records/source.ts';
import { pipeline } from './object.ts';
import { take } from '../../take.ts';
import { stage } from './stage.ts';

/** What is asked of a board: filters by field, as `listQuerySchema` has read them, and what is shown of each deal. */
export interface BoardQuery extends Pick<ListQuery, 'limit' | 'include' | 'q'> {
  filters: Parameters<typeof filterOfQuery>[0];
}

interface Sum {
  id: string;
  currency: string | null;
  count: number;
  amount: string | null;
  weighted: string | null;
}

type Column = ListRow & { id: string; stage: string };

const sort = ['position'];

/** What a board is made of: who does not see one of them would see where a deal stands. */
const needed = ['pipelineId', 'stageId', ...sort];

/**
 * The pipeline's stages as the reply has them, each with what its deals come to and the first of them. The
 * cursors go on in the list of deals by `stageId`, sorted by position. Throws `not_found`.
 */
export async function getBoard(context: Context, id: string, query: BoardQuery): Promise<Listed> {
  const deal = seenBy(context.principal, sourceOf('deal'));
  requireSeen(deal, needed, 'A board');
  requireShown(deal, query);
  const { organizationId } = memberOf(context.principal);
  const asked: ListQuery = {
    ...query,
    sort,
    filter: filterOfQuery(query.filters),
    place: { in: 'query', pointer: '' },
  };
  const [found, columns, sums] = (await context.unit.run(
    sql`select id from pipelines where organization_id = ${organizationId} and id = ${id} and deleted_at is null`,
    columnsSql(context, deal, id, asked),
    sumsSql(context, deal, id, asked),
  )) as unknown as [{ id: string }[], Column[], Sum[]];
  if (found.length === 0) throw await missing(context, pipeline, id);
  const shown = columns.map((column) => {
    const own = sums.filter((sum) => sum.id === column.id);
    const deals = dealsOf(context, deal, column, query);
    return `{"stage":${column.stage},${totalsOf(deal, own)},"deals":${deals}}`;
  });
  return { pieces: ['{"columns":[', shown.join(','), ']}'] };
}

const inStage = (here: string): Sql => sql`${identifier(here, 'stage_id')} = s.id`;

function columnsSql(context: Context, deal: Source, id: string, asked: ListQuery): Sql {
  const { organizationId } = memberOf(context.principal);
  return sql`
    select s.id, ${projection(stage, 's')}::text as stage, p.data, p.more, p.last
    from stages s cross join lateral (${firstPageSql(context, deal, { ...asked, below: { id, on: inStage } })}) p
    where s.organization_id = ${organizationId} and s.pipeline_id = ${id} and s.deleted_at is null
    order by s.position, s.id`;
}

function sumsSql(context: Context, deal: Source, id: string, asked: ListQuery): Sql {
  const on = (here: string): Sql => sql`${identifier(here, 'pipeline_id')} = ${id}`;
  return sql`
    select t.stage_id as id, t.currency, count(*)::integer as count,
      app.decimal(sum(t.amount_micros)) as amount, app.decimal(sum(t.weighted_amount_micros)) as weighted
    from deals t where ${conditionOf(context, deal, { ...asked, below: { id, on } })}
    group by t.stage_id, t.currency order by t.currency`;
}

function totalsOf(deal: Source, sums: readonly Sum[]): string {
  const by = (field: string, value: (sum: Sum) => string | null): string => {
    if (!Object.hasOwn(deal.fields, field) || !Object.hasOwn(deal.fields, 'currency'))
      return 'null';
    const known = sums.flatMap((sum) => {
      const total = value(sum);
      return sum.currency === null || total === null ? [] : [[sum.currency, total]];
    });
    return JSON.stringify(Object.fromEntries(known));
  };
  const count = sums.reduce((total, sum) => total + sum.count, 0);
  return `"count":${count},"amount":${by('amount', ({ amount }) => amount)},"weightedAmount":${by('weightedAmount', ({ weighted }) => weighted)}`;
}

function dealsOf(
  context: Context,
  deal: Source,
  column: Column,
  { filters, include, q }: BoardQuery,
): string {
  const { id, more, last } = column;
  const { organizationId } = memberOf(context.principal);
  const filter = filterOfQuery({ ...filters, stageId: { ...Object(filters['stageId']), eq: id } });
  const scope = scopeOf(organizationId, deal, { sort, filter, q });
  const nextCursor = more && last ? context.cursors.encode(scope, last) : null;
  return `{"data":${withCursors(context, deal, include, take(column, 'data'))},"page":${JSON.stringify({ nextCursor, hasMore: more })}}`;
}
