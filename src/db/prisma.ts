import { PrismaPg } from '@prisma/adapter-pg';
import { type ClientBase, Pool, type PoolClient } from 'pg';
import { PrismaClient } from './generated/client.ts';

/** A pool of one connection, which somebody else opened, bound to an organization, and will end. */
class OneConnection extends Pool {
  readonly prisma = new PrismaClient({ adapter: new PrismaPg(this) });
  /** What the connection said last that was wrong: Prisma tells only what it makes of it. */
  failure: unknown = null;

  constructor(client: ClientBase) {
    super({ max: 1 });
    const query = client.query.bind(client) as (config: object, values: unknown[]) => unknown;
    const noting = async (config: object, values: unknown[]): Promise<unknown> => {
      this.failure = null;
      try {
        return await query(config, values);
      } catch (error) {
        this.failure = error;
        throw error;
      }
    };
    // Assigned, since the overloads of `query` cannot be overridden by one signature.
    this.query = noting as typeof this.query;
  }

  override connect(): Promise<PoolClient> {
    return Promise.reject(
      new Error('The unit of work is the transaction: Prisma opens none of its own in it'),
    );
  }

  override async end(): Promise<void> {}
}

const pools = new WeakMap<ClientBase, OneConnection>();

/**
 * Works with the Prisma client of a connection; throws what Postgres or the connection said where Prisma fails by that.
 * Prisma's clients belong to connections here, not to the process: each sees the transaction that its connection is in,
 * and can merge no queries of two organizations, since a connection serves one unit of work at a time.
 */
export async function withPrisma<T>(
  client: ClientBase,
  work: (prisma: PrismaClient) => Promise<T>,
): Promise<T> {
  const pool = pools.get(client) ?? new OneConnection(client);
  pools.set(client, pool);
  pool.failure = null;
  try {
    return await work(pool.prisma);
  } catch (error) {
    throw pool.failure ?? error;
  }
}
