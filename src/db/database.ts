import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';
import { Problem } from '../problem.ts';
import { away, isLostConnection, isWorthRetrying, translateError } from './errors.ts';
import { type Row, sendFlight } from './flight.ts';
import type { Asker } from './floods.ts';
import { type Sql, sql } from './sql.ts';
import { type Lines, Transaction } from './transaction.ts';
import { Turns } from './turns.ts';
import { type Identity, nobody, readingUnit, type Unit } from './unit.ts';
import { Watch } from './watch.ts';

export interface DatabaseOptions {
  /** The app role's connection string. */
  url: string;
  poolSize: number;
  /** False behind a PgBouncer before 1.21: statements go unnamed. */
  preparedStatements: boolean;
  logger: Logger;
}

/** How many callers may wait for a connection, per connection of the pool, before more are refused. */
const waitersPerConnection = 20;
/** How long for a free one, and for one that is being made. */
const connectMs = 2000;
/** One of so many connections may be kept by a unit that reads of one moment. */
const frozenShare = 4;
const tries = 3;
const retryPauseMs = 50;

/** Hears of the organization that was written to, and of the topics that were told. */
type Listener = (organizationId: string, topics: ReadonlySet<string>) => void;

/** Hears of a round trip: for whom it was, how many seconds it took, and whether Postgres refused something in it. */
type FlightListener = (identity: Identity, seconds: number, failed: boolean) => void;

/** Hears how long was waited for a connection, in seconds, where none was free. */
type WaitListener = (seconds: number) => void;

/** The only way to Postgres: units of work on a bounded pool. */
export class Database {
  readonly #pool: Pool;
  readonly #named: boolean;
  readonly #turns: Turns;
  readonly #askers = new WeakMap<PoolClient, Asker>();
  readonly #watch: Watch;
  readonly #frozenTurns: Turns;
  readonly #listeners = new Set<Listener>();
  readonly #flightListeners = new Set<FlightListener>();
  readonly #waitListeners = new Set<WaitListener>();
  readonly #endings: (() => Promise<void>)[] = [];

  constructor({ url, poolSize, preparedStatements, logger }: DatabaseOptions) {
    this.#named = preparedStatements;
    this.#turns = new Turns(poolSize, poolSize * waitersPerConnection, connectMs);
    this.#watch = new Watch(url);
    const frozen = Math.max(1, Math.floor(poolSize / frozenShare));
    this.#frozenTurns = new Turns(frozen, frozen * waitersPerConnection, connectMs);
    this.#pool = new Pool({
      connectionString: url,
      max: poolSize,
      application_name: 'headless-crm',
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
    });
    this.#pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection was lost'));
    // One that is lost while it is lent out tells its query, and the process too if nobody listens.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.#pool.on('release', (_, client) => {
      const asker = this.#askers.get(client) ?? null;
      // The pool releases by itself what came too late for who asked for it.
      if (this.#askers.delete(client)) this.#turns.leave(asker);
    });
  }

  /** A unit that reads: each call is one round trip and sees what is committed at that time. */
  reading(identity: Identity): Unit {
    return readingUnit(
      identity,
      (...statements) => this.#once(identity, statements),
      (work) => this.#frozen(identity, work),
    );
  }

  /** Few at a time: each keeps a connection for as long as its client takes. */
  async #frozen<T>(identity: Identity, work: (unit: Unit) => Promise<T>): Promise<T> {
    await this.#frozenTurns.take(identity.organizationId);
    const begin = sql`begin isolation level repeatable read read only`;
    try {
      const transaction = new Transaction(this.reading(identity), this.#lines(identity), begin);
      return await transaction.perform(work);
    } finally {
      this.#frozenTurns.leave(identity.organizationId);
    }
  }

  /**
   * Runs `work` as one transaction: committed when it returns, rolled back when it throws, run again
   * when Postgres ended it for a deadlock.
   */
  async writing<T>(identity: Identity, work: (unit: Unit) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const transaction = new Transaction(this.reading(identity), this.#lines(identity));
      try {
        const result = await transaction.perform(work);
        for (const listener of this.#listeners)
          listener(identity.organizationId ?? '', transaction.topics);
        return result;
      } catch (error) {
        if (attempt === tries || !isWorthRetrying(error)) throw error;
        // At different times, or those that collided collide again.
        await sleep(Math.random() * retryPauseMs * attempt);
      }
    }
  }

  /** Calls the listener whenever a unit that writes has ended well in this process. */
  onWritten(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Calls the listener for each round trip. */
  onFlight(listener: FlightListener): void {
    this.#flightListeners.add(listener);
  }

  /** Calls the listener for each wait for a connection. */
  onWaited(listener: WaitListener): void {
    this.#waitListeners.add(listener);
  }

  async #connect({ organizationId }: Identity): Promise<PoolClient> {
    const turn = this.#turns.take(organizationId);
    if (turn) await this.#waiting(turn);
    try {
      if (this.#watch.isAway) throw away();
      const client = await this.#pool.connect();
      this.#askers.set(client, organizationId);
      return client;
    } catch (error) {
      this.#turns.leave(organizationId);
      throw translateError(error);
    }
  }

  /** Tells how long was waited, also by who gave up. */
  async #waiting(turn: Promise<void>): Promise<void> {
    const startedAt = performance.now();
    try {
      await turn;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      for (const listener of this.#waitListeners) listener(seconds);
    }
  }

  #lines(identity: Identity): Lines {
    return {
      connect: () => this.#connect(identity),
      send: (client, statements) =>
        this.#followed(identity, client, sendFlight(client, statements, this.#named)),
      follow: (client, reply) => this.#followed(identity, client, reply),
    };
  }

  /** Watches over what was asked on the connection, and tells how long it took. */
  async #followed<T>(identity: Identity, client: PoolClient, reply: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let failed = true;
    try {
      const heard = await this.#watch.over(client, reply);
      failed = false;
      return heard;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      for (const listener of this.#flightListeners) listener(identity, seconds, failed);
    }
  }

  async #once(identity: Identity, statements: Sql[]): Promise<Row[][]> {
    const client = await this.#connect(identity);
    let broken = false;
    try {
      return await this.#followed(identity, client, sendFlight(client, statements, this.#named));
    } catch (error) {
      broken = isLostConnection(error);
      throw translateError(error);
    } finally {
      client.release(broken);
    }
  }

  /**
   * Whether Postgres answers and has the tables; for readiness. One that is asked for too much is ready: without it the
   * others would be asked for more.
   */
  async isReady(): Promise<boolean> {
    return this.#once(nobody(), [sql`select 1 from organizations limit 0`]).then(
      () => true,
      (error) => error instanceof Problem && error.code === 'overloaded',
    );
  }

  /** The most connections that it opens. */
  get size(): number {
    return this.#pool.options.max;
  }

  /** Connections in use, idle and waited for. */
  get load(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount } = this.#pool;
    return { total: totalCount, idle: idleCount, waiting: this.#turns.waiting };
  }

  /** Whether a unit would be refused as one too many: anybody's, or the organization's where it is known. */
  refuses(organizationId?: string): boolean {
    return this.#turns.refuses(organizationId);
  }

  /** Calls it when the database is about to be left: for what is still to be written. */
  beforeClose(ending: () => Promise<void>): void {
    this.#endings.push(ending);
  }

  async close(): Promise<void> {
    for (const ending of this.#endings) await ending();
    this.#watch.stop();
    await this.#pool.end();
  }
}

/** Opens the pool; connections are made as they are needed. */
export function openDatabase(options: DatabaseOptions): Database {
  return new Database(options);
}
