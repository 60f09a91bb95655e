import { Client, type ClientBase, type PoolClient } from 'pg';
import { databaseError } from './errors.ts';

/** How often is looked, and after how long without a reply it is asked whether Postgres is there at all. */
const lookMs = 100;
const suspiciousMs = 500;
/** So long it is believed to be there once it has answered: a slow statement costs one connection a second. */
const believedMs = 1000;
/** How long a new connection may take, in turns of this process: what comes in is looked at between them, however late. */
const turnMs = 50;
/** Long until it is known to be away, since a busy Postgres is late with one; short then, to notice its return. */
const turns = { there: 16, away: 10 };
/** How many of them must fail in a row. */
const failures = 2;

/**
 * Notices that Postgres is away where nothing says so: a network that swallows packets ends no connection, and Node cannot
 * ask TCP for a limit of time. While a reply is awaited for long, a new connection is tried; where none is answered, what
 * waits is ended, until one is. What takes Postgres itself long is not disturbed.
 */
export class Watch {
  readonly #url: string;
  readonly #sent = new Map<PoolClient, number>();
  readonly #timer: NodeJS.Timeout;
  #isProbing = false;
  #failed = 0;
  #answeredAt = 0;

  constructor(url: string) {
    this.#url = url;
    this.#timer = setInterval(() => void this.#look(), lookMs).unref();
  }

  /** Whether nothing is to be asked of Postgres now. */
  get isAway(): boolean {
    return this.#failed >= failures;
  }

  /** Watches over the reply to what was just sent on the connection. */
  async over<T>(client: PoolClient, reply: Promise<T>): Promise<T> {
    this.#sent.set(client, performance.now());
    try {
      return await reply;
    } finally {
      this.#sent.delete(client);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isProbing || (this.#failed === 0 && !this.#isSuspicious())) return;
    this.#isProbing = true;
    const probedAt = performance.now();
    do {
      this.#failed = (await answers(this.#url, this.isAway ? turns.away : turns.there))
        ? 0
        : this.#failed + 1;
    } while (this.#failed > 0 && !this.isAway);
    this.#isProbing = false;
    if (this.#failed === 0) this.#answeredAt = performance.now();
    if (!this.isAway) return;
    for (const [client, sentAt] of this.#sent) if (sentAt < probedAt) cut(client);
  }

  /** The longest wait is that of the first. */
  #isSuspicious(): boolean {
    const [oldest] = this.#sent.values();
    const now = performance.now();
    return (
      oldest !== undefined && now - oldest > suspiciousMs && now - this.#answeredAt > believedMs
    );
  }
}

/** Whether Postgres answers, be it with a refusal. */
async function answers(url: string, within: number): Promise<boolean> {
  const client = new Client(url).on('error', () => {});
  let left = within;
  const timer = setInterval(() => {
    left -= 1;
    if (left === 0) cut(client);
  }, turnMs);
  try {
    await client.connect();
    client.end().catch(() => {});
    return true;
  } catch (error) {
    return databaseError(error) !== null;
  } finally {
    clearInterval(timer);
  }
}

/** Ends the connection, and with it what waits for its reply. */
function cut(client: ClientBase): void {
  const { connection } = client as ClientBase & { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
