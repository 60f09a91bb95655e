/** Who asks our server. */

/** Somebody signed in, with an organization of his own. */
export interface Account {
  accessToken: string;
  refreshToken: string;
  organization: { id: string };
  user: { id: string };
}

const password = 'correct horse battery staple';

/** Registers somebody with an organization of his own. */
export async function register(
  api: string,
  email = `bench-${process.hrtime.bigint()}@example.com`,
): Promise<Account> {
  return (await post(api, '/auth/register', {
    email,
    password,
    name: 'Bench',
    organizationName: 'Bench',
  })) as Account;
}

/** Signs in who registered in an earlier run, or registers him. */
export async function signInOrRegister(
  api: string,
  email: string,
): Promise<{ account: Account; isNew: boolean }> {
  const known = (await post(api, '/auth/login', { email, password }).catch(() => null)) as Account;
  return { account: known ?? (await register(api, email)), isNew: known === null };
}

/** Gives each account new tokens: access tokens are good for less than a run takes. */
export async function renew(api: string, accounts: readonly Account[]): Promise<void> {
  for (const account of accounts) {
    const { refreshToken } = account;
    const tokens = (await post(api, '/auth/refresh', { refreshToken })) as Account;
    account.accessToken = tokens.accessToken;
    account.refreshToken = tokens.refreshToken;
  }
}

/** Posts as whoever is given, and gives the reply. Throws when it is no good one. */
export function post(api: string, path: string, body: object, account?: Account): Promise<unknown> {
  return send(api, path, account, 'POST', body);
}

/** Asks as the account, and gives the reply. Throws when it is no good one. */
export function get(api: string, path: string, account: Account): Promise<unknown> {
  return send(api, path, account, 'GET');
}

/** Sends as whoever is given, and gives the reply. Throws when it is no good one. */
export async function send(
  api: string,
  path: string,
  account: Account | undefined,
  method: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(api + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headersOf(account) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

/** The header that says who asks. */
export function headersOf(account?: Account): Record<string, string> {
  return account ? { authorization: `Bearer ${account.accessToken}` } : {};
}
