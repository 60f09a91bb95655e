/** An organization whose records hold a text in fields that a role hides, and what can be asked to get at it. */
import { listPermissions, listRecordObjects } from '../../../src/auth/permissions.ts';
import type { Route } from '../../../src/http/route.ts';
import { listObjects, type RecordObject } from '../../../src/records/define.ts';
import { addMember } from '../../support/members.ts';
import { request, type TestOrganization, type TestServer } from '../../support/server.ts';
import { isBatch } from './batched.ts';
import { exampleBody, operationOf, type Sent } from './driver.ts';
import type { Attack } from './attack.ts';
import { ownParams } from './own.ts';
import { leavesOf, sampleOf, wordsOf } from './schema.ts';
import { createWorld, fitting, make, makerOf, type World } from './world.ts';

/** Their holders see more of records than their roles show, and the documents say so; or they end the organization. */
export const reachingFar = new Set<string>([
  'webhooks:manage',
  'forms:read',
  'forms:write',
  'organization:own',
]);

/** Objects of which roles say how far they reach, and which fields they keep. */
export const recordObjects = listObjects().filter(({ object }) =>
  listRecordObjects().includes(object),
);

/** Permissions about records, by the paths of their objects. */
export const aboutRecords = new Set<string>(
  recordObjects.flatMap(({ path }) => ['read', 'write', 'delete'].map((verb) => `${path}:${verb}`)),
);

/** The object that the route is about, where it is about one. */
const objectOf = ({ path }: Route): RecordObject | undefined =>
  recordObjects.find((definition) => definition.path === path.split('/')[1]);

type Access = Record<string, Partial<Record<'read' | 'write' | 'delete', 'all' | 'none'>>>;

export class Hiding {
  readonly server: TestServer;
  readonly world: World;
  readonly canary: string;
  /** By object, the fields that hold the canary. */
  readonly hidden = new Map<string, string[]>();
  /** By object, the records that hold it. */
  readonly made = new Map<string, string[]>();
  #count = 0;

  private constructor(server: TestServer, world: World, canary: string) {
    this.server = server;
    this.world = world;
    this.canary = canary;
  }

  /** An organization with a record of each object that has the canary. */
  static async create(server: TestServer, canary: string): Promise<Hiding> {
    const world = await createWorld(server);
    for (const { object } of recordObjects) {
      const secret = { object, key: 'secret', label: 'Secret', type: 'text' } as const;
      await world.crm.customFields.create(
        secret as unknown as Parameters<typeof world.crm.customFields.create>[0],
      );
    }
    const hiding = new Hiding(server, world, canary);
    for (const definition of recordObjects) await hiding.make(definition);
    return hiding;
  }

  /** A record with the canary in all texts but those of the example, which everybody may see. */
  async make({ object, path, example }: RecordObject): Promise<string> {
    const { server, world, canary } = this;
    this.#count += 1;
    const maker = makerOf(`/${path}`);
    const words = wordsOf(`${canary}${this.#count}x`);
    const sample = sampleOf(maker.body!, words, () => undefined);
    const customFields = { secret: `${canary}${this.#count}` };
    const body = fitting(maker.path, { ...Object(sample), ...example, customFields });
    const { id } = await make(server, world, maker, body);
    const shown = await request(server, `/${path}/${id}`, { token: world.token });
    const record = Object.entries((await shown.json()) as Record<string, unknown>);
    const holding = record.filter(([, value]) => JSON.stringify(value).includes(canary));
    this.hidden.set(
      object,
      holding.map(([name]) => (name === 'customFields' ? 'customFields.secret' : name)),
    );
    this.made.set(object, [...(this.made.get(object) ?? []), id]);
    return id;
  }

  /** A role that keeps all of these fields from its members; by default it may all else. */
  async createRole({
    access = { '*': { read: 'all', write: 'all', delete: 'all' } } as Access,
    kept = 'hidden' as 'hidden' | 'read_only',
    permissions = listPermissions().filter(
      (permission) => !aboutRecords.has(permission) && !reachingFar.has(permission),
    ),
  } = {}): Promise<string> {
    const fields = Object.fromEntries(
      [...this.hidden].map(([object, names]) => [
        object,
        Object.fromEntries(names.map((name) => [name, kept])),
      ]),
    );
    const role = { name: 'Blind', access, permissions, fields };
    const { roles } = this.world.crm;
    return (await roles.create(role as unknown as Parameters<typeof roles.create>[0])).key;
  }

  addMember(role: string): Promise<TestOrganization> {
    return addMember(this.server, this.world, role);
  }

  /** The body without what may not be written. */
  #writable(object: string, body: object): object {
    const hidden = this.hidden.get(object) ?? [];
    return Object.fromEntries(Object.entries(body).filter(([name]) => !hidden.includes(name)));
  }

  /** The request as the documents have it, about a record that holds the canary where it is about one. */
  async requestOf(route: Route): Promise<Sent> {
    const { server, world, canary } = this;
    const attack: Attack = { server, victim: world, attacker: world, canary };
    const definition = objectOf(route);
    const isAboutOne = definition && route.path.startsWith(`/${definition.path}/{id}`);
    const given = isAboutOne ? { id: await this.make(definition) } : undefined;
    const params = await ownParams(attack, route, given);
    if (!route.body) return { params };
    if (isBatch(route)) return { params, body: { operations: await this.#changesOfEach() } };
    const { body } = exampleBody(operationOf(route));
    const from = 'from' in body && definition ? { from: [await this.make(definition)] } : {};
    return { params, body: this.#writable(definition?.object ?? '', { ...body, ...from }) };
  }

  /** For each object a change and the making of one, as a batch has them. */
  async #changesOfEach(): Promise<object[]> {
    const operations: object[] = [];
    for (const definition of recordObjects) {
      const { object, plural, example } = definition;
      const body = this.#writable(object, example);
      operations.push(
        { operation: `${plural}.update`, id: await this.make(definition), body },
        { operation: `${plural}.create`, body },
      );
    }
    return operations;
  }

  /** What else is asked of a route: all that it includes, its past, and each hidden field wherever a field is named. */
  questionsOf(route: Route): Pick<Sent, 'query' | 'body'>[] {
    const definition = objectOf(route);
    const names = new Set((route.query ? leavesOf(route.query) : []).map(({ path }) => path[0]!));
    const inBody = new Set((route.body ? leavesOf(route.body) : []).map(({ path }) => path[0]!));
    const fields = this.hidden.get(definition?.object ?? '') ?? [];
    const include = Object.keys(definition?.includes ?? {});
    const queries = [
      ...(names.has('include') ? [`include=${include.join(',')}`] : []),
      ...(names.has('asOf') ? [`asOf=${new Date().toISOString()}`] : []),
      ...(names.has('q') ? [`q=${this.canary}`] : []),
      ...['fields', 'sort', 'field', 'groupBy'].flatMap((name) =>
        names.has(name) ? fields.map((field) => `${name}=${field}`) : [],
      ),
      ...fields.flatMap((field) => (names.has(field) ? [`${field}[isNull]=false`] : [])),
    ];
    const bodies = [
      ...(inBody.has('include') ? [{ include }] : []),
      ...['fields', 'sort', 'groupBy'].flatMap((name) =>
        inBody.has(name) ? fields.map((field) => ({ [name]: [field] })) : [],
      ),
      ...(inBody.has('filter')
        ? fields.map((field) => ({ filter: { field, op: 'isNull', value: false } }))
        : []),
    ];
    return [...queries.map((query) => ({ query })), ...bodies.map((body) => ({ body }))];
  }
}
