import { isDeepStrictEqual } from 'node:util';
import type { Document, Schema } from './document.ts';
import { fits, nameOf, shapesOf, tagOf, takes, type Shape } from './shapes.ts';

/** Callers send it (what they sent must still be taken) or receive it (they must get what they expect). */
export type Direction = 'sent' | 'received';

/** Compares what callers exchange by two documents. Each change is told once, where it is made. */
export class SchemaComparer {
  readonly #before: Document;
  readonly #after: Document;
  /** By direction, component and shape; empty while they are compared, so that circles end. */
  readonly #compared = new Map<string, string[]>();

  constructor(before: Document, after: Document) {
    this.#before = before;
    this.#after = after;
  }

  /** What callers would notice, as sentences that begin with the place: the component, where there is one. */
  compare(at: string, before: Schema, after: Schema, direction: Direction): string[] {
    const name = nameOf(after) && nameOf(before);
    const place = name === undefined ? at : `${name} (${direction})`;
    const old = shapesOf(this.#before, before);
    const present = shapesOf(this.#after, after);
    const [coming, awaited] = direction === 'sent' ? [old, present] : [present, old];
    return [
      ...coming.flatMap((shape) => this.#findWithin(place, shape, awaited, direction)),
      ...defaults(at, before, after, direction),
    ];
  }

  /** Each shape of what comes has to be within one of what is awaited. */
  #findWithin(place: string, shape: Shape, awaited: Shape[], direction: Direction): string[] {
    if (shape.values) return valuesOutside(place, shape.values, awaited, direction);
    const alike = awaited.filter(({ type }) => fits(shape.type, type));
    if (alike.length === 0) return [notAwaited(place, shape.type ?? 'any value', direction)];
    const tag = this.#tagOf(shape, direction === 'sent');
    const tags = alike.map((one) => this.#tagOf(one, direction === 'received'));
    if (alike.length > 1 && tag !== undefined && !tags.includes(tag)) {
      return [notAwaited(place, tag, direction)];
    }
    const found = alike.map((one) => this.#compareShape(place, shape, one, direction));
    return found.reduce((least, one) => (one.length < least.length ? one : least));
  }

  #tagOf(shape: Shape, isOld: boolean): string | undefined {
    return shape.type === 'object' ? tagOf(isOld ? this.#before : this.#after, shape) : undefined;
  }

  #compareShape(at: string, coming: Shape, awaited: Shape, direction: Direction): string[] {
    if (awaited.type === undefined && !awaited.values) return [];
    const [before, after] = direction === 'sent' ? [coming, awaited] : [awaited, coming];
    if (!before.name || !after.name) return this.#compareParts(at, before, after, direction);
    const key = [direction, before.name, before.place, after.name, after.place].join(' ');
    const known = this.#compared.get(key);
    if (known) return known;
    this.#compared.set(key, []);
    const found = this.#compareParts(`${before.name} (${direction})`, before, after, direction);
    this.#compared.set(key, found);
    return found;
  }

  #compareParts(at: string, before: Shape, after: Shape, direction: Direction): string[] {
    return [
      ...(direction === 'sent' ? narrowed(at, before, after) : reformatted(at, before, after)),
      ...(before.type === 'array'
        ? this.compare(`${at}/*`, before.items ?? {}, after.items ?? {}, direction)
        : []),
      ...(before.type === 'object' ? this.#compareObjects(at, before, after, direction) : []),
    ];
  }

  #compareObjects(place: string, before: Shape, after: Shape, direction: Direction): string[] {
    const { properties: present = {} } = after;
    const needed = (direction === 'sent' ? after : before).required ?? [];
    const given = (direction === 'sent' ? before : after).required ?? [];
    const missing = needed.filter((name) => !given.includes(name));
    const isGone = (name: string) => direction === 'received' && !present[name];
    const what = direction === 'sent' ? 'is required now' : 'may be missing now';
    return [
      ...missing.filter((name) => !isGone(name)).map((name) => `${place}/${name} ${what}`),
      ...Object.entries(before.properties ?? {}).flatMap(([name, schema]) => {
        const at = `${place}/${name}`;
        const other = present[name];
        return other ? this.compare(at, schema, other, direction) : [`${at} is gone`];
      }),
      ...this.#compareOthers(`${place}/*`, before, after, direction),
    ];
  }

  /** What there is beside the properties that have a name. */
  #compareOthers(place: string, before: Shape, after: Shape, direction: Direction): string[] {
    const isOpen = direction === 'sent' ? true : undefined;
    const { additionalProperties: old = isOpen } = before;
    const { additionalProperties: present = isOpen } = after;
    if (!old) return [];
    if (!present) return [`${place} is gone`];
    return this.compare(place, asSchema(old), asSchema(present), direction);
  }
}

const asSchema = (schema: Schema | true): Schema => (schema === true ? {} : schema);

function notAwaited(place: string, what: string, direction: Direction): string {
  return direction === 'sent' ? `${place} takes ${what} no more` : `${place} may be ${what} now`;
}

/** Among several values that are received there may be new ones: the SDK's types say so. */
function valuesOutside(place: string, values: unknown[], awaited: Shape[], direction: Direction) {
  const isOpen = ({ type, values: old }: Shape) =>
    direction === 'received' && type === 'string' && old?.length !== 1;
  return values
    .filter((value) => !awaited.some((one) => takes(one, value)))
    .filter((value) => typeof value !== 'string' || !awaited.some(isOpen))
    .map((value) => notAwaited(place, JSON.stringify(value), direction));
}

function defaults(place: string, before: Schema, after: Schema, direction: Direction): string[] {
  const { default: old } = before;
  if (direction === 'received' || old === undefined || isDeepStrictEqual(old, after.default)) {
    return [];
  }
  const now = after.default === undefined ? 'no default' : JSON.stringify(after.default);
  return [`${place} has ${now} for what is not given, no more ${JSON.stringify(old)}`];
}

const least = ['minLength', 'minimum', 'minItems'] as const;
const most = ['maxLength', 'maximum', 'maxItems'] as const;

/** What is taken no more of a type that is taken. */
function narrowed(place: string, before: Shape, after: Shape): string[] {
  const told = [
    ...least.filter((key) => (after[key] ?? -Infinity) > (before[key] ?? -Infinity)),
    ...most.filter((key) => (after[key] ?? Infinity) < (before[key] ?? Infinity)),
    ...(['format', 'pattern'] as const).filter((key) => after[key] && after[key] !== before[key]),
    ...(after.uniqueItems && !before.uniqueItems ? (['uniqueItems'] as const) : []),
  ];
  const limits = told.map(
    (key) => `${place} has ${key} ${after[key]} now, before ${before[key] ?? 'none'}`,
  );
  return after.values ? [...limits, `${place} takes some values only now`] : limits;
}

/** What is received in another form, or no more as the one value that tells it. */
function reformatted(place: string, before: Shape, after: Shape): string[] {
  const isOther = before.format !== undefined && after.format !== before.format;
  return [
    ...(isOther
      ? [`${place} has the format ${after.format ?? 'none'} now, before ${before.format}`]
      : []),
    ...(before.values && (before.type !== 'string' || before.values.length === 1)
      ? [`${place} may have other values than ${JSON.stringify(before.values)} now`]
      : []),
  ];
}
