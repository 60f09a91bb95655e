/** Mails of a server that has no mail server: they are kept in files, which every process of it reads, and in the log. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Mail, Mailer } from './mail.ts';

/** A mail that was kept. */
export interface KeptMail extends Omit<Mail, 'messageId'> {
  id: string;
  at: string;
}

/** How many are kept. */
const mostKept = 50;
const suffix = '.json';
const plainId = /^[\w-]+$/;

/** A mailer that keeps mails in the directory, and says in the log what they say. */
export function createOutbox(directory: string, logger: Logger): Mailer {
  return {
    async send({ messageId: id, ...mail }) {
      if (!plainId.test(id)) throw new TypeError('The id of the mail is not plain');
      const kept: KeptMail = { id, at: new Date().toISOString(), ...mail };
      const draft = join(directory, `.${id}-${randomUUID()}`);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
      // Who reads meanwhile finds all of it, and a mail that is sent twice is there once.
      await rename(draft, join(directory, id + suffix));
      for (const old of (await namesIn(directory)).slice(mostKept))
        await rm(join(directory, old), { force: true });
      const says = mail.link ?? mail.text.trim().replaceAll(/\s+/g, ' ');
      logger.info({ mail: id }, `mail to ${mail.to}, "${mail.subject}": ${says}`);
    },
  };
}

/** The mails that are kept in the directory, newest first. */
export async function readOutbox(directory: string): Promise<KeptMail[]> {
  const mails: KeptMail[] = [];
  for (const name of (await namesIn(directory)).slice(0, mostKept)) {
    const text = await readFile(join(directory, name), 'utf8').catch(orNull);
    if (text !== null) mails.push(JSON.parse(text) as KeptMail);
  }
  return mails;
}

/** The names of the files, that of the newest mail first: ids of jobs rise. */
async function namesIn(directory: string): Promise<string[]> {
  const names = (await readdir(directory).catch(orNull)) ?? [];
  return names
    .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
    .sort()
    .toReversed();
}

/** Nothing was kept yet, or another process has just removed it. */
function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
