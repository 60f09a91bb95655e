import { HeadlessCrm } from '@headless-crm/sdk';
import { asOwner } from './owner.ts';
import type { TestOrganization, TestServer } from './server.ts';

/** A mail as it waits to be sent. */
export interface WaitingMail {
  subject: string;
  text: string;
  /** What the link in it brings along; empty where there is none. */
  token: string;
}

/** The mails of the organization that wait for the address, the last one first. */
export async function mailsTo(
  server: TestServer,
  organization: Pick<TestOrganization, 'organizationId' | 'userId'>,
  email: string,
): Promise<WaitingMail[]> {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<Omit<WaitingMail, 'token'>>(
      `select payload ->> 'subject' as subject, payload ->> 'text' as text from jobs
       where organization_id = $1 and kind = 'mail.send' and payload ->> 'to' = $2 order by created_at desc, id desc`,
      [organization.organizationId, email],
    );
    return rows.map((mail) => ({ ...mail, token: /#token=([\w-]+)/.exec(mail.text)?.[1] ?? '' }));
  });
}

/** The token in the last mail to the address. */
export async function tokenFor(
  server: TestServer,
  organization: Pick<TestOrganization, 'organizationId' | 'userId'>,
  email: string,
): Promise<string> {
  const [mail] = await mailsTo(server, organization, email);
  if (!mail?.token) throw new Error(`No mail with a link waits for ${email}`);
  return mail.token;
}

export const password = 'correct horse battery staple';

/** Somebody new who was invited to the organization, and has accepted. */
export async function addMember(
  server: TestServer,
  organization: TestOrganization,
  role = 'member',
  email = `${crypto.randomUUID()}@example.com`,
): Promise<TestOrganization> {
  await organization.crm.invitations.create({ email, role, name: `The ${role}` });
  const token = await tokenFor(server, organization, email);
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
