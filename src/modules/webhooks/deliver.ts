import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Sealer } from '../../auth/seal.ts';
import type { Job } from '../../jobs/define.ts';
import type { Sender } from '../../outside/send.ts';
import { attempt, type Outcome, type Target } from './attempt.ts';
import { type Due, findDue, laneOf, type Receiver, type State } from './due.ts';
import { pauseWebhook } from './pausing.ts';
import { lockWebhook } from './queue.ts';
import { recordOutcomes } from './record.ts';
import { openSecrets } from './secrets.ts';

/** Hears of what is sent. */
export interface DeliveryListener {
  /** Of each try, once it is noted. */
  onAttempt(outcome: Outcome): void;
  /** Of events that were given up. */
  onFailed(count: number): void;
}

/** What deliveries work with. */
export interface DeliverParts {
  sender: Sender;
  sealer: Sealer;
  logger: Logger;
  listeners?: readonly DeliveryListener[];
  /** How long is waited after each try that failed. */
  delaysMs: readonly number[];
  /** How many deliveries of a webhook are under way at once. */
  atOnce: number;
  /** After so long others have their turn. */
  turnMs: number;
}

type DeliverJob = Job<{ webhookId: string }>;

/**
 * Sends what is due to a webhook, many records at once and each record's events one after another. The job
 * ends when nothing waits for its time, and else goes on then: a receiver that fails is no failure of it.
 */
export async function runDeliver(job: DeliverJob, parts: DeliverParts): Promise<void> {
  const { webhookId } = job.payload;
  const stopping = new AbortController();
  // Each delivery that is under way listens.
  setMaxListeners(0, stopping.signal);
  const stop = (): void => stopping.abort();
  job.signal.addEventListener('abort', stop);
  try {
    const state = await deliverTurn(job, parts, stopping.signal);
    if (state.due.length > 0) return await job.goingOn(new Date(), async () => {});
    if (state.nextInMs === null) return;
    return await job.goingOn(new Date(Date.now() + state.nextInMs), async () => {});
  } catch (error) {
    if (error instanceof UnreadableSecret) return await pauseUnreadable(job, webhookId);
    throw error;
  } finally {
    stop();
    job.signal.removeEventListener('abort', stop);
  }
}

/** Sends what is due until nothing is, or the turn is over. Gives what is left then. */
async function deliverTurn(
  job: DeliverJob,
  parts: DeliverParts,
  signal: AbortSignal,
): Promise<State> {
  const { webhookId } = job.payload;
  const until = performance.now() + parts.turnMs;
  const flight = new Flight(parts, job, signal);
  let state = await findDue(job.reading, webhookId, { most: parts.atOnce, busy: [] });
  for (;;) {
    if (performance.now() < until && state.receiver) flight.launch(state.receiver, state.due);
    const outcomes = await flight.landed();
    if (outcomes.length === 0) return state;
    // What landed together is noted together; the next of its records may be due at once.
    let failed = 0;
    state = await job.writing(async (context) => {
      failed = await recordOutcomes(context, webhookId, outcomes, parts.delaysMs);
      const busy = flight.lanes;
      return findDue(context, webhookId, { most: parts.atOnce - busy.length, busy });
    });
    for (const listener of parts.listeners ?? []) {
      for (const outcome of outcomes) listener.onAttempt(outcome);
      if (failed > 0) listener.onFailed(failed);
    }
  }
}

/** Deliveries that are under way. */
class Flight {
  readonly #parts: DeliverParts;
  readonly #job: DeliverJob;
  readonly #signal: AbortSignal;
  readonly #flying = new Map<string, Promise<void>>();
  #landed: Outcome[] = [];
  #failures: unknown[] = [];

  constructor(parts: DeliverParts, job: DeliverJob, signal: AbortSignal) {
    this.#parts = parts;
    this.#job = job;
    this.#signal = signal;
  }

  /** The lanes of what is under way, or has landed and is not noted yet. */
  get lanes(): string[] {
    return [...this.#flying.keys(), ...this.#landed.map(({ delivery }) => laneOf(delivery))];
  }

  launch({ url, secrets }: Receiver, due: readonly Due[]): void {
    if (due.length === 0) return;
    const target: Target = { url, secrets: this.#open(secrets) };
    for (const delivery of due) {
      const lane = laneOf(delivery);
      if (this.#flying.has(lane)) continue;
      const sent = attempt(this.#parts, this.#job.reading, target, delivery, this.#signal).then(
        (outcome) => void this.#landed.push(outcome),
        (error: unknown) => void this.#failures.push(error),
      );
      this.#flying.set(
        lane,
        sent.finally(() => this.#flying.delete(lane)),
      );
    }
  }

  /** What has landed since the last time, once there is something; nothing when nothing is under way. */
  async landed(): Promise<Outcome[]> {
    if (this.#landed.length === 0 && this.#flying.size > 0) {
      await Promise.race(this.#flying.values());
    }
    if (this.#failures.length > 0) throw this.#failures[0];
    const outcomes = this.#landed;
    this.#landed = [];
    return outcomes;
  }

  #open(secrets: Receiver['secrets']): string[] {
    const { organizationId, payload } = this.#job;
    try {
      return openSecrets(this.#parts.sealer, { organizationId, id: payload.webhookId }, secrets);
    } catch (cause) {
      throw new UnreadableSecret('The secret of a webhook cannot be opened', { cause });
    }
  }
}

class UnreadableSecret extends Error {}

function pauseUnreadable(job: DeliverJob, webhookId: string): Promise<void> {
  return job.finishing(async (context) => {
    const webhook = await lockWebhook(context, webhookId);
    if (webhook) await pauseWebhook(context, webhook, 'secret_unreadable');
  });
}
