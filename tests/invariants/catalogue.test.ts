import { expect, test } from '@jest/globals';
import { userOf } from '../../src/db/admin.ts';
import { useServer } from '../support/server.ts';
import { catalogueViolations, rules } from './support/catalogue.ts';

const server = useServer();
test.each(Object.keys(rules))('%s', async (rule) => {
  const all = await catalogueViolations(server.owner, userOf(server.urls.appUrl));
  expect(all.filter((v) => v.startsWith(`${rule}: `))).toEqual([]);
});
