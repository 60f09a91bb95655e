import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Source } from '../../records/source.ts';
import { figureSet, readable, sees } from './figures.ts';
import { shownSpanSql, type Span } from './periods.ts';
import type { Dashboard, reportQuery } from './schema.ts';
import { sumColumns, type SumRow, sumsOf } from './sums.ts';
import { countedSql } from './whom.ts';

type Query = z.infer<typeof reportQuery>;
type Shown = z.infer<typeof Dashboard>;

interface StageRow {
  pipelineId: string;
  pipeline: string;
  stageId: string;
  name: string;
  type: 'open' | 'won' | 'lost';
}

type StageSum = SumRow & { id: string };

/** The numbers that people look at, in one round trip. What who asks may not read is null. */
export async function getDashboard(context: Context, query: Query): Promise<Shown> {
  const deal = readable(context, 'deal');
  const staged = deal && sees(deal, 'pipelineId', 'stageId') ? deal : null;
  const stages = staged ? stagesSql(context, staged, query) : [];
  const whole = figureSet(context, { ...query, groupBy: undefined });
  const each = query.groupBy ? figureSet(context, query) : null;
  const [spans, ...rows] = await context.unit.run(
    shownSpanSql(query.period),
    ...stages,
    ...whole.statements,
    ...(each?.statements ?? []),
  );
  const [listed, sums] = rows.splice(0, stages.length) as unknown as [StageRow[], StageSum[]];
  const all = whole.read(rows.splice(0, whole.statements.length)).get(null)!;
  const groups = each && [...each.read(rows)].map(([id, figures]) => ({ id, ...figures }));
  return {
    period: spans![0] as unknown as Span,
    ...all,
    pipelines: staged && pipelinesOf(staged, listed, sums),
    groups,
  };
}

/** The stages in their order, and the deals of each. */
function stagesSql(context: Context, deal: Source, query: Query): Sql[] {
  const { organizationId } = memberOf(context.principal);
  return [
    sql`select p.id as "pipelineId", p.name as pipeline, g.id as "stageId", g.name, g.type
      from pipelines p join stages g on g.organization_id = p.organization_id and g.pipeline_id = p.id and g.deleted_at is null
      where p.organization_id = ${organizationId} and p.deleted_at is null
        and (${query.pipelineId ?? null}::uuid is null or p.id = ${query.pipelineId ?? null}::uuid)
      order by p.position, p.id, g.position, g.id`,
    sql`select t.stage_id as id, ${sumColumns} from deals t
      where ${countedSql(context, deal, { ...query, groupBy: undefined })} group by t.stage_id, t.currency`,
  ];
}

function pipelinesOf(
  deal: Source,
  stages: readonly StageRow[],
  rows: readonly StageSum[],
): NonNullable<Shown['pipelines']> {
  const pipelines = new Map(stages.map(({ pipelineId, pipeline }) => [pipelineId, pipeline]));
  return [...pipelines].map(([pipelineId, name]) => ({
    pipelineId,
    name,
    stages: stages
      .filter((stage) => stage.pipelineId === pipelineId)
      .map((stage) => ({
        stageId: stage.stageId,
        name: stage.name,
        type: stage.type,
        deals: sumsOf(
          deal,
          rows.filter(({ id }) => id === stage.stageId),
        ),
      })),
  }));
}
