/** The part of the configuration that is about signing in by other providers; read by `env.ts`. */
import { z } from 'zod';
import { httpAddress } from './env-kinds.ts';
import { parseUrl } from './url.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** In characters: the address travels in a cookie, which may have 4096 with all else in it. */
const maxRedirectLength = 1000;

/** RFC 8252, 7.1: a scheme of an app's own is a domain name in reverse, so that no other app has it. */
const isAppScheme = (protocol: string): boolean =>
  /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);

const isRedirectUrl = (text: string): boolean => {
  const url = parseUrl(text);
  if (!url || /[#*]/.test(text) || text.length > maxRedirectLength) return false;
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return loopback.has(url.hostname);
  return url.protocol === 'https:' || isAppScheme(url.protocol);
};

const redirectUrls = z
  .string()
  .transform((list) => list.split(',').map((item) => item.trim()))
  .refine(
    (list) => list.every(isRedirectUrl),
    'must be addresses such as https://app.example.com/signed-in, separated by commas: https, http on this machine, or an app’s own scheme, and no fragment',
  );

export const oauthVariables = {
  OAUTH_GOOGLE_CLIENT_ID: z
    .string()
    .optional()
    .describe('Client of Google’s OAuth. Without it nobody can sign in by Google'),
  OAUTH_GOOGLE_CLIENT_SECRET: z.string().optional().describe('Its secret. Required beside it'),
  OAUTH_GITHUB_CLIENT_ID: z
    .string()
    .optional()
    .describe('OAuth app of GitHub. Without it nobody can sign in by GitHub'),
  OAUTH_GITHUB_CLIENT_SECRET: z.string().optional().describe('Its secret. Required beside it'),
  OAUTH_REDIRECT_URLS: redirectUrls
    .optional()
    .describe(
      'Addresses of front ends, separated by commas: where a sign-in by a provider may end, letter for letter. Required beside a client',
    ),
  OAUTH_GITHUB_URL: httpAddress
    .optional()
    .describe('Address of a GitHub Enterprise Server, instead of github.com'),
  OAUTH_GOOGLE_URL: httpAddress
    .optional()
    .describe(
      'Address of a server for tests that stands in for Google, with `/authorize`, `/token` and `/userinfo`; refused in production',
    ),
};

/** What is missing beside what is given, and what production may not have. */
export function oauthProblems(
  given: Record<string, string | undefined>,
  production: boolean,
): [name: string, problem: string][] {
  const problems: [string, string][] = [];
  for (const name of ['OAUTH_GOOGLE_CLIENT', 'OAUTH_GITHUB_CLIENT']) {
    const client = [`${name}_ID`, `${name}_SECRET`];
    const first = client.find((variable) => given[variable] !== undefined);
    if (first === undefined) continue;
    for (const variable of [...client, 'OAUTH_REDIRECT_URLS']) {
      if (given[variable] === undefined) problems.push([variable, `is required beside ${first}`]);
    }
  }
  if (!production) return problems;
  if (given['OAUTH_GOOGLE_URL'] !== undefined) {
    problems.push(['OAUTH_GOOGLE_URL', 'must not be set in production']);
  }
  if (given['OAUTH_GITHUB_URL']?.startsWith('http:')) {
    problems.push(['OAUTH_GITHUB_URL', 'must be an https address in production']);
  }
  return problems;
}
