import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { mailHandler } from '../../src/jobs/mail.ts';
import { createMailer, type Mailer } from '../../src/outside/mail.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';
import { createWorker, useWorker } from './worker.ts';

/** A mail that arrived, as a mail program reads it. */
export interface ArrivedMail {
  to: string;
  /** Of two mails the one that was written later has the higher one. */
  id: string;
  subject: string;
  text: string;
  html: string;
  /** What the link in it brings along; empty where there is none. */
  token: string;
  /** As it went over the line. */
  source: string;
}

/** What arrived for each server of the tests; and the delivery under way, for the next one to wait for. */
const arrivals = new WeakMap<TestServer, { mails: ArrivedMail[]; delivery: Promise<void> }>();

/** Of the mail that comes with each registration. */
const askingSubject = 'Is this your e-mail address?';

/** The mails to the address but for those that ask whose it is, the last one first: as `allMailsTo`. */
export async function mailsTo(server: TestServer, address: string): Promise<ArrivedMail[]> {
  const mails = await allMailsTo(server, address);
  return mails.filter(({ subject }) => subject !== askingSubject);
}

/**
 * All mails to the address, the last one first. What waits in the server's jobs is sent first: by a worker, to an SMTP
 * server, both for this moment. Where the file has a mailroom, ask that.
 */
export async function allMailsTo(server: TestServer, address: string): Promise<ArrivedMail[]> {
  const ours = arrivals.get(server) ?? { mails: [], delivery: Promise.resolve() };
  arrivals.set(server, ours);
  // One after the other: what one has taken, the next one would not find.
  ours.delivery = ours.delivery.then(() => deliver(server, ours.mails));
  await ours.delivery;
  // Those that were sent together arrive in any order.
  return ours.mails
    .filter(({ to }) => to === address)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
}

/** The last mail to the address. Throws when there is none. */
export async function mailTo(server: TestServer, address: string): Promise<ArrivedMail> {
  const [mail] = await mailsTo(server, address);
  if (!mail) throw new Error(`No mail was sent to ${address}`);
  return mail;
}

/** The token in the last mail to the address. Throws when there is none. */
export async function tokenFor(server: TestServer, address: string): Promise<string> {
  const { token } = await mailTo(server, address);
  if (!token) throw new Error(`The last mail to ${address} has no link`);
  return token;
}

async function deliver(server: TestServer, mails: ArrivedMail[]): Promise<void> {
  const smtp = createSmtp(mails);
  const mailer = await smtp.listen();
  try {
    const worker = createWorker(server, [mailHandler(mailer)], { concurrency: 1000 });
    // It takes all that waits at once, and ends when that is done.
    worker.start();
    await worker.stop(10_000);
  } finally {
    await smtp.close();
  }
}

/** Mails that arrive at a real SMTP server, sent by a real worker, during all tests of the file. */
export interface Mailroom {
  arrived: ArrivedMail[];
  /** The next mail to the address behind those that were awaited, but for the one that comes with registration. */
  next(to: string): Promise<ArrivedMail>;
}

/** Opens a mailroom for the file; what is sent to a full mailbox is refused once it was seen. */
export function useMailroom(
  server: TestServer,
  isFull: (address: string) => boolean = () => false,
): Mailroom {
  const arrived: ArrivedMail[] = [];
  const awaited = new Map<string, number>();
  const smtp = createSmtp(arrived, isFull);
  let mailer: Mailer | null = null;
  beforeAll(async () => {
    mailer = await smtp.listen();
  });
  useWorker(server, () => [mailHandler(mailer)]);
  afterAll(() => smtp.close());
  return {
    arrived,
    async next(to) {
      const before = awaited.get(to) ?? 0;
      const found = () =>
        arrived.filter((mail) => mail.to === to && mail.subject !== askingSubject)[before];
      await until(() => found() !== undefined);
      awaited.set(to, before + 1);
      return found()!;
    },
  };
}

/** An SMTP server that keeps what it is given. */
function createSmtp(arrived: ArrivedMail[], isFull: (address: string) => boolean = () => false) {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const mail = await readMail(Buffer.concat(chunks).toString());
      const to = envelope.rcptTo[0]!.address;
      arrived.push({ to, ...mail });
      done(isFull(to) ? Object.assign(new Error('It is full'), { responseCode: 552 }) : null);
    },
  });
  return {
    async listen(): Promise<Mailer | null> {
      await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
      const smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
      return createMailer({ smtpUrl, from: 'crm@example.com' });
    },
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}

/** Reads what went over the line as a mail program does. */
export async function readMail(source: string): Promise<Omit<ArrivedMail, 'to'>> {
  const { subject = '', text = '', html = '', messageId = '' } = await PostalMime.parse(source);
  const token = /#token=([\w-]+)/.exec(text)?.[1] ?? '';
  return { id: messageId, subject, text, html, token, source };
}
