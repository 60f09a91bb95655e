import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';

/** How often Postgres is asked whether other servers wrote, while somebody waits. */
const askedEveryMs = 100;

interface Waiter {
  organizationId: string;
  sequence: bigint;
  wake(): void;
}

interface End {
  organizationId: string;
  sequence: string;
  waiting: boolean;
}

/**
 * Wakes those who wait for the feeds of their organizations to go on: at once for what this process
 * writes, and else by asking for all of them together.
 */
export class FeedWatch {
  readonly #database: Database;
  readonly #waiters = new Set<Waiter>();
  #isAsking = false;

  constructor(database: Database) {
    this.#database = database;
    database.onWritten((organizationId) => {
      for (const waiter of this.#waiters) {
        if (waiter.organizationId === organizationId) waiter.wake();
      }
    });
  }

  /** Resolves when the feed may go on behind the place, after the time, or when the signal is aborted. */
  wait(
    organizationId: string,
    sequence: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        organizationId,
        sequence: BigInt(sequence),
        wake: () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.wake, timeoutMs);
      if (signal.aborted) waiter.wake();
      else {
        signal.addEventListener('abort', waiter.wake);
        this.#waiters.add(waiter);
        void this.#ask();
      }
    });
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#waiters.size > 0) {
      await sleep(askedEveryMs);
      const ids = new Set([...this.#waiters].map(({ organizationId }) => organizationId));
      // A database that is away is no reason to wake anybody.
      for (const end of await this.#findEnds([...ids]).catch(() => [])) this.#wake(end);
    }
    this.#isAsking = false;
  }

  #wake({ organizationId, sequence, waiting }: End): void {
    for (const waiter of this.#waiters) {
      const goesOn = waiting || BigInt(sequence) > waiter.sequence;
      if (waiter.organizationId === organizationId && goesOn) waiter.wake();
    }
  }

  #findEnds(ids: string[]): Promise<End[]> {
    return this.#database.reading(nobody()).query<End>(sql`
      select organization_id as "organizationId", sequence::text, waiting
      from app.feed_ends(${ids}::uuid[])`);
  }
}
