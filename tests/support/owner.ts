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

/** Every record, link and key of the organization, without what tells of its changes alone. */
export async function snapshotOf(
  server: TestServer,
  organization: TestOrganization,
): Promise<Record<string, unknown[]>> {
  return asOwner(server, organization, async (client) => {
    const all: Record<string, unknown[]> = {};
    for (const table of ['companies', 'contacts', 'contact_companies', 'record_keys']) {
      const { rows } = await client.query<{ row: object }>(
        `select to_jsonb(t) - 'version' - 'updated_at' as row from ${table} t
         where organization_id = $1 order by to_jsonb(t) ->> 'id', to_jsonb(t)::text`,
        [organization.organizationId],
      );
      all[table] = rows.map(({ row }) => row);
    }
    return all;
  });
}
