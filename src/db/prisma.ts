import { PrismaPg } from '@prisma/adapter-pg';
import { type ClientBase, Pool, type PoolClient } from 'pg';
import { PrismaClient } from './generated/client.ts';
import { statementMs } from './watch.ts';

const clients = new WeakMap<ClientBase, PrismaClient>();

/** A pool of one connection, which somebody else opened, bound to an organization, and will end. */
class OneConnection extends Pool {
  readonly #client: ClientBase;

  constructor(client: ClientBase) {
    super({ max: 1 });
    this.#client = client;
    const query = client.query.bind(client) as (config: object, values: unknown[]) => unknown;
    const bounded = (config: object, values: unknown[]): unknown =>
      query({ ...config, query_timeout: statementMs }, values);
    // Assigned, since the overloads of `query` cannot be overridden by one signature.
    this.query = bounded as typeof this.query;
  }

  override connect(): Promise<PoolClient> {
    return Promise.reject(
      new Error('The unit of work is the transaction: Prisma opens none of its own in it'),
    );
  }

  override async end(): Promise<void> {}

  get client(): ClientBase {
    return this.#client;
  }
}

/**
 * The Prisma client of a connection. Prisma's clients belong to connections here, not to the
 * process: each sees the transaction that its connection is in, and can merge no queries of two
 * organizations, since a connection serves one unit of work at a time.
 */
export function prismaOn(client: ClientBase): PrismaClient {
  const known = clients.get(client);
  if (known) return known;
  const prisma = new PrismaClient({ adapter: new PrismaPg(new OneConnection(client)) });
  clients.set(client, prisma);
  return prisma;
}
