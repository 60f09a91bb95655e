/** The requests that Swagger UI 5 would send when nothing is touched but the ids of records. */
import { randomUUID } from 'node:crypto';
import { keepLink, type LinkPurpose } from '../../../src/modules/auth/mailbox/links.ts';
import { listObjects } from '../../../src/records/define.ts';
import { HeadlessCrm } from '@headless-crm/sdk';
import { askForConfirmation } from '../../support/forms.ts';
import { addExampleIdentity, askForCode, comeBack, verifyAddress } from '../../support/oauth.ts';
import { asRequest, enqueueExample } from '../../support/worker.ts';
import { addMember, password } from '../../support/members.ts';
import { createOperator } from '../../support/operator.ts';
import {
  challengeFor,
  codeOf,
  demandedOf,
  enrolmentFor,
  turnOn,
} from '../../support/second-factor.ts';
import { tokenFor } from '../../support/smtp.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  type TestServer,
} from '../../support/server.ts';
import {
  type Answer,
  collectionOf,
  exampleBody,
  type JsonSchema,
  type Operation,
  operations,
  type Parameter,
  sampleOfDocument,
} from './driver.ts';

/** Schema as Swagger UI reads it for a parameter: with the first alternative taken in. */
function composed({ schema }: Parameter): JsonSchema {
  return { ...schema, ...(schema.oneOf ?? schema.anyOf)?.[0] };
}

/** What the form is filled with; undefined where it is left empty. See `setDefaultValue` of its parameter row. */
function prefilled(parameter: Parameter): unknown {
  const schema = composed(parameter);
  const stated = parameter.example ?? schema.example ?? schema.default;
  if (stated !== undefined) return stated;
  return schema.type === 'object' ? sampleOfDocument(schema) : undefined;
}

const pair = (key: string, text: unknown): string =>
  `${encodeURIComponent(key)}=${encodeURIComponent(String(text))}`;

function queryOf({ name, style }: Parameter, value: unknown): string[] {
  if (Array.isArray(value)) return [pair(name, value.join(','))];
  if (style === 'deepObject') {
    return Object.entries(value as object).map(([key, text]) => pair(`${name}[${key}]`, text));
  }
  return [pair(name, value)];
}

/** Presses Execute. `ids` are those of the path and the body, and what must be filled in; `touched` headers are, too. */
export async function execute(
  server: TestServer,
  operation: Operation,
  token: string | undefined,
  ids: Record<string, string> = {},
  touched: Record<string, string> = {},
): Promise<Answer> {
  const query: string[] = [];
  const headers: Record<string, string> = { ...touched };
  if (ids['cookie']) headers['cookie'] = ids['cookie'];
  let { path } = operation;
  for (const parameter of operation.parameters) {
    const filledIn: Record<Parameter['in'], string | undefined> = {
      path: ids[parameter.name],
      query:
        ids[operation.operationId === 'oauth.callback' ? parameter.name : `?${parameter.name}`],
      header: undefined,
    };
    const value = filledIn[parameter.in] ?? prefilled(parameter);
    if (value === undefined) {
      if (parameter.required)
        throw new Error(`${operation.operationId}: ${parameter.name} is left to be filled in`);
    } else if (parameter.in === 'path') {
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    } else if (parameter.in === 'query') query.push(...queryOf(parameter, value));
    else headers[parameter.name] = String(value);
  }
  const sent = operation.requestBody && exampleBody(operation);
  const named = [
    'code',
    'challenge',
    'formId',
    'organizationId',
    'refreshToken',
    'key',
    'memberId',
    'token',
    'email',
    'name',
  ];
  for (const name of named) {
    if (sent && Object(sent.body)[name] !== undefined && ids[name])
      sent.body = { ...sent.body, [name]: ids[name] };
  }
  if (sent && ids['from']) sent.body = { ...sent.body, from: [ids['from']] };
  if (sent && ids['codeVerifier']) {
    sent.body = { code: ids['code'], codeVerifier: ids['codeVerifier'] };
  }
  const response = await fetch(server.url + path + (query.length ? `?${query.join('&')}` : ''), {
    method: operation.method,
    redirect: 'manual',
    headers: {
      ...headers,
      ...(token && operation.security.length > 0 ? { authorization: `Bearer ${token}` } : {}),
      ...(sent ? { 'content-type': sent.type } : {}),
    },
    ...(sent ? { body: JSON.stringify(sent.body) } : {}),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

/** Another session of whom the document's example registered. */
export async function signInAgain(
  server: TestServer,
): Promise<{ accessToken: string; refreshToken: string }> {
  const login = operations.find(({ operationId }) => operationId === 'auth.login')!;
  return JSON.parse((await execute(server, login, undefined)).text);
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, string>;

const idIn = ({ text }: Answer): string => (JSON.parse(text) as { id: string }).id;

/** The id of what the operation makes when it is pressed with nothing touched. */
async function makeExampleOf(server: TestServer, id: string, token: string): Promise<string> {
  const creating = operations.find(({ operationId }) => operationId === id)!;
  return idIn(await execute(server, creating, token));
}

const anyKey = (): string => `k${crypto.randomUUID().replaceAll('-', '_')}`;

/** The key of a definition by which records of the path's object are associated with each other. */
async function makeDefinition(server: TestServer, path: string, token: string): Promise<string> {
  const { object } = listObjects().find((one) => collectionOf(path, 'id') === `/${one.path}`)!;
  const [key, label] = [anyKey(), 'Own'];
  const body = { key, fromObject: object, toObject: object, label, inverseLabel: label };
  const answer = await request(server, '/association-definitions', { token, body });
  if (answer.status !== 201) throw new Error(await answer.text());
  return key;
}

/** The id of what the documents' examples make in the collection. */
async function makeIn(server: TestServer, collection: string, token: string): Promise<string> {
  if (collection === '/jobs') {
    return asRequest(server, { token }, (context) => enqueueExample(context, 'example'));
  }
  if (collection === '/identities') {
    return asRequest(server, { token }, (context) => addExampleIdentity(context, 'example'));
  }
  if (collection === '/sessions') return claimsOf((await signInAgain(server)).accessToken)['sid']!;
  if (collection === '/users') return makeUser(server, token);
  const isMerge = collection === '/merges';
  const isRequest = collection === '/requests';
  const maker = operations.find(({ method, path, operationId }) =>
    isMerge || isRequest
      ? operationId.endsWith('.merge')
      : method === 'POST' && new RegExp(`/v1(/admin)?${collection}$`).test(path),
  );
  if (!maker) throw new Error(`Nothing makes what is in ${collection}`);
  // What may be there but once is another one each time.
  const others: Record<string, Record<string, string>> = {
    '/members': { email: `${crypto.randomUUID()}@example.com` },
    '/teams': { name: crypto.randomUUID() },
    '/tags': { name: crypto.randomUUID() },
    '/custom-fields': { key: anyKey() },
    '/association-definitions': { key: anyKey() },
  };
  const ids = isMerge || isRequest ? await idsFor(server, maker, token) : others[collection];
  const answer = await execute(server, maker, token, ids);
  if (isRequest) return answer.headers['x-request-id']!;
  return (JSON.parse(answer.text) as Record<string, string>)[isMerge ? 'mergeId' : 'id']!;
}

/** Who presses, where it is to be done once, or ends what he is: somebody in an organization of his own. */
export async function another(
  server: TestServer,
  operationId: string,
): Promise<{ token: string | undefined; ids: Record<string, string> } | null> {
  if (!(operationId in pressed)) return null;
  const organization = await createOrganization(server);
  return pressed[operationId]!(server, organization);
}

type Pressed = { token: string | undefined; ids: Record<string, string> };

const madeTag = async (_: TestServer, { crm, token }: TestOrganization): Promise<Pressed> => ({
  token,
  ids: { id: (await crm.tags.create({ name: 'Cold' })).id },
});

const pressed: Record<string, (server: TestServer, of: TestOrganization) => Promise<Pressed>> = {
  'auth.changePassword': async (_, { token }) => ({ token, ids: {} }),
  'auth.changeEmail': async (_, { token }) => ({ token, ids: {} }),
  'auth.verifyEmail': (server, of) => withLink(server, of, 'email_verification'),
  'auth.confirmPasswordReset': (server, of) => withLink(server, of, 'password_reset'),
  'organization.delete': async (_, { crm, token }) => ({
    token,
    ids: { '?confirm': (await crm.organization.get()).name },
  }),
  'organization.transfer': async (server, of) => ({
    token: of.token,
    ids: { memberId: (await addMember(server, of)).userId },
  }),
  'organizations.restore': async (server, of) => {
    await of.crm.organization.delete({ confirm: (await of.crm.organization.get()).name });
    return { token: undefined, ids: { token: await tokenFor(server, of.email) } };
  },
  // The one that the example of its creation makes: what it is stays.
  'customFields.update': async (_, { crm, token }) => {
    const made = { object: 'contact', key: 'tier', label: 'Tier', type: 'text' } as const;
    return { token, ids: { id: (await crm.customFields.create(made)).id } };
  },
  'customFields.delete': async (_, { crm, token }) => {
    const archivedAt = new Date().toISOString();
    const made = { object: 'contact', key: 'old', label: 'Old', type: 'text', archivedAt } as const;
    return { token, ids: { id: (await crm.customFields.create(made)).id } };
  },
  // The name that the example of its creation has: each is there once.
  'associationDefinitions.upsert': async (_, { token }) => ({ token, ids: {} }),
  'associationDefinitions.update': async (server, { token }) => ({
    token,
    ids: { id: await makeExampleOf(server, 'associationDefinitions.create', token) },
  }),
  'tags.upsert': async (_, { token }) => ({ token, ids: {} }),
  'tags.update': madeTag,
  'tags.replace': madeTag,
  'members.leave': async (server, of) => ({ token: (await addMember(server, of)).token, ids: {} }),
  'invitations.accept': async (server, of) => {
    const email = `${crypto.randomUUID()}@example.com`;
    await of.crm.invitations.create({ email, role: 'member' });
    return { token: undefined, ids: { token: await tokenFor(server, email) } };
  },
  'leads.unconvert': async (_, { crm, token }) => {
    const { id } = await crm.leads.create({ lastName: 'Hopper' });
    await crm.leads.convert(id, {});
    return { token, ids: { id } };
  },
  'auth.secondFactor.confirm': async (_, { crm, token }) => {
    const { secret } = await crm.auth.secondFactor.enrol({ password });
    return { token, ids: { code: codeOf(secret) } };
  },
  'auth.secondFactor.answer': async (server, of) => {
    const { secret } = await turnOn(of);
    const challenge = await challengeFor(server, of);
    return { token: undefined, ids: { challenge, code: codeOf(secret) } };
  },
  'auth.secondFactor.enrolAtSignIn': async (server) => {
    const { member } = await demandedOf(server);
    return { token: undefined, ids: { challenge: await enrolmentFor(server, member) } };
  },
  'auth.secondFactor.confirmAtSignIn': async (server) => {
    const { member } = await demandedOf(server);
    const challenge = await enrolmentFor(server, member);
    const crm = new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
    const { secret } = await crm.auth.secondFactor.enrolAtSignIn({ challenge });
    return { token: undefined, ids: { challenge, code: codeOf(secret) } };
  },
  'auth.secondFactor.turnOff': pressWithCode,
  'auth.secondFactor.renewRecoveryCodes': pressWithCode,
  'admin.users.secondFactor.remove': async (server, of) => {
    const { userId: id } = await turnOn(of);
    return { token: (await createOperator(server)).token, ids: { id } };
  },
};

async function pressWithCode(_: TestServer, of: TestOrganization): Promise<Pressed> {
  const { secret, token } = await turnOn(of);
  return { token, ids: { code: codeOf(secret) } };
}

/** Nobody known, with a link that was mailed to whose organization it is. */
async function withLink(
  server: TestServer,
  of: TestOrganization,
  purpose: LinkPurpose,
): Promise<Pressed> {
  const { userId, email } = of;
  const token = await asRequest(server, of, (context) =>
    keepLink(context, { userId, purpose, email }),
  );
  return { token: undefined, ids: { token: token! } };
}

/** The id of a user who belongs nowhere; whoever asks operates the platform. */
async function makeUser(server: TestServer, token: string): Promise<string> {
  const body = { email: `${randomUUID()}@example.com`, name: 'Grace Hopper' };
  const response = await request(server, '/admin/users', { token, body });
  return ((await response.json()) as { id: string }).id;
}

/** The ids of somebody, and of his session. */
async function makeSession(server: TestServer): Promise<{ id: string; sessionId: string }> {
  const { userId: id, token } = await createOrganization(server);
  const { sid: sessionId } = JSON.parse(
    Buffer.from(token.split('.')[1]!, 'base64url').toString(),
  ) as { sid: string };
  return { id, sessionId };
}

/** The id of a delivery of the webhook. */
async function makeDeliveryOf(server: TestServer, id: string, token: string): Promise<string> {
  const test = operations.find(({ operationId }) => operationId === 'webhooks.test')!;
  const { text } = await execute(server, test, token, { id });
  return (JSON.parse(text) as { id: string }).id;
}

/** Ids for the path and the body, of records that the documents' examples make. */
export async function idsFor(
  server: TestServer,
  { path, method, parameters, operationId, requestBody }: Operation,
  token: string,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { name, schema } of parameters.filter((parameter) => parameter.in === 'path')) {
    if (name === 'definitionKey') ids[name] = await makeDefinition(server, path, token);
    if (name === 'token') Object.assign(ids, await askForConfirmation(server, token));
    if (schema.format !== 'uuid') continue;
    const collection = collectionOf(path, name);
    const near = path.slice(0, path.indexOf(`/{${name}}`));
    const maker = operations.find((one) => one.method === 'POST' && one.path === near);
    if (name === 'sessionId') Object.assign(ids, await makeSession(server));
    else if (collection === '/deliveries')
      ids[name] = await makeDeliveryOf(server, ids['id']!, token);
    else if (maker && Object.keys(ids).length > 0)
      ids[name] = idIn(await execute(server, maker, token, ids));
    else ids[name] = await makeIn(server, collection, token);
  }
  if (operationId === 'auth.refresh')
    ids['refreshToken'] = (await signInAgain(server)).refreshToken;
  if (operationId === 'auth.switchOrganization') ids['organizationId'] = claimsOf(token)['org']!;
  // Where the form is named in the body.
  if (operationId === 'forms.submit') ids['formId'] = await makeIn(server, '/forms', token);
  if (operationId === 'oauth.callback') Object.assign(ids, await comeBack(server));
  if (JSON.stringify(requestBody ?? '').match(/\/OAuth(Code|Exchange)"/)) {
    Object.assign(ids, await askForCode(server, 'google'));
  }
  if (operationId === 'identities.link') await verifyAddress(server, token);
  if (operationId.endsWith('.merge')) {
    ids['from'] = await makeIn(server, collectionOf(path, 'id'), token);
  }
  // What is to be run again must have ended.
  if (operationId === 'jobs.retry') {
    const cancel = operations.find((operation) => operation.operationId === 'jobs.cancel')!;
    await execute(server, cancel, token, ids);
  }
  // What is taken away must have been put there.
  const setter = operations.find(
    (operation) => operation.method === 'PUT' && operation.path === path,
  );
  if (method === 'DELETE' && setter && Object.keys(ids).length > 1) {
    await execute(server, setter, token, ids);
  }
  return ids;
}
