/** What every organization needs once a night: old things are taken away, bit by bit. */
import { z } from 'zod';
import { pruneLog } from './changes/prune.ts';
import { defineJob, handleJob } from './jobs/define.ts';
import { pruneJobs } from './jobs/prune.ts';
import { scheduled } from './jobs/schedule.ts';
import { pruneMailLinks, pruneSessions } from './modules/auth/prune.ts';
import { pruneAudit } from './modules/audit/prune.ts';
import { pruneUnconfirmed } from './modules/forms/forgetting.ts';
import { eraseOrganization, isToBeErased } from './modules/organization/erasing.ts';
import { pruneDeliveries } from './modules/webhooks/prune.ts';

export const housekeeping = defineJob({ kind: 'housekeeping', payload: z.strictObject({}) });

/** Each takes some of what is too old away, and tells how many. */
const pruners = {
  audit: pruneAudit,
  changes: pruneLog,
  deliveries: pruneDeliveries,
  jobs: pruneJobs,
  mailLinks: pruneMailLinks,
  sessions: pruneSessions,
  unconfirmedSubmissions: pruneUnconfirmed,
};

/** So few at once that nobody waits for the locks of their removal. */
const prunedAtOnce = 500;

export const housekeepingHandler = handleJob(housekeeping, async (job) => {
  if (await isToBeErased(job.reading)) return eraseOrganization(job);
  const removed: Record<string, number> = {};
  for (const [name, prune] of Object.entries(pruners)) {
    let last: number;
    do {
      job.signal.throwIfAborted();
      last = await job.writing((context) => prune(context, prunedAtOnce));
      removed[name] = (removed[name] ?? 0) + last;
    } while (last > 0);
  }
  return { removed };
});

export const housekeepingFeeder = scheduled({
  definition: housekeeping,
  cron: '17 2 * * *',
  spreadMs: 60 * 60 * 1000,
});
