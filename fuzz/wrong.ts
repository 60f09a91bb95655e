/** Values that a schema nearly allows: one place of them is wrong, or is right and has broken other servers. */
import { alternativesOf, type Json, plain, type Schema, typesOf } from './document.ts';
import { type Draw, drawFraction, happens, pick } from './draw.ts';
import { hostileJson, hostileNames, hostileNumbers, hostileTexts } from './hostile.ts';
import { isTaking, type Value } from './plan.ts';
import type { Values } from './values.ts';

/** A value, what is special about it, and where in it. */
export interface Wrong {
  value: Value;
  kind: string;
  pointer: string;
}

type Maker = (draw: Draw) => Value;

/** Makes a value that is special at one place. */
export function wrong(draw: Draw, values: Values, given: Schema, name = '', depth = 0): Wrong {
  const schema = plain(values.document, given);
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0 && happens(draw, 0.8))
    return wrong(draw, values, values.choose(draw, alternatives, depth), name, depth + 1);
  const inside = happens(draw, 0.7) ? wrongInside(draw, values, schema, name, depth) : null;
  if (inside) return inside;
  const makers = [...violationsOf(values, schema), ...hostileOf(schema)];
  const [kind, make] = pick(draw, makers);
  return { value: make(draw), kind, pointer: '' };
}

/** A good object or list with one member that is not. */
function wrongInside(
  draw: Draw,
  values: Values,
  schema: Schema,
  name: string,
  depth: number,
): Wrong | null {
  const { properties = {}, items } = schema;
  const names = Object.keys(properties);
  if (names.length > 0) {
    const member = pick(draw, names);
    const made = wrong(draw, values, properties[member]!, member, depth + 1);
    const whole = objectOf(values.valid(draw, withoutExample(schema), undefined, depth));
    const pointer = `/${member}${made.pointer}`;
    return { ...made, value: { ...whole, [member]: made.value } as Json, pointer };
  }
  if (items && typesOf(schema).includes('array')) {
    const made = wrong(draw, values, items, name, depth + 1);
    const others = happens(draw, 0.5) ? [values.valid(draw, items, undefined, depth + 1)] : [];
    return { ...made, value: [...others, made.value] as Json, pointer: `/*${made.pointer}` };
  }
  return null;
}

const withoutExample = (schema: Schema): Schema => ({ ...schema, example: undefined });

const objectOf = (value: Value): Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isTaking(value)
    ? value
    : {};

/** What the schema forbids, by kind. */
function violationsOf(values: Values, schema: Schema): [kind: string, make: Maker][] {
  const types = typesOf(schema);
  const makers: [string, Maker][] = [['another type', (draw) => otherType(draw, types)]];
  if (!types.includes('null')) makers.push(['null', () => null]);
  if (schema.enum) makers.push(['not of the list', () => 'none-of-these']);
  if (schema.enum)
    makers.push(['another case', (draw) => String(pick(draw, schema.enum!)).toUpperCase()]);
  if (schema.properties) makers.push(...objectViolations(values, schema));
  const { maxItems, minItems, items } = schema;
  const times = (draw: Draw, length: number): Json => {
    const item = values.valid(draw, items ?? {}, undefined, 3) as Json;
    return Array.from({ length }, () => item);
  };
  if (maxItems !== undefined) makers.push(['too many', (draw) => times(draw, maxItems + 1)]);
  if (minItems) makers.push(['too few', (draw) => times(draw, minItems - 1)]);
  if (types.includes('array')) makers.push(['the same twice', (draw) => times(draw, 2)]);
  makers.push(...textViolations(values, schema), ...numberViolations(schema));
  return makers;
}

function objectViolations(values: Values, schema: Schema): [kind: string, make: Maker][] {
  const { required = [], properties = {} } = schema;
  const good = (draw: Draw) => objectOf(values.valid(draw, withoutExample(schema)));
  const makers: [string, Maker][] = [
    ['one more member', (draw) => defined(good(draw), pick(draw, ['unknown', ...hostileNames]))],
    ['nothing in it', () => ({})],
    [
      'all members',
      (draw) =>
        Object.fromEntries(
          Object.entries(properties).map(([name, of]) => [name, values.member(draw, of, name, 3)]),
        ) as Json,
    ],
  ];
  if (required.length > 0) {
    makers.push([
      'a member missing',
      (draw) => {
        const missing = pick(draw, required);
        return Object.fromEntries(Object.entries(good(draw)).filter(([name]) => name !== missing));
      },
    ]);
  }
  return makers;
}

/** With one more member, whatever its name: an assignment would not make it for each of them. */
const defined = (object: Record<string, Json>, name: string): Json =>
  Object.fromEntries([...Object.entries(object), [name, 1]]);

function textViolations(values: Values, schema: Schema): [kind: string, make: Maker][] {
  if (!typesOf(schema).includes('string') || schema.enum) return [];
  const { minLength, maxLength, format, pattern } = schema;
  const makers: [string, Maker][] = [];
  if (minLength)
    makers.push(['too short', (draw) => values.text(draw, schema).slice(0, minLength - 1)]);
  if (maxLength !== undefined) {
    makers.push(['too long', () => 'x'.repeat(maxLength + 1)]);
    makers.push(['as long as may be', () => 'x'.repeat(maxLength)]);
    makers.push(['as long as may be, in two units each', () => '𝒜'.repeat(maxLength)]);
  }
  if (format) makers.push(['no such format', () => 'not-of-the-format']);
  if (format === 'uuid') {
    makers.push(['an id of nothing', () => '00000000-0000-0000-0000-000000000000']);
    makers.push(['an id in capitals', (draw) => values.text(draw, schema).toUpperCase()]);
  }
  if (pattern) {
    makers.push(['beyond the pattern', (draw) => `${values.text(draw, schema)}\n`]);
    makers.push(['beyond the pattern', (draw) => ` ${values.text(draw, schema)}é`]);
  }
  return makers;
}

function numberViolations({ type, minimum, maximum }: Schema): [kind: string, make: Maker][] {
  const types = typesOf({ type });
  if (!types.includes('integer') && !types.includes('number')) return [];
  const makers: [string, Maker][] = [];
  if (maximum !== undefined) makers.push(['past the maximum', () => maximum + 1]);
  if (minimum !== undefined) makers.push(['below the minimum', () => minimum - 1]);
  if (types.includes('integer')) makers.push(['not whole', (draw) => 1 + drawFraction(draw)]);
  return makers;
}

function otherType(draw: Draw, types: readonly string[]): Json {
  const others: [string, Json][] = [
    ['string', 'text'],
    ['string', '1'],
    ['integer', 1],
    ['boolean', true],
    ['array', []],
    ['array', [null]],
    ['object', {}],
    ['object', { not: 'x' }],
    ['object', { $ne: null }],
  ];
  const isNumber = types.includes('number') || types.includes('integer');
  const fitting = others.filter(([type]) =>
    type === 'integer' ? !isNumber : !types.includes(type),
  );
  return pick(draw, fitting.length > 0 ? fitting : others)[1];
}

const from = (lists: Record<string, readonly Json[]>): [kind: string, make: Maker][] =>
  Object.entries(lists).map(([kind, list]) => [kind, (draw) => pick(draw, list)]);

/** What the schema may allow, and is hostile. */
function hostileOf(schema: Schema): [kind: string, make: Maker][] {
  const types = typesOf(schema);
  const any = types.length === 0;
  const makers: [string, Maker][] = [];
  if (any || types.includes('string')) makers.push(...from(hostileTexts));
  if (any || types.includes('integer') || types.includes('number'))
    makers.push(...from({ 'end of numbers': hostileNumbers }));
  if (any || types.includes('object') || types.includes('array')) makers.push(...from(hostileJson));
  return makers;
}
