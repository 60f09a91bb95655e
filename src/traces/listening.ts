import type { RequestHandler } from 'express';
import type { Configured } from '../db/postgres.ts';
import type { Worker } from '../jobs/worker.ts';
import type { DeliveryListener } from '../modules/webhooks/deliver.ts';

/** What listens to the layers, and tells spans. */
export interface Tracing {
  requests: RequestHandler;
  deliveries: DeliveryListener;
  listenTo(configured: Pick<Configured, 'database' | 'forJobs' | 'forLeases'>): void;
  listenToWorker(worker: Worker): void;
  /** Sends what is left. */
  close(): Promise<void>;
}
