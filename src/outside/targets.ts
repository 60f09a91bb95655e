/**
 * Which addresses of the web (URLs) may be called, as far as the text alone tells. What a name leads to
 * is asked at each call (`resolve.ts`): it may be another thing by then.
 */
import { isIPv6, isIPv4 } from 'node:net';
import { parseUrl } from '../url.ts';
import { isAllowedAddress } from './addresses.ts';
import { findPortProblem } from './ports.ts';

/** The rules that a development server may loosen. */
export interface TargetOptions {
  /** Permits http, loopback and networks of one's own. */
  allowPrivate: boolean;
}

/** In characters (UTF-16 code units); the longest that all browsers and proxies take. */
const maxUrlLength = 2048;
/** In characters: RFC 1035, 2.3.4. */
const maxNameLength = 253;

const example = 'https://example.com/webhooks';

/**
 * Names that never lead to the public internet. RFC 6761 (localhost, invalid, test), RFC 6762 (local),
 * RFC 7686 (onion), RFC 8375 (home.arpa), RFC 9476 (alt), ICANN's reservation of `internal`, its
 * collisions (corp, home, mail), and what routers and companies use. `metadata.google.internal` is
 * among them.
 */
const privateSuffixes = new Set([
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'mail',
  'lan',
  'arpa',
  'onion',
  'alt',
  'test',
  'invalid',
]);

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** The host of a URL without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** The port that a URL leads to. */
export const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

/** Whether the host is an address and no name. The URL has put every way of writing it into one. */
export const isLiteral = (host: string): boolean => isIPv4(host) || isIPv6(host);

const findTextProblem = (text: string): string | undefined => {
  if (text.length > maxUrlLength) return `must have at most ${maxUrlLength} characters`;
  // The parser drops tabs and line breaks and takes a backslash for a slash: nobody means them.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000- \u007f-\u00a0\u2028\u2029\ufeff\\]/.test(text)) {
    return 'must not have spaces, control characters or backslashes';
  }
  return text.isWellFormed() ? undefined : 'must be well-formed Unicode';
};

const findSchemeProblem = (text: string, { allowPrivate }: TargetOptions): string | undefined => {
  const pattern = allowPrivate ? /^https?:\/\/[^/?#]/i : /^https:\/\/[^/?#]/i;
  if (pattern.test(text)) return undefined;
  return `must begin with https:// and a host, as in ${example}`;
};

const findPartProblem = (text: string): string | undefined => {
  const authority = text.replace(/^[^/]*\/\//, '').split(/[/?#]/, 1)[0] ?? '';
  if (authority.includes('@')) {
    return 'must not have a user or password: what the receiver has to know can be in the path';
  }
  return text.includes('#') ? 'must not have a fragment (#): it is never sent' : undefined;
};

const findNameProblem = (name: string, { allowPrivate }: TargetOptions): string | undefined => {
  if (name.endsWith('.')) return 'must not have a dot at the end of its host';
  const labels = name.split('.');
  if (name.length > maxNameLength || !labels.every((part) => label.test(part))) {
    return `must have a host such as that of ${example}`;
  }
  if (allowPrivate) return undefined;
  if (labels.length === 1) return `must have a full host name, such as that of ${example}`;
  const last = labels.at(-1) ?? '';
  if (!privateSuffixes.has(last)) return undefined;
  return `must have a host on the public internet: names that end in .${last} are not`;
};

/** What is wrong with an address or a name, as a host to be called. */
const findHostProblem = (host: string, options: TargetOptions): string | undefined => {
  if (!isLiteral(host)) return findNameProblem(host, options);
  if (isAllowedAddress(host, options.allowPrivate)) return undefined;
  return 'must have a host on the public internet: its address is not';
};

/**
 * What is wrong with a URL as a target, and what would be right, to be read after "The address"; undefined
 * when it may be called. Nothing is looked up.
 */
export function checkTargetUrl(text: string, options: TargetOptions): string | undefined {
  const problem =
    findTextProblem(text) ?? findSchemeProblem(text, options) ?? findPartProblem(text);
  if (problem !== undefined) return problem;
  const url = parseUrl(text);
  if (url === null) return `must be an address such as ${example}`;
  if (url.href.length > maxUrlLength) {
    return `must have at most ${maxUrlLength} characters when it is escaped`;
  }
  return (
    findHostProblem(hostOf(url), options) ?? findPortProblem(portOf(url), options.allowPrivate)
  );
}
