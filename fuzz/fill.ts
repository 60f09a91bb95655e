/** Makes the request of a step: takes what was learned, and writes it as HTTP wants it. */
import type { Json, Operation, Parameter } from './document.ts';
import type { Lesson } from './learned.ts';
import {
  isTaking,
  rawIn,
  type PlannedBody,
  type Role,
  type Step,
  type Taking,
  type Value,
} from './plan.ts';

/** A request as it is sent. */
export interface Filled {
  step: number;
  as: Role;
  operation: Operation;
  /** With the query. */
  target: string;
  headers: Record<string, string>;
  body: Buffer | null;
  /** The values, of which a check asks whether the document allows them. */
  values: {
    path: Record<string, Json>;
    query: [name: string, value: Json][];
    headers: Record<string, Json>;
    body: Json | undefined;
  };
  /** The step, with the places named from which it took. */
  pinned: Step;
}

/** Finds what was learned, and names what is special in a world. */
export interface Source {
  find(as: Role, taking: Taking): Lesson | null;
  /** The text, with what stands in it for this world. */
  localize(text: string, as: Role): string;
}

/** Node's parser refuses what is longer by itself, before the server hears of it: both together are within its bound. */
const longestTarget = 10_000;
const longestInPath = 2000;
const longestHeader = 2000;

const rawInJson = /"((?:[^"\\]|\\.)*)"/g;

/** @param before the request that the step repeats */
export function fill(
  step: Step,
  operation: Operation,
  source: Source,
  before: Filled | null,
): Filled {
  // Takings are written to, and others may have the same one.
  const pinned = structuredClone(step);
  const pin = new Pin(step.as, source);
  const { values: old } = before ?? {};
  // Where it was stays, whatever else is asked there.
  const path = { ...pin.members(pinned.path ?? {}), ...old?.path };
  const query = pinned.query
    ? pinned.query.map(([name, value]): [string, Json] => [name, pin.value(value)])
    : (old?.query ?? []);
  const headers = pinned.headers ? pin.members(pinned.headers) : (old?.headers ?? {});
  const isOld = step.body === undefined && before !== null;
  const body = pinned.body ? pin.value(pinned.body.value) : isOld ? old?.body : undefined;
  const sent: Record<string, string> =
    isOld && before.headers['content-type']
      ? { 'content-type': before.headers['content-type'] }
      : {};
  for (const [name, value] of Object.entries(headers)) sent[name.toLowerCase()] = headerText(value);
  if (step.body?.contentType) sent['content-type'] = step.body.contentType;
  return {
    step: step.id,
    as: step.as,
    operation,
    target: targetOf(operation, path, query),
    headers: sent,
    body: isOld ? before.body : step.body ? bytesOf(step.body, body!) : null,
    values: { path, query, headers, body },
    pinned,
  };
}

/** Takes values, and keeps with the step where they came from. */
class Pin {
  readonly #as: Role;
  readonly #source: Source;

  constructor(as: Role, source: Source) {
    this.#as = as;
    this.#source = source;
  }

  members(of: Record<string, Value>): Record<string, Json> {
    return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, this.value(value)]));
  }

  value(value: Value): Json {
    if (typeof value === 'string') return this.#source.localize(value, this.#as);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (isTaking(value)) return this.#taken(value);
    return this.members(value);
  }

  #taken(taking: Taking): Json {
    const lesson = this.#source.find(this.#as, taking);
    if (!lesson) return this.value(taking.else);
    if (lesson.origin) taking.$take.from = lesson.origin;
    const { value } = lesson;
    const { spoil } = taking.$take;
    if (!spoil || typeof value !== 'string' || value.length === 0) return value;
    const middle = Math.floor(value.length / 2);
    if (spoil === 'cut') return value.slice(0, middle);
    const other = value[middle] === 'a' ? 'b' : 'a';
    return value.slice(0, middle) + other + value.slice(middle + 1);
  }
}

function targetOf(
  { path, parameters }: Operation,
  values: Record<string, Json>,
  query: [string, Json][],
): string {
  const filled = pathOf(path, values);
  if (query.length === 0) return filled;
  const pairs = query.map(
    ([name, value]) => `${escape(name)}=${queryText(value, parameters, name)}`,
  );
  return `${filled}?${pairs.join('&')}`.slice(0, longestTarget);
}

const pathOf = (path: string, values: Record<string, Json>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => pathText(urlText(values[name] ?? 'none')));

/** Never nothing, or it would be the path of another operation. */
const pathText = (text: string): string => text.slice(0, longestInPath) || '%20';

function queryText(value: Json, parameters: readonly Parameter[], name: string): string {
  const parameter = parameters.find((one) => one.name === name);
  if (Array.isArray(value) && parameter?.style === 'form') return value.map(urlText).join(',');
  return urlText(value);
}

const scalarText = (value: Json): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Escaped, but for what is to stand there as it is. */
function urlText(value: Json): string {
  const text = scalarText(value);
  return rawIn.test(text)
    ? text.replaceAll(new RegExp(rawIn, 'g'), (_, part: string) =>
        part.replace(/[^\x21-\x7e]|[?#]/g, ''),
      )
    : escape(text);
}

const escape = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Headers carry bytes: Node sends none that would end one. */
const headerText = (value: Json): string =>
  scalarText(value)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, longestHeader);

function bytesOf({ contentType, spoil }: PlannedBody, value: Json): Buffer {
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const text = isForm ? formText(value) : jsonText(value);
  if (spoil === 'cut') return Buffer.from(text.slice(0, -1));
  if (spoil === 'trailing') return Buffer.from(`${text},`);
  if (spoil === 'nothing') return Buffer.alloc(0);
  if (spoil === 'oversize') return Buffer.from(`{"a":"${'a'.repeat(1_100_000)}"}`);
  if (spoil === 'utf-16') return Buffer.from(text, 'utf16le');
  if (spoil === 'quotes') return Buffer.from(`'${text}'`);
  return Buffer.from(text);
}

/** JSON, with what is raw in it as it is. */
export const jsonText = (value: Json): string =>
  JSON.stringify(value).replace(
    rawInJson,
    (text) => rawIn.exec(text)?.[1]?.replaceAll('\\"', '"') ?? text,
  );

function formText(value: Json): string {
  if (typeof value !== 'object' || value === null) return escape(scalarText(value));
  return Object.entries(value)
    .flatMap(([name, of]) =>
      [of].flat().map((one) => `${escape(name)}=${escape(scalarText(one as Json))}`),
    )
    .join('&');
}
