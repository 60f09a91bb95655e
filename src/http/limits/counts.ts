import type { IncrementResponse, Store } from 'express-rate-limit';

/** The length of every window: limits are said in requests a minute. */
export const windowMs = 60_000;

/** What is known of one key in the window. */
interface Count {
  /** Requests at this server. */
  own: number;
  /** How many of them the other servers were told of. */
  told: number;
  /** Requests at the other servers, as far as they have told. */
  others: number;
}

/** What was counted for a key since it was told last. */
export interface Untold {
  key: string;
  endsAt: Date;
  count: number;
  /** To be called with the sum of all servers, once they know of it. */
  hear(total: number): void;
}

/**
 * Counts requests in the process, by windows that begin at the same time on every server. What is counted elsewhere
 * it hears from whoever takes what it has to tell.
 */
export class Counts implements Store {
  readonly localKeys = false;
  readonly #onUntold: () => void;
  #endsAt = new Date(0);
  #counts = new Map<string, Count>();
  #untold = new Map<string, Count>();

  /** @param onUntold there is something to tell */
  constructor(onUntold: () => void = () => {}) {
    this.#onUntold = onUntold;
  }

  increment(key: string): IncrementResponse {
    this.#begin();
    let count = this.#counts.get(key);
    if (!count) this.#counts.set(key, (count = { own: 0, told: 0, others: 0 }));
    count.own += 1;
    this.#untold.set(key, count);
    if (this.#untold.size === 1) this.#onUntold();
    return { totalHits: count.own + count.others, resetTime: this.#endsAt };
  }

  /** What a window had is nobody's business in the next one. */
  #begin(): void {
    const now = Date.now();
    if (now < this.#endsAt.getTime() && now >= this.#endsAt.getTime() - windowMs) return;
    this.#endsAt = new Date((Math.floor(now / windowMs) + 1) * windowMs);
    this.#counts = new Map();
    this.#untold = new Map();
  }

  decrement(): void {}

  resetKey(key: string): void {
    this.#counts.delete(key);
    this.#untold.delete(key);
  }

  /** Up to so many keys for which something was counted. They are told of again unless `hear` is called. */
  takeUntold(most: number): Untold[] {
    this.#begin();
    const taken: Untold[] = [];
    for (const [key, count] of this.#untold) {
      if (taken.length >= most) break;
      const told = count.own;
      taken.push({
        key,
        endsAt: this.#endsAt,
        count: told - count.told,
        hear: (total) => {
          count.told = told;
          count.others = Math.max(count.others, total - told);
          if (count.own === told) this.#untold.delete(key);
        },
      });
    }
    return taken;
  }

  get hasUntold(): boolean {
    return this.#untold.size > 0;
  }
}
