import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';

/** How old what a key says of its last use may be. */
const writtenEveryMs = 60_000;

/**
 * Knows when API keys were used, so that no request writes for it: all of them are written together, once a
 * minute where there are any, and before the database is left.
 */
export class KeyUses {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #everyMs: number;
  #last = new Map<string, Date>();
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Database, logger: Logger, everyMs = writtenEveryMs) {
    this.#database = database;
    this.#logger = logger;
    this.#everyMs = everyMs;
    database.beforeClose(() => this.#write());
  }

  /** The key was used just now. */
  note(keyId: string): void {
    this.#last.set(keyId, new Date());
    this.#timer ??= setTimeout(() => void this.#write(), this.#everyMs).unref();
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const written = this.#last;
    this.#last = new Map();
    if (written.size === 0) return;
    const times = [...written.values()].map((at) => at.toISOString());
    try {
      await this.#database.writing(nobody(), (unit) =>
        unit.query(
          sql`select app.note_key_uses(${[...written.keys()]}::uuid[], ${times}::timestamptz[])`,
        ),
      );
    } catch (error) {
      this.#logger.warn({ err: error }, 'when API keys were used last could not be written');
      // The next use of any key brings them along.
      this.#last = new Map([...written, ...this.#last]);
    }
  }
}
