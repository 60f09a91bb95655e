import { SpanKind } from '@opentelemetry/api';
import type { Configured } from '../db/postgres.ts';
import type { Traces } from './traces.ts';

/** A span for each round trip of a request or of a job. What the server asks in nobody's name is none. */
export function traceDatabases(
  traces: Traces,
  { database, forJobs, forLeases }: Pick<Configured, 'database' | 'forJobs' | 'forLeases'>,
): void {
  for (const one of new Set([database, forJobs, forLeases])) {
    one.onFlight(({ requestId, operation, job }, seconds, failed) => {
      const span = {
        name: operation ? `postgresql ${operation}` : 'postgresql',
        kind: SpanKind.CLIENT,
        seconds,
        failed,
        attributes: { 'db.system.name': 'postgresql', 'crm.operation': operation },
      };
      if (job) traces.writeWithinAttempt({ requestId, ...job }, span);
      else traces.writeWithin(requestId, span);
    });
  }
}
