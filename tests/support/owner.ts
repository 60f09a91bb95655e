import type { PoolClient } from 'pg';
import type { TestOrganization, TestServer } from './server.ts';

/** Runs SQL as the owner of the tables, bound to the organization: policies bind the owner too. */
export async function asOwner<T>(
  server: TestServer,
  { organizationId, userId }: Pick<TestOrganization, 'organizationId' | 'userId'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [organizationId, 'user', userId]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
