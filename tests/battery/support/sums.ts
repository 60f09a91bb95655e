/** What those who attack must leave as it is. */
import type { Queryable } from '../../../src/db/admin.ts';
import { checksumOf } from '../../invariants/support/checksum.ts';
import type { World } from '../../invariants/support/world.ts';
import { asOwner } from '../../support/owner.ts';
import type { TestServer } from '../../support/server.ts';
import type { Front } from './front.ts';

/** A table whose rows are written as far as a role reaches, and its columns that name whose they are, all of them. */
interface Owned {
  table: string;
  columns: string[];
}

/** Records by their own id, links by the record at the end that counts, associations by both. */
async function ownedTables(owner: Queryable): Promise<Owned[]> {
  const { rows } = await owner.query<Owned>(
    `select tgrelid::regclass::text as table,
       case when tgfoid = 'app.guard()'::regprocedure then array['id']
         when tgnargs = 0 then array['from_id', 'to_id']
         else array[split_part(encode(tgargs, 'escape'), '\\000', 3)] end as columns
     from pg_trigger
     where tgname = 'guard' and tgfoid in ('app.guard()'::regprocedure, 'app.guard_link()'::regprocedure)
     order by 1`,
  );
  return rows;
}

/** What the records with these ids and their links come to; but for what the activities of others say of them. */
async function sumOfRecords(server: TestServer, world: World, ids: string[]): Promise<string> {
  const sums = (await ownedTables(server.owner)).map(
    ({ table, columns }) =>
      `select '${table} ' || count(*) || ':' || coalesce(sum(hashtextextended(
        (to_jsonb(t) - 'last_activity_at' - 'next_activity_at')::text, 0)), 0) as sum
       from ${table} t where organization_id = $1 and ${columns.map((name) => `${name} = any ($2)`).join(' and ')}`,
  );
  return asOwner(server, world, async (client) => {
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
