import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { createAccessTokens } from '../../src/auth/tokens.ts';
import { asOwner } from './owner.ts';
import { type TestOrganization, type TestServer, testSecrets } from './server.ts';

/** Somebody in another's organization, with a session there. */
export async function addMember(
  server: TestServer,
  organization: Pick<TestOrganization, 'organizationId' | 'userId'>,
  role: string,
): Promise<TestOrganization> {
  const { organizationId } = organization;
  const [userId, sessionId] = [uuid(), uuid()];
  const email = `${userId}@example.com`;
  await asOwner(server, { organizationId, userId }, async (client) => {
    await client.query(
      `insert into users (id, email, name, password_hash) values ($1, $2, $3, 'none')`,
      [userId, email, `A ${role}`],
    );
    await client.query(
      `insert into memberships (organization_id, user_id, role) values ($1, $2, $3)`,
      [organizationId, userId, role],
    );
    await client.query(
      `insert into sessions (id, user_id, organization_id, refresh_token_hash, expires_at)
       values ($1, $2, $3, sha256($4::bytea), now() + interval '1 day')`,
      [sessionId, userId, organizationId, sessionId],
    );
  });
  const tokens = createAccessTokens(testSecrets.JWT_SECRET);
  const token = tokens.sign({ sub: userId, org: organizationId, role, sid: sessionId });
  const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: token, maxRetries: 0 });
  return { crm, token, organizationId, userId, email };
}
