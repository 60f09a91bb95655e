import { describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { matcherOf } from '../../src/modules/webhooks/matching.ts';
import '../../src/routes.ts';
import { createOrganization } from '../support/server.ts';
import { until } from '../support/until.ts';
import { useReceivers, useWebhookServer, useWebhookWorker } from './support.ts';

const server = useWebhookServer();
useWebhookWorker(server);
const openReceiver = useReceivers();

const happened = (
  type: string,
  changed: string[] | null = null,
  actorId: string | null = null,
) => ({
  object: type.split('.')[0]!,
  type,
  actorId,
  changed,
});

describe('what a webhook asks for', () => {
  const nothingElse = { changedFields: [], excludeActors: [] };

  test.each([
    ['*', 'contact.purged', true],
    ['contact.*', 'contact.purged', true],
    ['contact.*', 'contact_company.created', false],
    ['contact.created', 'contact.created', true],
    ['contact.created', 'contact.updated', false],
    ['company.*', 'contact.created', false],
  ])('%s is told of %s: %s', (wish, type, isTold) => {
    expect(matcherOf({ eventTypes: [wish], ...nothingElse })(happened(type))).toBe(isTold);
  });

  const wish = {
    eventTypes: ['*'],
    changedFields: ['contact.lifecycleStage', 'company.annualRevenue'],
    excludeActors: ['me'],
  };
  const isWanted = matcherOf(wish);

  test('of updates of an object with chosen fields, only those that changed one', () => {
    expect(isWanted(happened('contact.updated', ['lifecycle_stage', 'updated_at']))).toBe(true);
    expect(isWanted(happened('contact.updated', ['job_title', 'updated_at']))).toBe(false);
    expect(isWanted(happened('contact.updated', null))).toBe(false);
  });

  test('money is changed by its amount and by its currency', () => {
    expect(isWanted(happened('company.updated', ['annual_revenue_currency']))).toBe(true);
    expect(isWanted(happened('company.updated', ['annual_revenue_micros']))).toBe(true);
  });

  test('all else that happens to it is told, and the updates of other objects', () => {
    expect(isWanted(happened('contact.created'))).toBe(true);
    expect(isWanted(happened('contact.deleted'))).toBe(true);
    expect(isWanted(happened('contact_company.updated', ['role']))).toBe(true);
  });

  test('what one of the excluded did is not told', () => {
    expect(isWanted(happened('contact.created', null, 'me'))).toBe(false);
    expect(isWanted(happened('contact.created', null, 'somebody'))).toBe(true);
    expect(isWanted(happened('contact.created', null, null))).toBe(true);
  });
});

test('a webhook is sent what it asks for, and nothing else', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  const { key, id: keyId } = await of.crm.apiKeys.create({
    name: 'Subscriber',
    permissions: ['contacts:write', 'contacts:read'],
  });
  await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['contact.updated', 'company.created'],
    changedFields: ['contact.lifecycleStage'],
    excludeActors: [keyId],
  });
  const own = new HeadlessCrm({ baseUrl: server.url, apiKey: key });
  const { id } = await of.crm.contacts.create({ lastName: 'Lovelace' });
  await of.crm.contacts.update(id, { jobTitle: 'Analyst' });
  await own.contacts.update(id, { lifecycleStage: 'lead' });
  await of.crm.contacts.update(id, { lifecycleStage: 'customer' });
  const company = await of.crm.companies.create({ name: 'Acme' });
  await until(() => receiver.received.length === 2);
  expect(receiver.versions(id)).toEqual([4]);
  expect(receiver.versions(company.id)).toEqual([1]);
  const stage = receiver.received.find(({ event }) => event.data.recordId === id)!.event.data;
  expect([stage.before, stage.after]).toMatchObject([
    { lifecycleStage: 'lead' },
    { lifecycleStage: 'customer' },
  ]);
});

test('a webhook is told nothing of what was before it, nor of another organization', async () => {
  const [of, other] = [await createOrganization(server), await createOrganization(server)];
  const receiver = await openReceiver();
  await of.crm.contacts.create({ lastName: 'Before' });
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await other.crm.contacts.create({ lastName: 'Elsewhere' });
  const { id } = await of.crm.contacts.create({ lastName: 'After' });
  await until(() => receiver.received.length > 0);
  expect(receiver.received.map(({ event }) => event.data.recordId)).toEqual([id]);
});
