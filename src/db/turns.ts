import { overloaded } from './errors.ts';

/** Who asks for a place: the organization. Null for who is in none, such as who signs in. */
export type Asker = string | null;

interface Waiting {
  admit(): void;
}

/** How long an organization counts as present after it asked. */
const presentMs = 10_000;

/**
 * Whose turn it is to use one of a few places. Who comes first is first; but where several organizations ask, none has
 * more than half of the places or of the queue, and those that wait are admitted one of each in turn. One that is alone
 * has them all.
 */
export class Turns {
  readonly #places: number;
  readonly #mostWaiting: number;
  readonly #waitMs: number;
  readonly #held = new Map<Asker, number>();
  /** Those that wait, by who asks: whose turn is next stands first. */
  readonly #queues = new Map<Asker, Set<Waiting>>();
  #used = 0;
  #waiting = 0;
  #last: Asker = null;
  #sharedUntil = 0;

  /**
   * @param mostWaiting how many may wait; more are refused at once
   * @param waitMs for how long
   */
  constructor(places: number, mostWaiting: number, waitMs: number) {
    this.#places = places;
    this.#mostWaiting = mostWaiting;
    this.#waitMs = waitMs;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether as many wait as may. */
  get isFull(): boolean {
    return this.#waiting >= this.#mostWaiting;
  }

  /** Takes a place, when it is free: then it gives nothing. Else a promise of it, which fails with `overloaded`. */
  take(asker: Asker): Promise<void> | undefined {
    this.#note(asker);
    if (this.#mayTake(asker)) {
      this.#hold(asker);
      return undefined;
    }
    const queue = this.#queues.get(asker) ?? new Set();
    if (this.isFull || queue.size >= this.#shareOf(this.#mostWaiting)) throw overloaded();
    this.#queues.set(asker, queue);
    return this.#wait(asker, queue);
  }

  /** Gives a place back, to who is next. */
  leave(asker: Asker): void {
    this.#used -= 1;
    const left = (this.#held.get(asker) ?? 0) - 1;
    if (left > 0) this.#held.set(asker, left);
    else this.#held.delete(asker);
    this.#admit();
  }

  /** Who is in no organization says nothing of whether there are several. */
  #note(asker: Asker): void {
    if (asker === null) return;
    if (this.#last !== null && this.#last !== asker)
      this.#sharedUntil = performance.now() + presentMs;
    this.#last = asker;
  }

  #shareOf(all: number): number {
    return performance.now() < this.#sharedUntil ? Math.ceil(all / 2) : all;
  }

  #mayTake(asker: Asker): boolean {
    if (this.#used >= this.#places) return false;
    return (this.#held.get(asker) ?? 0) < this.#shareOf(this.#places);
  }

  #hold(asker: Asker): void {
    this.#used += 1;
    this.#held.set(asker, (this.#held.get(asker) ?? 0) + 1);
  }

  #wait(asker: Asker, queue: Set<Waiting>): Promise<void> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting -= 1;
        queue.delete(waiting);
        if (queue.size === 0) this.#queues.delete(asker);
      };
      const waiting = {
        admit: () => {
          end();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        end();
        reject(overloaded());
      }, this.#waitMs);
      queue.add(waiting);
    });
  }

  #admit(): void {
    for (const [asker, queue] of this.#queues) {
      if (this.#used >= this.#places) return;
      if (!this.#mayTake(asker)) continue;
      // Behind the others, for the next time.
      this.#queues.delete(asker);
      this.#queues.set(asker, queue);
      this.#hold(asker);
      const [first] = queue;
      first!.admit();
    }
  }
}
