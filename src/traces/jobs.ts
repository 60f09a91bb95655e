import { SpanKind } from '@opentelemetry/api';
import type { Worker } from '../jobs/worker.ts';
import type { DeliveryListener } from '../modules/webhooks/deliver.ts';
import type { Traces } from './traces.ts';

/** A span for each attempt at a job, below the request that asked for it. */
export function traceJobs(traces: Traces, worker: Worker): void {
  worker.onEnded(({ id, kind, attempt, requestId, organizationId }, outcome, seconds) => {
    traces.endAttempt(
      { requestId: requestId ?? id, id, attempt },
      {
        name: `job ${kind}`,
        kind: SpanKind.CONSUMER,
        seconds,
        failed: outcome === 'failed',
        attributes: {
          'crm.job.id': id,
          'crm.job.kind': kind,
          'crm.job.attempt': attempt,
          'crm.job.outcome': outcome,
          'crm.request_id': requestId ?? undefined,
          'crm.organization_id': organizationId,
        },
      },
    );
  });
}

/** A span for each try at a webhook, below the request that it tells of. */
export function traceDeliveries(traces: Traces): DeliveryListener {
  return {
    onAttempt: ({ delivery, is, attempt: { status, durationMs } }) => {
      const requestId = delivery.logged?.requestId;
      if (!requestId) return;
      traces.writeAfter(requestId, {
        name: 'POST webhook',
        kind: SpanKind.CLIENT,
        seconds: durationMs / 1000,
        failed: is !== 'delivered',
        attributes: {
          'http.request.method': 'POST',
          'http.response.status_code': status ?? undefined,
          'crm.request_id': requestId,
          'crm.webhook.id': delivery.webhookId,
          'crm.webhook.outcome': is,
        },
      });
    },
    onFailed: () => {},
  };
}
