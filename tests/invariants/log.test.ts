import { beforeAll, describe, expect, test } from 'vitest';
import { Client, type QueryResultRow } from 'pg';
import { listObjects } from '../../src/records/define.ts';
import { listSources } from '../../src/records/source.ts';
import { useServer } from '../support/server.ts';
import {
  type Answer,
  exampleBody,
  operationOf,
  routes,
  send,
  type Sent,
} from './support/driver.ts';
import { bindTo } from './support/probes.ts';
import type { WritingRoute } from '../../src/records/routes/writing-route.ts';
import {
  anotherExample,
  makerOf,
  createWorld,
  makers,
  type World,
  worldTimeoutMs,
} from './support/world.ts';

const server = useServer();
let world: World;

beforeAll(async () => {
  world = await createWorld(server);
}, worldTimeoutMs);

interface Entry {
  type: string;
  object: string;
  recordId: string;
  version: number;
  actor: string;
  requestId: string;
  at: Date;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

const plurals = listSources().flatMap((source) =>
  'plural' in source ? [[String(source.plural), source.object]] : [],
);

/** `customFields` → `custom-fields`, as permissions have it. */
const pathOf = (plural: string): string => listObjects().find((one) => one.plural === plural)!.path;

/** Records that come and go with those of another object, each with an entry of its own. */
const parts: Record<string, string> = { pipeline: 'stage' };

/** Calls the operation, and gives the entries that the log has by then and had not before. */
async function perform(
  operationId: string,
  sent: Sent,
  token = world.token,
): Promise<{ answer: Answer; entries: Entry[] }> {
  const position = await lastPosition();
  const route = routes.find((one) => one.operationId === operationId)!;
  const answer = await send(server, route, token, {
    body: makers.includes(route)
      ? anotherExample(route)
      : route.body && exampleBody(operationOf(route)).body,
    ...sent,
  });
  const rows = await readLog<Entry>(
    `select type, object, record_id as "recordId", version, actor_type || ' ' || actor_id as actor, request_id as "requestId", at, before, after
     from changes where organization_id = $1 and position > $2 order by position`,
    [world.organizationId, position],
  );
  const part = parts[(route as Partial<WritingRoute>).object ?? ''];
  return { answer, entries: rows.filter(({ object }) => object !== part) };
}

/** Reads the log as the owner of the tables, bound to the organization: he sees no other. */
async function readLog<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await bindTo(client, world);
    return (await client.query<T & QueryResultRow>(text, values)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function lastPosition(): Promise<string> {
  const [row] = await readLog<{ last: string }>(
    'select coalesce(max(position), 0) as last from changes',
  );
  return row!.last;
}

const idOf = ({ text }: Answer): string => (JSON.parse(text) as { id: string }).id;

describe.each(plurals)('of %s', (plural, object) => {
  const has = (verb: string) => routes.some((one) => one.operationId === `${plural}.${verb}`);
  let id: string;
  const common = ({ answer }: { answer: Answer }) => ({
    object,
    recordId: id,
    actor: `user ${world.userId}`,
    requestId: answer.headers['x-request-id'],
  });

  test('a create is one entry with the whole row', async () => {
    const done = await perform(`${plural}.create`, {});
    id = idOf(done.answer);
    expect(done.entries).toEqual([
      expect.objectContaining({ ...common(done), type: 'created', version: 1, before: null }),
    ]);
    expect(done.entries[0]!.after).toMatchObject({
      id,
      version: 1,
      organization_id: world.organizationId,
    });
  });

  test('a change is one entry with what it changed, and nothing else', async () => {
    const done = await perform(`${plural}.update`, { params: { id }, body: { ownerId: null } });
    expect(done.entries).toEqual([
      expect.objectContaining({ ...common(done), type: 'updated', version: 2 }),
    ]);
    const [{ before, after }] = done.entries as [Entry];
    expect(before).toMatchObject({ owner_id: world.userId, version: 1 });
    expect(after).toMatchObject({ owner_id: null, version: 2 });
    expect([Object.keys(before!).toSorted(), Object.keys(after!).toSorted()]).toEqual([
      ['owner_id', 'updated_at', 'version'],
      ['owner_id', 'updated_at', 'version'],
    ]);
  });

  test('a change that changes nothing is no entry', async () => {
    const done = await perform(`${plural}.update`, { params: { id }, body: { ownerId: null } });
    expect([done.answer.status, done.entries]).toEqual([200, []]);
  });

  test('a change that is refused is no entry', async () => {
    const done = await perform(`${plural}.update`, {
      params: { id },
      headers: { 'if-match': '"1-stale"' },
    });
    expect([done.answer.status, done.entries]).toEqual([412, []]);
  });

  test.runIf(has('replace'))('a replacement is one entry', async () => {
    const done = await perform(`${plural}.replace`, { params: { id } });
    expect(done.entries).toEqual([
      expect.objectContaining({ ...common(done), type: 'updated', version: 3 }),
    ]);
  });

  test.runIf(has('restore'))('moving to the bin and back are one entry each', async () => {
    const gone = await perform(`${plural}.delete`, { params: { id } });
    expect(gone.entries).toEqual([
      expect.objectContaining({
        ...common(gone),
        type: 'deleted',
        version: has('replace') ? 4 : 3,
      }),
    ]);
    expect(gone.entries[0]!.before).toMatchObject({ deleted_at: null });
    const back = await perform(`${plural}.restore`, { params: { id } });
    expect(back.entries).toEqual([
      expect.objectContaining({
        ...common(back),
        type: 'restored',
        version: has('replace') ? 5 : 4,
      }),
    ]);
    expect(back.entries[0]!.after).toMatchObject({ deleted_at: null });
  });

  test.runIf(has('upsert'))(
    'an upsert is one entry, as a create first and then as a change',
    async () => {
      const params = { key: 'externalId:elsewhere', value: 'one' };
      const body = anotherExample(makerOf(`/${pathOf(plural)}`));
      const made = await perform(`${plural}.upsert`, { params, body });
      id = idOf(made.answer);
      expect(made.entries).toEqual([
        expect.objectContaining({ ...common(made), type: 'created', version: 1 }),
      ]);
      const changed = await perform(`${plural}.upsert`, { params, body: { ownerId: null } });
      expect(changed.entries).toEqual([
        expect.objectContaining({ ...common(changed), type: 'updated', version: 2 }),
      ]);
    },
  );

  test('a key is named as who acts', async () => {
    const created = await world.crm.apiKeys.create({
      name: 'Key',
      permissions: [`${pathOf(plural)}:write`],
    } as unknown as Parameters<typeof world.crm.apiKeys.create>[0]);
    const { entries } = await perform(`${plural}.create`, {}, created.key);
    expect(entries).toEqual([
      expect.objectContaining({ actor: `api_key ${created.id}`, version: 1 }),
    ]);
  });

  test('reading is no entry', async () => {
    for (const operationId of [`${plural}.list`, `${plural}.search`, `${plural}.get`]) {
      const { answer, entries } = await perform(operationId, { params: { id } });
      expect([operationId, answer.status, entries]).toEqual([operationId, 200, []]);
    }
  });

  test('the versions of a record are one to the last, in the order of the log', async () => {
    const rows = await readLog<{ versions: number[] }>(
      `select array_agg(version order by position) as versions from changes
       where organization_id = $1 and object = $2 group by record_id`,
      [world.organizationId, object],
    );
    expect(rows.length).toBeGreaterThan(has('upsert') ? 2 : 1);
    for (const { versions } of rows)
      expect(versions).toEqual(versions.map((_, index) => index + 1));
  });
});

test.each([
  ['changed', `update changes set after = '{}'`],
  ['removed', 'delete from changes'],
  ['emptied', 'truncate changes'],
  ['written', `insert into changes select * from changes limit 1`],
])('the log is not %s by the server’s role', async (_, statement) => {
  const client = new Client({ connectionString: server.urls.appUrl });
  await client.connect();
  try {
    await client.query('begin');
    await bindTo(client, world);
    await expect(client.query(statement)).rejects.toThrow('permission denied for table changes');
  } finally {
    await client.end();
  }
});

test('what is kept as the number of records, with what waits, is how many there are', async () => {
  const kept = await readLog<{ object: string; kept: number }>(
    `select r.object, app.count_records(r.object)::integer as kept from record_counts r where r.organization_id = $1 order by 1`,
    [world.organizationId],
  );
  const sources = listSources().filter(({ object }) => kept.some((row) => row.object === object));
  const counted = await Promise.all(
    sources.map(async ({ object, table }) => {
      const [row] = await readLog<{ kept: number }>(
        `select count(*)::integer as kept from ${table} where organization_id = $1 and deleted_at is null`,
        [world.organizationId],
      );
      return { object, ...row };
    }),
  );
  expect(counted.toSorted((a, b) => (a.object < b.object ? -1 : 1))).toEqual(kept);
  expect(kept.map(({ object }) => object)).toEqual(
    expect.arrayContaining(listObjects().map(({ object }) => object)),
  );
  expect(kept.every((row) => row.kept > 0)).toBe(true);
});
