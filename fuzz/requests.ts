/** Requests for an operation: valid ones, nearly valid ones and hostile ones. */
import type { Document, Json, Operation, Parameter, Schema } from './document.ts';
import { type Draw, drawBetween, happens, pick, pickWeighted } from './draw.ts';
import { hostileEscapes, wrongTypes } from './hostile.ts';
import { kindsOf, kindsOfParameter } from './names.ts';
import { isTaking, type PlannedBody, type Role, spoils, type Step, type Value } from './plan.ts';
import { addQuery, place, specialOf } from './placing.ts';
import { taking, Values } from './values.ts';
import { wrong } from './wrong.ts';

/** How right a request is. */
type Mode = 'valid' | 'nearly' | 'hostile';

export interface Requests {
  /** A request for the operation; `mode` is drawn unless given. */
  make(draw: Draw, operation: Operation, as: Role, mode?: Mode): Omit<Step, 'id'>;
  /** A body for it, or null where it takes none. */
  makeBody(draw: Draw, operation: Operation): PlannedBody | null;
  /** As in the example of the document, or as the schema allows; with the word in its texts, if one is given. */
  makeExample(draw: Draw, operation: Operation, as: Role, word?: string): Omit<Step, 'id'>;
}

/** How many optional parameters a request has at most. */
const mostOptional = 3;
/** Of parameters that make the server wait, no more than this. */
const mostPatient: Record<string, number> = { wait: 1 };

/** Makes requests by one document. */
export function createRequests(document: Document): Requests {
  const maker = new Maker(document);
  return {
    make: (draw, operation, as, mode) =>
      maker.make(
        draw,
        operation,
        as,
        mode ?? pickWeighted(draw, { valid: 55, nearly: 30, hostile: 15 }),
      ),
    makeBody: (draw, operation) => maker.body(draw, operation),
    makeExample: (draw, operation, as, word) => maker.example(draw, operation, as, word),
  };
}

class Maker {
  readonly #document: Document;
  readonly #values: Values;

  constructor(document: Document) {
    this.#document = document;
    this.#values = new Values(document, (name) => kindsOf(document, name, ''));
  }

  make(draw: Draw, operation: Operation, as: Role, mode: Mode): Omit<Step, 'id'> {
    const step: Omit<Step, 'id'> = { operation: operation.id, as, specials: [] };
    this.#values.about = operation.group;
    const chosen = this.#parametersOf(draw, operation);
    for (const parameter of chosen)
      place(step, parameter, this.#parameter(draw, operation, parameter));
    step.body = this.body(draw, operation);
    const accepted = typesOfReplies(operation);
    if (accepted.length > 1 && happens(draw, 0.5))
      step.headers = { ...step.headers, Accept: pick(draw, accepted) };
    if (mode === 'nearly') this.#spoilOne(draw, operation, step, chosen);
    if (mode === 'hostile') this.#spoilForm(draw, step, chosen);
    return step;
  }

  example(draw: Draw, operation: Operation, as: Role, word?: string): Omit<Step, 'id'> {
    const step = this.make(draw, operation, as, 'valid');
    const [contentType, schema] = Object.entries(operation.bodies)[0] ?? [];
    const example = schema && this.#document.resolve(schema).example;
    if (example !== undefined) step.body = { contentType: contentType!, value: example };
    if (step.body && word) {
      const { properties = {} } = this.#document.resolve(schema!);
      const told = `${word} ${drawBetween(draw, 0, 999_999)}`;
      step.body.value = withWord(step.body.value, properties, told);
    }
    delete step.query;
    delete step.headers;
    return step;
  }

  body(draw: Draw, operation: Operation): PlannedBody | null {
    const types = Object.keys(operation.bodies);
    if (types.length === 0 || (!operation.needsBody && happens(draw, 0.3))) return null;
    this.#values.about = operation.group;
    const contentType = pick(draw, types);
    return { contentType, value: this.#values.valid(draw, operation.bodies[contentType]!) };
  }

  #parametersOf(draw: Draw, { parameters }: Operation): Parameter[] {
    const optional = parameters.filter(({ required }) => !required);
    const chosen = new Set(parameters.filter(({ required }) => required));
    const most = Math.min(mostOptional, optional.length);
    const count = most === 0 || happens(draw, 0.5) ? 0 : drawBetween(draw, 1, most);
    for (let made = 0; made < count; made += 1) chosen.add(pick(draw, optional));
    return [...chosen];
  }

  #parameter(draw: Draw, operation: Operation, parameter: Parameter): Value {
    const { name, schema, style } = parameter;
    if (name in mostPatient) return drawBetween(draw, 0, mostPatient[name]!);
    const kinds = kindsOfParameter(this.#document, operation, parameter);
    if (style === 'deepObject') return this.#operators(draw, schema, kinds);
    const made = this.#values.valid(draw, schema, { kinds });
    // What is a text to the document is one of few that mean something.
    // An example is given where a text has to be of a kind that no keyword says.
    if (schema.example !== undefined && happens(draw, 0.4)) return schema.example;
    const isFree = typeof made === 'string' && !schema.enum && !parameter.name.startsWith('q');
    // A key that was used is refused for another request: then nothing else of it is tried.
    const often = name === 'Idempotency-Key' ? 0.15 : 0.8;
    return isFree && happens(draw, often) ? taking(draw, kinds, made) : made;
  }

  /** `createdAt[gte]` takes what replies have as `createdAt`. */
  #operators(draw: Draw, schema: Schema, kinds: readonly string[]): Value {
    const { properties = {} } = this.#document.resolve(schema);
    const operators = Object.keys(properties);
    const chosen = Array.from({ length: drawBetween(draw, 1, 2) }, () => pick(draw, operators));
    const members = chosen.map((operator) => {
      const value = this.#values.valid(draw, properties[operator]!);
      const isFree = typeof value !== 'boolean' && happens(draw, 0.7);
      return [operator, isFree && !isTaking(value) ? taking(draw, kinds, value) : value];
    });
    return Object.fromEntries(members);
  }

  /** One parameter, or a place of the body, is wrong. */
  #spoilOne(draw: Draw, operation: Operation, step: Omit<Step, 'id'>, chosen: Parameter[]): void {
    const types = Object.keys(operation.bodies);
    const others = chosen.length > 0 ? chosen : operation.parameters.slice(0, 1);
    if (types.length > 0 && (others.length === 0 || happens(draw, 0.7))) {
      const contentType = pick(draw, types);
      const { value, kind, pointer } = wrong(draw, this.#values, operation.bodies[contentType]!);
      step.body = { contentType, value };
      step.specials.push({ parameter: `body ${pointer}`, kind });
    } else if (others.length > 0) {
      const parameter = pick(draw, others);
      const isTampered = happens(draw, 0.2);
      const made = isTampered
        ? this.#tampered(draw, operation, parameter)
        : this.#wrongly(draw, parameter);
      place(step, parameter, made.value);
      step.specials.push(specialOf(parameter, made.kind));
    }
  }

  #tampered(
    draw: Draw,
    operation: Operation,
    parameter: Parameter,
  ): { value: Value; kind: string } {
    const value = taking(draw, kindsOfParameter(this.#document, operation, parameter), 'none');
    value.$take.spoil = pick(draw, ['flipped', 'cut'] as const);
    return { value, kind: value.$take.spoil };
  }

  #wrongly(draw: Draw, { schema, in: part }: Parameter): { value: Value; kind: string } {
    if (part !== 'header' && happens(draw, 0.2))
      return { value: pick(draw, hostileEscapes), kind: 'escapes' };
    const { value, kind } = wrong(draw, this.#values, schema);
    return { value, kind };
  }

  /** What is wrong is nothing that a schema knows of: how it is sent. */
  #spoilForm(draw: Draw, step: Omit<Step, 'id'>, chosen: Parameter[]): void {
    const queried = chosen.find((parameter) => parameter.in === 'query');
    const ways: (() => void)[] = [
      () =>
        addQuery(
          step,
          pick(draw, ['unknown', '__proto__', 'a[b][c]', '[]', 'limit[', 'q[eq]', '']),
          'x',
          'unknown',
        ),
      () => {
        if (queried) addQuery(step, queried.name, 'x', 'given twice');
      },
      () => {
        if (queried) addQuery(step, `${queried.name}[eq]`, 'x', 'also with an operator');
      },
    ];
    if (step.body) {
      const { body } = step;
      ways.push(
        () => {
          step.body = null;
          step.specials.push({ parameter: 'body', kind: 'missing' });
        },
        () => {
          body.spoil = pick(
            draw,
            happens(draw, 0.05) ? ['oversize'] : spoils.filter((one) => one !== 'oversize'),
          );
          step.specials.push({ parameter: 'body', kind: body.spoil });
        },
        () => {
          body.contentType = pick(draw, wrongTypes);
          step.specials.push({ parameter: 'header Content-Type', kind: String(body.contentType) });
        },
      );
    } else {
      ways.push(() => {
        step.body = { contentType: 'application/json', value: { a: 1 } };
        step.specials.push({ parameter: 'body', kind: 'where none is taken' });
      });
    }
    pick(draw, ways)();
  }
}

/** The content types of its replies but for problems. */
const typesOfReplies = ({ responses }: Operation): string[] => [
  ...new Set(
    Object.values(responses)
      .flatMap(({ content = {} }) => Object.keys(content))
      .filter((type) => !type.includes('problem')),
  ),
];

/** Shorter ones are codes and the like. */
const shortestText = 100;

/** The body, with the word in each text of it that may be any. */
function withWord(body: Value, properties: Record<string, Schema>, word: string): Value {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (!isObject || isTaking(body)) return body;
  const members = Object.entries(body).map(([name, value]): [string, Json] => {
    const { format, pattern, maxLength = 0, ...schema } = properties[name] ?? {};
    const isText = typeof value === 'string' && !schema.enum && !format && !pattern;
    return [name, isText && maxLength >= shortestText ? word : value];
  });
  return Object.fromEntries(members);
}
