import type { Sealer } from '../../../auth/seal.ts';
import type { OAuthProvider } from '../../../outside/oauth/provider.ts';

/** Those that people can sign in by, where they are configured. */
export const providerNames = ['google', 'github'] as const;
export type ProviderName = (typeof providerNames)[number];

/** What sign-in by providers works with. */
export interface OAuthParts {
  providers: ReadonlyMap<ProviderName, OAuthProvider>;
  /** Where a sign-in may end. */
  redirectUrls: readonly string[];
  /** Keeps what the browser and the database are to hold, and not to tell. */
  sealer: Sealer;
  /** Tells the operator why a provider failed. */
  warn(details: { provider: ProviderName; reason: string }, message: string): void;
}
