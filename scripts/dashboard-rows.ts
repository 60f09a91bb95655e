/** What the dashboard shows, row by row: `scripts/dashboard.ts` writes it. */

/** A chart: each query is an expression and how a line of it is called. */
export interface Chart {
  title: string;
  description: string;
  unit: 's' | 'reqps' | 'percentunit' | 'bytes' | 'short' | 'ops';
  queries: readonly (readonly [expression: string, name: string])[];
}

export interface Row {
  title: string;
  charts: readonly Chart[];
}

const rate = (metric: string, ...matchers: string[]): string =>
  `rate(${metric}{${[`instance=~"$instance"`, ...matchers].join(',')}}[$__rate_interval])`;

const quantile = (q: number, metric: string, by: string[], ...matchers: string[]): string =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${rate(`${metric}_bucket`, ...matchers)}))`;

/** Each process tells the same of what waits: the largest is the one to look at. */
const whole = (metric: string, by?: string): string =>
  by === undefined ? `max(${metric})` : `max by (${by}) (${metric})`;

/** What waits or streams as it should, and what is no operation of the API. */
const isShort = 'operation!~"none|changes.list|snapshot.get|batch.run"';

const requests: Row = {
  title: 'Requests',
  charts: [
    {
      title: 'Requests',
      description: 'By status, health checks and unknown paths included',
      unit: 'reqps',
      queries: [[`sum by (status) (${rate('http_requests_total')})`, '{{status}}']],
    },
    {
      title: 'Failures of ours',
      description: 'Share of requests that end in a 5xx; 0.1 % is what the error budget allows',
      unit: 'percentunit',
      queries: [
        [
          `sum(${rate('http_requests_total', 'status=~"5.."')}) / sum(${rate('http_requests_total')})`,
          'failed',
        ],
      ],
    },
    {
      title: 'Duration',
      description:
        'From head to reply, without what waits or streams; an alert fires at 500 ms of the 95th',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((q) => [
        quantile(q, 'http_request_duration_seconds', [], isShort),
        `p${q * 100}`,
      ]),
    },
    {
      title: 'Slowest operations',
      description: 'The ten with the longest 95th percentile',
      unit: 's',
      queries: [
        [
          `topk(10, ${quantile(0.95, 'http_request_duration_seconds', ['operation'], isShort)})`,
          '{{operation}}',
        ],
      ],
    },
    {
      title: 'Busiest operations',
      description: 'The ten that are asked for most',
      unit: 'reqps',
      queries: [[`topk(10, sum by (operation) (${rate('http_requests_total')}))`, '{{operation}}']],
    },
    {
      title: 'Problems',
      description: 'By code: what clients are told',
      unit: 'reqps',
      queries: [[`sum by (code) (${rate('http_requests_errors_total')})`, '{{code}}']],
    },
    {
      title: 'Sign-ins that are refused',
      description: 'By what was shown',
      unit: 'reqps',
      queries: [[`sum by (method) (${rate('sign_in_failures_total')})`, '{{method}}']],
    },
    {
      title: 'One too many',
      description:
        'Requests refused by a limit: of the address, the principal, or the operation itself',
      unit: 'reqps',
      queries: [[`sum by (limit) (${rate('rate_limit_hits_total')})`, '{{limit}}']],
    },
  ],
};

const processes: Row = {
  title: 'Processes',
  charts: [
    {
      title: 'Event loop',
      description: 'How long a process is busy at a time, 99th percentile between two readings',
      unit: 's',
      queries: [['nodejs_eventloop_lag_p99_seconds{instance=~"$instance"}', '{{instance}}']],
    },
    {
      title: 'Processor',
      description: 'Cores in use',
      unit: 'short',
      queries: [[rate('process_cpu_seconds_total'), '{{instance}}']],
    },
    {
      title: 'Memory',
      description: 'Resident memory, and the part of it that is the heap in use',
      unit: 'bytes',
      queries: [
        ['process_resident_memory_bytes{instance=~"$instance"}', '{{instance}} resident'],
        ['nodejs_heap_size_used_bytes{instance=~"$instance"}', '{{instance}} heap'],
      ],
    },
    {
      title: 'Collecting garbage',
      description: 'Share of the time',
      unit: 'percentunit',
      queries: [[`sum by (instance) (${rate('nodejs_gc_duration_seconds_sum')})`, '{{instance}}']],
    },
  ],
};

const database: Row = {
  title: 'Postgres',
  charts: [
    {
      title: 'Round trips',
      description: 'Duration; those of jobs are named by their kind',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((q) => [
        quantile(q, 'db_query_duration_seconds', []),
        `p${q * 100}`,
      ]),
    },
    {
      title: 'Longest round trips',
      description: 'The ten operations and kinds of jobs with the longest 95th percentile',
      unit: 's',
      queries: [
        [
          `topk(10, ${quantile(0.95, 'db_query_duration_seconds', ['operation'])})`,
          '{{operation}}',
        ],
      ],
    },
    {
      title: 'Connections in use',
      description: 'Share of the most that a pool opens',
      unit: 'percentunit',
      queries: [
        [
          `(db_pool_connections{instance=~"$instance",state="total"} - ignoring(state) db_pool_connections{state="idle"}) / ignoring(state) db_pool_connections{state="most"}`,
          '{{instance}} {{pool}}',
        ],
      ],
    },
    {
      title: 'Waiting for a connection',
      description: 'How many wait at any time, on the average',
      unit: 'short',
      queries: [
        [`sum by (instance, pool) (${rate('db_pool_wait_seconds_sum')})`, '{{instance}} {{pool}}'],
      ],
    },
  ],
};

const work: Row = {
  title: 'Jobs, webhooks and the feed',
  charts: [
    {
      title: 'What is late',
      description:
        'Age of the oldest job that waits, of the oldest event that nobody sends, and of the oldest change that webhooks have not seen',
      unit: 's',
      queries: [
        [whole('jobs_oldest_due_age_seconds'), 'job'],
        [whole('webhook_deliveries_oldest_due_age_seconds'), 'delivery'],
        [whole('feed_lag_seconds'), 'feed'],
      ],
    },
    {
      title: 'Jobs that wait',
      description: 'Those whose time has come; 10,000 means that or more',
      unit: 'short',
      queries: [[whole('jobs_due', 'kind'), '{{kind}}']],
    },
    {
      title: 'Jobs that run',
      description: 'By kind, and the places of all workers',
      unit: 'short',
      queries: [
        [whole('jobs_running', 'kind'), '{{kind}}'],
        ['sum(worker_jobs{state="most"})', 'places'],
      ],
    },
    {
      title: 'Attempts at jobs',
      description:
        'By what came of them: "continued" goes on later, "retried" failed and is tried again, "failed" was given up',
      unit: 'ops',
      queries: [[`sum by (outcome) (${rate('jobs_ended_total')})`, '{{outcome}}']],
    },
    {
      title: 'Duration of jobs',
      description: '95th percentile of an attempt',
      unit: 's',
      queries: [[quantile(0.95, 'job_duration_seconds', ['kind']), '{{kind}}']],
    },
    {
      title: 'Events to webhooks',
      description: 'Tries, by what came of them, and events that were given up',
      unit: 'ops',
      queries: [
        [`sum by (outcome) (${rate('webhook_attempts_total')})`, '{{outcome}}'],
        [`sum(${rate('webhook_deliveries_failed_total')})`, 'given up'],
      ],
    },
    {
      title: 'Events that wait',
      description:
        'What webhooks are still to be sent, also what a receiver refused; 10,000 means that or more',
      unit: 'short',
      queries: [[whole('webhook_deliveries_waiting'), 'waiting']],
    },
    {
      title: 'Receivers',
      description: 'How long they take to answer',
      unit: 's',
      queries: [0.5, 0.95].map((q) => [
        quantile(q, 'webhook_attempt_duration_seconds', []),
        `p${q * 100}`,
      ]),
    },
    {
      title: 'Webhooks',
      description: 'Paused ones: their receivers took nothing for three days',
      unit: 'short',
      queries: [[whole('webhooks', 'state'), '{{state}}']],
    },
  ],
};

export const rows: readonly Row[] = [requests, processes, database, work];
