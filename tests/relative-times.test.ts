import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactFilter, HeadlessCrm } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** A clock on the wall of a zone, as if it were UTC. */
function wallOf(moment: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(moment);
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value);
  return new Date(
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')),
  );
}

/** The moment at which clocks of the zone show the time: the offset is the one then. */
function momentOf(wall: Date, timeZone: string): Date {
  let guess = wall;
  for (let n = 0; n < 3; n += 1) {
    guess = new Date(guess.getTime() + wall.getTime() - wallOf(guess, timeZone).getTime());
  }
  return guess;
}

/** What a relative time is, by the calendar of JavaScript. */
function evaluate(text: string, now: Date, timeZone: string): Date {
  const [, begin, sign, amount, unit] =
    /^([a-zA-Z]+)?(?:([+-])(\d+)(h|d|w|mo|y))?$/.exec(text) ?? [];
  const wall = wallOf(now, timeZone);
  if (begin && begin !== 'now') wall.setUTCHours(0, 0, 0, 0);
  if (begin === 'startOfWeek') wall.setUTCDate(wall.getUTCDate() - ((wall.getUTCDay() + 6) % 7));
  if (begin === 'startOfMonth') wall.setUTCDate(1);
  if (begin === 'startOfQuarter')
    wall.setUTCMonth(wall.getUTCMonth() - (wall.getUTCMonth() % 3), 1);
  if (begin === 'startOfYear') wall.setUTCMonth(0, 1);
  const by = Number(`${sign ?? ''}${amount ?? 0}`);
  if (unit === 'd' || unit === 'w')
    wall.setUTCDate(wall.getUTCDate() + by * (unit === 'w' ? 7 : 1));
  if (unit === 'mo' || unit === 'y') addMonths(wall, by * (unit === 'y' ? 12 : 1));
  const moment = momentOf(wall, timeZone);
  return unit === 'h' ? new Date(moment.getTime() + by * 3_600_000) : moment;
}

/** The same day of another month, or its last one. */
function addMonths(wall: Date, by: number): void {
  const day = wall.getUTCDate();
  wall.setUTCMonth(wall.getUTCMonth() + by, 1);
  const last = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  wall.setUTCDate(Math.min(day, last));
}

let of: TestOrganization;

const day = (moment: Date) => moment.toISOString().slice(0, 10);

async function names(crm: HeadlessCrm, filter: ContactFilter): Promise<unknown[]> {
  const { data } = await crm.contacts.search({ filter, sort: ['lastName'], limit: 200 });
  return data.map(({ lastName }) => lastName);
}

beforeAll(async () => {
  of = await createOrganization(server);
});

const zones = ['UTC', 'Europe/Amsterdam', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata'];

test('relative times and dates are those of the calendar in the time zone, also across summer time', async () => {
  const begin = fc.constantFrom(
    '',
    'now',
    'today',
    'startOfWeek',
    'startOfMonth',
    'startOfQuarter',
    'startOfYear',
  );
  const offset = fc.oneof(
    fc.constant(''),
    fc
      .tuple(fc.constantFrom('+', '-'), fc.nat(900), fc.constantFrom('h', 'd', 'w', 'mo', 'y'))
      .map(([sign, amount, unit]) => `${sign}${unit === 'y' ? amount % 40 : amount}${unit}`),
  );
  const text = fc.tuple(begin, offset).map((parts) => parts.join(''));
  const around = 300_000;
  await fc.assert(
    fc.asyncProperty(
      text.filter((one) => one !== ''),
      fc.constantFrom(...zones),
      async (value, zone) => {
        await of.crm.organization.update({ timezone: zone });
        const moment = evaluate(value, new Date(), zone);
        const probes = [-around, around].map((by) => new Date(moment.getTime() + by));
        // The rows are made where the times are expected: one a little before, and one after.
        const tag = crypto.randomUUID();
        await asOwner(server, of, (client) =>
          client.query(
            `insert into contacts (organization_id, id, last_name, department, last_activity_at)
             select $1, gen_random_uuid(), n, $2, t from unnest($3::text[], $4::timestamptz[]) x (n, t)`,
            [of.organizationId, tag, ['before', 'after'], probes],
          ),
        );
        const since = { field: 'lastActivityAt', op: 'gte', value } as const;
        const tagged = { field: 'department', op: 'eq', value: tag } as const;
        expect([value, zone, await names(of.crm, { and: [tagged, since] })]).toEqual([
          value,
          zone,
          ['after'],
        ]);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('a date is compared with the day in the time zone', async () => {
  const { crm } = await createOrganization(server);
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    await crm.organization.update({ timezone: zone });
    const today = day(wallOf(new Date(), zone));
    const tomorrow = day(new Date(Date.parse(today) + 86_400_000));
    const born = async (lastName: string, birthDate: string) =>
      crm.contacts.create({ lastName, birthDate, department: zone });
    await born('today', today);
    await born('tomorrow', tomorrow);
    const here = { field: 'department', op: 'eq', value: zone } as const;
    const found = async (op: 'eq' | 'gt' | 'ne', value: string) =>
      names(crm, { and: [here, { field: 'birthDate', op, value }] });
    expect(await found('eq', 'today')).toEqual(['today']);
    expect(await found('gt', '+0d')).toEqual(['tomorrow']);
    expect(await found('eq', '+1d')).toEqual(['tomorrow']);
    expect(await found('ne', 'today+1d')).toEqual(['today']);
    const { data } = await crm.contacts.list({ birthDate: { eq: 'today+1d' } });
    expect(data.map(({ lastName }) => lastName)).toContain('tomorrow');
  }
});

test.each([
  ['a unit that is none', 'createdAt', '-3m'],
  ['no number', 'createdAt', '-d'],
  ['a word', 'createdAt', 'yesterday'],
  ['a word of every object', 'createdAt', 'constructor'],
  ['two offsets', 'createdAt', 'today-1d-1h'],
  ['too many digits', 'createdAt', '-12345d'],
  ['too many years', 'createdAt', '-1000y'],
  ['hours of a date', 'birthDate', '-1h'],
  ['a quote', 'createdAt', "-1d'"],
])('%s is refused and named', async (_, field, value) => {
  const body = { filter: { not: { field, op: 'gte', value } } };
  const reply = await request(server, '/contacts/search', { token: of.token, body });
  expect(await problemOf(reply)).toMatchObject({
    status: 400,
    errors: [{ in: 'body', pointer: '/filter/not/value', code: 'invalid_value' }],
  });
  const query = new URLSearchParams({ [`${field}[gte]`]: value });
  const inQuery = await request(server, `/contacts?${query}`, { token: of.token });
  expect(await problemOf(inQuery)).toMatchObject({
    status: 400,
    errors: [{ in: 'query', pointer: `/${field}/gte`, code: 'invalid_value' }],
  });
});

test('a list of values holds no relative time, and text is never one', async () => {
  for (const value of [['-1d'], '-1d']) {
    const body = { filter: { field: 'createdAt', op: 'in', value } };
    const reply = await request(server, '/contacts/search', { token: of.token, body });
    expect(await problemOf(reply)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/filter/value' }],
    });
  }
  const { id } = await of.crm.contacts.create({ lastName: '-30d' });
  const { data } = await of.crm.contacts.list({ lastName: { eq: '-30d' } });
  expect(data).toMatchObject([{ id }]);
});
