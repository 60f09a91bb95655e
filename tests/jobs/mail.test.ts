import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import { mailHandler, sendMail } from '../../src/jobs/mail.ts';
import { createMailer } from '../../src/outside/mail.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const arrived: string[] = [];
let refusals = 0;
let smtp: SMTPServer;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('nobody')) return done(refused(550));
      if (refusals === 0) return done();
      refusals -= 1;
      return done(refused(451));
    },
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        arrived.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

const refused = (responseCode: number) => Object.assign(new Error('No'), { responseCode });

const mailerOf = () =>
  createMailer({
    smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    from: 'crm@example.com',
  });

const ask = (of: TestOrganization, to: string): Promise<string> =>
  asRequest(server, of, (context) =>
    enqueueJob(context, sendMail, {
      payload: { to, letter: { subject: 'Hello', paragraphs: ['Good day'] } },
    }),
  );

test('a mail is sent, also when the server is busy at first, and is kept no longer', async () => {
  const of = await createOrganization(server);
  const worker = createWorker(server, [mailHandler(mailerOf())]);
  worker.start();
  // The mail that comes with registration.
  await until(async () => (await of.crm.jobs.list()).data.length === 0);
  arrived.length = 0;
  refusals = 1;
  const id = await ask(of, 'ada@example.org');
  await until(() => arrived.length === 1);
  expect(arrived[0]).toMatch(/^To: ada@example.org\r$/m);
  expect(arrived[0]).toContain(`Message-ID: <${id}@example.com>`);
  await until(async () => (await of.crm.jobs.list()).data.length === 0);
  await worker.stop(2000);
});

test('a mail that is refused, or that nobody can send, says so and can be tried again', async () => {
  const of = await createOrganization(server);
  const without = createWorker(server, [mailHandler(null)]);
  without.start();
  const [refusedId, id] = [await ask(of, 'nobody@example.org'), await ask(of, 'grace@example.org')];
  const statusOf = async (job: string) => (await of.crm.jobs.get(job)).status;
  await until(async () => (await statusOf(refusedId)) === 'failed');
  await until(async () => (await statusOf(id)) === 'failed');
  expect((await of.crm.jobs.get(id)).error).toMatchObject({ code: 'mail_not_configured' });
  await without.stop(2000);
  const before = arrived.length;
  const worker = createWorker(server, [mailHandler(mailerOf())]);
  worker.start();
  for (const job of [refusedId, id]) await of.crm.jobs.retry(job);
  await until(() => arrived.length > before);
  await until(async () => (await of.crm.jobs.list()).data.every((job) => job.id !== id));
  expect(await of.crm.jobs.get(refusedId)).toMatchObject({
    status: 'failed',
    error: { code: 'mail_refused' },
  });
  await worker.stop(2000);
});
