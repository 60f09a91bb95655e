import type pg from 'pg';
import { isLostConnection, translateError } from './errors.ts';
import { type Row, sendFlight } from './flight.ts';
import type { PrismaClient } from './generated/client.ts';
import { prismaOn } from './prisma.ts';
import { type Sql, sql } from './sql.ts';
import { bind, enter, queryBy, readingUnit, type Unit } from './unit.ts';

/**
 * One transaction on one connection, taken with the first statement: a handler that thinks first
 * holds nobody up. BEGIN and the identity travel with that statement.
 */
export class Transaction {
  readonly #apart: Unit;
  readonly #connect: () => Promise<pg.PoolClient>;
  readonly #named: boolean;
  #client: pg.PoolClient | null = null;
  #open = false;
  #broken = false;

  /** @param apart reads as the same identity, beside the transaction */
  constructor(apart: Unit, connect: () => Promise<pg.PoolClient>, named: boolean) {
    this.#apart = apart;
    this.#connect = connect;
    this.#named = named;
  }

  /** Runs the work, then commits; rolls back when it throws. Once for each transaction. */
  async perform<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    try {
      const result = await work(this.#unit());
      if (this.#open) await this.#send(sql`commit`);
      return result;
    } catch (error) {
      if (this.#open && !this.#broken) await this.#send(sql`rollback`).catch(() => null);
      throw error;
    } finally {
      this.#client?.release(this.#broken);
    }
  }

  #unit(): Unit {
    const run: Unit['run'] = (...statements) => this.#run(statements);
    const { identity } = this.#apart;
    return {
      identity,
      run,
      query: queryBy(run),
      prisma: () => this.#prisma(),
      become: async (other) => {
        await run(bind(other));
      },
      apart: () => this.#apart,
      abandon: async () => {
        if (this.#open) await this.#send(sql`rollback`);
        this.#open = false;
        return readingUnit(identity, (...statements) => this.#send(...statements));
      },
    };
  }

  async #run(statements: Sql[]): Promise<Row[][]> {
    if (this.#open) return this.#send(...statements);
    this.#open = true;
    return (await this.#send(sql`begin`, enter(this.#apart.identity), ...statements)).slice(2);
  }

  async #prisma(): Promise<PrismaClient> {
    if (!this.#open) await this.#run([]);
    return prismaOn(this.#client!);
  }

  async #send(...statements: Sql[]): Promise<Row[][]> {
    this.#client ??= await this.#connect();
    try {
      return await sendFlight(this.#client, statements, this.#named);
    } catch (error) {
      this.#broken ||= isLostConnection(error);
      throw translateError(error);
    }
  }
}
