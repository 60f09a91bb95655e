/** The providers of the configuration. */
import type { Logger } from 'pino';
import type { Sealer } from './auth/seal.ts';
import type { Env } from './env.ts';
import { basePath } from './http/paths.ts';
import type { OAuthParts, ProviderName } from './modules/auth/oauth/parts.ts';
import { createGithub } from './outside/oauth/github.ts';
import { createGoogle } from './outside/oauth/google.ts';
import type { OAuthProvider } from './outside/oauth/provider.ts';

/** What sign-in by providers works with: those that have a client. */
export function createOAuthParts(env: Env, sealer: Sealer, logger: Logger): OAuthParts {
  const providers = new Map<ProviderName, OAuthProvider>();
  const clientOf = (name: ProviderName, clientId?: string, clientSecret?: string) => {
    const callbackUrl = `${env.PUBLIC_URL}${basePath}/auth/oauth/${name}/callback`;
    return clientId && clientSecret ? { clientId, clientSecret, callbackUrl } : null;
  };
  const google = clientOf('google', env.OAUTH_GOOGLE_CLIENT_ID, env.OAUTH_GOOGLE_CLIENT_SECRET);
  if (google) providers.set('google', createGoogle(google, env.OAUTH_GOOGLE_URL));
  const github = clientOf('github', env.OAUTH_GITHUB_CLIENT_ID, env.OAUTH_GITHUB_CLIENT_SECRET);
  if (github) providers.set('github', createGithub(github, env.OAUTH_GITHUB_URL));
  return {
    providers,
    redirectUrls: env.OAUTH_REDIRECT_URLS,
    sealer,
    warn: (details, message) => logger.warn(details, message),
  };
}
