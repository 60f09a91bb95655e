import { type ClientBase, Pool } from 'pg';
import { guardedTables } from './catalogue.ts';
import { bindTo } from './probes.ts';
import type { World } from './world.ts';

/** What everything that is the organization's comes to, in all tables. */
export async function checksumOf(owner: Pool | ClientBase, world: World): Promise<string> {
  if (!(owner instanceof Pool)) return sumsOf(owner, world);
  const client = await owner.connect();
  try {
    await client.query('begin');
    await bindTo(client, world);
    return await sumsOf(client, world);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function sumsOf(client: ClientBase, { organizationId, userId }: World): Promise<string> {
  const whose: Record<string, string> = {
    users: 'id = $2',
    user_identities: 'user_id = $2',
    second_factors: 'user_id = $2',
    organizations: 'id = $1',
  };
  // One statement that is planned once: this is asked after each of some hundred tests.
  const tables = (await guardedTables(client)).map(
    (
      table,
    ) => `select '${table}' as table, count(*) || ':' || sum(hashtextextended(t::text, 0)) as sum
      from ${table} t where ${whose[table] ?? 'organization_id = $1'} and $1::uuid <> $2::uuid`,
  );
  const { rows } = await client.query<{ table: string; sum: string | null }>({
    name: 'checksum',
    text: tables.join(' union all '),
    values: [organizationId, userId],
  });
  for (const { table, sum } of rows)
    if (sum === null) throw new Error(`${table} holds nothing of the organization's`);
  return rows
    .map(({ table, sum }) => `${table} ${sum}`)
    .toSorted()
    .join('\n');
}
