import { expect, test } from '@jest/globals';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

test('a contact is created with what every record carries', async () => {
  const { crm, userId } = await createOrganization(server);
  const contact = await crm.contacts.create({ firstName: 'Ada', lastName: 'Lovelace' });
  expect(contact).toMatchObject({
    version: 1,
    fullName: 'Ada Lovelace',
    ownerId: userId,
    createdBy: { type: 'user', id: userId },
    deletedAt: null,
    emails: [],
    email: null,
    externalIds: [],
    customFields: {},
  });
  expect(contact.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await crm.contacts.get(contact.id)).toEqual(contact);
});

test('a contact without any name is refused', async () => {
  const { token } = await createOrganization(server);
  const response = await request(server, '/contacts', { token, body: { jobTitle: 'Nobody' } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'body', pointer: '/lastName', code: 'required' }],
  });
});
