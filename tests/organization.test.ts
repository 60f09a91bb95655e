import { expect, test } from 'vitest';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

function patch({ token }: TestOrganization, id: string, headers: Record<string, string> = {}) {
  const body = { jobTitle: `Analyst ${Math.random()}` };
  return request(server, `/contacts/${id}`, { method: 'PATCH', token, body, headers });
}

test('an organization is read and changed by its owner', async () => {
  const { crm, organizationId } = await createOrganization(server);
  const before = await crm.organization.get();
  expect(before).toMatchObject({ id: organizationId, requireIfMatch: false });
  const after = await crm.organization.update({ name: 'Renamed', requireIfMatch: true });
  expect(after).toEqual({ ...before, name: 'Renamed', requireIfMatch: true });
  expect((await crm.auth.session()).organization).toEqual(after);
});

test('a key without the permission may read it, and not change it', async () => {
  const { crm } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({ name: 'Reader', permissions: ['contacts:read'] });
  const body = { name: 'Taken over' };
  expect((await request(server, '/organization', { token: key })).status).toBe(200);
  const refused = await request(server, '/organization', { method: 'PATCH', token: key, body });
  expect(await refused.json()).toMatchObject({
    code: 'permission_denied',
    permission: 'organization:manage',
  });
});

test('where it is demanded, a change must say which version it changes', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  expect((await patch(organization, id)).status).toBe(200);
  await crm.organization.update({ requireIfMatch: true });
  const refused = await patch(organization, id);
  expect(refused.status).toBe(428);
  expect(await refused.json()).toMatchObject({ code: 'precondition_required', currentVersion: 2 });
  const put = { method: 'PUT', token, body: { lastName: 'Ada' } };
  expect((await request(server, `/contacts/${id}`, put)).status).toBe(428);
  expect((await request(server, `/contacts/${id}`, { method: 'DELETE', token })).status).toBe(428);
  expect((await patch(organization, id, { 'if-match': '"2"' })).status).toBe(200);
  expect((await patch(organization, id, { 'if-match': '"2"' })).status).toBe(412);
  expect((await patch(organization, id, { 'if-match': '*' })).status).toBe(200);
});

test('a record that is not there is not there, whatever is demanded', async () => {
  const organization = await createOrganization(server);
  await organization.crm.organization.update({ requireIfMatch: true });
  expect((await patch(organization, organization.userId)).status).toBe(404);
});
