import { overloaded } from './errors.ts';
import { type Asker, Floods } from './floods.ts';

interface Waiting {
  admit(): void;
}

/** How long an organization counts as present after it asked. */
const presentMs = 10_000;

/**
 * Whose turn it is to use one of a few places. Who comes first is first; but where several organizations ask, none has
 * more than half of the places or of the queue, and those that wait are admitted one of each in turn. One that is alone
 * has them all. One that floods is admitted only as often as leaves the process some of its time: else the others wait for
 * the processor instead of a place.
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
  readonly #floods = new Floods();
  /** Admits one of a flood as soon as one may be. */
  #later: NodeJS.Timeout | undefined;

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

  /**
   * Whether one more may not wait: of all, or of who asks where that is known. Who asks on when as many of his wait as may
   * floods; who meets a queue that others have filled does not.
   */
  refuses(asker?: Asker): boolean {
    const waiting = asker === undefined ? 0 : (this.#queues.get(asker)?.size ?? 0);
    const isTooMuch = waiting > 0 && waiting >= this.#shareOf(this.#mostWaiting);
    if (isTooMuch && asker) this.#floods.note(asker);
    return isTooMuch || this.#waiting >= this.#mostWaiting;
  }

  /** Takes a place, when it is free: then it gives nothing. Else a promise of it, which fails with `overloaded`. */
  take(asker: Asker): Promise<void> | undefined {
    this.#note(asker);
    if (this.#mayTake(asker)) {
      this.#hold(asker);
      return undefined;
    }
    if (this.refuses(asker)) throw overloaded();
    const queue = this.#queues.get(asker) ?? new Set();
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
    const share = this.#shareOf(this.#places);
    if ((this.#held.get(asker) ?? 0) >= share) return false;
    const inMs = share === this.#places ? 0 : this.#floods.waitOf(asker);
    if (inMs > 0) this.#admitIn(inMs);
    return inMs <= 0;
  }

  #admitIn(ms: number): void {
    if (this.#later) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#admit();
    }, ms);
  }

  #hold(asker: Asker): void {
    this.#used += 1;
    this.#held.set(asker, (this.#held.get(asker) ?? 0) + 1);
    this.#floods.admitted(asker);
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
