/** Mails, by the operator's own mail server. It is trusted, and may well be on a private network. */
import { domainToASCII } from 'node:url';
import type { NodemailerError, SMTPTransportOptions, Transporter } from 'nodemailer';
import { reasonOf } from '../setup-error.ts';

/** How mails are sent. */
export interface MailerOptions {
  /** `smtp://` (STARTTLS) or `smtps://`, with user and password if any. None: no mails. */
  smtpUrl: string | undefined;
  /** The address that mails come from. */
  from: string | undefined;
  /** `smtp://` goes on without STARTTLS where another machine has none. */
  allowPlain?: boolean;
  /** Certificates (PEM) to trust instead of the usual authorities. */
  ca?: string;
  /** Until connected and greeted, each. Default: 10 seconds. */
  connectionTimeoutMs?: number;
  /** Of silence of the server. Default: 30 seconds. */
  socketTimeoutMs?: number;
  /** For the whole of a mail. Default: 60 seconds. */
  timeoutMs?: number;
}

/** A mail to one person. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same as HTML, for programs that show it. */
  html: string;
  /** What the reader is asked to open, for who reads no mails but a log. */
  link: string | null;
  /**
   * The same at each attempt, so that a mail that arrives twice is shown once: letters, digits, `.`, `_`
   * and `-`. The domain of `from` is added.
   */
  messageId: string;
}

/** Sends mails. */
export interface Mailer {
  /** Resolves when the mail server has taken the mail. @throws MailError */
  send(mail: Mail): Promise<void>;
}

/** A mail that was not sent. The message is for the log. */
export class MailError extends Error {
  override name = 'MailError';
  /** The server refused this mail for good (5xx): another try would be refused too. */
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.permanent = permanent;
  }
}

/** In characters: RFC 5321, 4.5.3.1.3 allows a path of 256 with its brackets. */
const maxAddressLength = 254;
/** In characters. Mail programs show about 70 of them. */
const maxSubjectLength = 250;

/** Narrower than RFC 5321: nothing that a header, a list or the envelope could take for its own. */
const plainAddress = /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u;

/** The address as every mail server takes it: its domain in ASCII. Throws `MailError`. */
const deliverable = (to: string): string => {
  const [mailbox = '', domain = ''] = to.split('@');
  const host = plainAddress.test(to) ? domainToASCII(domain) : '';
  const address = `${mailbox}@${host}`;
  if (host === '' || to.length > maxAddressLength || address.length > maxAddressLength)
    throw new MailError('It is no address that a mail can be sent to', true);
  // Of RFC 6531 a server, and each one behind it, would have to know.
  if (/[^!-~]/.test(mailbox))
    throw new MailError('Its mailbox has letters that not every mail server takes', true);
  return address;
};

/** A subject is often made of what customers typed: its line breaks become spaces. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, maxSubjectLength)
    .toWellFormed();

const thisMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const readServer = (smtpUrl: string, allowPlain: boolean) => {
  const url = new URL(smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    // A password, or a link that lets in, does not go over a line that anybody can read.
    requireTLS: !isSecure && (user !== '' || !(allowPlain || thisMachine.test(url.hostname))),
    auth: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
  };
};

/**
 * A refusal of the envelope or of the message is about this mail. One of the greeting, of TLS or of the
 * password is not, even as 5xx: the mail can be sent when the operator has mended that.
 */
const isPermanent = ({ permanent, code }: Partial<NodemailerError>): boolean =>
  permanent === true && (code === 'EENVELOPE' || code === 'EMESSAGE');

/** Loaded with the first mail only: it is large, and a server beside workers sends none. */
async function open(options: SMTPTransportOptions): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport(options);
}

/** Makes a mailer, or none without a mail server. */
export function createMailer(mailing: MailerOptions): Mailer | null {
  const { smtpUrl, from, ca, allowPlain = false, timeoutMs = 60_000 } = mailing;
  const { connectionTimeoutMs = 10_000, socketTimeoutMs = 30_000 } = mailing;
  if (smtpUrl === undefined || from === undefined) return null;
  const options: SMTPTransportOptions = {
    ...readServer(smtpUrl, allowPlain),
    tls: { ca, minVersion: 'TLSv1.2', rejectUnauthorized: true },
    dnsTimeout: connectionTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    socketTimeout: socketTimeoutMs,
    // A text is a text, never the name of a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: Promise<Transporter> | undefined;
  return {
    async send({ to, subject, text, html, messageId }) {
      const address = deliverable(to);
      if (!/^[\w.-]+$/.test(messageId)) throw new TypeError('The id of the mail is not plain');
      try {
        transport ??= open(options);
        const opened = await transport;
        await opened.sendMail({
          from: { name: '', address: from },
          to: { name: '', address },
          envelope: { from, to: [address] },
          subject: oneLine(subject),
          text: text.toWellFormed().replaceAll('\0', ''),
          html: html.toWellFormed().replaceAll('\0', ''),
          // No line is longer than any server takes, and none is broken where it was whole.
          textEncoding: 'quoted-printable',
          messageId: `<${messageId}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          // No out-of-office reply is wanted: RFC 3834, and as Exchange reads it.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        const permanent = error instanceof Error && isPermanent(error);
        throw new MailError(reasonOf(error), permanent, { cause: error });
      }
    },
  };
}
