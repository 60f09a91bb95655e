/** Organizations full of records, made through the routes by what they say of themselves. */
import { v4 as uuid } from 'uuid';
import {
  type TestOrganization,
  type TestServer,
  createOrganization,
  request,
} from '../../support/server.ts';
import { type AuditEvent, noteAudit } from '../../../src/auth/audit.ts';
import { sql } from '../../../src/db/sql.ts';
import { listObjects } from '../../../src/records/define.ts';
import type { Route } from '../../../src/http/route.ts';
import { contactForm } from '../../support/forms.ts';
import { addExampleDelivery } from '../../support/deliveries.ts';
import { addExampleIdentity } from '../../support/oauth.ts';
import { addExampleFactor } from '../../support/second-factor.ts';
import { asRequest, enqueueExample } from '../../support/worker.ts';
import { collectionOf, exampleBody, operationOf, ownKeyOf, routes, send } from './driver.ts';
import { alternativesOf, leavesOf, sampleOf, wordsOf } from './schema.ts';

const password = 'correct horse battery staple';

/** A record that was made: where, and what it was made from and with. */
export interface Made {
  id: string;
  etag: string | undefined;
  body: Record<string, unknown>;
  /** The other parameters of its path: what it lies below. */
  within?: Record<string, string>;
}

export interface World extends TestOrganization {
  /** By collection: `/contacts`. */
  made: Map<string, Made[]>;
  /** The Idempotency-Keys that were used, each taken by one who tries it. */
  keys: string[];
  /** Where the feed of changes was when there were few. */
  feedCursor: string;
}

/** The route that makes something of the collection. */
export function makerOf(collection: string): Route {
  const maker = routes.find(({ method, path }) => method === 'post' && path === collection);
  if (!maker) throw new Error(`Nothing makes what is in ${collection}: state how it comes to be`);
  return maker;
}

/** The routes that make things that have an id. Another organization is none of this one's things. */
export const makers = routes.filter(
  ({ method, path, params, replies, access }) =>
    method === 'post' &&
    path !== '/organizations' &&
    !params &&
    201 in replies &&
    access !== 'public' &&
    path.split('/').length === 2,
);

/** The routes that link two records. */
export const linkers = routes.filter(
  ({ method, path }) => method === 'put' && /\{id\}\/\w+\/\{\w+\}$/.test(path),
);

/** The routes that associate two records. */
export const associators = routes.filter(
  ({ method, path }) => method === 'put' && path.endsWith('/{definitionKey}/{otherId}'),
);

/** The body with what it must have of what there is, and of its own, so that it can be made again and again. */
export function fitting(path: string, body: Record<string, unknown>): Record<string, unknown> {
  const isPerson = path === '/members' || path === '/invitations';
  if (path === '/custom-fields') return anyCustomField(body);
  if (path === '/views') return anyView(body);
  if (path === '/association-definitions') return { ...body, key: anyKey() };
  if (path === '/tags') return { ...body, name: `${String(body['name'])} ${uuid()}` };
  // A deal's stage says which its pipeline is, and one stage alone makes no pipeline.
  const without = path === '/deals' ? 'pipelineId' : path === '/pipelines' ? 'stages' : null;
  const fit = Object.entries(body).filter(([name]) => name !== without);
  // What may be the same among one's own is offered, and that is other records each time.
  const isConversion = path === '/leads/{id}/convert';
  return {
    ...Object.fromEntries(fit),
    ...(isPerson ? { role: 'member' } : {}),
    ...(isConversion ? { ignoreDuplicates: true } : {}),
  };
}

/** Whose records it lists decides what else it says. The document's example is shared; these are private. */
function anyView({ name, q }: Record<string, unknown>): Record<string, unknown> {
  const filter = { field: 'lastName', op: 'ne', value: name };
  return { object: 'contact', name, q, filter, sort: ['lastName'], shared: false };
}

/** What it is decides what else it has: a text has little. */
function anyCustomField({
  label,
  description,
  externalIds,
}: Record<string, unknown>): Record<string, unknown> {
  const what = { object: 'contact', key: anyKey(), type: 'text', label, description, externalIds };
  return { ...what, archivedAt };
}

/** Archived, contacts do not show it: or they would look otherwise from test to test. */
const archivedAt = '2026-01-01T00:00:00.000Z';

const anyKey = (): string => `k${uuid().replaceAll('-', '_')}`;

/** The document's example, of what may be there but once another one. */
export function anotherExample(maker: Route): Record<string, unknown> {
  const { body } = exampleBody(operationOf(maker));
  if (maker.path === '/teams' || maker.path === '/tags') return { ...body, name: uuid() };
  if (maker.path === '/custom-fields') return { ...body, key: anyKey(), archivedAt };
  if (maker.path === '/association-definitions') return { ...body, key: anyKey() };
  return 'email' in body && 'role' in body ? { ...body, email: `${uuid()}@example.com` } : body;
}

/** Makes one record, under a key where the route takes one; throws unless it is made. */
export async function make(
  server: TestServer,
  { token, made, keys }: World,
  maker: Route,
  body: Record<string, unknown>,
  word = 'key',
): Promise<Made> {
  const headers: Record<string, string> = {};
  if (maker.headers?.includes('idempotencyKey')) {
    headers['idempotency-key'] = `${word}-${uuid()}`;
    keys.push(headers['idempotency-key']);
  }
  const answer = await send(server, maker, token, { body, headers });
  if (answer.status !== 201) throw new Error(`${maker.operationId}: ${answer.text}`);
  const { id } = JSON.parse(answer.text) as { id: string };
  const record = { id, etag: answer.headers['etag'], body };
  const all = made.get(maker.path) ?? [];
  made.set(maker.path, all);
  all.push(record);
  return record;
}

/** Makes what the document's example makes. */
export function makeExample(server: TestServer, world: World, collection: string): Promise<Made> {
  if (collection === '/jobs') return makeJob(server, world);
  if (collection === '/sessions') return makeSession(world);
  if (collection === '/users' || collection === '/organizations')
    return makeOther(server, world, collection);
  if (collection === '/submissions') return makeSubmission(world, 'example');
  if (collection === '/deliveries') return makeDelivery(server, world);
  if (collection === '/identities') return makeIdentity(server, world);
  if (collection === '/merges') return makeMerge(server, world);
  if (collection === '/requests') return makeRequest(server, world);
  const maker = makerOf(collection);
  return make(server, world, maker, anotherExample(maker));
}

/** Merges one example into another one, of the first object that there is. */
async function makeMerge(server: TestServer, world: World): Promise<Made> {
  const merger = routes.find(({ operationId }) => operationId.endsWith('.merge'))!;
  const collection = collectionOf(merger.path, 'id');
  const { id } = await makeExample(server, world, collection);
  const from = [(await makeExample(server, world, collection)).id];
  const answer = await send(server, merger, world.token, { params: { id }, body: { from } });
  if (answer.status !== 200) throw new Error(`${merger.operationId}: ${answer.text}`);
  const { mergeId } = JSON.parse(answer.text) as { mergeId: string };
  const merge = { id: mergeId, etag: undefined, body: { from } };
  world.made.set('/merges', [...(world.made.get('/merges') ?? []), merge]);
  return merge;
}

/** Makes an example, of the first object that there is: the request that did it can be undone. */
async function makeRequest(server: TestServer, world: World): Promise<Made> {
  const creator = routes.find(
    (route) => 'perform' in route && route.operationId.endsWith('.create'),
  )!;
  const { body } = exampleBody(operationOf(creator));
  const answer = await send(server, creator, world.token, { body });
  if (answer.status !== 201) throw new Error(`${creator.operationId}: ${answer.text}`);
  const request = { id: answer.headers['x-request-id']!, etag: undefined, body };
  world.made.set('/requests', [...(world.made.get('/requests') ?? []), request]);
  return request;
}

/** A submission of a form of its own, with the word in all that was sent. */
async function makeSubmission(world: World, word: string): Promise<Made> {
  const { crm, made } = world;
  const values = { source: word };
  const form = await crm.forms.create({ ...contactForm, name: word, values, honeypot: word });
  const fields = { email: `${word}${uuid()}@example.com`, [word]: word };
  const { id } = await crm.forms.submit({ formId: form.id, fields });
  const submission = { id, etag: undefined, body: {}, within: { formId: form.id } };
  made.set('/submissions', [...(made.get('/submissions') ?? []), submission]);
  return submission;
}

/** A session that nobody uses. */
async function makeSession({ crm, email, userId, made }: World): Promise<Made> {
  const { accessToken } = await crm.auth.login({ email, password });
  const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString());
  const session = { id: sid as string, etag: undefined, body: {}, within: { id: userId } };
  made.set('/sessions', [...(made.get('/sessions') ?? []), session]);
  return session;
}

/** Somebody else with an organization of his own and two sessions, for who operates the platform. */
async function makeOther(
  server: TestServer,
  { crm, made }: World,
  collection: string = '/users',
): Promise<Made> {
  const { userId, organizationId, email } = await createOrganization(server);
  await crm.auth.login({ email, password });
  for (const [kind, id] of [
    ['/users', userId],
    ['/organizations', organizationId],
  ] as const) {
    made.set(kind, [...(made.get(kind) ?? []), { id, etag: undefined, body: {} }]);
  }
  return made.get(collection)!.at(-1)!;
}

/** A job that nobody runs. */
async function makeJob(server: TestServer, world: World, word = 'example'): Promise<Made> {
  const id = await asRequest(server, world, (context) => enqueueExample(context, word));
  const job = { id, etag: undefined, body: {} };
  world.made.set('/jobs', [...(world.made.get('/jobs') ?? []), job]);
  return job;
}

/** A role with the word in all texts of it. */
async function makeRole(server: TestServer, world: World, word: string): Promise<void> {
  const { organizationId } = world;
  const key = `role_${uuid().replaceAll('-', '')}`;
  await asRequest(server, world, ({ unit }) =>
    unit.query(
      sql`insert into roles (organization_id, id, key, name, description, access)
        values (${organizationId}, ${uuid()}, ${key}, ${word}, ${word}, '{}')`,
    ),
  );
}

/** A way in by a provider that nobody uses. */
async function makeIdentity(server: TestServer, world: World, word = 'example'): Promise<Made> {
  const id = await asRequest(server, world, (context) => addExampleIdentity(context, word));
  const identity = { id, etag: undefined, body: {} };
  world.made.set('/identities', [...(world.made.get('/identities') ?? []), identity]);
  return identity;
}

/** A second factor that was begun. */
async function makeFactor(server: TestServer, world: World, word = 'example'): Promise<void> {
  await asRequest(server, world, (context) => addExampleFactor(context, word));
}

/** An event of the audit trail that has the word in all that a stranger could write into it. */
async function makeAuditEvent(server: TestServer, world: World, word: string): Promise<void> {
  const client = { address: '192.0.2.1', userAgent: word };
  const event: AuditEvent = { type: 'session.failed', details: { email: word } };
  await asRequest(server, world, (context) =>
    noteAudit({ ...context, client }, world.organizationId, event),
  );
}

/** A delivery that nobody sends: one of each of the first webhooks, and then of the one that `recordOf` gives. */
async function makeDelivery(server: TestServer, world: World, word = 'example'): Promise<Made> {
  const before = world.made.get('/deliveries') ?? [];
  const webhooks = world.made.get('/webhooks')!;
  const usual = (before.length < 3 && webhooks[before.length]) || webhooks[1]!;
  // Whoever works with all that he has may have taken it away.
  const { status } = await request(server, `/webhooks/${usual.id}`, world);
  const { id: webhookId } = status === 200 ? usual : await makeExample(server, world, '/webhooks');
  const id = await asRequest(server, world, (context) =>
    addExampleDelivery(context, webhookId, word),
  );
  const delivery = { id, etag: undefined, body: {} };
  world.made.set('/deliveries', [...before, delivery]);
  return delivery;
}

/** How long two worlds may take to be made and filled: hundreds of requests, on machines that others use too. */
export const worldTimeoutMs = 180_000;

/** An organization with one record of each kind. */
export async function createWorld(server: TestServer): Promise<World> {
  const world: World = {
    ...(await createOrganization(server)),
    made: new Map(),
    keys: [],
    feedCursor: '',
  };
  for (const maker of makers) await makeExample(server, world, maker.path);
  await defineAssociations(server, world);
  await makeJob(server, world);
  await makeIdentity(server, world);
  await makeFactor(server, world);
  await makeSession(world);
  await makeSession(world);
  for (let count = 0; count < 3; count += 1) await makeOther(server, world);
  await makeSubmission(world, 'example');
  await makeDelivery(server, world);
  await makeAuditEvent(server, world, 'example');
  await makeRole(server, world, 'example');
  // Some changes have their places in the feed, and some wait for them.
  const feed = await request(server, '/changes', { token: world.token });
  world.feedCursor = ((await feed.json()) as { cursor: string }).cursor;
  for (const maker of makers) await makeExample(server, world, maker.path);
  return world;
}

/** One of the organization's records: one with links, where it is filled. */
export function recordOf({ made }: Pick<World, 'made'>, collection: string): Made {
  const [first, second] = made.get(collection) ?? [];
  if (!first) throw new Error(`Nothing was made in ${collection}`);
  return second ?? first;
}

/** Ids of every kind that the organization has, by kind. */
export function idsOf({ made, userId, organizationId }: World): [kind: string, id: string][] {
  const records = [...made.keys()].map((kind): [string, string] => [
    kind,
    recordOf({ made }, kind).id,
  ]);
  return [...records, ['user', userId], ['organization', organizationId]];
}

/** What kind of thing can stand at a place of a body that takes an id: the same for every organization, tried once. */
const kindsFound = new Map<string, string>();

/** Which of the organization's ids can stand at each place of a body that takes one, found by trying. */
async function referencesOf(
  server: TestServer,
  world: World,
  maker: Route,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { path } of leavesOf(maker.body!).filter(({ kind }) => kind === 'id')) {
    const [name, ...deeper] = path;
    const isList = deeper.join('.') === '0';
    if (deeper.length > 0 && !isList)
      throw new Error(`${maker.operationId}: ${path.join('.')} is too deep to try`);
    const place = `${maker.operationId} ${name}`;
    const ids = idsOf(world);
    const known = ids.find(([kind]) => kind === kindsFound.get(place));
    if (known) {
      found.set(name!, known[1]);
      continue;
    }
    const answers = await Promise.all(
      ids.map(([, id]) =>
        send(server, maker, world.token, {
          body: { ...anotherExample(maker), [name!]: isList ? [id] : id },
        }),
      ),
    );
    const good = ids.findLast((_, index) => answers[index]!.status === 201);
    if (!good) throw new Error(`${maker.operationId}: nothing known can stand at ${name}`);
    kindsFound.set(place, good[0]);
    found.set(name!, good[1]);
  }
  return found;
}

/** Changes who owns the record of the kind that is tried; where none can own it, nothing. */
export async function giveTo(
  server: TestServer,
  world: World,
  { path }: Pick<Route, 'path'>,
  ownerId: string | null,
): Promise<void> {
  const changer = routes.find(
    (route) => 'perform' in route && route.method === 'patch' && route.path === `${path}/{id}`,
  );
  if (!changer) return;
  const record = recordOf(world, path);
  const sent = { params: { id: record.id }, body: { ownerId } };
  const answer = await send(server, changer, world.token, sent);
  if (answer.status !== 200) throw new Error(`${changer.operationId}: ${answer.text}`);
  record.etag = answer.headers['etag'];
}

/** Moves a deal, or it would have entered one stage alone. */
async function moveOne(server: TestServer, world: World): Promise<void> {
  const mover = routes.find(({ operationId }) => operationId === 'deals.move')!;
  const deal = recordOf(world, '/deals');
  const body = { stageId: recordOf(world, '/stages').id };
  const answer = await send(server, mover, world.token, { params: { id: deal.id }, body });
  if (answer.status !== 200) throw new Error(`${mover.operationId}: ${answer.text}`);
  deal.etag = answer.headers['etag'];
}

/** Definitions by which records of each object are associated with each other. */
async function defineAssociations(server: TestServer, world: World): Promise<void> {
  const definer = makerOf('/association-definitions');
  for (const associator of associators) {
    const collection = collectionOf(associator.path, 'id');
    const { object } = listObjects().find(({ path }) => `/${path}` === collection)!;
    const body = {
      ...anotherExample(definer),
      key: ownKeyOf(collection),
      fromObject: object,
      toObject: object,
    };
    const answer = await send(server, definer, world.token, { body });
    if (answer.status !== 201) throw new Error(`${definer.operationId}: ${answer.text}`);
  }
}

/** Associates one record of each object with others of it. */
async function associate(server: TestServer, world: World, word: string): Promise<void> {
  const labels = { label: word, inverseLabel: word };
  await world.crm.associationDefinitions.create({
    key: word,
    fromObject: 'deal',
    toObject: 'deal',
    ...labels,
  });
  for (const associator of associators) {
    const collection = collectionOf(associator.path, 'id');
    const [one, ...others] = world.made.get(collection)!.slice(1, 4);
    for (const other of others) {
      const params = { id: one!.id, definitionKey: ownKeyOf(collection), otherId: other.id };
      const body = { role: word };
      const answer = await send(server, associator, world.token, { params, body });
      if (answer.status >= 300) throw new Error(`${associator.operationId}: ${answer.text}`);
    }
  }
}

/** Fills the organization: three records of each kind with `word` in every text and all references, links, one deleted. */
export async function fillWorld(server: TestServer, world: World, word: string): Promise<void> {
  const words = wordsOf(word);
  // Each contact has a row in the index of such a field.
  const indexed = {
    object: 'contact',
    key: 'indexed',
    type: 'text',
    indexed: true,
    archivedAt,
  } as const;
  await world.crm.customFields.create({ ...indexed, label: word });
  for (const maker of makers) {
    const references = await referencesOf(server, world, maker);
    const bodies = alternativesOf(maker.body!);
    for (let count = 0; count < Math.max(3, bodies.length); count += 1) {
      const schema = bodies[count % bodies.length]!;
      const body = sampleOf(schema, words, ([name]) => references.get(name!));
      await make(server, world, maker, fitting(maker.path, Object(body)), word);
    }
    const remover = routes.find(
      ({ method, path }) => method === 'delete' && path === `${maker.path}/{id}`,
    );
    // Without a change its history would have no second page.
    await giveTo(server, world, maker, null);
    const { id } = await makeExample(server, world, maker.path);
    if (remover) await send(server, remover, world.token, { params: { id } });
  }
  await moveOne(server, world);
  // Somebody else who sees each record, or who sees it would be a list of one.
  const permissions = listObjects().map(({ path }) => `${path}:read`);
  await world.crm.apiKeys.create({ name: word, permissions } as Parameters<
    typeof world.crm.apiKeys.create
  >[0]);
  for (let count = 0; count < 3; count += 1) {
    await makeJob(server, world, word);
    await makeIdentity(server, world, word);
    await makeSession(world);
    await makeSubmission(world, word);
    // Of one form there are so many that a list of them has pages.
    const fields = { email: `${word}${uuid()}@example.com` };
    await world.crm.forms.submit({ formId: recordOf(world, '/forms').id, fields });
  }
  for (let count = 0; count < 4; count += 1) await makeDelivery(server, world, word);
  await makeAuditEvent(server, world, word);
  await makeFactor(server, world, word);
  await makeRole(server, world, word);
  await makeMerge(server, world);
  const undo = routes.find(({ operationId }) => operationId === 'requests.undo')!;
  const { id: requestId } = await makeRequest(server, world);
  const answer = await send(server, undo, world.token, { params: { requestId } });
  if (answer.status !== 200) throw new Error(`${undo.operationId}: ${answer.text}`);
  await makeRequest(server, world);
  // One for each time that somebody tries a key: tried twice, it is his own.
  const keyed = makers.filter(({ headers }) => headers?.includes('idempotencyKey')).slice(0, 1);
  for (const { path } of keyed) {
    for (let count = 0; count < 60; count += 1) await makeExample(server, world, path);
  }
  await associate(server, world, word);
  for (const linker of linkers) {
    const far = /\{(\w+)\}$/.exec(linker.path)![1]!;
    for (const { id } of world.made.get(collectionOf(linker.path, 'id'))!.slice(1, 4)) {
      for (const other of world.made.get(collectionOf(linker.path, far))!.slice(1, 4)) {
        const body = linker.body && sampleOf(linker.body, words, () => undefined);
        const answer = await send(server, linker, world.token, {
          params: { id, [far]: other.id },
          body,
        });
        if (answer.status >= 300) throw new Error(`${linker.operationId}: ${answer.text}`);
      }
    }
  }
}

export const randomId = (): string => uuid();
