import { readFile } from 'node:fs/promises';
import { getRefId } from '@asteasolutions/zod-to-openapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { components } from '../../src/http/components.ts';
import { oauthEnv, startGoogle } from '../support/oauth.ts';
import { makeOperator } from '../support/operator.ts';
import { useServer } from '../support/server.ts';
import { propertiesOfComponents, validatorAt, violationsOfReply } from './support/contract.ts';
import {
  type Answer,
  document,
  documents,
  exampleBody,
  type Operation,
  operations,
  sampleOfDocument,
} from './support/driver.ts';
import { unwrap } from './support/schema.ts';
import { another, execute, idsFor, signInAgain } from './support/try-it-out.ts';
import { randomId } from './support/world.ts';

const google = await startGoogle();
const server = useServer({ env: oauthEnv(google) });
afterAll(() => google.stop());

test.each([
  ['openapi.json', documents.v31],
  ['openapi-3.0.json', documents.v30],
])('%s is what `npm run generate` makes now, and what is served', async (file, made) => {
  const committed = await readFile(new URL(`../../openapi/${file}`, import.meta.url), 'utf8');
  expect(committed).toBe(`${JSON.stringify(made, null, 2)}\n`);
  const served = await fetch(`${server.url}/${file}`);
  expect(await served.json()).toEqual(JSON.parse(committed));
});

const operation = (id: string): Operation =>
  operations.find(({ operationId }) => operationId === id)!;

/** Whether nobody may call it without credentials: one way among those that are listed may be none. */
const needsSignIn = ({ security }: Operation): boolean =>
  security.length > 0 && security.every((way) => Object.keys(way).length > 0);

describe('pressing Execute on a fresh start, with nothing touched', () => {
  const first = new Map<string, Answer>();
  const second = new Map<string, Answer>();
  let token: string;

  /** Whose session is ended, asks no more. */
  const askerOf = async ({ operationId }: Operation): Promise<string> =>
    operationId === 'auth.logout' ? (await signInAgain(server)).accessToken : token;

  beforeAll(async () => {
    const registered = await execute(server, operation('auth.register'), undefined);
    first.set('auth.register', registered);
    const { accessToken, user } = JSON.parse(registered.text) as {
      accessToken: string;
      user: { email: string };
    };
    token = accessToken;
    await makeOperator(server, user);
    for (const each of operations.filter(({ operationId }) => operationId !== 'auth.register')) {
      const other = await another(server, each.operationId);
      const ids = other?.ids ?? (await idsFor(server, each, token));
      const asking = other ? other.token : await askerOf(each);
      first.set(each.operationId, await execute(server, each, asking, ids));
      second.set(each.operationId, await execute(server, each, asking, ids));
    }
    second.set('auth.register', await execute(server, operation('auth.register'), undefined));
  }, 90_000);

  test.each(operations.map((each) => [each.operationId, each] as const))(
    '%s succeeds, and sends what the document says',
    (operationId, each) => {
      const answer = first.get(operationId)!;
      expect([answer.status, answer.status < 300 ? '' : answer.text]).toEqual([answer.status, '']);
      expect(violationsOfReply(each, answer)).toEqual([]);
    },
  );

  test.each(operations.map((each) => [each.operationId, each] as const))(
    '%s can be pressed again',
    (operationId, each) => {
      const answer = second.get(operationId)!;
      const [, verb] = /\.(\w+)$/.exec(operationId)!;
      // Who does not have a tag loses it without a word.
      const isLost = each.method === 'DELETE' && each.path.endsWith('}') && verb !== 'remove';
      const gone = isLost ? 404 : undefined;
      // What is merged, undone or purged once is not to be had again.
      const once: Record<string, number> = {
        register: 409,
        merge: 400,
        undo: 409,
        unconvert: 409,
        purge: 404,
        confirm: 410,
        callback: 400,
        exchange: 400,
        link: 400,
        'auth.secondFactor.confirm': 409,
        'auth.secondFactor.turnOff': 409,
        'auth.secondFactor.renewRecoveryCodes': 400,
        'auth.secondFactor.answer': 400,
        'auth.secondFactor.confirmAtSignIn': 409,
        'admin.users.secondFactor.remove': 404,
        'admin.users.create': 409,
        'members.create': 409,
        'teams.create': 409,
        'associationDefinitions.create': 409,
        'customFields.create': 409,
        'tags.create': 409,
        'invitations.accept': 410,
        'organizations.restore': 410,
        // The password is another one by now.
        'auth.changePassword': 403,
        'auth.verifyEmail': 410,
        'auth.confirmPasswordReset': 410,
        // Who asked is an admin by now, or let in no more.
        'organization.transfer': 403,
        'organization.delete': 401,
        'members.leave': 401,
      };
      const expected = once[operationId] ?? gone ?? once[verb!] ?? first.get(operationId)!.status;
      const upserted = expected === 201 && each.method === 'PUT';
      expect([answer.status, answer.text]).toEqual([upserted ? 200 : expected, answer.text]);
      expect(violationsOfReply(each, answer)).toEqual([]);
    },
  );

  test.each(operations.map((each) => [each.operationId, each] as const))(
    '%s gives problems that the document says',
    async (_, each) => {
      const ids = Object.fromEntries(
        each.parameters.filter((one) => one.in === 'path').map(({ name }) => [name, randomId()]),
      );
      const wrongIds = Object.fromEntries(Object.keys(ids).map((name) => [name, 'nonsense']));
      const broken = each.requestBody
        ? {
            ...each,
            requestBody: { content: { 'application/json': { schema: {}, example: 'x' } } },
          }
        : each;
      const unread = each.requestBody
        ? { ...each, requestBody: { content: { 'text/plain': { schema: {}, example: 'x' } } } }
        : each;
      // Who asks as somebody who may is not to be gone then, nor what he belongs to.
      const asking = (await another(server, each.operationId))?.token ?? (await askerOf(each));
      const answers = [
        await execute(server, each, undefined, ids),
        await execute(server, each, 'nonsense', ids),
        await execute(server, each, asking, ids),
        await execute(server, each, asking, wrongIds),
        await execute(server, broken, asking, ids),
        await execute(server, unread, asking, ids),
      ];
      for (const answer of answers) expect(violationsOfReply(each, answer)).toEqual([]);
      const statuses = answers.map(({ status }) => status);
      if (needsSignIn(each)) expect(statuses.slice(0, 2)).toEqual([401, 401]);
      if (each.requestBody) expect(statuses.slice(4)).toEqual([400, 415]);
    },
  );

  test.each(
    operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'If-None-Match'))
      .map((each) => [each.operationId, each] as const),
  )('%s sends nothing but 304 for what is known already', async (_, each) => {
    const ids = await idsFor(server, each, token);
    const { headers } = await execute(server, each, token, ids);
    const again = await execute(server, each, token, ids, { 'If-None-Match': headers['etag']! });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', headers['etag']]);
    expect(violationsOfReply(each, again)).toEqual([]);
  });

  test.each(
    operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'If-Match'))
      .map((each) => [each.operationId, each] as const),
  )('%s is refused by 412 for what has changed since', async (_, each) => {
    const ids = await idsFor(server, each, token);
    const stale = await execute(server, each, token, ids, { 'If-Match': '"99-stale"' });
    expect(stale.status).toBe(412);
    // It was given the tag before.
    const currentVersion = each.operationId.endsWith('.tags.remove') ? 2 : 1;
    expect(JSON.parse(stale.text)).toMatchObject({ code: 'version_mismatch', currentVersion });
    expect(violationsOfReply(each, stale)).toEqual([]);
  });

  test('no operation fails', () => {
    expect(server.errors).toEqual([]);
  });
});

test('every example in the document is good by its own schema', () => {
  const bad: string[] = [];
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    if (schema.example === undefined) continue;
    const validate = validatorAt('components', 'schemas', name);
    if (!validate(schema.example)) bad.push(`${name}: ${JSON.stringify(validate.errors)}`);
  }
  for (const [component, property, schema] of propertiesOfComponents()) {
    if (schema.example === undefined) continue;
    const validate = validatorAt('components', 'schemas', component, 'properties', property);
    if (!validate(schema.example))
      bad.push(`${component}.${property}: ${JSON.stringify(validate.errors)}`);
  }
  for (const operation of operations.filter(({ requestBody }) => requestBody)) {
    const { type, body } = exampleBody(operation);
    const path = [
      'paths',
      operation.path,
      operation.method.toLowerCase(),
      'requestBody',
      'content',
      type,
      'schema',
    ];
    const validate = validatorAt(...path);
    if (!validate(body)) bad.push(`${operation.operationId}: ${JSON.stringify(validate.errors)}`);
  }
  expect(bad).toEqual([]);
});

describe('the document and Zod agree', () => {
  const zods = new Map(
    components.definitions.flatMap((definition) =>
      definition.type === 'schema'
        ? [[getRefId(definition.schema)!, definition.schema] as const]
        : [],
    ),
  );

  const shapeOf = (component: string): Record<string, z.ZodType> =>
    unwrap(zods.get(component)! as unknown as z.ZodType).def.shape!;

  test('about the names of the schemas', () => {
    expect([...zods.keys()].toSorted()).toEqual(
      Object.keys(document.components.schemas).toSorted(),
    );
  });

  test.each([...zods.keys()])('about the members of %s, and which must be there', (component) => {
    const { properties = {}, ...schema } = document.components.schemas[component]!;
    const shape = unwrap(zods.get(component)! as unknown as z.ZodType).def.shape ?? {};
    expect(Object.keys(properties)).toEqual(Object.keys(shape));
    const needed = Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success);
    expect((schema as { required?: string[] }).required ?? []).toEqual(needed);
  });

  test.each(propertiesOfComponents())('about what %s.%s may be', (component, property, schema) => {
    const zod = shapeOf(component)[property]!;
    const validate = validatorAt('components', 'schemas', component, 'properties', property);
    const byDocument = (value: unknown): boolean => validate(value);
    const byZod = (value: unknown): boolean => zod.safeParse(value).success;
    const wrong: unknown[] = [];
    const kinds = [null, true, 12, 1.5, [], {}];
    for (const value of [...kinds, ...enumerated(zod), 'not_one_of_them']) {
      if (value === 'not_one_of_them' && enumerated(zod).length === 0) continue;
      if (byDocument(value) !== byZod(value)) wrong.push(value);
    }
    // What Zod takes, nobody may be told not to send. The other way Zod may ask for more than a schema can say.
    const texts = [
      'x',
      randomId(),
      '2026-01-02',
      '2026-01-02T03:04:05.000Z',
      'a@example.com',
      'https://example.com/',
      'EUR',
      '12.50',
    ];
    wrong.push(
      ...[...texts, sampleOfDocument(schema)].filter((value) => byZod(value) && !byDocument(value)),
    );
    expect(wrong).toEqual([]);
  });
});

/** The values of an enumeration, alone or in a union. */
function enumerated(schema: z.ZodType): string[] {
  const { def } = unwrap(schema);
  if (def.type === 'enum') return Object.values(def.entries!);
  return def.type === 'union' ? def.options!.flatMap(enumerated) : [];
}
