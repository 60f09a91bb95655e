/** A page whose visitors sign in: the refresh token is in a cookie that no script can read, the rest in memory. */
import { AuthenticationError, HeadlessCrm, type Tokens } from '@headless-crm/sdk';

/** Lets the cookie come and go across origins. One tab refreshes at a time: they share the cookie. */
async function fetchWithCookie(url: string, init: RequestInit): Promise<Response> {
  const send = () => fetch(url, { ...init, credentials: 'include' });
  return url.endsWith('/auth/refresh') ? navigator.locks.request('crm-refresh', send) : send();
}

/**
 * The session of a page. The server's `CORS_ORIGINS` names the page's origin; where that is another site than the
 * server's, `REFRESH_COOKIE_SAME_SITE` is `none`.
 */
export function createSession(baseUrl: string) {
  let tokens: Tokens | null = null;

  const crm = new HeadlessCrm({
    baseUrl,
    fetch: fetchWithCookie,
    tokens: {
      get: () => tokens,
      set: (renewed) => {
        tokens = renewed;
      },
    },
  });

  return {
    /** Makes all calls. Of those that meet an expired token one refreshes it, and the others wait for it. */
    crm,

    /** Goes on with the session that the page had before it was loaded anew; false when there is none. */
    async resume(): Promise<boolean> {
      try {
        tokens = await crm.auth.refresh({});
        return true;
      } catch (error) {
        if (AuthenticationError.is(error)) return false;
        throw error;
      }
    },

    async signIn(email: string, password: string): Promise<void> {
      tokens = await crm.auth.login({ email, password, cookie: true });
    },

    async signOut(): Promise<void> {
      await crm.auth.logout({});
      tokens = null;
    },
  };
}
