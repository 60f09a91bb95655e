/**
 * Fills a demonstration organization and prints its login: `npm run db:seed`. It works through the API,
 * served for this on any free port, so that what it makes is what a client would have made. Run again,
 * it makes what is missing and changes back what was changed.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadlessCrm, HeadlessCrmError } from '@headless-crm/sdk';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { openConfigured } from '../src/db/postgres.ts';
import { chooseSecrets } from '../src/db/secrets.ts';
import { readEnv } from '../src/env.ts';
import { SetupError } from '../src/setup-error.ts';
import { companies, contacts } from './seed-records.ts';

const email = 'demo@example.com';
const password = 'demonstration only';
const source = 'demo';

async function withServer(work: (baseUrl: string) => Promise<void>): Promise<void> {
  const env = readEnv();
  if (env.NODE_ENV === 'production') {
    throw new SetupError(
      'The demonstration has a password that everybody knows: not in production',
    );
  }
  const logger = pino({ level: 'warn' }, pino.destination(2));
  const secrets = await chooseSecrets(env);
  const { database, close } = await openConfigured(env, logger);
  const readiness = { draining: false };
  const server = createServer(createApp({ env, secrets, database, logger, readiness }));
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
    await close();
  }
}

/** The demonstration's owner: registered the first time, signed in from then on. */
async function signIn(baseUrl: string): Promise<HeadlessCrm> {
  const { auth } = new HeadlessCrm({ baseUrl });
  const registration = { email, password, name: 'Dana Demo', organizationName: 'Demo Machines' };
  const tokens = await auth.register(registration).catch((error: unknown) => {
    if (!HeadlessCrmError.is(error) || error.code !== 'email_taken') throw error;
    return auth.login({ email, password });
  });
  return new HeadlessCrm({ baseUrl, tokens });
}

async function fill(crm: HeadlessCrm): Promise<void> {
  const ids = new Map<string, string>();
  for (const { parent, ...company } of companies) {
    const body = { ...company, parentId: parent === undefined ? null : ids.get(parent) };
    const { id } = await crm.companies.upsert(`externalId:${source}`, company.name, body);
    ids.set(company.name, id);
  }
  for (const { address, companies: links, ...contact } of contacts) {
    const { id } = await crm.contacts.upsert('email', address, contact);
    for (const [index, { name, ...link }] of links.entries()) {
      await crm.contacts.companies.set(id, ids.get(name)!, { ...link, primary: index === 0 });
    }
  }
}

try {
  await withServer(async (baseUrl) => {
    await fill(await signIn(baseUrl));
    console.log(
      `The demonstration organization has ${companies.length} companies and ${contacts.length} contacts.`,
    );
    console.log(`  e-mail    ${email}\n  password  ${password}`);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
