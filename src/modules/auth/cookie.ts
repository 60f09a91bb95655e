import { refreshTokenDays } from '../../auth/refresh-tokens.ts';
import type { Cookie, Input, Reply } from '../../http/route.ts';
import { Problem } from '../../problem.ts';
import type { Admission } from './schema.ts';

/** How the refresh token is kept in a cookie. */
export interface CookieSettings {
  sameSite: Cookie['sameSite'];
  /** The pages that may use it, as `https://app.example.com`. */
  origins: readonly string[];
}

/** What has the settings. */
type Settings = { cookies: CookieSettings };

/** For the routes that read it. */
export const refreshCookie = '__Host-refresh';

function cookieOf({ cookies }: Settings, value: string | null): Cookie {
  const maxAgeSeconds = refreshTokenDays * 86_400;
  return { name: refreshCookie, value, maxAgeSeconds, sameSite: cookies.sameSite };
}

/** The reply to who signed in, or did not yet: the refresh token in its body, or in the cookie alone. */
export function answerSignedIn(
  settings: Settings,
  admission: Admission,
  inCookie: boolean | undefined,
): Reply {
  if ('problem' in admission) return admission;
  if (!inCookie) return { body: admission };
  const cookies = [cookieOf(settings, admission.refreshToken)];
  return { body: { ...admission, refreshToken: null }, cookies };
}

/** Takes the cookie away. */
export function clearCookie(settings: Settings): Reply {
  return { cookies: [cookieOf(settings, null)] };
}

/**
 * The refresh token of the cookie, if there is one. Browsers send it by themselves: throws `origin_not_allowed` unless a
 * page asks that may. Every browser names the page's origin in a POST.
 */
export function readRefreshCookie(
  { cookies: { origins } }: Settings,
  { cookies, sender }: Pick<Input<unknown, unknown, unknown>, 'cookies' | 'sender'>,
): string | undefined {
  const token = cookies[refreshCookie];
  if (token && !origins.includes(sender.origin ?? '')) {
    const detail = 'The refresh cookie is for the pages of PUBLIC_URL and CORS_ORIGINS alone';
    throw new Problem('origin_not_allowed', detail);
  }
  return token || undefined;
}
