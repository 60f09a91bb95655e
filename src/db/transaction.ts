import type pg from 'pg';
import { isLostConnection, translateError } from './errors.ts';
import type { Row } from './flight.ts';
import type { PrismaClient } from './generated/client.ts';
import { type Sql, sql } from './sql.ts';
import { enter, queryBy, readingUnit, type Unit } from './unit.ts';

/** How a transaction reaches Postgres. */
export interface Lines {
  connect(): Promise<pg.PoolClient>;
  /** Sends statements in one round trip on the connection; gives each one's rows. */
  send(client: pg.PoolClient, statements: Sql[]): Promise<Row[][]>;
  /** Watches over what somebody else asks on the connection, as over what is sent. */
  follow<T>(client: pg.PoolClient, reply: Promise<T>): Promise<T>;
}

/**
 * One transaction on one connection, taken with the first statement: a handler that thinks first
 * holds nobody up. BEGIN and the identity travel with that statement.
 */
export class Transaction {
  /** What is to be told when it has committed. */
  readonly topics = new Set<string>();
  readonly #apart: Unit;
  readonly #lines: Lines;
  readonly #begin: Sql;
  readonly #writes: boolean;
  #client: pg.PoolClient | null = null;
  #state: 'new' | 'open' | 'abandoned' = 'new';
  #discarded = false;
  #broken = false;
  /** Whether the next statement is marked, and whether an earlier one was. */
  #mark = { next: false, set: false };
  /** What travels before the next statement. */
  #waiting: Sql[] = [];
  /** What travels with the commit. */
  readonly #last: Sql[] = [];

  /**
   * @param apart reads as the same identity, beside the transaction
   * @param begin what it begins with, if it only reads
   */
  constructor(apart: Unit, lines: Lines, begin: Sql | null = null) {
    this.#apart = apart;
    this.#lines = lines;
    this.#begin = begin ?? sql`begin`;
    this.#writes = begin === null;
  }

  /** Runs the work, then commits; rolls back when it throws. Once for each transaction. */
  async perform<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    try {
      const result = await work(this.#unit(false));
      if (this.#state === 'open') {
        await this.#send(...(this.#discarded ? [sql`rollback`] : [...this.#last, sql`commit`]));
      }
      return result;
    } catch (error) {
      if (this.#state === 'open' && !this.#broken)
        await this.#send(sql`rollback`).catch(() => null);
      throw error;
    } finally {
      this.#client?.release(this.#broken);
    }
  }

  #unit(survives: boolean): Unit {
    const run: Unit['run'] = (...statements) => this.#run(statements);
    const { identity } = this.#apart;
    const unit: Unit = {
      identity,
      run,
      query: queryBy(run),
      precede: (statement) => this.#precede(statement),
      conclude: (...statements) => void this.#last.push(...statements),
      prisma: (work) => this.#prisma(work),
      become: async (other) => {
        // What this transaction has changed of them is no news to it.
        const { fields: _, ...who } = other;
        await run(enter(who, this.#writes));
      },
      confirm: async () => {
        if (this.#state === 'new') await this.#run([]);
      },
      apart: () => this.#apart,
      frozen: (work) => this.#apart.frozen(work),
      surviving: () => this.#unit(true),
      mark: () => {
        this.#mark.next = survives;
      },
      abandon: async () => {
        if (!survives) return this.#abandon();
        if (this.#mark.next) this.#mark.next = false;
        else await this.#send(sql`rollback to savepoint marked`);
        return unit;
      },
      whole: (work) => (survives ? this.#whole(work) : work()),
      tell: (topic) => {
        this.topics.add(topic);
      },
      discard: async () => {
        this.#discarded = true;
        await run(sql`set constraints all immediate`);
      },
    };
    return unit;
  }

  #precede(statement: Sql): () => boolean {
    this.#waiting.push(statement);
    return () => !this.#waiting.includes(statement);
  }

  async #abandon(): Promise<Unit> {
    if (this.#state === 'open') await this.#send(sql`rollback`);
    this.#state = 'abandoned';
    return readingUnit(
      this.#apart.identity,
      (...statements) => this.#send(...statements),
      this.#apart.frozen,
    );
  }

  async #run(statements: Sql[]): Promise<Row[][]> {
    if (this.#state === 'abandoned') throw new Error('The transaction was abandoned');
    const before =
      this.#state === 'open' ? [] : [this.#begin, enter(this.#apart.identity, this.#writes)];
    this.#state = 'open';
    before.push(...this.#waiting, ...this.#markSql());
    this.#waiting = [];
    return (await this.#send(...before, ...statements)).slice(before.length);
  }

  /** The savepoint travels with the first statement of the work, and what ends it with the first one behind it. */
  async #whole<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#mark;
    const begin = sql`savepoint whole`;
    const isSent = this.#precede(begin);
    this.#mark = { next: true, set: false };
    try {
      const result = await work();
      if (isSent()) this.#waiting = [sql`release savepoint whole`];
      return result;
    } catch (error) {
      if (isSent() && !this.#broken)
        await this.#send(sql`rollback to savepoint whole`, sql`release savepoint whole`).catch(
          () => null,
        );
      throw error;
    } finally {
      this.#waiting = this.#waiting.filter((statement) => statement !== begin);
      this.#mark = outer;
    }
  }

  /** The mark travels with the statement that is marked, and the one before it is forgotten then. */
  #markSql(): Sql[] {
    if (!this.#mark.next) return [];
    const marks = [sql`savepoint marked`];
    if (this.#mark.set) marks.unshift(sql`release savepoint marked`);
    this.#mark = { next: false, set: true };
    return marks;
  }

  async #prisma<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    if (this.#state === 'new') await this.#run([]);
    // Loaded here only: few units want it, and it is large.
    const { withPrisma } = await import('./prisma.ts');
    return this.#heard((client) => this.#lines.follow(client, withPrisma(client, work)));
  }

  #send(...statements: Sql[]): Promise<Row[][]> {
    return this.#heard((client) => this.#lines.send(client, statements));
  }

  /** What is heard on the connection, with its errors as every caller would say them. */
  async #heard<T>(ask: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    this.#client ??= await this.#lines.connect();
    try {
      return await ask(this.#client);
    } catch (error) {
      this.#broken ||= isLostConnection(error);
      throw translateError(error);
    }
  }
}
