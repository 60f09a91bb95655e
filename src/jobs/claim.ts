import type { Database } from '../db/database.ts';
import { nobody } from '../db/unit.ts';
import { type Claim, type Claimed, claimSql, type Taken, takenSql } from './store.ts';

/** Jobs that a worker has taken, and the organization that had its turn last. */
export interface Claims {
  next: string | null;
  jobs: Claimed[];
}

/**
 * Takes jobs. What there is to know of them is asked in a second round trip: while the reply to the first is
 * on its way nobody else can take any, so it is short, whatever the jobs are about.
 */
export async function claimJobs(database: Database, claim: Claim): Promise<Claims> {
  const unit = database.reading(nobody());
  const [taken] = await unit.query<Taken>(claimSql(claim));
  const { next, ids } = taken!;
  const jobs = ids.length > 0 ? await unit.query<Claimed>(takenSql(claim.worker, ids)) : [];
  return { next, jobs };
}
