import { grantOperator } from '../../src/db/operators/operators.ts';
import { createOrganization, type TestOrganization, type TestServer } from './server.ts';

/** Makes the owner of the organization an operator of the platform, as the command line does. */
export async function makeOperator(
  { urls }: Pick<TestServer, 'urls'>,
  { email }: Pick<TestOrganization, 'email'>,
): Promise<void> {
  await grantOperator(urls.adminUrl, email);
}

/** An organization whose owner operates the platform. */
export async function createOperator(server: TestServer): Promise<TestOrganization> {
  const operator = await createOrganization(server);
  await makeOperator(server, operator);
  return operator;
}
