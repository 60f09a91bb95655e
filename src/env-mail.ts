/** The part of the configuration that is about mails; read by `env.ts`. */
import { join } from 'node:path';
import { z } from 'zod';
import { httpAddress, onOff } from './env-kinds.ts';
import { parseUrl } from './url.ts';

const isSmtpUrl = (value: string): boolean => {
  const url = parseUrl(value);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return false;
  // What stands behind the host would be an option that is not known here.
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') return false;
  return [url.username, url.password].every(decodes);
};

const decodes = (part: string): boolean => {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
};

export const mailVariables = {
  APP_URL: httpAddress
    .refine((value) => !/[?#]/.test(value), 'must have no query and no fragment')
    .refine((value) => !/^https?:\/\/[^/]*@/i.test(value), 'must have no user and no password')
    .optional()
    .describe(
      'Address of the front end, where links in mails lead; https in production. Default: `PUBLIC_URL`',
    ),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be an address such as smtps://user:password@mail.example.com')
    .optional()
    .describe(
      'Mail server: `smtps://user:password@host`, or `smtp://` for STARTTLS, without which nothing is sent to another machine. Without this variable no mail is sent; in development mails are in the log and at `/dev/mail`',
    ),
  SMTP_ALLOW_PLAIN: onOff
    .default('off')
    .describe(
      '`on` sends mails, and the links in them, over a line that anybody on it can read, where the mail server has no STARTTLS; a password is never sent so',
    ),
  MAIL_FROM: z
    .email('must be an e-mail address')
    .optional()
    .describe('Address that mails come from. Required beside `SMTP_URL`'),
};

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is missing beside what is given, and what production may not have. */
export function mailProblems(
  given: Record<string, string | undefined>,
  production: boolean,
): [name: string, problem: string][] {
  const problems: [string, string][] = [];
  if (given['SMTP_URL'] !== undefined && given['MAIL_FROM'] === undefined)
    problems.push(['MAIL_FROM', 'is required beside SMTP_URL']);
  const app = parseUrl(given['APP_URL'] ?? '');
  if (production && app?.protocol === 'http:' && !loopback.has(app.hostname))
    problems.push(['APP_URL', 'must be an https address in production']);
  return problems;
}

/** Where mails are kept instead of being sent: in development without a mail server. Null elsewhere. */
export function mailDirectory({
  NODE_ENV,
  SMTP_URL,
  DATA_DIR,
}: {
  NODE_ENV: string;
  SMTP_URL?: string | undefined;
  DATA_DIR: string;
}): string | null {
  return NODE_ENV === 'development' && SMTP_URL === undefined ? join(DATA_DIR, 'mail') : null;
}
