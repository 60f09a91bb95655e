import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { mailHandler } from '../../src/jobs/mail.ts';
import { createMailer } from '../../src/outside/mail.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';
import { useWorker } from './worker.ts';

/** A mail that arrived, its text decoded. */
export interface ArrivedMail {
  to: string;
  subject: string;
  text: string;
}

/** Mails that arrive at a real SMTP server, sent by a real worker, during all tests of the file. */
export interface Mailroom {
  arrived: ArrivedMail[];
  /** The next mail to the address behind those that were awaited. */
  next(to: string): Promise<ArrivedMail & { token: string }>;
}

export function useMailroom(server: TestServer): Mailroom {
  const arrived: ArrivedMail[] = [];
  const awaited = new Map<string, number>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = envelope.rcptTo[0]!.address;
        arrived.push({ to, ...readMail(Buffer.concat(chunks).toString()) });
        done();
      });
    },
  });
  const from = 'crm@example.com';
  const urlOf = () => `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
  beforeAll(() => new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve)));
  useWorker(server, () => [mailHandler(createMailer({ smtpUrl: urlOf(), from }))]);
  afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return {
    arrived,
    async next(to) {
      const before = awaited.get(to) ?? 0;
      const found = () => arrived.filter((mail) => mail.to === to)[before];
      await until(() => found() !== undefined);
      awaited.set(to, before + 1);
      const token = /#token=([\w-]+)/.exec(found()!.text)?.[1] ?? '';
      return { ...found()!, token };
    },
  };
}

/** Of a mail with one part: lines that were folded, and letters that were encoded, are as they were written. */
function readMail(source: string): Omit<ArrivedMail, 'to'> {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const header = (name: string) =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(head.replaceAll(/\r\n[ \t]+/g, ' '))?.[1] ?? '';
  const raw = body.join('\r\n\r\n');
  const encoding = header('Content-Transfer-Encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(raw, 'base64').toString()
      : encoding === 'quoted-printable'
        ? decodeQuoted(raw)
        : raw;
  return { subject: decodeWords(header('Subject')), text: text.replaceAll('\r\n', '\n') };
}

function decodeQuoted(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?B\?(.*?)\?=/gi, (_, word: string) =>
      Buffer.from(word, 'base64').toString(),
    )
    .replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) =>
      decodeQuoted(word.replaceAll('_', ' ')),
    );
}
