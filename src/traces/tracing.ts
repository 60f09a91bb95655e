import type { Tracing } from './listening.ts';
import { traceDatabases } from './databases.ts';
import { traceDeliveries, traceJobs } from './jobs.ts';
import { traceRequests } from './requests.ts';
import { Traces, type TracesOptions } from './traces.ts';

/** Opens the traces, with what listens to each layer. */
export function openTracing(options: TracesOptions): Tracing {
  const traces = new Traces(options);
  return {
    requests: traceRequests(traces),
    deliveries: traceDeliveries(traces),
    listenTo: (configured) => traceDatabases(traces, configured),
    listenToWorker: (worker) => traceJobs(traces, worker),
    close: () => traces.close(),
  };
}
