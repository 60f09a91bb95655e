import type { Http } from '../core/http.ts';
import type { Resources } from '../gen/resources.gen.ts';
import { callsOf, type Told } from '../core/resource.ts';
import { type StartBatch, startBatch } from './batch.ts';
import type { ChangedObject } from './change.ts';
import { type ChangeHelpers, stream, subscribe } from './feed.ts';
import { sync, type SyncOptions } from './sync.ts';
import { type JobHelpers, wait } from './wait.ts';

/** What a client has beside the operations of the API. */
export interface Helpers {
  readonly changes: ChangeHelpers;
  readonly jobs: JobHelpers;
  /**
   * Gathers operations to be done at once. Those that come later may refer to the records of those before:
   * `const acme = b.companies.create({ … }); b.contacts.create({ companyId: acme.id })`.
   */
  readonly batch: StartBatch;
  /**
   * Keeps a copy of the records: a snapshot first, then each change as it happens. Where the changes behind `from` are gone it
   * begins anew, with `copy.clear()`. Resolves when the signal aborts and what was under way is done.
   */
  sync<O extends ChangedObject = ChangedObject>(options: SyncOptions<O>): Promise<void>;
}

/** Adds them to the operations. */
export function addHelpers(crm: Resources, http: Http, told: Told): void {
  const { batch, changes, jobs } = crm;
  const calls = callsOf<Resources>(told);
  Object.assign(changes, {
    stream: stream.bind(null, http, calls),
    subscribe: subscribe.bind(null, http, calls),
  });
  Object.assign(jobs, { wait: wait.bind(null, jobs) });
  const start = startBatch.bind(null, batch.run, told);
  Object.defineProperty(crm, 'batch', { value: Object.assign(start, batch), enumerable: true });
  Object.assign(crm, { sync: sync.bind(null, http, calls) });
}
