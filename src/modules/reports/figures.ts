import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { seenBy } from '../../records/seen.ts';
import { type Source, sourceOf } from '../../records/source.ts';
import { spanSql } from './periods.ts';
import type { Dashboard, reportQuery } from './schema.ts';
import { rateOf, sumColumns, type SumRow, sumsOf } from './sums.ts';
import { countedSql, groupsOf, groupSql } from './whom.ts';

type Query = z.infer<typeof reportQuery>;
type Shown = z.infer<typeof Dashboard>;

interface Grouped {
  group: string | null;
}

/** A part of the dashboard: what is read for it, and what is shown of the rows of one group. */
interface Part {
  statements: Sql[];
  show(rows: readonly (readonly Grouped[])[]): unknown;
}

/** What is told of all together, and of each group. */
export type Figures = Pick<Shown, 'leads' | 'deals' | 'activities'>;

/** The figures of all that count, or of each group: the statements, and what they come to. */
export interface FigureSet {
  statements: Sql[];
  /** By the group's id, in their order. Throws `validation_failed` for too many. */
  read(rows: readonly (readonly object[])[]): Map<string | null, Figures>;
}

/** The source as who asks sees it; null where he may not read it. */
export function readable(context: Context, object: string): Source | null {
  const source = sourceOf(object) as Source & { path: string };
  const { permissions } = memberOf(context.principal);
  return permissions.includes(`${source.path}:read`) ? seenBy(context.principal, source) : null;
}

/** States the figures. What who asks may not read is null. */
export function figureSet(context: Context, query: Query): FigureSet {
  const [lead, deal, activity] = ['lead', 'deal', 'activity'].map((name) =>
    readable(context, name),
  );
  const parts: Record<keyof Figures, Part | null> = {
    leads: lead ? leadsPart(context, lead, query) : null,
    deals: deal ? dealsPart(context, deal, query) : null,
    activities:
      activity && sees(activity, 'status') ? activitiesPart(context, activity, query) : null,
  };
  return {
    statements: Object.values(parts).flatMap((part) => part?.statements ?? []),
    read: (read) => {
      const rows = read as readonly Grouped[][];
      const ids = query.groupBy ? groupsOf(...rows) : [null];
      const figuresOf = (id: string | null): Figures => {
        let next = 0;
        const shown = Object.entries(parts).map(([name, part]) => {
          const own = rows.slice(next, (next += part?.statements.length ?? 0));
          return [
            name,
            part && part.show(own.map((all) => all.filter(({ group }) => group === id))),
          ];
        });
        return Object.fromEntries(shown) as Figures;
      };
      return new Map(ids.map((id) => [id, figuresOf(id)]));
    },
  };
}

/** Whether who asks sees the fields. */
export const sees = (source: Source, ...fields: string[]): boolean =>
  fields.every((field) => Object.hasOwn(source.fields, field));

type LeadRow = Grouped & Record<'today' | 'created' | 'converted', number>;

function leadsPart(context: Context, lead: Source, query: Query): Part {
  const { value, join } = groupSql(query.groupBy);
  const within = sql`t.created_at >= s.since and t.created_at < s.until`;
  const statement = sql`
    select ${value} as group,
      count(*) filter (where t.created_at >= s.morning and t.created_at < s.midnight)::integer as today,
      count(*) filter (where ${within})::integer as created,
      count(*) filter (where ${within} and t.status = 'converted')::integer as converted
    from ${spanSql(query.period)} s
    join leads t on t.created_at >= least(s.since, s.morning) and t.created_at < greatest(s.until, s.midnight)
    ${join}
    where ${countedSql(context, lead, query)}
    group by 1`;
  const known = sees(lead, 'convertedAt', 'status');
  return {
    statements: [statement],
    show: ([rows]) => {
      const { today, created, converted } = (rows![0] as LeadRow | undefined) ?? {
        today: 0,
        created: 0,
        converted: 0,
      };
      return {
        newToday: today,
        created,
        converted: known ? converted : null,
        conversionRate: known ? rateOf(converted, created) : null,
      };
    },
  };
}

type DealRow = Grouped & SumRow;
type ClosedRow = DealRow & { status: string; cycles: number; cycleMs: string | null };

const dayMs = 86_400_000;

function dealsPart(context: Context, deal: Source, query: Query): Part {
  const { value, join } = groupSql(query.groupBy);
  const counted = countedSql(context, deal, query);
  const cycle = sql`t.status = 'won' and t.closed_at >= t.created_at`;
  const known = sees(deal, 'closedAt');
  return {
    statements: [
      sql`select ${value} as group, ${sumColumns} from deals t ${join}
        where ${counted} and t.status = 'open' group by 1, t.currency`,
      sql`select ${value} as group, t.status, ${sumColumns}, count(*) filter (where ${cycle})::integer as cycles,
          sum((extract(epoch from t.closed_at - t.created_at) * 1000)::bigint) filter (where ${cycle})::text as "cycleMs"
        from ${spanSql(query.period)} s
        join deals t on t.closed_at >= s.since and t.closed_at < s.until
        ${join}
        where ${counted}
        group by 1, t.status, t.currency`,
    ],
    show: ([open, rows]) => {
      const closed = rows as ClosedRow[];
      const ended = (status: string) =>
        sumsOf(
          deal,
          closed.filter((row) => row.status === status),
        );
      const [won, lost] = [ended('won'), ended('lost')];
      const cycles = closed.reduce((total, row) => total + row.cycles, 0);
      const lasted = closed.reduce((total, { cycleMs }) => total + Number(cycleMs ?? 0), 0);
      return {
        open: sumsOf(deal, open as DealRow[]),
        won: known ? won : null,
        lost: known ? lost : null,
        winRate: known ? rateOf(won.count, won.count + lost.count) : null,
        averageCycleDays:
          known && cycles > 0 ? Math.round((lasted / cycles / dayMs) * 100) / 100 : null,
      };
    },
  };
}

type OpenRow = Grouped & Record<'open' | 'overdue', number>;
type DoneRow = Grouped & { type: string; count: number };

function activitiesPart(context: Context, activity: Source, query: Query): Part {
  const { value, join } = groupSql(query.groupBy);
  const counted = countedSql(context, activity, query);
  return {
    statements: [
      sql`select ${value} as group, count(*)::integer as open, count(*) filter (where t.due_at < now())::integer as overdue
        from activities t ${join}
        where ${counted} and t.status in ('open', 'in_progress')
        group by 1`,
      sql`select ${value} as group, t.type, count(*)::integer as count
        from ${spanSql(query.period)} s
        join activities t on t.completed_at >= s.since and t.completed_at < s.until
        ${join}
        where ${counted}
        group by 1, t.type`,
    ],
    show: ([rows, done]) => {
      const { open, overdue } = (rows![0] as OpenRow | undefined) ?? { open: 0, overdue: 0 };
      const counts = new Map((done as DoneRow[]).map(({ type, count }) => [type, count]));
      const types = ['task', 'call', 'meeting', 'note', 'email'];
      return {
        open,
        overdue: sees(activity, 'dueAt') ? overdue : null,
        completed: sees(activity, 'completedAt')
          ? Object.fromEntries(types.map((type) => [type, counts.get(type) ?? 0]))
          : null,
      };
    },
  };
}
