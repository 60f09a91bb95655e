import { expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { asOwner } from '../support/owner.ts';
import { somebody, verifyAddress } from '../support/oauth.ts';
import {
  challengeIn,
  codeOf,
  demandedOf,
  enrolmentRequired,
  turnOn,
} from '../support/second-factor.ts';
import { createOrganization } from '../support/server.ts';
import { codeOf as exchangeable, useProviders } from './support.ts';

const parts = await useProviders();
const { server, google } = parts;

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });

/** Somebody whose second factor is on, whose address is verified, and who is known to Google by it. */
async function knownToGoogle() {
  const organization = await createOrganization(server);
  await verifyAddress(server, organization.token);
  return { who: await turnOn(organization), person: somebody({ email: organization.email }) };
}

const identitiesOf = async (accessToken: string) =>
  (await new HeadlessCrm({ baseUrl: server.url, accessToken }).identities.list()).data;

test('a provider does not stand for the second factor, and is linked by nobody who has not shown it', async () => {
  const { who, person } = await knownToGoogle();
  const exchange = async () =>
    challengeIn(anonymous().oauth.exchange(await exchangeable(parts, google, person)));
  await exchange();
  expect(await identitiesOf(who.token)).toEqual([]);
  const challenge = await exchange();
  const signedIn = await anonymous().auth.secondFactor.answer({
    challenge,
    code: codeOf(who.secret),
  });
  expect(signedIn.user.id).toBe(who.userId);
  expect(await identitiesOf(signedIn.accessToken)).toMatchObject([{ provider: 'google' }]);
  const noted = await asOwner(server, who, async (client) => {
    const { rows } = await client.query(
      `select 1 from audit_events where organization_id = $1 and type = 'oauth.linked'`,
      [who.organizationId],
    );
    return rows.length;
  });
  expect(noted).toBe(1);
  // Linked, he is asked all the same.
  await exchange();
});

test('of two challenges of one identity both let him in, and one links it', async () => {
  const { who, person } = await knownToGoogle();
  const challenges: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const code = await exchangeable(parts, google, person);
    challenges.push(await challengeIn(anonymous().oauth.exchange(code)));
  }
  const all = await Promise.all(
    challenges.map((challenge, at) =>
      anonymous().auth.secondFactor.answer({ challenge, code: who.recoveryCodes[at]! }),
    ),
  );
  expect(all.map(({ user }) => user.id)).toEqual([who.userId, who.userId]);
  expect(await identitiesOf(who.token)).toHaveLength(1);
});

test('an identity that another account has got meanwhile lets nobody in', async () => {
  const { who, person } = await knownToGoogle();
  const code = await exchangeable(parts, google, person);
  const challenge = await challengeIn(anonymous().oauth.exchange(code));
  const other = await createOrganization(server);
  await asOwner(server, other, (client) =>
    client.query(
      `insert into user_identities (id, user_id, provider, subject) values ($1::uuid, $1::uuid, 'google', $2)`,
      [other.userId, String(person.id)],
    ),
  );
  const [spare] = who.recoveryCodes;
  const answer = { challenge, code: spare! };
  await expect(anonymous().auth.secondFactor.answer(answer)).rejects.toMatchObject({
    code: 'conflict',
  });
  // Nothing of that has used it up.
  expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(10);
});

test('who comes by a provider to where one is demanded turns it on first, and is linked then', async () => {
  const { member } = await demandedOf(server);
  const person = somebody({ email: member.email });
  const exchanging = anonymous().oauth.exchange(await exchangeable(parts, google, person));
  const challenge = await challengeIn(exchanging, enrolmentRequired);
  const { secondFactor } = anonymous().auth;
  const { secret } = await secondFactor.enrolAtSignIn({ challenge });
  const signedIn = await secondFactor.confirmAtSignIn({ challenge, code: codeOf(secret) });
  expect(signedIn.user.id).toBe(member.userId);
  expect(await identitiesOf(signedIn.accessToken)).toMatchObject([{ provider: 'google' }]);
});
