/** Holds replies against the document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Answer, document, type JsonSchema, type Operation, resolve } from './driver.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'https://document/', ...document });

const escape = (key: string): string =>
  encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
const compiled = new Map<string, ValidateFunction>();

/** The check of what stands at a place of the document. */
export function validatorAt(...path: string[]): ValidateFunction {
  const $ref = `https://document/#/${path.map(escape).join('/')}`;
  const known = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, known);
  return known;
}

/** Members of the value that the schema does not name, as paths; a reply may have none. */
export function undeclaredMembers(given: JsonSchema, value: unknown, path = ''): string[] {
  const schema = resolve(given);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (Array.isArray(value)) {
    const items = [schema, ...parts.map(resolve)].find((part) => part.items)?.items;
    return items
      ? value.flatMap((item, index) => undeclaredMembers(items, item, `${path}/${index}`))
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  // What may be any value says so by saying nothing: a field's, in the history of a record.
  if (!schema.type && !schema.properties && parts.length === 0) return [];
  // Members of one name may stand in several alternatives: which of these it is, the validator asks.
  const known = new Map<string, JsonSchema[]>();
  let open = false;
  const collect = (part: JsonSchema): void => {
    const {
      properties,
      additionalProperties,
      allOf = [],
      anyOf = [],
      oneOf = [],
    } = resolve(part) as JsonSchema & {
      additionalProperties?: unknown;
    };
    for (const [name, of] of Object.entries(properties ?? {}))
      known.set(name, [...(known.get(name) ?? []), of]);
    if (additionalProperties !== undefined && additionalProperties !== false) open = true;
    for (const deeper of [...allOf, ...anyOf, ...oneOf]) collect(deeper);
  };
  collect(schema);
  return Object.entries(value).flatMap(([name, member]) => {
    const [first, ...others] = (known.get(name) ?? []).map((of) =>
      undeclaredMembers(of, member, `${path}/${name}`),
    );
    if (!first) return open ? [] : [`${path}/${name}`];
    return others.reduce((least, one) => (one.length < least.length ? one : least), first);
  });
}

/** What the reply has that the document does not say, and what it lacks. */
export function violationsOfReply(operation: Operation, answer: Answer): string[] {
  const { operationId, path, method, responses } = operation;
  const name = `${operationId} ${answer.status}`;
  const declared = responses[String(answer.status)];
  if (!declared) return [`${name}: the status is not declared`];
  const violations: string[] = [];
  for (const header of Object.keys(declared.headers ?? {})) {
    // Told for a whole status: a 429 or 503 of the app itself tells when to come back.
    if (!answer.headers[header.toLowerCase()])
      violations.push(`${name}: lacks the header ${header}`);
  }
  const type = answer.headers['content-type']?.split(';')[0];
  const content = declared.content?.[type ?? ''];
  if (!declared.content)
    return answer.text === '' ? violations : [...violations, `${name}: has a body`];
  if (!content) return [...violations, `${name}: ${type} is not declared`];
  const body: unknown = /\/(problem\+)?json$/.test(type!) ? JSON.parse(answer.text) : answer.text;
  const at = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    String(answer.status),
    'content',
    type!,
    'schema',
  ];
  const validate = validatorAt(...at);
  if (!validate(body)) violations.push(`${name}: ${JSON.stringify(validate.errors)}`);
  const undeclared = undeclaredMembers(content.schema, body);
  violations.push(...undeclared.map((member) => `${name}: ${member} is not declared`));
  return violations;
}

/** Every property of every named schema, with the path to it in the document. */
export function propertiesOfComponents(): [
  component: string,
  property: string,
  schema: JsonSchema,
][] {
  return Object.entries(document.components.schemas).flatMap(([component, { properties }]) =>
    Object.entries(properties ?? {}).map(([property, schema]): [string, string, JsonSchema] => [
      component,
      property,
      schema,
    ]),
  );
}
