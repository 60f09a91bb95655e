import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { housekeeping, housekeepingHandler } from '../src/housekeeping.ts';
import { sql } from '../src/db/sql.ts';
import { system } from '../src/db/unit.ts';
import { enqueueForSystem } from '../src/jobs/as-system.ts';
import { checksumOf } from './invariants/support/checksum.ts';
import { guardedTables, tenantTables } from './invariants/support/catalogue.ts';
import { createWorld, fillWorld, type World } from './invariants/support/world.ts';
import { contactForm, postJson } from './support/forms.ts';
import { password } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { useMailroom } from './support/smtp.ts';
import { until } from './support/until.ts';
import { asRequest, createWorker } from './support/worker.ts';

const server = useServer({ env: { PUBLIC_URL: 'https://crm.example.com' } });
const mails = useMailroom(server);

afterAll(() => expect(server.errors).toEqual([]));

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const statusOf = async (token: string) => (await request(server, '/contacts', { token })).status;

/** Somebody new in the organization, who has come by the link of the mail. */
async function join(owner: TestOrganization, role: string): Promise<TestOrganization> {
  const email = `${crypto.randomUUID()}@example.com`;
  await owner.crm.invitations.create({ email, role });
  const { token } = await mails.next(email);
  const { accessToken, user } = await anonymous().invitations.accept({ token, password });
  const crm = new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
  return { ...owner, crm, token: accessToken, userId: user.id, email };
}

const close = async ({ crm }: TestOrganization) =>
  crm.organization.delete({ confirm: (await crm.organization.get()).name });

const timeIsOver = (organization: TestOrganization) =>
  asOwner(server, organization, (client) =>
    client.query(`update organizations set erase_at = now() - interval '1 second' where id = $1`, [
      organization.organizationId,
    ]),
  );

async function notedIn(organization: TestOrganization, pattern: string) {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ type: string; details: object }>(
      `select type, details from audit_events where organization_id = $1 and type ~ $2 order by created_at, id`,
      [organization.organizationId, pattern],
    );
    return rows;
  });
}

describe('settings', () => {
  test('have a currency and a time zone to begin with', async () => {
    const owner = await createOrganization(server);
    const before = await owner.crm.organization.get();
    expect(before).toMatchObject({ defaultCurrency: 'USD', timezone: 'UTC' });
    const changes = { defaultCurrency: 'EUR', timezone: 'Europe/Amsterdam' };
    expect(await owner.crm.organization.update(changes)).toEqual({ ...before, ...changes });
    expect((await owner.crm.auth.session()).organization).toEqual({ ...before, ...changes });
    expect(await notedIn(owner, '^organization')).toEqual([
      { type: 'organization.updated', details: { changes } },
    ]);
  });

  test.each([
    ['/defaultCurrency', { defaultCurrency: 'XYZ' }],
    ['/defaultCurrency', { defaultCurrency: 'eur' }],
    ['/defaultCurrency', { defaultCurrency: null }],
    ['/timezone', { timezone: 'Europe/Atlantis' }],
    ['/timezone', { timezone: '+02:00' }],
    ['/timezone', { timezone: 'europe/amsterdam' }],
    ['/timezone', { timezone: '' }],
  ])('are what they can be: not %s of %j', async (pointer, body) => {
    const { token } = await createOrganization(server);
    const refused = await request(server, '/organization', { method: 'PATCH', token, body });
    expect(await problemOf(refused)).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  test.each(['UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'know the time zone %s',
    async (timezone) => {
      const { crm } = await createOrganization(server);
      expect(await crm.organization.update({ timezone })).toMatchObject({ timezone });
    },
  );
});

describe('another organization', () => {
  test('is made by who is signed in, who owns it and stays where he is', async () => {
    const owner = await createOrganization(server);
    const made = await owner.crm.organizations.create({ name: 'Another one' });
    expect(made).toMatchObject({ name: 'Another one', defaultCurrency: 'USD' });
    expect((await owner.crm.auth.session()).organization.id).toBe(owner.organizationId);
    const { data } = await owner.crm.organizations.list();
    expect(data.map(({ id, role, current }) => ({ id, role, current }))).toEqual(
      expect.arrayContaining([
        { id: owner.organizationId, role: 'owner', current: true },
        { id: made.id, role: 'owner', current: false },
      ]),
    );
    const there = { ...owner, organizationId: made.id };
    expect(await notedIn(there, '.')).toMatchObject([{ type: 'organization.created' }]);
  });

  test('is made by no key; of a key its own is listed', async () => {
    const owner = await createOrganization(server);
    const { key } = await owner.crm.apiKeys.create({ name: 'K', permissions: ['members:read'] });
    const crm = new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    expect(await codeOf(crm.organizations.create({ name: 'A' }))).toBe('permission_denied');
    expect(await codeOf(crm.members.leave())).toBe('permission_denied');
    expect((await crm.organizations.list()).data).toMatchObject([
      { id: owner.organizationId, role: null, current: true },
    ]);
  });
});

describe('handing it over', () => {
  test('makes the other one an owner and oneself an admin, at once', async () => {
    const owner = await createOrganization(server);
    const other = await join(owner, 'viewer');
    await owner.crm.organization.transfer({ memberId: other.userId });
    expect((await owner.crm.auth.session()).role).toBe('admin');
    expect((await other.crm.auth.session()).role).toBe('owner');
    expect(await codeOf(owner.crm.organization.transfer({ memberId: other.userId }))).toBe(
      'permission_denied',
    );
    await other.crm.organization.transfer({ memberId: owner.userId });
    expect((await owner.crm.auth.session()).role).toBe('owner');
    expect(await notedIn(owner, 'transferred')).toHaveLength(2);
  });

  test('goes to an active member alone', async () => {
    const owner = await createOrganization(server);
    const stranger = await createOrganization(server);
    const suspended = await join(owner, 'member');
    await owner.crm.members.update(suspended.userId, { status: 'suspended' });
    const email = `${crypto.randomUUID()}@example.com`;
    const pending = await owner.crm.members.create({ email, name: 'A', role: 'admin' });
    const transfer = (memberId: string) => owner.crm.organization.transfer({ memberId });
    expect(await codeOf(transfer(stranger.userId))).toBe('validation_failed');
    expect(await codeOf(transfer(owner.userId))).toBe('validation_failed');
    expect(await codeOf(transfer(suspended.userId))).toBe('conflict');
    expect(await codeOf(transfer(pending.id))).toBe('conflict');
    expect((await owner.crm.auth.session()).role).toBe('owner');
  });
});

describe('an organization that is deleted', () => {
  test('must be confirmed by its name, and by an owner', async () => {
    const owner = await createOrganization(server);
    const admin = await join(owner, 'admin');
    const ask = (token: string, query = '') =>
      request(server, `/organization${query}`, { method: 'DELETE', token });
    const name = encodeURIComponent((await owner.crm.organization.get()).name);
    for (const query of ['', '?confirm=', '?confirm=Something']) {
      expect(await problemOf(await ask(owner.token, query))).toMatchObject({
        status: 400,
        errors: [{ in: 'query', pointer: '/confirm' }],
      });
    }
    expect(await problemOf(await ask(admin.token, `?confirm=${name}`))).toMatchObject({
      code: 'permission_denied',
      permission: 'organization:own',
    });
    expect((await ask(owner.token, `?confirm=${name}`)).status).toBe(200);
  });

  test('lets nobody in: no session, key, sign-in, form or invitation', async () => {
    const owner = await createOrganization(server);
    const member = await join(owner, 'member');
    const { key } = await owner.crm.apiKeys.create({ name: 'K', permissions: ['contacts:read'] });
    const form = await owner.crm.forms.create(contactForm);
    const email = `${crypto.randomUUID()}@example.com`;
    await owner.crm.invitations.create({ email, role: 'viewer' });
    const { token } = await mails.next(email);
    const answer = await close(owner);
    expect(answer).toMatchObject({ id: owner.organizationId });
    expect(Date.parse(answer.eraseAt) - Date.parse(answer.closedAt)).toBeGreaterThan(
      29 * 86_400_000,
    );
    for (const credential of [owner.token, member.token, key])
      expect(await statusOf(credential)).toBe(401);
    for (const one of [owner, member]) {
      const login = anonymous().auth.login({ email: one.email, password });
      expect(await codeOf(login)).toBe('invalid_credentials');
    }
    const submitted = await postJson(server, form, { email: 'a@example.com' });
    expect(submitted.status).toBe(404);
    expect(await codeOf(anonymous().invitations.accept({ token, password }))).toBe('link_expired');
  });

  test('is had back by the link that its owners got, once, and is as it was', async () => {
    const owner = await createOrganization(server);
    const second = await join(owner, 'owner');
    const admin = await join(owner, 'admin');
    const contact = await owner.crm.contacts.create({ lastName: 'Ada' });
    await close(owner);
    const mail = await mails.next(owner.email);
    const other = await mails.next(second.email);
    expect(mail).toMatchObject({
      subject: expect.stringMatching(/ was deleted$/),
      text: expect.stringContaining(
        `https://crm.example.com/restore-organization#token=${mail.token}`,
      ),
    });
    expect(other.token).toBe(mail.token);
    expect(mails.arrived.filter(({ to }) => to === admin.email)).toHaveLength(1);
    const restored = await anonymous().organizations.restore({ token: mail.token });
    expect(restored.id).toBe(owner.organizationId);
    expect(await owner.crm.contacts.get(contact.id)).toEqual(contact);
    expect(await statusOf(admin.token)).toBe(200);
    expect(await codeOf(anonymous().organizations.restore({ token: mail.token }))).toBe(
      'link_expired',
    );
    expect((await notedIn(owner, '^organization')).map(({ type }) => type)).toEqual([
      'organization.closed',
      'organization.restored',
    ]);
  });

  test('is not had back when its time is over, or by another text', async () => {
    const owner = await createOrganization(server);
    await close(owner);
    const { token } = await mails.next(owner.email);
    await timeIsOver(owner);
    for (const text of [token, `${token}x`, 'x'])
      expect(await codeOf(anonymous().organizations.restore({ token: text }))).toBe('link_expired');
  });

  test('is listed to its owners, and to nobody else', async () => {
    const owner = await createOrganization(server);
    const admin = await join(owner, 'admin');
    // Both have another one, in which they can be.
    const elsewhere = await Promise.all(
      [owner, admin].map(async ({ crm, email }) => {
        await crm.organizations.create({ name: 'Elsewhere' });
        return { email };
      }),
    );
    await close(owner);
    const lists = await Promise.all(
      elsewhere.map(async ({ email }) => {
        const { accessToken } = await anonymous().auth.login({ email, password });
        const crm = new HeadlessCrm({ baseUrl: server.url, accessToken });
        return (await crm.organizations.list()).data;
      }),
    );
    const shown = lists.map((data) => data.map(({ name, closedAt }) => [name, closedAt !== null]));
    expect(shown[0]).toEqual(
      expect.arrayContaining([
        ['Elsewhere', false],
        [expect.stringMatching(/^Organization/), true],
      ]),
    );
    expect(shown[1]).toEqual([['Elsewhere', false]]);
  });
});

/** Housekeeping of the system's own, as its schedule makes it: nobody else is let in any more. */
const scheduleHousekeeping = ({ organizationId }: World) =>
  server.database.writing(system(organizationId), (unit) =>
    unit.query(sql`
      insert into jobs (organization_id, id, kind, payload, max_failures, created_by_type)
      values (${organizationId}, ${crypto.randomUUID()}, 'housekeeping', '{}', 20, 'system')`),
  );

const keepHouse = (of: World) =>
  asRequest(server, of, (context) => enqueueForSystem(context, housekeeping, { payload: {} }));

const userExists = async (id: string): Promise<boolean> => {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select app.bind(null, 'user', $1, null)`, [id]);
    const { rowCount } = await client.query('select 1 from users where id = $1', [id]);
    return rowCount === 1;
  } finally {
    await client.query('rollback');
    client.release();
  }
};

/** Holds the contact that was made last, so that nobody comes past it until it is freed. */
async function holdContact({ organizationId, userId }: World): Promise<{
  isWaitedFor: () => Promise<boolean>;
  free: () => Promise<void>;
}> {
  const holder = await server.owner.connect();
  await holder.query('begin');
  await holder.query('select app.bind($1, $2, $3, null)', [organizationId, 'user', userId]);
  const { rows } = await holder.query<{ pid: number }>(
    'select pg_backend_pid() as pid from contacts order by id desc limit 1 for key share',
  );
  const [{ pid } = {}] = rows;
  expect(pid).toBeDefined();
  return {
    isWaitedFor: async () => {
      const { rowCount } = await server.owner.query(
        'select 1 from pg_stat_activity a where $1 = any (pg_blocking_pids(a.pid))',
        [pid],
      );
      return rowCount! > 0;
    },
    free: async () => {
      await holder.query('rollback');
      holder.release();
    },
  };
}

describe('an organization whose time is over', () => {
  let gone: World;
  let other: World;
  let before: string;
  let pending: { id: string; email: string };
  let shared: { id: string };

  /** How many rows of it there are, by table. */
  const left = async (): Promise<Record<string, number>> =>
    asOwner(server, gone, async (client) => {
      const counts: Record<string, number> = {};
      for (const table of [...(await tenantTables(client)), 'sessions']) {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::integer as count from ${table} where organization_id = $1`,
          [gone.organizationId],
        );
        counts[table] = rows[0]!.count;
      }
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::integer as count from organizations where id = $1',
        [gone.organizationId],
      );
      return { ...counts, organizations: rows[0]!.count };
    });

  beforeAll(async () => {
    gone = await createWorld(server);
    await fillWorld(server, gone, 'gone');
    other = await createWorld(server);
    await fillWorld(server, other, 'other');
    const parent = await gone.crm.teams.create({ name: 'Parent' });
    await gone.crm.teams.create({ name: 'Part', parentId: parent.id });
    const holding = await gone.crm.companies.create({ name: 'Holding' });
    await gone.crm.companies.create({ name: 'Daughter', parentId: holding.id });
    // More than go at once, so that there is something between the parts.
    for (let page = 0; page < 3; page += 1) {
      const operations = Array.from({ length: 400 }, (_, index) => ({
        operation: 'contacts.create' as const,
        body: { lastName: `Contact ${page} ${index}`, companyId: holding.id },
      }));
      await gone.crm.batch.run({ operations });
    }
    const email = `${crypto.randomUUID()}@example.com`;
    pending = await gone.crm.members.create({ email, name: 'Only named', role: 'viewer' });
    const both = { email: `${crypto.randomUUID()}@example.com`, name: 'Both', role: 'viewer' };
    shared = await gone.crm.members.create(both);
    await other.crm.members.create(both);
    await keepHouse(gone);
  }, 120_000);

  test('stays while it is open, or its grace period lasts', async () => {
    const worker = createWorker(server, [housekeepingHandler]);
    worker.start();
    const [job] = (await gone.crm.jobs.list({ kind: { eq: 'housekeeping' } })).data;
    await until(async () => (await gone.crm.jobs.get(job!.id)).status === 'succeeded');
    await keepHouse(gone);
    await close(gone);
    await until(async () => {
      const open = await asOwner(server, gone, (client) =>
        client.query(
          `select 1 from jobs where kind = 'housekeeping' and status in ('queued', 'running')`,
        ),
      );
      return open.rowCount === 0;
    });
    await worker.stop(5000);
    const counts = await left();
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  });

  test('is erased bit by bit, by whoever goes on with it, and nothing of another one', async () => {
    await timeIsOver(gone);
    await scheduleHousekeeping(gone);
    before = await checksumOf(server.owner, other);
    const full = await left();
    let rounds = 0;
    let counts = full;
    const held = await holdContact(gone);
    // Some are gone, or the one that is held is among the first ones, in whichever order they lie.
    let isBegun = async (): Promise<boolean> =>
      counts['contacts']! < full['contacts']! || (await held.isWaitedFor());
    let { free } = held;
    while (counts['organizations'] === 1) {
      const was = sumOf(counts);
      const worker = createWorker(server, [housekeepingHandler]);
      worker.start();
      await until(async () => {
        counts = await left();
        return (await isBegun()) || counts['organizations'] === 0;
      }).finally(() => Promise.all([worker.stop(0), free()]));
      isBegun = async () => sumOf(counts) < was - 300;
      free = () => Promise.resolve();
      rounds += 1;
    }
    expect(rounds).toBeGreaterThan(1);
    counts = await left();
    expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([]);
    expect(Object.keys(counts).length).toBeGreaterThan(20);
    expect(await checksumOf(server.owner, other)).toBe(before);
  }, 120_000);

  test('takes those along who were only named, unless they are named elsewhere', async () => {
    expect(await userExists(pending.id)).toBe(false);
    expect(await userExists(shared.id)).toBe(true);
    expect(await userExists(gone.userId)).toBe(true);
    const again = await anonymous().auth.register({
      email: pending.email,
      password,
      name: 'Himself',
      organizationName: 'His own',
    });
    expect(again.user.id).not.toBe(pending.id);
  });

  test('is nowhere in any table, by its id', async () => {
    // Each row of every table is some organization's or person's, and is looked at as theirs.
    const found: string[] = [];
    for (const table of await guardedTables(server.owner)) {
      // One after the other: whoever works meanwhile holds some tables, and waits for others.
      const client = await server.owner.connect();
      try {
        await client.query('begin');
        await client.query(`alter table ${table} disable row level security`);
        const { rowCount } = await client.query(
          `select 1 from ${table} t where t::text like '%' || $1 || '%' limit 1`,
          [gone.organizationId],
        );
        if (rowCount) found.push(table);
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
    expect(found).toEqual([]);
  });
});

const sumOf = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

test('nothing is erased of an organization that is not due, whoever asks', async () => {
  const owner = await createOrganization(server);
  await owner.crm.contacts.create({ lastName: 'Ada' });
  for (const statement of [
    `select app.erase_rows('changes', 10)`,
    'select app.erase_organization()',
  ]) {
    const asking = asOwner(server, owner, (client) => client.query(statement));
    await expect(asking).rejects.toThrow('Only an organization whose time is over is erased');
  }
  await close(owner);
  const early = asOwner(server, owner, (client) => client.query('select app.erase_organization()'));
  await expect(early).rejects.toThrow('Only an organization whose time is over is erased');
});
