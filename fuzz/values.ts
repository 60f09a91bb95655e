/** Values that a schema allows. */
import * as fc from 'fast-check';
import {
  type Document,
  type Json,
  type Operation,
  plain,
  type Schema,
  alternativesOf,
  typesOf,
} from './document.ts';
import { type Draw, drawBetween, drawFraction, happens, pick } from './draw.ts';
import type { Taking, Value } from './plan.ts';
import { anyScalar, formats, names, texts, words } from './texts.ts';

/** Where a value stands: what it could take of what was learned. */
export interface Place {
  kinds: readonly string[];
}

const deepest = 4;
const nowhere: Place = { kinds: [] };

/** Makes values by the schemas of one document. */
export class Values {
  readonly document: Document;
  /** What the request is about that values are made for: an id of something unknown may be one of these. */
  about = '';
  readonly #kindsOf: (name: string) => string[];
  readonly #heights = new Map<Schema, number>();
  readonly #patterns = new Map<string, fc.Arbitrary<string>>();

  /** @param kindsOf what a member of that name can take */
  constructor(document: Document, kindsOf: (name: string) => string[]) {
    this.document = document;
    this.#kindsOf = kindsOf;
  }

  /** A value that the schema allows. */
  valid(draw: Draw, given: Schema, place: Place = nowhere, depth = 0): Value {
    const schema = plain(this.document, given);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return pick(draw, schema.enum);
    if (schema.example !== undefined && happens(draw, 0.2)) return schema.example;
    const alternatives = alternativesOf(schema);
    if (alternatives.length > 0)
      return this.valid(draw, this.choose(draw, alternatives, depth), place, depth + 1);
    return this.#ofType(draw, schema, this.#drawType(draw, schema), place, depth);
  }

  /** A value of a member of that name. */
  member(draw: Draw, schema: Schema, name: string, depth = 0): Value {
    return this.valid(draw, schema, { kinds: this.#kindsOf(name) }, depth);
  }

  /** One of the alternatives; far down one that ends soon. */
  choose(draw: Draw, alternatives: readonly Schema[], depth: number): Schema {
    const some = alternatives.filter(({ type }) => type !== 'null' || happens(draw, 0.2));
    const open = some.length > 0 ? some : alternatives;
    if (depth < deepest) return pick(draw, open);
    const lowest = Math.min(...open.map((one) => this.#heightOf(one)));
    return pick(
      draw,
      open.filter((one) => this.#heightOf(one) === lowest),
    );
  }

  /** Which of the members an object has: those that it needs, and some of the others. */
  membersOf(draw: Draw, { properties = {}, required = [] }: Schema, depth: number): string[] {
    const names = Object.keys(properties);
    const optional = names.filter((name) => !required.includes(name));
    const most = depth === 0 ? 4 : depth < deepest ? 2 : 0;
    const extra = Math.min(optional.length, drawBetween(draw, 0, most));
    const chosen = new Set(required);
    for (let count = 0; count < extra; count += 1) chosen.add(pick(draw, optional));
    return names.filter((name) => chosen.has(name));
  }

  #drawType(draw: Draw, schema: Schema): string {
    const types = typesOf(schema);
    if (types.length === 0) return schema.properties ? 'object' : 'any';
    const [first, ...others] = types.filter((type) => type !== 'null' || happens(draw, 0.12));
    return first === undefined ? types[0]! : pick(draw, [first, ...others]);
  }

  #ofType(draw: Draw, schema: Schema, type: string, place: Place, depth: number): Value {
    if (type === 'null') return null;
    if (type === 'boolean') return happens(draw, 0.5);
    if (type === 'object') return this.#object(draw, schema, depth);
    if (type === 'array') return this.#array(draw, schema, place, depth);
    if (type === 'any') return this.#anything(draw, place, depth);
    const made = type === 'string' ? this.text(draw, schema) : this.#number(draw, schema, type);
    const isId = schema.format === 'uuid';
    if (place.kinds.length === 0 && !isId) return made;
    const kinds = isId ? [...place.kinds, pick(draw, [this.about, '*'])] : place.kinds;
    return happens(draw, isId ? 0.95 : 0.4) ? taking(draw, kinds, made) : made;
  }

  #object(draw: Draw, schema: Schema, depth: number): Value {
    const { properties = {}, additionalProperties } = schema;
    const operation = this.#operationOf(draw, schema);
    if (operation) return this.#naming(draw, schema, operation, depth);
    const members = this.membersOf(draw, schema, depth).map((name): [string, Value] => [
      name,
      this.member(draw, properties[name]!, name, depth + 1),
    ]);
    if (typeof additionalProperties !== 'object' || depth >= deepest)
      return Object.fromEntries(members) as Json;
    const count = drawBetween(draw, 0, 2);
    for (let made = 0; made < count; made += 1) {
      const name = draw(names);
      members.push([name, this.valid(draw, additionalProperties, { kinds: ['key'] }, depth + 1)]);
    }
    return Object.fromEntries(members) as Json;
  }

  /** One of the operations that a member of it names. */
  #operationOf(draw: Draw, { properties = {} }: Schema): Operation | undefined {
    const names = properties['operation']?.enum;
    const { operations } = this.document;
    if (!names || !operations.some(({ id }) => id === names[0])) return undefined;
    const name = pick(draw, names);
    return operations.find(({ id }) => id === name);
  }

  /** What names an operation has what that takes: the parameters of its path, and its body. */
  #naming(draw: Draw, { properties = {} }: Schema, operation: Operation, depth: number): Value {
    const { id, parameters, bodies } = operation;
    const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    const often = ['ref', 'ifMatch'].filter(() => happens(draw, 0.2));
    const names = [...inPath, ...often].filter((name) => name in properties);
    const members = names.map((name): [string, Value] => {
      const kinds = name === 'id' ? [operation.group] : this.#kindsOf(name);
      return [name, name === 'ref' ? pick(draw, ['a', 'b']) : taking(draw, kinds, 'none')];
    });
    const [body] = Object.values(bodies);
    if (body) members.push(['body', this.valid(draw, body, undefined, depth + 1)]);
    return Object.fromEntries([['operation', id], ...members]) as Json;
  }

  #array(
    draw: Draw,
    { items = {}, minItems = 0, maxItems = 5 }: Schema,
    place: Place,
    depth: number,
  ): Value {
    const most = depth >= deepest ? minItems : Math.min(maxItems, minItems + 3);
    const length = drawBetween(draw, minItems, most);
    return Array.from({ length }, () => this.valid(draw, items, place, depth + 1)) as Json;
  }

  #anything(draw: Draw, place: Place, depth: number): Value {
    if (place.kinds.length > 0 && happens(draw, 0.3))
      return taking(draw, [...place.kinds, '*'], null);
    if (depth < deepest && happens(draw, 0.3)) return [draw(words), draw(words)];
    return draw(anyScalar);
  }

  #number(draw: Draw, { minimum, maximum }: Schema, type: string): number {
    const min = minimum ?? -1000;
    const max = maximum ?? Math.max(1_000_000, min);
    if (happens(draw, 0.3)) return pick(draw, [min, max]);
    const near = drawBetween(draw, min, Math.min(max, min + 100));
    return type === 'integer' || happens(draw, 0.5) ? near : Math.min(max, near + 0.25);
  }

  /** A text that the schema allows. */
  text(draw: Draw, { format, pattern, minLength = 0, maxLength = 1000 }: Schema): string {
    if (format && format in formats) return draw(formats[format]!);
    if (pattern) return draw(this.#matching(pattern)).slice(0, maxLength);
    const text = draw(happens(draw, 0.5) ? words : texts);
    if (text.length >= minLength) return cut(text, maxLength);
    return text.padEnd(minLength, 'x');
  }

  #matching(pattern: string): fc.Arbitrary<string> {
    const known =
      this.#patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: 60 });
    this.#patterns.set(pattern, known);
    return known;
  }

  /** How many levels a value of it has at least. */
  #heightOf(given: Schema): number {
    const schema = plain(this.document, given);
    const known = this.#heights.get(this.document.resolve(given));
    if (known !== undefined) return known;
    // Who comes here again on the way is in a circle.
    this.#heights.set(this.document.resolve(given), Infinity);
    const below = alternativesOf(schema);
    const { properties = {}, required = [] } = schema;
    const needed = required.map((name) => this.#heightOf(properties[name] ?? {}));
    const height =
      below.length > 0
        ? Math.min(...below.map((one) => this.#heightOf(one)))
        : Math.max(0, ...needed.map((height) => height + 1));
    this.#heights.set(this.document.resolve(given), height);
    return height;
  }
}

/** What was learned last, most times. */
export function taking(draw: Draw, kinds: readonly string[], otherwise: Json): Taking {
  const chance = drawFraction(draw);
  const own = {
    $take: {
      kinds: [...kinds, ...(kinds.length ? [] : ['*'])],
      age: drawFraction(draw) ** 3,
      whose: 'own' as const,
    },
    else: otherwise,
  };
  if (chance < 0.06) own.$take.kinds = ['*'];
  if (chance > 0.94) return { ...own, $take: { ...own.$take, whose: 'foreign' } };
  return own;
}

/** No longer than so many, and no half of a pair of surrogates. */
const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
