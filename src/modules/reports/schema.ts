import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { periodForm } from './periods.ts';

const id = z.uuid().toLowerCase();

/** What is asked of numbers: of when, of whom, and how they are told apart. */
export const reportQuery = z.strictObject({
  period: z
    .string()
    .regex(periodForm, 'Write a year, a quarter or a month: 2026, 2026Q4, 2026-11')
    .optional()
    .meta({
      description:
        'A year, a quarter or a month, in the organization’s time zone: the present quarter unless given',
      example: '2026Q4',
    }),
  ownerId: id.optional().meta({ description: 'What belongs to the member' }),
  teamId: id.optional().meta({
    description: 'What belongs to members of the team, and of the teams within it',
  }),
  pipelineId: id.optional().meta({ description: 'Deals of the pipeline' }),
  groupBy: z
    .enum(['owner', 'team'])
    .optional()
    .meta({ description: 'Also tells what belongs to each; who is in two teams counts in both' }),
});

const Period = component(
  'ReportPeriod',
  z.object({
    first: z.iso.date(),
    last: z.iso.date().meta({ description: 'It belongs to the period' }),
    today: z.iso.date(),
    timeZone: z.string(),
  }),
);

const Amounts = component(
  'ReportAmounts',
  z
    .record(z.string(), z.string())
    .meta({ description: 'By currency, exact', example: { EUR: '12500.00' } }),
);

const DealSums = component(
  'ReportDeals',
  z.object({
    count: z.int(),
    amount: orNull(Amounts).meta({ description: 'Null for who does not see the field' }),
    weightedAmount: orNull(Amounts).meta({ description: 'Null for who does not see the field' }),
  }),
);

const rate = z.number().min(0).max(1).nullable();

const Leads = component(
  'DashboardLeads',
  z.object({
    newToday: z.int().meta({ description: 'Made today in the organization’s time zone' }),
    created: z.int().meta({ description: 'Made in the period' }),
    converted: z.int().nullable().meta({ description: 'How many of these are converted by now' }),
    conversionRate: rate.meta({ description: 'Converted of created; null of none' }),
  }),
);

const Deals = component(
  'DashboardDeals',
  z.object({
    open: DealSums.meta({ description: 'All that are open now, whatever the period' }),
    won: orNull(DealSums).meta({ description: 'Closed in the period' }),
    lost: orNull(DealSums).meta({ description: 'Closed in the period' }),
    winRate: rate.meta({ description: 'Won of won and lost; null of none' }),
    averageCycleDays: z.number().nullable().meta({
      description:
        'From the making of a deal to its end, of those won in the period; those made afterwards, such as imported ones, aside',
    }),
  }),
);

const Activities = component(
  'DashboardActivities',
  z.object({
    open: z.int().meta({ description: 'Open or in progress now, whatever the period' }),
    overdue: z.int().nullable().meta({ description: 'Those of them that were due before now' }),
    completed: orNull(
      z.object({
        task: z.int(),
        call: z.int(),
        meeting: z.int(),
        note: z.int(),
        email: z.int(),
      }),
    ).meta({ description: 'Completed in the period, by type' }),
  }),
);

const StageSums = component(
  'DashboardStage',
  z.object({
    stageId: z.uuid(),
    name: z.string(),
    type: z.enum(['open', 'won', 'lost']),
    deals: DealSums,
  }),
);

const PipelineSums = component(
  'DashboardPipeline',
  z.object({ pipelineId: z.uuid(), name: z.string(), stages: z.array(StageSums) }),
);

const group = orNull(z.uuid()).meta({
  description: 'The owner or team; null for what has none',
});

const part = { leads: orNull(Leads), deals: orNull(Deals), activities: orNull(Activities) };

export const Dashboard = component(
  'Dashboard',
  z.object({
    period: Period,
    leads: orNull(Leads).meta({ description: 'Null for who may not read leads' }),
    deals: orNull(Deals).meta({ description: 'Null for who may not read deals' }),
    activities: orNull(Activities).meta({ description: 'Null for who may not read activities' }),
    pipelines: orNull(z.array(PipelineSums)).meta({
      description:
        'All deals that are in each stage now; null for who may not read deals, or does not see where they are',
    }),
    groups: orNull(z.array(component('DashboardGroup', z.object({ id: group, ...part })))).meta({
      description: 'By `groupBy`; null without',
    }),
  }),
);

const categories = {
  closed: DealSums.meta({ description: 'Won in the period' }),
  commit: DealSums.meta({ description: 'Open, expected in the period, with 80 percent or more' }),
  bestCase: DealSums.meta({ description: 'The same with 50 percent or more, and less than 80' }),
  pipeline: DealSums.meta({ description: 'The same with less than 50 percent' }),
  weighted: orNull(Amounts).meta({
    description: 'What is closed, and the others by their probability',
  }),
};

export const Forecast = component(
  'Forecast',
  z.object({
    period: Period,
    ...categories,
    groups: orNull(
      z.array(component('ForecastGroup', z.object({ id: group, ...categories }))),
    ).meta({ description: 'By `groupBy`; null without' }),
  }),
);
