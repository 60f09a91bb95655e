/** The requests that Swagger UI 5 would send when nothing is touched but the ids of records. */
import { randomUUID } from 'node:crypto';
import { askForConfirmation } from '../../support/forms.ts';
import { asRequest, enqueueExample } from '../../support/worker.ts';
import { createOrganization, request, type TestServer } from '../../support/server.ts';
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

/** Presses Execute. `ids` are those of the path, and that of the body; `touched` headers are filled in. */
export async function execute(
  server: TestServer,
  operation: Operation,
  token: string | undefined,
  ids: Record<string, string> = {},
  touched: Record<string, string> = {},
): Promise<Answer> {
  const query: string[] = [];
  const headers: Record<string, string> = { ...touched };
  let { path } = operation;
  for (const parameter of operation.parameters) {
    const value =
      (parameter.in === 'path' ? ids[parameter.name] : undefined) ?? prefilled(parameter);
    if (value === undefined) {
      if (parameter.required)
        throw new Error(`${operation.operationId}: ${parameter.name} is left to be filled in`);
    } else if (parameter.in === 'path') {
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    } else if (parameter.in === 'query') query.push(...queryOf(parameter, value));
    else headers[parameter.name] = String(value);
  }
  const sent = operation.requestBody && exampleBody(operation);
  if (sent && Object(sent.body).formId) sent.body = { ...sent.body, formId: ids['formId'] };
  if (sent && ids['from']) sent.body = { ...sent.body, from: [ids['from']] };
  const response = await fetch(server.url + path + (query.length ? `?${query.join('&')}` : ''), {
    method: operation.method,
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

const idIn = ({ text }: Answer): string => (JSON.parse(text) as { id: string }).id;

/** The id of what the documents' examples make in the collection. */
async function makeIn(server: TestServer, collection: string, token: string): Promise<string> {
  if (collection === '/jobs') {
    return asRequest(server, { token }, (context) => enqueueExample(context, 'example'));
  }
  if (collection === '/users') return makeUser(server, token);
  const isMerge = collection === '/merges';
  const isRequest = collection === '/requests';
  const maker = operations.find(({ method, path, operationId }) =>
    isMerge || isRequest
      ? operationId.endsWith('.merge')
      : method === 'POST' && new RegExp(`/v1(/admin)?${collection}$`).test(path),
  );
  if (!maker) throw new Error(`Nothing makes what is in ${collection}`);
  const ids = isMerge || isRequest ? await idsFor(server, maker, token) : {};
  const answer = await execute(server, maker, token, ids);
  if (isRequest) return answer.headers['x-request-id']!;
  return (JSON.parse(answer.text) as Record<string, string>)[isMerge ? 'mergeId' : 'id']!;
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
  { path, method, parameters, operationId }: Operation,
  token: string,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { name, schema } of parameters.filter((parameter) => parameter.in === 'path')) {
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
  // Where the form is named in the body.
  if (operationId === 'forms.submit') ids['formId'] = await makeIn(server, '/forms', token);
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
