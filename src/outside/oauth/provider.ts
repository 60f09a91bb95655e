/**
 * Sign-in by another provider (OAuth 2.0, RFC 6749, with PKCE, RFC 7636), by a strategy of passport that knows its
 * ways. Of passport nothing else is used: who calls keeps state and verifier, and no session is needed.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type OAuth2Strategy from 'passport-oauth2';
import { codeOf } from '../../setup-error.ts';
import { callsWithin, type Execute } from './calls.ts';

/** Who somebody is, as the provider says. */
export interface OAuthProfile {
  /** Him and nobody else, for good; 1 to 255 characters of ASCII. */
  subject: string;
  /** As the provider has it: not checked, and perhaps nobody's. */
  email: string | null;
  /** The provider knows that he reads the mails to it. */
  emailVerified: boolean;
  /** What he is called, if he said so. */
  name: string | null;
}

/** What came back with the browser, in the callback's query. */
export interface OAuthReply {
  code?: string | undefined;
  error?: string | undefined;
}

/** A provider that people can sign in by. */
export interface OAuthProvider {
  /** Where to send the browser, and PKCE's verifier, which is to be given back with its reply. */
  begin(state: string): Promise<{ url: string; verifier: string }>;
  /** Asks the provider who it was that came back. @throws OAuthError */
  finish(reply: OAuthReply, verifier: string): Promise<OAuthProfile>;
}

/** A sign-in that came to nothing. The message is for the log, and holds nothing of the person or of a secret. */
export class OAuthError extends Error {
  override name = 'OAuthError';
  /** He did not want to. */
  readonly denied: boolean;

  constructor(message: string, denied = false, options?: ErrorOptions) {
    super(message, options);
    this.denied = denied;
  }
}

/** What a provider knows us by. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** Where it sends the browser back to. */
  callbackUrl: string;
  /** For all of its calls together. Default: 10 seconds. */
  timeoutMs?: number;
}

/** What each strategy is made with. */
export interface StrategyOptions {
  clientID: string;
  clientSecret: string;
  callbackURL: string;
  customHeaders: OutgoingHttpHeaders;
  pkce: true;
  store: OAuth2Strategy.StateStore;
}

/** What a strategy does with what it has found out. It counts the parameters, too. */
type Verify = (
  accessToken: string,
  refreshToken: string,
  profile: unknown,
  done: OAuth2Strategy.VerifyCallback,
) => void;

/** How a provider is asked, and its answer read. */
export interface Ways {
  makeStrategy(options: StrategyOptions, verify: Verify): OAuth2Strategy;
  /** Throws for what is no answer. */
  readProfile(profile: unknown): OAuthProfile;
}

/** How a strategy ends. It is made anew for each request, as these are the request's. */
interface Endings {
  redirect(url: string): void;
  success(profile: unknown): void;
  fail(): void;
  error(error: unknown): void;
}

/** What of `oauth` within a strategy is set here; passport calls it protected. */
interface Inner {
  useAuthorizationHeaderforGET(use: boolean): void;
}

/** The store of passport-oauth2, which calls it by its number of parameters: with these it tells of the verifier. */
type Keep = (
  request: unknown,
  verifier: string,
  state: unknown,
  meta: unknown,
  done: (error: null, state: string) => void,
) => void;
type Recall = (
  request: unknown,
  state: unknown,
  done: (error: null, verifier: string) => void,
) => void;

/** A provider by its ways. */
export function createProvider(
  { makeStrategy, readProfile }: Ways,
  { clientId, clientSecret, callbackUrl, timeoutMs = 10_000 }: OAuthClient,
): OAuthProvider {
  const start = (store: { store: Keep; verify: Recall }, query: object, endings: Endings) => {
    const options: StrategyOptions = {
      clientID: clientId,
      clientSecret,
      callbackURL: callbackUrl,
      customHeaders: { 'User-Agent': 'headless-crm' },
      pkce: true,
      store: store as unknown as OAuth2Strategy.StateStore,
    };
    const strategy = makeStrategy(options, (_token, _refreshToken, profile, done) =>
      done(null, profile as object),
    );
    const { _oauth2: inner } = strategy as unknown as { _oauth2: Inner };
    // By itself it would put Google's access token into the address.
    inner.useAuthorizationHeaderforGET(true);
    const execute: Execute = callsWithin(timeoutMs, endings.error);
    Object.assign(inner, { _executeRequest: execute });
    Object.assign(strategy, endings);
    strategy.authenticate({ query } as Parameters<OAuth2Strategy['authenticate']>[0]);
  };
  return {
    begin: (state) =>
      new Promise((resolve, reject) => {
        let verifier = '';
        const store: Keep = (_request, made, _state, _meta, done) => {
          verifier = made;
          done(null, state);
        };
        const redirect = (url: string) => resolve({ url, verifier });
        start({ store, verify: never }, {}, { ...failing(reject), redirect });
      }),
    finish: (reply, verifier) =>
      new Promise<unknown>((resolve, reject) => {
        if (!reply.code && !reply.error) throw new OAuthError('neither a code nor an error');
        const store = { store: never, verify: recall(verifier) };
        start(store, reply, { ...failing(reject), success: resolve });
      })
        .then(readProfile)
        .catch((error: unknown) => {
          throw error instanceof OAuthError ? error : new OAuthError(reasonOf(error));
        }),
  };
}

const recall =
  (verifier: string): Recall =>
  (_request, _state, done) =>
    done(null, verifier);

function never(): never {
  throw new Error('This is not asked here');
}

function failing(reject: (error: unknown) => void): Endings {
  return {
    redirect: never,
    success: never,
    fail: () => reject(new OAuthError('access_denied', true)),
    error: reject,
  };
}

/** In a word, or a status: what providers and parsers say more may be about a person. */
function reasonOf(error: unknown): string {
  const { name, oauthError } = error as { name?: string; oauthError?: { statusCode?: number } };
  const code = codeOf(error) ?? codeOf(oauthError);
  if (oauthError?.statusCode) return `status ${oauthError.statusCode}`;
  return code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : (name ?? 'unknown');
}
