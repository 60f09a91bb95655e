import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import type { Input, Reply } from '../../http/route.ts';
import { answerSignedIn, refreshCookie } from './cookie.ts';
import { endSessions, enterSql } from './ending.ts';
import type { Admission } from './schema.ts';
import type { SignIn } from './sessions.ts';

/** What whoever signs in sends: for routes that name the cookie. */
type Sent = Input<unknown, unknown, { cookie?: boolean | undefined }>;

/**
 * The reply to who signed in. In a browser, the session that its cookie held ends: the new one's takes its place, and
 * nobody would use the former one again but who has got hold of its token (OWASP ASVS 5.0, 7.2.4).
 */
export async function answerAdmission(
  signIn: SignIn,
  context: Context,
  { body: { cookie: inCookie }, ...sent }: Sent,
  admission: Admission,
): Promise<Reply> {
  if (inCookie && !('problem' in admission)) await endReplaced(signIn, context, sent);
  return answerSignedIn(signIn, admission, inCookie);
}

/** Of a page that may not use the cookie, it is not looked at. The unit goes on as whose session it was. */
async function endReplaced(
  { cookies: { origins }, refreshTokens }: SignIn,
  context: Context,
  { cookies, sender }: Pick<Sent, 'cookies' | 'sender'>,
): Promise<void> {
  const token = cookies[refreshCookie];
  if (!token || !origins.includes(sender.origin ?? '')) return;
  const replaced = refreshTokens.read(token);
  if (!replaced) return;
  await context.unit.query(enterSql(context, replaced.sessionId));
  await endSessions(context, sql`s.id = ${replaced.sessionId}`);
}
