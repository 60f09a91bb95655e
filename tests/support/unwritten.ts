import { asOwner } from './owner.ts';
import { createOrganization, type TestOrganization, type TestServer } from './server.ts';

/** An organization of whose making the log tells nothing: for tests that count all that it tells. */
export async function createUnwritten(server: TestServer): Promise<TestOrganization> {
  const of = await createOrganization(server);
  await asOwner(server, of, async (client) => {
    for (const table of ['sequenced_changes', 'pending_changes', 'changes']) {
      await client.query(`delete from ${table} where organization_id = $1`, [of.organizationId]);
    }
  });
  return of;
}
