import { beforeAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { type Permission, listPermissions } from '../../src/auth/permissions.ts';
import { makeOperator } from '../support/operator.ts';
import { asOwner } from '../support/owner.ts';
import { useServer } from '../support/server.ts';
import { kinds } from '../../src/records/kinds.ts';
import { columnOf, listSources, type Source } from '../../src/records/source.ts';
import { guardedTables, tenantTables } from './support/catalogue.ts';
import type { Route } from '../../src/http/route.ts';
import { exampleBody, operationOf, routes, send, type Sent } from './support/driver.ts';
import type { Attack, Probe } from './support/attack.ts';
import { checksumOf } from './support/checksum.ts';
import { copyProbes, probesOf } from './support/isolation.ts';
import { violationsOf } from './support/verdict.ts';
import { askForConfirmation, contactForm } from '../support/forms.ts';
import { batchable, isBatch } from './support/batched.ts';
import { placesOfAll, untried } from './support/places.ts';
import { leavesOf } from './support/schema.ts';
import { bindTo } from './support/probes.ts';
import { createWorld, fillWorld, randomId, type World, worldTimeoutMs } from './support/world.ts';

const canary = 'kanarie';
// Each connection plans every statement for itself, and there are thousands of them.
const server = useServer({ poolSize: 4 });
const attack = { server, canary } as Attack;
let keys: { key: string; value: string }[];
let before: string;

/** A key of the organization with the permissions given. */
async function keyOf({ crm }: World, permissions: Permission[]): Promise<string> {
  type Create = Parameters<HeadlessCrm['apiKeys']['create']>[0];
  const { key } = await crm.apiKeys.create({ name: 'Key', permissions } as unknown as Create);
  return key;
}

beforeAll(async () => {
  attack.victim = await createWorld(server);
  await fillWorld(server, attack.victim, canary);
  // He sees lists of the platform; the attacker owns all that there is in his organization, and operates nothing.
  await makeOperator(server, attack.victim);
  await attack.victim.crm.admin.users.list();
  attack.attacker = await createWorld(server);
  attack.key = await keyOf(attack.attacker, listPermissions());
  ({ rows: keys } = await asOwner(server, attack.victim, (client) =>
    client.query<{ key: string; value: string }>(
      `select distinct on (object, key) key, value from record_keys
        where organization_id = $1 and active and identifies and value like $2`,
      [attack.victim.organizationId, `%${canary}%`],
    ),
  ));
  expect(keys).not.toEqual([]);
  before = await checksumOf(server.owner, attack.victim);
}, worldTimeoutMs);

const guarded = routes.filter(({ access }) => access !== 'public');
const named = guarded.map((route) => [route.operationId, route] as const);

/** A checksum without the tables that a changed link changes. */
const others = (sums: string): string =>
  sums.replaceAll(
    /^(changes|pending_changes|contact_companies|deal_contacts|linked_changes) .*$/gm,
    '',
  );

/** Whether an insider's answer to the probe shows what it is for: a sample of those of lists. */
const isTelling = ({ place }: Probe): boolean =>
  !/^(query|body filter)/.test(place) ||
  /cursor|query after|(^| )(id|\w+Id)\[(eq|in)\]|filter (id|\w+Id) (eq|in)/.test(place);

const part = (place: string): string => place.split(' ')[0]!;

/** The parts of the request that the places are in; of an ETag only the version is compared, which is the same in both. */
const partsOf = (places: string[]): string[] =>
  [...new Set(places.map(part))].filter((name) => name !== 'header').toSorted();

/** A request that is in order, but for what it is about. */
const anything = (route: Route): Sent => ({
  params: Object.fromEntries(
    (route.params ? leavesOf(route.params) : []).map(({ path }) => [path[0]!, randomId()]),
  ),
  body: route.body && exampleBody(operationOf(route)).body,
});

function wordlessOf({ table, fields, ...source }: Source): [column: string, why: string][] {
  if (!('plural' in source)) return [];
  const own = Object.entries(fields).flatMap(([name, { kind }]): [string, string][] => {
    if (kind === kinds.choice) return [[`${table}.${columnOf(name)}`, 'one of a few']];
    return kind === kinds.money ? [[`${table}.${columnOf(name)}_currency`, 'ISO 4217']] : [];
  });
  return [
    ...own,
    [`${table}.created_by_type`, 'written by the database'],
    [`${table}.custom_fields`, 'no organization has defined any yet'],
    ...(fields['tagIds'] ? [[`${table}.tag_ids`, 'ids'] as [string, string]] : []),
  ];
}

describe('the organization that is attacked', () => {
  /** What never holds a text that somebody wrote, and why. */
  const wordless: Record<string, string> = {
    'associations.cardinality': 'one of four, the definition’s',
    'associations.from_object': 'the name of an object, the definition’s',
    'associations.to_object': 'the name of an object, the definition’s',
    'activities.assignee_ids': 'ids',
    'activities.recurrence_rule': 'a rule of RFC 5545',
    'activity_times.object': 'written by the database',
    'audit_events.address': 'of the network',
    'audit_events.created_by_type': 'written by the database',
    'audit_events.target_type': 'one of a few',
    'audit_events.type': 'one of a few',
    'api_keys.access': 'a list of known names',
    'api_keys.created_by_type': 'written by the database',
    'api_keys.permissions': 'a list of known names',
    'roles.access': 'a list of known names',
    'roles.fields': 'a list of known names',
    'roles.permissions': 'a list of known names',
    'changes.actor_type': 'written by the database',
    'changes.before': 'holds the versions before a change, and nothing of these was changed',
    'changes.object': 'written by the database',
    'changes.type': 'written by the database',
    'companies.phone': 'digits',
    'contacts.phones': 'digits',
    'custom_fields.default': 'it has none',
    'custom_fields.key': 'random',
    'custom_fields.object': 'one of a few',
    'custom_fields.options': 'it has none',
    'custom_fields.path': 'random',
    'custom_fields.target': 'one of a few',
    'custom_fields.validation': 'numbers',
    'custom_values.kind': 'one of a few',
    'custom_values.object': 'written by the database',
    'custom_values.text_value': 'no record has a value yet',
    'deal_contacts.role': 'one of a few',
    'deals.currency': 'ISO 4217',
    'deals.position': 'written by the database',
    'leads.phones': 'digits',
    'form_submissions.problems': 'messages of ours about fields',
    'form_submissions.status': 'one of a few',
    'forms.created_by_type': 'written by the database',
    'forms.existing': 'one of a few',
    'forms.object': 'one of a few',
    'forms.previous_key': 'random',
    'forms.public_key': 'random',
    'forms.tag_ids': 'ids',
    'forms.submissions_per_minute': 'two numbers',
    'invitations.created_by_type': 'written by the database',
    'idempotency_keys.etag': 'a version and a hash',
    'idempotency_keys.location': 'a path of ids',
    'idempotency_keys.principal': 'the id of who asked',
    'jobs.created_by_type': 'written by the database',
    'jobs.kind': 'one of a few',
    'jobs.progress': 'two numbers',
    'jobs.status': 'one of a few',
    'jobs.worker': 'the name of a process',
    'memberships.role': 'one of a few',
    'memberships.status': 'one of a few',
    'merged_records.object': 'one of a few',
    'merges.created_by_type': 'written by the database',
    'merges.object': 'one of a few',
    'record_counts.object': 'written by the database',
    'record_keys.object': 'written by the database',
    'saved_views.created_by_type': 'written by the database',
    'saved_views.fields': 'a list of known names',
    'saved_views.include': 'a list of known names',
    'saved_views.object': 'one of a few',
    'saved_views.sort': 'a list of known names',
    'stage_transitions.created_by_type': 'written by the database',
    'stages.required_fields': 'a list of known names',
    'webhook_deliveries.message_id': 'a digest',
    'webhook_deliveries.status': 'one of a few',
    'webhook_deliveries.type': 'one of a few',
    'webhooks.changed_fields': 'a list of known names',
    'webhooks.created_by_type': 'written by the database',
    'webhooks.entry': 'an id, a version and a time',
    'webhooks.event_types': 'a list of known names',
    'webhooks.paused_reason': 'one of a few',
    'webhooks.secrets': 'sealed',
    ...Object.fromEntries(listSources().flatMap(wordlessOf)),
  };

  test('holds a canary in every text that can be written', async () => {
    const client = await server.owner.connect();
    const silent: string[] = [];
    try {
      await client.query('begin');
      await bindTo(client, attack.victim);
      for (const table of await tenantTables(client)) {
        const { rows } = await client.query<{ column: string }>(
          `select attname as column from pg_attribute where attrelid = $1::regclass and attnum > 0
           and not attisdropped and format_type(atttypid, null) in ('text', 'text[]', 'jsonb')`,
          [table],
        );
        for (const { column } of rows) {
          const found = await client.query(
            `select 1 from ${table} where organization_id = $1 and "${column}"::text like '%${canary}%'`,
            [attack.victim.organizationId],
          );
          if (found.rowCount === 0) silent.push(`${table}.${column}`);
        }
      }
    } finally {
      await client.query('rollback');
      client.release();
    }
    const unnamed = silent.filter((column) => !Object.hasOwn(wordless, column));
    const named = Object.keys(wordless).filter((column) => !silent.includes(column));
    expect([
      ...unnamed.map(
        (column) =>
          `${column}: no row holds “${canary}” there. When nobody can write a text of his own into it, name it in \`wordless\` of isolation.test.ts with the reason`,
      ),
      ...named.map(
        (column) =>
          `${column}: holds “${canary}”, or is gone. Take it out of \`wordless\` of isolation.test.ts`,
      ),
    ]).toEqual([]);
  });

  test('has a checksum that one changed byte changes', async () => {
    const client = await server.owner.connect();
    await client.query('begin');
    await bindTo(client, attack.victim);
    await client.query('update contact_companies set role = role || $1', ['!']);
    const after = await checksumOf(client, attack.victim);
    await client.query('rollback');
    client.release();
    expect(after).not.toBe(before);
    expect(others(after)).toBe(others(before));
  });
});

/** What was tried, by operation. */
const tried = new Map<string, string[]>();

test.each(named)(
  '%s answers what is another organization’s as what never was',
  async (operationId, route) => {
    const probes = await probesOf(attack, route);
    tried.set(
      operationId,
      probes.map(({ place }) => place),
    );
    expect(await violationsOf(attack, route, probes)).toEqual([]);
    expect(await checksumOf(server.owner, attack.victim)).toBe(before);
  },
);

/** How much a route takes away: nothing, by a merge, to the bin, for good; a batch all of that; who asks; where he is. */
const takes = (route: Route): number => {
  if (route.access === 'platform' && route.method !== 'get')
    return route.path.startsWith('/admin/organizations') ? 6 : 5;
  if (isBatch(route)) return 4;
  if (route.operationId.endsWith('.purge')) return 3;
  return route.operationId.endsWith('.merge') ? 1 : 2 * Number(route.method === 'delete');
};

describe('the probes tell the difference', () => {
  let self: World;

  beforeAll(async () => {
    self = await createWorld(server);
    await fillWorld(server, self, 'zelf');
    await makeOperator(server, self);
  }, worldTimeoutMs);

  // Those that take away come last, so that the others have something to find.
  const lasting = named.toSorted(([, one], [, other]) => takes(one) - takes(other));

  test.each(lasting)('when who asks %s is of that organization', async (_, route) => {
    const insider: Attack = { server, victim: self, attacker: self, canary: 'zelf' };
    const probes = (await probesOf(insider, route)).filter(isTelling);
    const found = await violationsOf(insider, route, probes);
    const noticed = found.map((violation) => violation.split(', ')[1]!);
    expect(partsOf(noticed)).toEqual(partsOf(probes.map(({ place }) => place)));
  });
});

test.each(named)('%s lets two organizations have the same values', async (operationId, route) => {
  const probes = copyProbes(attack, route, keys);
  const places = probes.map(({ place }) => place);
  tried.set(operationId, [...(tried.get(operationId) ?? []), ...places]);
  expect(await violationsOf(attack, route, probes, { mayEcho: true })).toEqual([]);
  expect(await checksumOf(server.owner, attack.victim)).toBe(before);
});

const fixedProbe = (place: string, foreign: Sent, random: Sent): Probe => ({
  place,
  foreign: async () => foreign,
  random: async () => random,
  texts: [],
});
const filledIn = { email: 'ada@example.com' };
const keyed = (formId: string, key: string): Sent => ({
  params: { formId },
  headers: { 'x-form-key': key },
  body: filledIn,
});
const queried = (formId: string, key: string): Sent => ({
  params: { formId },
  query: `key=${key}`,
  body: filledIn,
});

describe('forms, which anybody may fill in', () => {
  const open = routes.filter(
    ({ access, path }) => access === 'public' && path.startsWith('/forms/'),
  );
  let forms: Record<'theirs' | 'own', { id: string; publicKey: string; token: string }>;

  beforeAll(async () => {
    const formOf = async ({ crm, token: accessToken }: World) => {
      const { id, publicKey } = await crm.forms.create({ ...contactForm, name: canary });
      const asked = await askForConfirmation(server, accessToken);
      return { id, publicKey, ...asked };
    };
    forms = { theirs: await formOf(attack.victim), own: await formOf(attack.attacker) };
    before = await checksumOf(server.owner, attack.victim);
  });

  /** The same of another organization's form as of none. */
  function formProbes({ path, operationId }: Route): Probe[] {
    const { theirs, own } = forms;
    if (path.includes('{token}')) {
      const { token, id: formId } = own;
      return [
        fixedProbe(
          'path formId of forms',
          { params: { formId: theirs.id, token } },
          { params: { formId: randomId(), token } },
        ),
        fixedProbe(
          'path token of forms',
          { params: { formId, token: theirs.token } },
          { params: { formId, token: theirs.token.replaceAll(/\w/g, 'x') } },
        ),
      ];
    }
    if (operationId !== 'forms.submissions.create')
      throw new Error(`${operationId}: nobody knows how to try a form by it`);
    const noKey = own.publicKey.replaceAll(/[a-z]/g, 'x');
    return [
      fixedProbe(
        'path formId of forms',
        keyed(theirs.id, own.publicKey),
        keyed(randomId(), own.publicKey),
      ),
      fixedProbe('header x-form-key', keyed(own.id, theirs.publicKey), keyed(own.id, noKey)),
      fixedProbe('query key', queried(own.id, theirs.publicKey), queried(own.id, noKey)),
    ];
  }

  test.each(open.map((route) => [route.operationId, route] as const))(
    '%s takes another organization’s form for none',
    async (operationId, route) => {
      const probes = formProbes(route);
      tried.set(
        operationId,
        probes.map(({ place }) => place),
      );
      const nobody = { ...attack, key: undefined, attacker: { ...attack.attacker, token: '' } };
      expect(await violationsOf(nobody, route, probes)).toEqual([]);
      expect(await checksumOf(server.owner, attack.victim)).toBe(before);
    },
  );
});

const isWithin = (place: string): boolean => /^(path|body) /.test(place);

test('every place of the document that takes an id was tried', () => {
  const left: string[] = [];
  let places = 0;
  for (const [operationId, all] of placesOfAll) {
    const asked = tried.get(operationId) ?? [];
    if (operationId !== 'batch.run') {
      places += all.length;
      left.push(...untried(operationId, asked).map((place) => `${operationId}: ${place}`));
      continue;
    }
    // What a batch takes is told by what it carries out; headers stand in its own request.
    for (const { operationId: single } of batchable) {
      const own = asked.flatMap((place) =>
        place.startsWith(`body ${single} `) ? [place.slice(`body ${single} `.length)] : [],
      );
      places += placesOfAll.get(single)!.filter(isWithin).length;
      const missing = untried(single, own).filter(isWithin);
      left.push(...missing.map((place) => `batch.run of ${single}: ${place}`));
    }
  }
  expect(left).toEqual([]);
  expect(named.every(([operationId]) => tried.has(operationId))).toBe(true);
  console.log(
    `${tried.size} of ${placesOfAll.size} operations take what is an organization’s, at ${places} places: all tried`,
  );
});

describe('who may not', () => {
  test.each(named)('%s tells a stranger nothing but 401, whatever he sends', async (_, route) => {
    const other = attack.victim.token.replace(/\.[\w-]+$/, '.c2lnbmF0dXJl');
    for (const token of [undefined, 'nonsense', other, `${attack.key!.slice(0, -1)}x`]) {
      for (const sent of [
        anything(route),
        { params: anything(route).params, body: 'x', query: 'x=1' },
      ]) {
        const answer = await send(server, route, token, sent);
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthenticated' });
      }
    }
  });

  test.each(named.filter(([, { access }]) => access !== 'member'))(
    '%s names the permission to who has every other one',
    async (_, route) => {
      const others = listPermissions().filter((permission) => permission !== route.access);
      const token = await keyOf(attack.attacker, others);
      for (const sent of [
        anything(route),
        { params: anything(route).params, body: 'x', query: 'x=1' },
      ]) {
        const answer = await send(server, route, token, sent);
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.text)).toMatchObject({
          code: 'permission_denied',
          permission: route.access,
        });
      }
    },
  );
});

describe('what anybody may call', () => {
  /** Operations that tell of an address, by contract. */
  const telling: Record<string, number> = { 'auth.register': 409 };
  const open = routes.filter(
    ({ access, path, body }) => access === 'public' && path.startsWith('/auth') && body,
  );

  test.each(open.map((route) => [route.operationId, route] as const))(
    '%s tells of an e-mail address only what the contract says',
    async (operationId, route) => {
      const ask = (email: string) =>
        send(server, route, undefined, {
          body: {
            ...exampleBody(operationOf(route)).body,
            password: 'wrong but long enough',
            email,
          },
        });
      const [known, unknown] = [
        await ask(attack.victim.email),
        await ask(`${randomId()}@example.com`),
      ];
      expect(known.text).not.toContain(canary);
      const told = telling[operationId];
      expect(told === undefined ? known.status : [known.status, unknown.status]).toEqual(
        told === undefined ? unknown.status : [told, 201],
      );
      if (told !== undefined) return;
      const {
        requestId: _,
        instance: __,
        ...one
      } = JSON.parse(known.text) as Record<string, unknown>;
      expect(JSON.parse(unknown.text)).toMatchObject(one);
      expect(known.text.length).toBe(unknown.text.length);
    },
  );
});

describe('the organization in each statement, when row-level security is gone', () => {
  beforeAll(async () => {
    // Another one: an organization has so many webhooks at most.
    attack.attacker = await createWorld(server);
    attack.key = await keyOf(attack.attacker, listPermissions());
    for (const table of await guardedTables(server.owner)) {
      await server.owner.query(`alter table ${table} disable row level security`);
    }
    before = await checksumOf(server.owner, attack.victim);
  }, worldTimeoutMs);

  test.each(named)('still keeps %s to one’s own', async (_, route) => {
    const probes = (await probesOf(attack, route)).filter(isTelling);
    // What was made with the same values by the tests above holds the canary too.
    expect(await violationsOf(attack, route, probes, { mayEcho: true })).toEqual([]);
    expect(await checksumOf(server.owner, attack.victim)).toBe(before);
  });
});
