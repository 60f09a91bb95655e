/** Who asks for a place: the organization. Null for who is in none, such as who signs in. */
export type Asker = string | null;

/** How long one counts as flooding after it asked for more than may wait. */
const floodMs = 1000;
/** How often it is looked at how busy the process is, and how busy it may be: what is left is for the others. */
const lookMs = 50;
const busyMost = 0.6;
/** How many of the floods' requests are admitted a second: at first, at least, and with each look. */
const first = 1000;
const fewest = 20;
const less = 0.8;
const more = 1.1;

/**
 * Who floods, and how often one of their requests is admitted: as often as leaves the process some of its time. A number
 * of places would be too many even at one: the next is admitted as soon as the last one has gone.
 */
export class Floods {
  readonly #until = new Map<Asker, number>();
  readonly #busy = utilization();
  #perSecond = first;
  #nextAt = 0;
  /** Whether one waited for its time since it was looked at last: else more would be none. */
  #isHeld = false;
  #lookedAt = 0;

  /** Somebody asks for more than may wait. */
  note(asker: Asker): void {
    this.#until.set(asker, performance.now() + floodMs);
  }

  /** In how many milliseconds one of the asker's may be admitted: none for who does not flood. */
  waitOf(asker: Asker): number {
    if (!this.#until.has(asker)) return 0;
    const now = performance.now();
    this.#look(now);
    if (!this.#until.has(asker)) return 0;
    const wait = this.#nextAt - now;
    if (wait > 0) this.#isHeld = true;
    return wait;
  }

  /** One of the asker's was admitted. */
  admitted(asker: Asker): void {
    if (!this.#until.has(asker)) return;
    // Not from when it might have been: one that is alone is held by nothing, and would owe for all that it was given.
    this.#nextAt = performance.now() + 1000 / this.#perSecond;
  }

  #look(now: number): void {
    if (now < this.#lookedAt + lookMs) return;
    this.#lookedAt = now;
    for (const [asker, until] of this.#until) if (until <= now) this.#until.delete(asker);
    if (this.#busy() > busyMost) this.#perSecond = Math.max(fewest, this.#perSecond * less);
    else if (this.#isHeld) this.#perSecond *= more;
    this.#isHeld = false;
  }
}

/** Tells which part of the time the event loop was busy since it was asked last. */
function utilization(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization: busy } = performance.eventLoopUtilization(now, last);
    last = now;
    return busy;
  };
}
