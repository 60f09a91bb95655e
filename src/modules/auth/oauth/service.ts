import type { Context } from '../../../auth/context.ts';
import { sql } from '../../../db/sql.ts';
import { OAuthError, type OAuthReply } from '../../../outside/oauth/provider.ts';
import { Problem } from '../../../problem.ts';
import { createAccount } from '../accounts.ts';
import { admit } from '../admission.ts';
import { type Admission, EmailInput } from '../schema.ts';
import type { SignIn } from '../sessions.ts';
import { issueCode, type ProvenIdentity, redeemCode } from './codes.ts';
import type { OAuthParts, ProviderName } from './parts.ts';
import { claimState, newSecret, sealState } from './state.ts';

/**
 * Where the browser is to go to sign in, and what it is to keep. Throws `provider_not_configured`,
 * `redirect_not_allowed`.
 */
export async function beginSignIn(
  parts: OAuthParts,
  provider: ProviderName,
  asked: { redirectTo: string; codeChallenge: string },
): Promise<{ url: string; cookie: string }> {
  const asking = providerOf(parts, provider);
  if (!parts.redirectUrls.includes(asked.redirectTo)) {
    throw new Problem('redirect_not_allowed', 'OAUTH_REDIRECT_URLS does not list this redirectTo');
  }
  const state = newSecret();
  const { url, verifier } = await asking.begin(state);
  return { url, cookie: sealState(parts.sealer, provider, { ...asked, state, verifier }) };
}

/**
 * Where the browser goes on to when the provider has sent it back: with a code, or with the error `access_denied` or
 * `provider_failed`. Nothing is changed yet: that is for who exchanges the code. Throws `provider_not_configured`,
 * `invalid_state`.
 */
export async function finishSignIn(
  parts: OAuthParts,
  context: Context,
  provider: ProviderName,
  {
    cookie,
    state,
    ...reply
  }: OAuthReply & { cookie: string | undefined; state?: string | undefined },
): Promise<string> {
  const asking = providerOf(parts, provider);
  const begun = await claimState(parts.sealer, context, provider, { cookie, state });
  const target = new URL(begun.redirectTo);
  try {
    // No connection to the database is held meanwhile.
    const profile = await asking.finish(reply, begun.verifier);
    target.searchParams.set('code', await issueCode(parts, context, begun, { provider, profile }));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (!error.denied)
      parts.warn({ provider, reason: error.message }, 'a sign-in by a provider failed');
    target.searchParams.set('error', error.denied ? 'access_denied' : 'provider_failed');
  }
  return target.href;
}

/**
 * Opens a session of whom the code is of, who may be new here. Throws `invalid_grant`, `email_unverified`,
 * `account_exists`, `invalid_credentials`.
 */
export async function exchangeCode(
  { signIn, oauth }: { signIn: SignIn; oauth: OAuthParts },
  context: Context,
  { inCookie, ...input }: { code: string; codeVerifier: string; inCookie: boolean | undefined },
): Promise<Admission> {
  const proven = await signIn.attempts.guard(context, { what: 'oauth_code' }, () =>
    redeemCode(oauth, context, input),
  );
  const { userId, isLinked, isFirst } = await findOrMakeUser(context, proven);
  return admit(signIn, context, { userId, inCookie, linking: isLinked ? null : proven, isFirst });
}

function providerOf({ providers }: OAuthParts, name: ProviderName) {
  const provider = providers.get(name);
  if (provider) return provider;
  throw new Problem(
    'provider_not_configured',
    `Sign-in by ${name} is not configured on this server`,
  );
}

/**
 * Whose the identity is. One that is nobody's goes by its e-mail address, if that is verified on both sides: an
 * unverified account may have been made by somebody who waits for the owner of the address. Who was only named has none.
 */
async function findOrMakeUser(context: Context, proven: ProvenIdentity) {
  const { provider, profile } = proven;
  const email = (profile.emailVerified && EmailInput.safeParse(profile.email).data) || null;
  // The same lock as at registration: of many at once one makes the account.
  const [, [found]] = (await context.unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email ?? profile.subject}, 0))`,
    sql`select identity_user_id, account_user_id, account_is_verified
      from app.find_oauth_user(${provider}, ${profile.subject}, ${email})`,
  )) as unknown as [unknown, [FoundUser]];
  if (found.identity_user_id) {
    return { userId: found.identity_user_id, isLinked: true, isFirst: false };
  }
  if (email === null) {
    throw new Problem(
      'email_unverified',
      `Verify your e-mail address at ${provider}, and come again`,
    );
  }
  if (found.account_user_id && !found.account_is_verified) {
    const advice = 'Sign in with the password, or reset it, and link this identity then';
    throw new Problem('account_exists', advice);
  }
  const userId = found.account_user_id ?? (await makeUser(context, profile.name, email));
  return { userId, isLinked: false, isFirst: found.account_user_id === null };
}

interface FoundUser {
  identity_user_id: string | null;
  account_user_id: string | null;
  account_is_verified: boolean;
}

/** A name may be anything there; here it is a line of text. */
async function makeUser(context: Context, given: string | null, email: string): Promise<string> {
  const line = (given ?? '')
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200);
  const name = (line || email.split('@')[0]!).toWellFormed();
  const account = { email, name, passwordHash: null, isVerified: true, organizationName: name };
  return (await createAccount(context, account)).userId;
}
