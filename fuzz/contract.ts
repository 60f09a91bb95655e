/** Holds requests and replies against the document. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Document, Json, Operation, Response, Schema } from './document.ts';
import type { Answer } from './send.ts';

/** What a reply has that the document does not say, or lacks. The rule is the same for what is wrong in the same way. */
export interface Violation {
  rule: string;
  detail: string;
}

const documentId = 'https://document/';
const responseId = 'https://replies/';
/** Replies that show what was asked for alone. */
const partId = 'https://parts/';

const escape = (key: string): string =>
  encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The checks of one document; each schema is compiled when it is first needed. */
export class Contract {
  readonly #ajv: Ajv2020;
  readonly #loose: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #source: Document['source'];

  constructor({ source }: Document) {
    this.#source = source;
    const options = {
      strict: false,
      validateFormats: true,
      inlineRefs: false,
      logger: false,
    } as const;
    this.#ajv = new Ajv2020(options);
    // Parameters are texts: numbers and booleans are written in them.
    this.#loose = new Ajv2020({ ...options, coerceTypes: true });
    for (const ajv of [this.#ajv, this.#loose])
      (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    this.#ajv.addSchema({ $id: documentId, ...source });
    this.#loose.addSchema({ $id: documentId, ...source });
    const replies = closed(source);
    this.#ajv.addSchema({ $id: responseId, ...replies });
    this.#ajv.addSchema({ $id: partId, ...withoutRequired(replies) });
  }

  /** Whether the document allows the body. */
  allowsBody({ path, method }: Operation, contentType: string, body: Json): boolean {
    const at = [
      'paths',
      path,
      method.toLowerCase(),
      'requestBody',
      'content',
      contentType,
      'schema',
    ];
    return this.#validator(this.#ajv, documentId, at)(body);
  }

  /** Whether the document allows the value of a parameter, as it was written. */
  allowsParameter(operation: Operation, index: number, value: Json): boolean {
    const { path, method } = operation;
    const at = ['paths', path, method.toLowerCase(), 'parameters', String(index), 'schema'];
    return this.#validator(this.#loose, documentId, at)(structuredClone(value));
  }

  /**
   * What of the reply the document does not say.
   * @param isPart whether the request named the `fields` that it wants: then others are not there
   */
  violationsOf(
    operation: Operation,
    answer: Answer,
    body: Json | undefined,
    isPart: boolean,
  ): Violation[] {
    const declared = operation.responses[String(answer.status)];
    if (!declared) return [{ rule: 'status not declared', detail: answer.text.slice(0, 500) }];
    const lacking = Object.keys(declared.headers ?? {}).filter(
      (name) => answer.headers[name.toLowerCase()] === undefined,
    );
    const violations = lacking.map((name) => ({ rule: `header ${name} is not there`, detail: '' }));
    return [...violations, ...this.#bodyViolations(operation, declared, answer, body, isPart)];
  }

  #bodyViolations(
    operation: Operation,
    { content }: Response,
    { status, headers, text, isEndless }: Answer,
    body: Json | undefined,
    isPart: boolean,
  ): Violation[] {
    if (!content) return text === '' ? [] : [{ rule: 'has a body', detail: text.slice(0, 200) }];
    const type = headers['content-type']?.split(';')[0] ?? 'none';
    if (!(type in content))
      return [{ rule: `content type ${type} is not declared`, detail: text.slice(0, 200) }];
    if (isEndless || content[type]!.schema === undefined) return [];
    if (type.endsWith('json') && body === undefined && !type.endsWith('ndjson'))
      return [{ rule: 'is no JSON', detail: text.slice(0, 200) }];
    const { path, method } = operation;
    const at = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ];
    const validate = this.#validator(
      this.#ajv,
      isPart ? partId : responseId,
      this.#resolved(operation, status, at),
    );
    if (validate(body ?? text)) return [];
    const [error] = validate.errors!;
    return [
      {
        rule: `is not of its schema: ${describe(error!)}`,
        detail: JSON.stringify({ error, body: text.slice(0, 1000) }),
      },
    ];
  }

  /** Shared responses stand among the components. */
  #resolved({ path, method }: Operation, status: number, at: string[]): string[] {
    const response = this.#source.paths[path]![method.toLowerCase()]!.responses[
      String(status)
    ] as Schema;
    if (!response.$ref) return at;
    return [...response.$ref.slice(2).split('/'), ...at.slice(5)];
  }

  #validator(ajv: Ajv2020, id: string, at: readonly string[]): ValidateFunction {
    const $ref = `${id}#/${at.map(escape).join('/')}`;
    const key = `${ajv === this.#loose}${$ref}`;
    const known = this.#compiled.get(key) ?? ajv.compile({ $ref });
    this.#compiled.set(key, known);
    return known;
  }
}

/** The same for all places of a list. */
const describe = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath.replace(/\/\d+/g, '/*')} ${message} ${JSON.stringify(params)}`;

/** The document, where a reply has no members but those that its schema names. */
function closed(source: Document['source']): object {
  const copy = structuredClone(source);
  const openNames = new Set<string>();
  visit(copy, ({ allOf = [] }) => {
    // It is a part of others: they say together which members there are.
    for (const { $ref } of allOf) if ($ref) openNames.add($ref.split('/').at(-1)!);
  });
  const open = new Set([...openNames].map((name) => copy.components['schemas']![name]));
  visit(copy, (schema, isPart) => {
    const isOpen = isPart || open.has(schema) || 'additionalProperties' in schema;
    if (schema.properties && !isOpen) schema.unevaluatedProperties = false;
  });
  return copy;
}

/** The replies, where no member has to be there. */
function withoutRequired(replies: object): object {
  const copy = structuredClone(replies);
  visit(copy, (schema) => {
    if (Array.isArray(schema.required)) delete schema.required;
    // Less than all of a record may be a part of several.
    if (schema.oneOf) Object.assign(schema, { anyOf: schema.oneOf, oneOf: undefined });
  });
  return copy;
}

/** Visits all schemas of the document; of each it is told whether it is a part of an `allOf`. */
function visit(
  value: unknown,
  see: (schema: Schema, isPart: boolean) => void,
  isPart = false,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) see(value as Schema, isPart);
  for (const [name, member] of Object.entries(value)) {
    // An example is no schema.
    if (name === 'example') continue;
    visit(member, see, name === 'allOf' || (isPart && Array.isArray(value)));
  }
}
