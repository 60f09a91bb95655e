import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createMailer, MailError, type Mail, type MailerOptions } from '../../src/outside/mail.ts';
import { readMail } from '../support/smtp.ts';
import { authority, certificate, privateKey } from './support/certificates.ts';
import { startTcpReceiver } from './support/servers.ts';

/** What a mail server took. */
interface Taken {
  from: string;
  to: string[];
  source: string;
  user: unknown;
  isSecure: boolean;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A real SMTP server on loopback, with TLS on demand. */
const startMailServer = async (options: SMTPServerOptions = {}) => {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    cert: certificate,
    key: privateKey,
    authOptional: true,
    logger: false,
    onData(stream, { envelope, user, secure }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
          user,
          isSecure: secure,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { taken, port: (server.server.address() as AddressInfo).port };
};

const mail: Mail = {
  to: 'grace@acme.example',
  subject: 'A deal was won',
  text: 'Acme signed.\n.\nRegards',
  html: '<p>Acme signed.</p>',
  link: null,
  messageId: '01931a7c-5c8b-7d3e-8f6a-1b2c3d4e5f60',
};

const send = async (
  port: number,
  change: Partial<Mail> = {},
  options: Partial<MailerOptions> = {},
) => {
  const mailer = createMailer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'crm@crm.example',
    ca: authority,
    ...options,
  });
  await mailer?.send({ ...mail, ...change });
};

const failureOf = async (sending: Promise<unknown>): Promise<MailError> => {
  const failure = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(MailError);
  return failure as MailError;
};

/** The headers of a mail, folded lines joined. */
const headersOf = (source: string | undefined): string[] =>
  (source ?? '')
    .split('\r\n\r\n', 1)[0]!
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

/** An error with which the mail server answers. */
const refusal = (responseCode: number) => Object.assign(new Error('not so'), { responseCode });

test('a mail arrives as it was written', async () => {
  const { taken, port } = await startMailServer();
  await send(port, { subject: 'Zoë won 😀', text: 'Grüße\n.\nend' });
  expect(taken).toMatchObject([
    { from: 'crm@crm.example', to: ['grace@acme.example'], isSecure: true },
  ]);
  const headers = headersOf(taken[0]?.source);
  expect(headers).toEqual(
    expect.arrayContaining([
      'From: crm@crm.example',
      'To: grace@acme.example',
      'Message-ID: <01931a7c-5c8b-7d3e-8f6a-1b2c3d4e5f60@crm.example>',
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: All',
      expect.stringMatching(/^Date: /),
      expect.stringMatching(/^Subject: =\?UTF-8\?/),
      expect.stringMatching(/^Content-Type: multipart\/alternative; boundary=/),
    ]),
  );
  // The first part is for programs that show text alone.
  const [, text, html] = taken[0]!.source.split(/\r\n--.+\r\n/);
  expect(text).toMatch(/^Content-Type: text\/plain; charset=utf-8\r\n/);
  expect(text).toMatch(/\r\n\r\nGr=C3=BC=C3=9Fe\r\n\.\r\nend$/);
  expect(html).toMatch(/^Content-Type: text\/html; charset=utf-8\r\n/);
  expect(html).toMatch(/\r\n\r\n<p>Acme signed\.<\/p>$/);
});

test('lines that no mail server takes are cut on the way, and whole again where they arrive', async () => {
  const { taken, port } = await startMailServer();
  const text = `${'x'.repeat(5000)} ${'Grüße '.repeat(500)}\n`;
  await send(port, { text, html: `<p>${text}</p>` });
  expect(Math.max(...taken[0]!.source.split('\r\n').map(({ length }) => length))).toBe(76);
  const mail = await readMail(taken[0]!.source);
  expect([mail.text.trimEnd(), mail.html.trimEnd()]).toEqual([text.trimEnd(), `<p>${text}</p>`]);
});

test('there is no mailer without a mail server', () => {
  expect(createMailer({ smtpUrl: undefined, from: 'crm@crm.example' })).toBeNull();
  expect(createMailer({ smtpUrl: undefined, from: undefined })).toBeNull();
});

describe('a header', () => {
  test.each([
    'Won\r\nBcc: eve@evil.example',
    'Won\nBcc: eve@evil.example',
    'Won\rBcc: eve@evil.example',
    'Won\r\n\r\nBcc: eve@evil.example',
    'Won\u2028Bcc: eve@evil.example',
    'Won\u0085Bcc: eve@evil.example',
    'Won\0Bcc: eve@evil.example',
    '\r\nBcc: eve@evil.example',
  ])('cannot be smuggled in with the subject %j', async (subject) => {
    const { taken, port } = await startMailServer();
    await send(port, { subject });
    expect(taken[0]?.to).toEqual(['grace@acme.example']);
    const headers = headersOf(taken[0]?.source);
    expect(headers.filter((line) => /^bcc/i.test(line))).toEqual([]);
    expect(headers).toContainEqual(
      expect.stringMatching(/^Subject: (Won )?Bcc: eve@evil\.example$/),
    );
  });

  test.each([
    '',
    'grace',
    'grace@acme.example\r\nBcc: eve@evil.example',
    'grace@acme.example\nRCPT TO:<eve@evil.example>',
    'grace@acme.example, eve@evil.example',
    'grace@acme.example;eve@evil.example',
    'grace@acme.example eve@evil.example',
    'Grace <grace@acme.example>',
    '<grace@acme.example>',
    '"eve@evil.example"@acme.example',
    'grace@acme.example@evil.example',
    'group:grace@acme.example;',
    'grace(eve@evil.example)@acme.example',
    'grace@[127.0.0.1]',
    'grace@acme.example\0',
    'grace\u202e@acme.example',
    'grace\ud800@acme.example',
    `${'a'.repeat(250)}@acme.example`,
  ])('or another receiver cannot be smuggled in with the address %j', async (to) => {
    const { taken, port } = await startMailServer();
    const { permanent } = await failureOf(send(port, { to }));
    expect([permanent, taken]).toEqual([true, []]);
  });

  test('is kept short', async () => {
    const { taken, port } = await startMailServer();
    await send(port, { subject: 'x'.repeat(10_000) });
    const subject = headersOf(taken[0]?.source).find((line) => line.startsWith('Subject: '));
    expect(subject?.replaceAll(' ', '')).toBe(`Subject:${'x'.repeat(250)}`);
  });

  test('of an id that is not plain is a mistake of ours', async () => {
    await expect(send(1, { messageId: 'a>\r\nBcc: eve@evil.example' })).rejects.toThrow(TypeError);
  });
});

test('a text is never the name of a file or an address', async () => {
  const { taken, port } = await startMailServer();
  await send(port, { text: 'file:///etc/passwd' });
  await send(port, { text: 'a\0b\ud800' });
  expect(taken[0]?.source).toContain('file:///etc/passwd');
  expect(taken[1]?.source).not.toContain('\0');
});

describe('a refusal', () => {
  test.each([
    [450, false],
    [451, false],
    [452, false],
    [421, false],
    [550, true],
    [552, true],
    [554, true],
  ])('of the receiver by %i is permanent: %p', async (code, permanent) => {
    const { port } = await startMailServer({ onRcptTo: (_, __, done) => done(refusal(code)) });
    const failure = await failureOf(send(port));
    expect(failure.permanent).toBe(permanent);
    expect(failure.message).toContain(`${code}`);
  });

  test.each([
    [451, false],
    [554, true],
  ])('of the mail by %i is permanent: %p', async (code, permanent) => {
    const { port } = await startMailServer({
      onData(stream, _, done) {
        stream.resume();
        stream.on('end', () => done(refusal(code)));
      },
    });
    expect((await failureOf(send(port))).permanent).toBe(permanent);
  });

  test.each([
    [450, false],
    [553, true],
  ])('of the sender by %i is permanent: %p', async (code, permanent) => {
    const { port } = await startMailServer({ onMailFrom: (_, __, done) => done(refusal(code)) });
    expect((await failureOf(send(port))).permanent).toBe(permanent);
  });
});

const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _, done) =>
  username === 'crm@crm.example' && password === 'p@ss:/w?rd%'
    ? done(null, { user: 'crm' })
    : done(refusal(535));
const withPassword = (port: number, password: string, scheme = 'smtp') =>
  `${scheme}://crm%40crm.example:${encodeURIComponent(password)}@127.0.0.1:${port}`;

describe('a password', () => {
  test('is given under TLS', async () => {
    const { taken, port } = await startMailServer({ onAuth, authOptional: false });
    await send(port, {}, { smtpUrl: withPassword(port, 'p@ss:/w?rd%') });
    expect(taken).toMatchObject([{ user: 'crm', isSecure: true }]);
  });

  test('is given to a server that speaks TLS from the start', async () => {
    const { taken, port } = await startMailServer({ onAuth, authOptional: false, secure: true });
    await send(port, {}, { smtpUrl: withPassword(port, 'p@ss:/w?rd%', 'smtps') });
    expect(taken).toMatchObject([{ user: 'crm', isSecure: true }]);
  });

  test('that is wrong says nothing against the mail, and is not told', async () => {
    const { taken, port } = await startMailServer({ onAuth, authOptional: false });
    const failure = await failureOf(send(port, {}, { smtpUrl: withPassword(port, 'wr0ng') }));
    expect([failure.permanent, taken]).toEqual([false, []]);
    expect(failure.message).not.toContain('wr0ng');
  });

  test('is not given without TLS', async () => {
    const seen: unknown[] = [];
    const { taken, port } = await startMailServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth(auth, session, done) {
        seen.push(auth);
        onAuth(auth, session, done);
      },
    });
    const smtpUrl = withPassword(port, 'p@ss:/w?rd%');
    const { permanent } = await failureOf(send(port, {}, { smtpUrl }));
    expect([permanent, seen, taken]).toEqual([false, [], []]);
  });
});

describe('a certificate', () => {
  test('of an unknown authority is refused', async () => {
    const { taken, port } = await startMailServer();
    const { permanent } = await failureOf(send(port, {}, { ca: undefined }));
    expect([permanent, taken]).toEqual([false, []]);
  });

  test('of another name is refused', async () => {
    const { taken, port } = await startMailServer();
    const smtpUrl = `smtp://localhost:${port}`;
    const { permanent } = await failureOf(send(port, {}, { smtpUrl }));
    expect([permanent, taken]).toEqual([false, []]);
  });

  test('is not needed where no TLS is offered and no password given', async () => {
    const { taken, port } = await startMailServer({ hideSTARTTLS: true });
    await send(port, {}, { ca: undefined });
    expect(taken).toMatchObject([{ isSecure: false }]);
  });
});

/** This machine by an address that is not known to be it. */
const elsewhere = (port: number) => `smtp://0.0.0.0:${port}`;

describe('a mail to a server on another machine', () => {
  test('is not sent where no TLS is offered, and tried again later', async () => {
    const { taken, port } = await startMailServer({ hideSTARTTLS: true });
    const { permanent } = await failureOf(send(port, {}, { smtpUrl: elsewhere(port) }));
    expect([permanent, taken]).toEqual([false, []]);
  });

  test('is not sent where the offer was taken out on the way', async () => {
    const { taken, port } = await startMailServer({ disabledCommands: ['STARTTLS'] });
    const { permanent } = await failureOf(send(port, {}, { smtpUrl: elsewhere(port) }));
    expect([permanent, taken]).toEqual([false, []]);
  });

  test('is sent all the same where that is allowed', async () => {
    const { taken, port } = await startMailServer({ hideSTARTTLS: true });
    await send(port, {}, { smtpUrl: elsewhere(port), allowPlain: true });
    expect(taken).toMatchObject([{ isSecure: false, to: ['grace@acme.example'] }]);
  });

  test('is not sent with a password all the same', async () => {
    const { taken, port } = await startMailServer({ hideSTARTTLS: true, allowInsecureAuth: true });
    const smtpUrl = `smtp://crm:secret@0.0.0.0:${port}`;
    await failureOf(send(port, {}, { smtpUrl, allowPlain: true }));
    expect(taken).toEqual([]);
  });
});

test('letters beyond ASCII are written in a domain as every server takes it', async () => {
  const { taken, port } = await startMailServer();
  await send(port, { to: 'grace@bücher.example' });
  // The server decodes what it was told; the header is as it came.
  expect(taken).toMatchObject([{ to: ['grace@bücher.example'] }]);
  expect(headersOf(taken[0]?.source)).toContain('To: grace@xn--bcher-kva.example');
});

test('a mailbox with letters beyond ASCII is refused clearly', async () => {
  const { taken, port } = await startMailServer();
  const failure = await failureOf(send(port, { to: 'grâce@acme.example' }));
  expect([failure.permanent, failure.message, taken]).toEqual([
    true,
    'Its mailbox has letters that not every mail server takes',
    [],
  ]);
});

const expectRetry = async (sending: Promise<unknown>) => {
  const startedAt = performance.now();
  expect((await failureOf(sending)).permanent).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(3000);
};

describe('a mail is tried again later when the server', () => {
  test('is away', async () => {
    const gone = await startTcpReceiver((socket) => socket.resume());
    await gone.stop();
    await expectRetry(send(gone.port));
  });

  test('does not greet', async () => {
    const silent = await startTcpReceiver((socket) => socket.resume());
    stops.push(() => silent.stop());
    await expectRetry(send(silent.port, {}, { connectionTimeoutMs: 200 }));
  });

  test('stalls later on', async () => {
    const { port } = await startMailServer({ onMailFrom: () => undefined });
    await expectRetry(send(port, {}, { socketTimeoutMs: 200 }));
  });

  test('drips', async () => {
    const dripping = await startTcpReceiver((socket) => {
      socket.write('220 mail.example.com\r\n');
      const drip = setInterval(() => socket.write('250-X\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    stops.push(() => dripping.stop());
    await expectRetry(send(dripping.port, {}, { timeoutMs: 300 }));
  });

  test('takes no mails at all', async () => {
    const { port } = await startMailServer({ onConnect: (_, done) => done(refusal(554)) });
    await expectRetry(send(port));
  });

  test('breaks off', async () => {
    const broken = await startTcpReceiver((socket) => socket.end('220 mail.example.com\r\n'));
    stops.push(() => broken.stop());
    await expectRetry(send(broken.port));
  });

  test('speaks no SMTP', async () => {
    const other = await startTcpReceiver((socket) =>
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    stops.push(() => other.stop());
    await expectRetry(send(other.port));
  });
});
