/** What those who attack must leave as it is. */
import { checksumOf } from '../../invariants/support/checksum.ts';
import { recordObjects } from '../../invariants/support/hiding.ts';
import type { World } from '../../invariants/support/world.ts';
import { asOwner } from '../../support/owner.ts';
import type { TestServer } from '../../support/server.ts';
import type { Front } from './fronts.ts';

/** What the records with these ids come to, in all tables of records; but for what the activities of others say of them. */
function sumOfRecords(server: TestServer, world: World, ids: string[]): Promise<string> {
  return asOwner(server, world, async (client) => {
    const sums = recordObjects.map(
      ({ table }) =>
        `select '${table} ' || count(*) || ':' || coalesce(sum(hashtextextended(
          (to_jsonb(t) - 'last_activity_at' - 'next_activity_at')::text, 0)), 0) as sum
         from ${table} t where organization_id = $1 and id = any ($2)`,
    );
    const { rows } = await client.query<{ sum: string }>(sums.join(' union all '), [
      world.organizationId,
      ids,
    ]);
    return rows.map(({ sum }) => sum).join('\n');
  });
}

/** Gives what the front may not change; an organization of its own is not looked at. */
export function sumOf({ server, victim, shared, secrets, hiding }: Front): Promise<string> {
  if (hiding) return Promise.resolve('');
  if (!shared) return checksumOf(server.owner, victim);
  return sumOfRecords(server, shared as World, [...secrets]);
}
