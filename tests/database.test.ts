import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import jsonwebtoken from 'jsonwebtoken';
import pino from 'pino';
import { v7 as uuid } from 'uuid';
import { createApp } from '../src/app.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { sql } from '../src/db/sql.ts';
import type { Identity } from '../src/db/unit.ts';
import { readEnv } from '../src/env.ts';
import { startSwitch } from './support/switch.ts';
import { until } from './support/until.ts';
import {
  createOrganization,
  request,
  testSecrets,
  type TestOrganization,
  useServer,
} from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** What is opened is closed after the tests, last things first. */
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

function open(poolSize: number, url = server.urls.appUrl, preparedStatements = true): Database {
  const logger = pino({ level: 'silent' });
  const database = openDatabase({ url, poolSize, preparedStatements, logger });
  closing.push(() => database.close());
  return database;
}

/** The app on a database that the test chooses, beside the one of the file. */
async function startApp(database: Database): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const readiness = { draining: false };
  const http = createServer(createApp({ env, secrets: testSecrets, database, logger, readiness }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, lines };
}

/** Something that one part of a test waits for until another gives it. */
function createSignal(): { given: Promise<void>; give(): void } {
  const signal = { give: () => {}, given: Promise.resolve() };
  signal.given = new Promise((resolve) => {
    signal.give = resolve;
  });
  return signal;
}

function identityOf({ token }: TestOrganization): Identity {
  const { sub, org, sid, role } = jsonwebtoken.decode(token) as Record<string, string>;
  return {
    organizationId: org!,
    actorType: 'user',
    actorId: sub!,
    sessionId: sid!,
    role: { key: role!, version: 1 },
    requestId: uuid(),
  };
}

const insertCompany = (organizationId: string, name: string) =>
  sql`insert into companies (organization_id, id, name) values (${organizationId}, ${uuid()}, ${name})`;

test('work that throws leaves nothing behind, work that returns leaves all of it', async () => {
  const organization = await createOrganization(server);
  const { crm, organizationId } = organization;
  const identity = identityOf(organization);
  const failure = new Error('the handler fails');
  const failing = server.database.writing(identity, async (unit) => {
    await unit.query(insertCompany(organizationId, 'One'));
    await unit.prisma(({ company }) => company.findMany());
    await unit.query(insertCompany(organizationId, 'Two'));
    throw failure;
  });
  await expect(failing).rejects.toBe(failure);
  expect((await crm.companies.list()).data).toEqual([]);
  const made = await server.database.writing(identity, async (unit) => {
    await unit.query(insertCompany(organizationId, 'One'));
    await unit.run(insertCompany(organizationId, 'Two'), insertCompany(organizationId, 'Three'));
    return 'returned';
  });
  expect(made).toBe('returned');
  expect((await crm.companies.list()).data).toHaveLength(3);
});

test('a unit that has failed once does nothing more', async () => {
  const organization = await createOrganization(server);
  const { crm, organizationId } = organization;
  await expect(
    server.database.writing(identityOf(organization), async (unit) => {
      await unit.query(insertCompany(organizationId, 'One'));
      await unit.query(sql`select 1 / 0`).catch(() => null);
      await unit.query(insertCompany(organizationId, 'Two'));
    }),
  ).rejects.toThrow();
  expect((await crm.companies.list()).data).toEqual([]);
});

test('a unit that reads sees its own organization, and cannot see another by asking for it', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  await other.crm.companies.create({ name: 'Theirs' });
  const unit = server.database.reading(identityOf(mine));
  const rows = await unit.query(
    sql`select name from companies where organization_id = ${other.organizationId}`,
  );
  expect(rows).toEqual([]);
});

test.each([[true], [false]])(
  'a connection serves on after statements that fail (prepared statements: %s)',
  async (prepared) => {
    const organization = await createOrganization(server);
    const database = open(1, server.urls.appUrl, prepared);
    const good = identityOf(organization);
    const ended = { ...good, sessionId: uuid() };
    const numbers = (identity: Identity, divisor: number) =>
      database
        .reading(identity)
        .run(sql`select 10 / ${divisor}::int as a`, sql`select 20 / ${divisor}::int as b`);
    for (let round = 0; round < 3; round += 1) {
      await expect(numbers(ended, 1)).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(numbers(good, 0)).rejects.toMatchObject({ code: '22012' });
      expect(await numbers(good, 5)).toEqual([[{ a: 2 }], [{ b: 4 }]]);
      await expect(database.reading(good).query(sql`select nothing`)).rejects.toThrow();
      const written = database.writing(good, (unit) => unit.query(sql`select 1 / 0`));
      await expect(written).rejects.toMatchObject({ code: '22012' });
      const refused = database.writing(ended, (unit) => unit.query(sql`select 1`));
      await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await database.writing(good, (unit) => unit.query(sql`select 1 as one`))).toEqual([
        { one: 1 },
      ]);
    }
    expect(database.load).toMatchObject({ total: 1, idle: 1, waiting: 0 });
  },
);

test('values of every kind arrive as they were sent', async () => {
  const organization = await createOrganization(server);
  const at = new Date('2026-11-20T09:30:00.123Z');
  const texts = ['', 'a"b', 'a\\b', 'a,b', '{}', 'null', ' ', "'", '😀'];
  const [row] = await server.database.reading(identityOf(organization)).query(sql`
    select ${texts}::text[] as texts, ${at}::timestamptz as at, ${null}::text as nothing, ${true}::bool as flag`);
  expect(row).toEqual({ texts, at, nothing: null, flag: true });
});

test('one connection is enough for every write, those that are refused too', async () => {
  const { url } = await startApp(open(1));
  const email = `${uuid()}@example.com`;
  const password = 'correct horse battery staple';
  const visitor = new HeadlessCrm({ baseUrl: url, maxRetries: 0 });
  const account = { email, password, name: 'Ada', organizationName: 'Engines' };
  await visitor.auth.register(account);
  await expect(visitor.auth.register(account)).rejects.toMatchObject({ code: 'email_taken' });
  const { accessToken } = await visitor.auth.login({ email, password });
  const crm = new HeadlessCrm({ baseUrl: url, accessToken, maxRetries: 0 });

  const parent = await crm.companies.create({ name: 'Parent', domains: ['a.example'] });
  const child = await crm.companies.create({ name: 'Child', parentId: parent.id });
  const duplicate = { code: 'duplicate', problem: { duplicates: [{ id: parent.id }] } };
  const taken = { name: 'Second', domains: ['a.example'] };
  await expect(crm.companies.create(taken)).rejects.toMatchObject(duplicate);
  await expect(crm.companies.update(child.id, taken)).rejects.toMatchObject(duplicate);
  await expect(crm.companies.replace(child.id, taken)).rejects.toMatchObject(duplicate);
  await expect(crm.companies.upsert('domain', 'b.example', taken)).rejects.toMatchObject(duplicate);
  await expect(crm.companies.update(parent.id, { parentId: child.id })).rejects.toMatchObject({
    code: 'parent_cycle',
  });
  await expect(crm.companies.update(child.id, {}, { ifMatch: 9 })).rejects.toMatchObject({
    code: 'version_mismatch',
  });
  await expect(crm.companies.update(uuid(), {})).rejects.toMatchObject({ code: 'not_found' });

  const contact = await crm.contacts.upsert('email', email, { lastName: 'Ada' });
  await crm.contacts.companies.set(contact.id, parent.id, { primary: true });
  await crm.contacts.companies.delete(contact.id, parent.id);
  await crm.companies.delete(parent.id);
  await crm.companies.update(child.id, { domains: ['a.example'] });
  await expect(crm.companies.restore(parent.id)).rejects.toMatchObject({ code: 'duplicate' });
  const { id, key } = await crm.apiKeys.create({ name: 'Sync', permissions: ['contacts:read'] });
  const program = new HeadlessCrm({ baseUrl: url, apiKey: key, maxRetries: 0 });
  expect((await program.contacts.list({ total: 'estimated' })).data).toHaveLength(1);
  await crm.apiKeys.revoke(id);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => crm.contacts.create({ lastName: `Contact ${n}` })),
  );
});

test.each([1, 2, 10])(
  'two organizations that ask in the same tick each see their own alone (%i connections)',
  async (poolSize) => {
    const { url } = await startApp(open(poolSize));
    const clients = await Promise.all(
      [0, 1].map(async () => {
        const { token, crm, organizationId } = await createOrganization(server);
        const { id } = await crm.companies.create({ name: organizationId });
        return { crm: new HeadlessCrm({ baseUrl: url, accessToken: token }), id, organizationId };
      }),
    );
    for (let round = 0; round < 200; round += 1) {
      // By turns each lists its own company, and asks for that of the first one.
      const names = await Promise.all(
        clients.map(async ({ crm }) => {
          if (round % 2 === 0) return (await crm.companies.list()).data.map(({ name }) => name);
          const found = crm.companies.get(clients[0]!.id).then(({ name }) => [name]);
          return found.catch(({ code }: { code: string }) => [code]);
        }),
      );
      const [one, two] = clients.map(({ organizationId }) => organizationId);
      expect(names).toEqual([[one], [round % 2 === 0 ? two : 'not_found']]);
    }
  },
);

test('a deadlock is undone and tried again, so that both who met in it are served', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const one = await crm.companies.create({ name: 'One' });
  const two = await crm.companies.create({ name: 'Two' });
  let attempts = 0;
  let met = 0;
  const bothHoldOne = createSignal();
  const renameBoth = (ids: [string, string]) =>
    server.database.writing(identityOf(organization), async (unit) => {
      attempts += 1;
      const rename = (id: string) =>
        unit.query(sql`update companies set description = 'renamed' where id = ${id}`);
      await rename(ids[0]);
      met += 1;
      if (met === 2) bothHoldOne.give();
      await bothHoldOne.given;
      await rename(ids[1]);
    });
  await Promise.all([renameBoth([one.id, two.id]), renameBoth([two.id, one.id])]);
  expect(attempts).toBeGreaterThan(2);
  expect([
    (await crm.companies.get(one.id)).version,
    (await crm.companies.get(two.id)).version,
  ]).toEqual([3, 3]);
});

/** Takes a connection, for as long as until it is given back. */
async function takeConnection(
  database: Database,
  organization: TestOrganization,
): Promise<() => Promise<void>> {
  const [taken, released] = [createSignal(), createSignal()];
  const holding = database.writing(identityOf(organization), async (unit) => {
    await unit.query(sql`select 1`);
    taken.give();
    await released.given;
  });
  await taken.given;
  return () => {
    released.give();
    return holding;
  };
}

test('a Postgres that takes no writes, as a standby after a failover, is told as that, and is read', async () => {
  const { token } = await createOrganization(server);
  const standby = new URL(server.urls.appUrl);
  standby.searchParams.set('options', '-c default_transaction_read_only=on');
  const database = open(2, standby.href);
  const app = { ...server, url: (await startApp(database)).url };
  const written = await request(app, '/companies', { token, body: { name: 'Acme' } });
  expect([written.status, Number(written.headers.get('retry-after')) > 0]).toEqual([503, true]);
  expect(await written.json()).toMatchObject({
    code: 'unavailable',
    detail: expect.stringContaining('takes no writes'),
  });
  // The connection is given up: the next one may lead to the primary.
  expect(database.load.total).toBe(0);
  expect((await request(app, '/companies', { token })).status).toBe(200);
});

test('too many who wait for a connection are refused at once, and the others are served', async () => {
  const organization = await createOrganization(server);
  const database = open(1);
  const { url } = await startApp(database);
  const giveBack = await takeConnection(database, organization);
  const headers = { authorization: `Bearer ${organization.token}` };
  const refused: Response[] = [];
  const requests: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    for (let n = 0; n < 30; n += 1) {
      const reply = fetch(`${url}/api/v1/contacts`, { headers }).then((response) => {
        if (response.status === 503) refused.push(response);
        if (refused.length === 10) resolve();
        return response.status;
      });
      requests.push(reply);
    }
  });
  expect(await refused[0]!.json()).toMatchObject({ code: 'overloaded' });
  expect(refused[0]!.headers.get('retry-after')).toBe('1');
  await giveBack();
  const statuses = await Promise.all(requests);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
});

test('a database that is away is told within 3 s, and used again within 1 s of its return', async () => {
  const organization = await createOrganization(server);
  const { token, crm } = organization;
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const power = await startSwitch(server.urls.appUrl);
  closing.push(() => power.turnOff());
  const { url, lines } = await startApp(open(3, power.url));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const read = () => fetch(`${url}/api/v1/contacts/${id}`, { headers });
  const write = () =>
    fetch(`${url}/api/v1/contacts`, { method: 'POST', headers, body: '{"lastName":"B"}' });
  const login = () =>
    fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: organization.email, password: 'a secret password' }),
    });
  const statusOf = async (path: string) => (await fetch(url + path)).status;
  await Promise.all([read(), read(), read()]);
  expect((await read()).status).toBe(200);
  for (let outage = 0; outage < 2; outage += 1) {
    await power.turnOff();
    const startedAt = performance.now();
    const replies = await Promise.all([read(), write(), login(), read()]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    for (const reply of replies) {
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await reply.json()).toMatchObject({ code: 'unavailable' });
    }
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 503]);
    await power.turnOn();
    const returnedAt = performance.now();
    let reply = await read();
    while (reply.status !== 200 && performance.now() - returnedAt < 3000) reply = await read();
    expect(reply.status).toBe(200);
    expect(performance.now() - returnedAt).toBeLessThan(1000);
    expect((await write()).status).toBe(201);
    expect(await statusOf('/readyz')).toBe(200);
  }
  const log = lines.join('');
  expect(log).toContain('"status":503');
  expect(log).not.toContain(token);
  expect(log).not.toContain('a secret password');
  expect(log).not.toMatch(/crm_test:|postgres:\/\//);
});

/** The headers' names. What a page of another origin may read is said to pages alone. */
const namesOf = ({ headers }: Response): string[] =>
  [...headers.keys()].filter((name) => !/^(access-control-|date$)/.test(name));

test('while as many wait as may, all others are turned away at once, with what every reply has', async () => {
  const organization = await createOrganization(server);
  const database = open(1);
  const { url, lines } = await startApp(database);
  const giveBack = await takeConnection(database, organization);
  const headers = { authorization: `Bearer ${organization.token}` };
  const ask = (more = {}) => fetch(`${url}/api/v1/contacts`, { headers: { ...headers, ...more } });
  const waiting = Array.from({ length: 20 }, () => ask());
  await until(() => Promise.resolve(database.refuses()));
  const refused = await ask();
  const problem = (await refused.json()) as Record<string, unknown>;
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(problem).toMatchObject({
    code: 'overloaded',
    requestId: refused.headers.get('x-request-id'),
  });
  const usual = await ask({ origin: 'https://elsewhere.example' });
  const { requestId, instance, ...same } = problem;
  expect(await usual.json()).toMatchObject(same);
  expect(instance).toBe(`/requests/${String(requestId)}`);
  expect(namesOf(refused)).toEqual(namesOf(usual));
  // It lives and is ready all the same: a balancer that took it away would ask the others for more.
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(lines.filter((line) => line.includes('"status":503'))).toHaveLength(1);
  await giveBack();
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
});

test('an organization that floods is turned away as soon as its credentials are known, and no other is', async () => {
  const [many, few] = [await createOrganization(server), await createOrganization(server)];
  const database = open(2);
  const { url, lines } = await startApp(database);
  const ask = ({ token }: TestOrganization) =>
    fetch(`${url}/api/v1/contacts`, { headers: { authorization: `Bearer ${token}` } });
  for (const each of [few, many]) expect((await ask(each)).status).toBe(200);
  const giveBack = await takeConnection(database, many);
  const waiting = Array.from({ length: 20 }, () => ask(many));
  await until(() => Promise.resolve(database.load.waiting === 20));
  for (let n = 0; n < 5; n += 1) {
    const refused = await ask(many);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await ask(few)).status).toBe(200);
  }
  // The first alone was looked at by the app, which has a line in the log for it.
  expect(lines.filter((line) => line.includes('"status":503'))).toHaveLength(1);
  await giveBack();
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
});
