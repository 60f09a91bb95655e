import { connect } from 'node:net';
import { Client, type ClientBase, type PoolClient } from 'pg';
import { serialize } from 'pg-protocol';
import { databaseError } from './errors.ts';

/**
 * All is counted in turns of this process, as long as it is not late: a busy one looks at what has come in between them,
 * however late that is.
 */
const turnMs = 50;
/** After so long Postgres is asked to end a statement, and somewhat later it is given up, whatever Postgres does. */
export const statementMs = 10_000;
const endingMs = 1000;
/** After how long without a reply it is asked whether Postgres is there at all. */
const suspiciousMs = 500;
/** So long it is believed to be there once it has answered: a slow statement costs one connection a second. */
const believedMs = 1000;
/** From the first try that nothing answers until it is known to be away. */
const turnsUntilAway = 32;
/** A try may take long, since a busy Postgres is late with it; others begin meanwhile, and notice its return. */
const turns = { betweenTries: 4, ofTry: 40 };

/**
 * Notices that Postgres is away where nothing says so: a network that swallows packets ends no connection, and Node cannot
 * ask TCP for a limit of time. While replies are awaited for long, new connections are tried; where none is answered, what
 * waits is ended, until one is. What takes Postgres itself long is not disturbed.
 */
export class Watch {
  readonly #url: string;
  readonly #sent = new Map<PoolClient, number>();
  /** Where Postgres was asked to end what it does. */
  readonly #cancelled = new Set<PoolClient>();
  readonly #timer: NodeJS.Timeout;
  /** How many turns there was no answer to a try; null while none is awaited. */
  #silent: number | null = null;
  #heardAt = 0;
  #answeredAt = 0;

  constructor(url: string) {
    this.#url = url;
    this.#timer = setInterval(() => this.#look(), turnMs).unref();
  }

  /** Whether nothing is to be asked of Postgres now. */
  get isAway(): boolean {
    return this.#silent !== null && this.#silent >= turnsUntilAway;
  }

  /** Watches over the reply to what was just sent on the connection. */
  async over<T>(client: PoolClient, reply: Promise<T>): Promise<T> {
    this.#sent.set(client, performance.now());
    try {
      const heard = await reply;
      this.#heardAt = performance.now();
      return heard;
    } finally {
      this.#sent.delete(client);
      this.#cancelled.delete(client);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#giveUp();
    if (this.#silent === null && !this.#isSuspicious()) return;
    const silent = this.#silent ?? 0;
    if (silent % turns.betweenTries === 0) void this.#try();
    this.#silent = silent + 1;
    // One that replies to others is there, if too busy for a new connection.
    if (!this.isAway && this.#hasReplied()) this.#silent = null;
    if (this.isAway) for (const [client] of this.#sent) cut(client);
  }

  /** What was sent first stands first. */
  #giveUp(): void {
    const now = performance.now();
    for (const [client, sentAt] of this.#sent) {
      if (now - sentAt < statementMs) return;
      if (now - sentAt > statementMs + endingMs) cut(client);
      else if (!this.#cancelled.has(client)) {
        this.#cancelled.add(client);
        cancel(client);
      }
    }
  }

  async #try(): Promise<void> {
    if (!(await answers(this.#url))) return;
    this.#silent = null;
    this.#answeredAt = performance.now();
  }

  /** The longest wait is that of the first. */
  #isSuspicious(): boolean {
    const [oldest] = this.#sent.values();
    const now = performance.now();
    if (oldest === undefined || now - oldest < suspiciousMs || this.#hasReplied()) return false;
    return now - this.#answeredAt > believedMs;
  }

  #hasReplied(): boolean {
    return performance.now() - this.#heardAt < suspiciousMs;
  }
}

/** Whether Postgres answers, be it with a refusal. */
async function answers(url: string): Promise<boolean> {
  const client = new Client(url).on('error', () => {});
  let left = turns.ofTry;
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

/**
 * Asks Postgres to end what it does for the connection, which it would do to its end else, though nobody waits for it.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
function cancel(client: ClientBase): void {
  const { host, port, processID, secretKey } = client as ClientBase & Cancellable;
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.setTimeout(endingMs, () => socket.destroy()).on('error', () => {});
  socket.end(serialize.cancel(processID, secretKey));
}

/** What `pg` knows of a connection, and does not tell in its types. */
interface Cancellable {
  host: string;
  port: number;
  processID: number;
  secretKey: number;
}
