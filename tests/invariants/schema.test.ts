import { expect, test } from 'vitest';
import { schemaDrift } from '../../src/db/migrations/schema-engine.ts';
import { runSql } from '../support/postgres.ts';
import { useServer } from '../support/server.ts';

const server = useServer();

test('the migrations make what the Prisma schema says', async () => {
  expect(await schemaDrift(server.urls.adminUrl)).toBe('');
});

test('a column that only the database has is a difference', async () => {
  await runSql(server.urls.adminUrl, 'alter table companies add column unknown_to_prisma text');
  expect(await schemaDrift(server.urls.adminUrl)).toMatch(/unknown_to_prisma/);
});
