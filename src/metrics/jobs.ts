import type { Worker } from '../jobs/worker.ts';
import type { DeliveryListener } from '../modules/webhooks/deliver.ts';
import type { Metrics } from './metrics.ts';

/** What the process's own worker does. */
export function tellOfWorker(metrics: Metrics, worker: Worker): void {
  const ended = metrics.counter(
    'jobs_ended_total',
    'Attempts at jobs, by what came of them',
    'kind',
    'outcome',
  );
  const durations = metrics.histogram('job_duration_seconds', 'Attempts at jobs', 'kind');
  worker.onEnded(({ kind }, outcome, seconds) => {
    ended.inc({ kind, outcome });
    durations.observe({ kind }, seconds);
  });
  metrics.gauge(
    'worker_jobs',
    'Jobs that this process works on, and the most that it may at once',
    ['state'],
    (gauge) => {
      gauge.set({ state: 'running' }, worker.running);
      gauge.set({ state: 'most' }, worker.concurrency);
    },
  );
}

/** What is sent to webhooks by this process. */
export function countDeliveries(metrics: Metrics): DeliveryListener {
  const attempts = metrics.counter(
    'webhook_attempts_total',
    'Tries to send an event to a webhook, by what came of them',
    'outcome',
  );
  const durations = metrics.histogram(
    'webhook_attempt_duration_seconds',
    'Tries to send an event to a webhook',
  );
  const failed = metrics.counter(
    'webhook_deliveries_failed_total',
    'Events that a webhook is not sent any more, after the last try',
  );
  return {
    onAttempt: ({ is, attempt }) => {
      attempts.inc({ outcome: is });
      durations.observe(attempt.durationMs / 1000);
    },
    onFailed: (count) => failed.inc(count),
  };
}
