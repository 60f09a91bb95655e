import type { Logger } from 'pino';
import type { Blur } from '../../auth/blur.ts';
import type { Database } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { nobody } from '../../db/unit.ts';
import { Counts } from './counts.ts';
import { createWarning } from './warning.ts';

/** How old what servers know of each other may be, besides the time that Postgres takes. */
const toldEveryMs = 1000;
/** Keys that are told of by one statement. */
const toldAtOnce = 5000;

/**
 * Lets servers know of each other's counts, through Postgres: each tells what it has counted by one statement a
 * second, where there is anything, and hears the sums. No request waits for it; without Postgres each counts alone.
 */
export class SharedCounts {
  readonly #database: Database;
  readonly #blur: Blur;
  readonly #warn: (error: unknown) => void;
  readonly #named = new Map<string, Counts>();
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Database, blur: Blur, logger: Logger) {
    this.#database = database;
    this.#blur = blur;
    this.#warn = createWarning(logger, 'requests are counted by each server alone');
    database.beforeClose(async () => {
      if (this.#timer) clearTimeout(this.#timer);
    });
  }

  /** Counts of their own, shared under the name. */
  open(name: string): Counts {
    const counts = new Counts(() => this.#wake());
    this.#named.set(name, counts);
    return counts;
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => void this.#exchange(), toldEveryMs).unref();
  }

  async #exchange(): Promise<void> {
    try {
      await this.#tell();
    } catch (error) {
      this.#warn(error);
    }
    this.#timer = null;
    if ([...this.#named.values()].some((counts) => counts.hasUntold)) this.#wake();
  }

  /** Whom the counts are of is not told in clear: they are addresses, too. */
  async #tell(): Promise<void> {
    const untold = [...this.#named].flatMap(([name, counts]) =>
      counts
        .takeUntold(toldAtOnce)
        .map((told) => ({ ...told, hash: this.#blur(`${name}/${told.key}`).toString('hex') })),
    );
    if (untold.length === 0) return;
    const rows = await this.#database.reading(nobody()).query<{ key: Buffer; total: number }>(sql`
      select key, total from app.count_requests(
        ${untold.map(({ hash }) => `\\x${hash}`)}::bytea[],
        ${untold.map(({ endsAt }) => endsAt.toISOString())}::timestamptz[],
        ${untold.map(({ count }) => count)}::integer[])`);
    const totals = new Map(rows.map(({ key, total }) => [key.toString('hex'), total]));
    for (const { hash, hear } of untold) {
      const total = totals.get(hash);
      if (total !== undefined) hear(total);
    }
  }
}
