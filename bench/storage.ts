/**
 * How many bytes a contact takes that came by the API: in each table that has a part of it, its indexes apart. Imports 100,000.
 */
import { withConnection } from '../src/db/admin.ts';
import { onGround } from './ground.ts';
import { importContacts } from './imports.ts';

const contacts = 100_000;

interface Size {
  name: string;
  rows: number;
  table: number;
  indexes: number;
}

function print(...[name, ...columns]: (string | number)[]): void {
  const padded = columns.map((one) => String(one).padStart(12)).join('');
  process.stdout.write(`${String(name).padEnd(20)}${padded}\n`);
}

await onGround(
  async ({ superUrl, ours, account }) => {
    await importContacts(ours, account, contacts);
    const sizes = await withConnection(superUrl, async (client) => {
      await client.query('vacuum analyze');
      const { rows } = await client.query<Size>(
        `select relname as name, reltuples as rows, pg_table_size(oid)::float as table, pg_indexes_size(oid)::float as indexes
         from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1::int / 10
         order by pg_total_relation_size(oid) desc`,
        [contacts],
      );
      return rows;
    });
    const each = (bytes: number): number => Math.round(bytes / contacts);
    print('bytes a contact', 'rows', 'table', 'indexes');
    for (const { name, rows, table, indexes } of sizes)
      print(name, rows, each(table), each(indexes));
    const total = (key: 'table' | 'indexes'): number =>
      each(sizes.reduce((sum, size) => sum + size[key], 0));
    print('all', '', total('table'), total('indexes'));
  },
  { folder: '.data/storage', fresh: true },
);
