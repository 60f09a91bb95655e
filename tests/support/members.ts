import { HeadlessCrm } from '@headless-crm/sdk';
import type { TestOrganization, TestServer } from './server.ts';
import { tokenFor } from './smtp.ts';

export const password = 'correct horse battery staple';

/** Somebody new who was invited to the organization, and has accepted. */
export async function addMember(
  server: TestServer,
  organization: TestOrganization,
  role = 'member',
  email = `${crypto.randomUUID()}@example.com`,
): Promise<TestOrganization> {
  await organization.crm.invitations.create({ email, role, name: `The ${role}` });
  const token = await tokenFor(server, email);
  const anonymous = new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
  const { accessToken, user } = await anonymous.invitations.accept({ token, password });
  return {
    crm: new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 }),
    token: accessToken,
    organizationId: organization.organizationId,
    userId: user.id,
    email,
  };
}
