import type { Call } from './request.ts';

/**
 * The operations below a prefix: the nested ones by name, and each of its own by name with what it sends, as
 * `METHOD path flags [content/type]`. Those that send what `common` says are named together in `_`.
 *
 * The path is what stands behind that of the prefix, or behind `=` the whole; `*` is the name. That of the prefix is in `=`,
 * from where the one above it ends, unless it is as usual, see `usualPath`. Flags: `q` it takes a query, `b` a body,
 * `k` gets an idempotency key, `o` needs no credentials, `r` gives the reply unread, `p` gives a page, `a` an address.
 */
export interface Operations {
  readonly [name: string]: string | Operations;
}

/** What the generator tells of all operations. */
export interface Told {
  /** Where the paths begin: `/api/v1`. */
  base: string;
  common: Readonly<Record<string, string>>;
  operations: Operations;
}

/** What a method gives: a reply, a page, or only the address of what it calls. */
export type ReplyKind = 'send' | 'page' | 'address';

/** What the methods hand their calls to. */
export type Sender = (call: Call, kind: ReplyKind) => unknown;

/**
 * Gives the target a method for each operation, nested as their names are; what is nested is made when it is first asked
 * for. A method's inputs: path values, body, query, options, in this order.
 */
export function addResources(
  target: object,
  sender: Sender,
  told: Told,
  prefix: readonly string[] = [],
): void {
  const add = (name: string, sent: string) =>
    Object.assign(target, { [name]: methodOf(sender, told.base, [...prefix, name], sent) });
  for (const [name, given] of Object.entries(told.operations)) {
    if (typeof given !== 'string') {
      const place = [...prefix, name];
      const base = told.base + ((given['='] as string | undefined) ?? usualPath(place));
      const below = { ...told, base, operations: given };
      addLazily(target, name, (nested) => addResources(nested, sender, below, place));
    } else if (name === '_') {
      for (const verb of given.split(' ')) add(verb, told.common[verb]!);
    } else if (name !== '=') add(name, given);
  }
}

/** The methods of `R`, which give the calls that they would make. */
export type Calls<R> = {
  readonly [K in keyof R]: R[K] extends (...inputs: never[]) => unknown
    ? (...inputs: unknown[]) => Call
    : Calls<R[K]>;
};

/** All calls, for what makes them in a way of its own. */
export function callsOf<R>(told: Told): Calls<R> {
  const calls = {};
  addResources(calls, (call) => call, told);
  return calls as Calls<R>;
}

function addLazily(target: object, name: string, fill: (nested: object) => void): void {
  let made: object | undefined;
  const get = () => {
    if (!made) fill((made = {}));
    return made;
  };
  Object.defineProperty(target, name, { get, enumerable: true, configurable: true });
}

function methodOf(sender: Sender, base: string, parts: readonly string[], sent: string) {
  const [method = '', below = '', flags = '', contentType] = sent.split(' ');
  const rest = below.replace('*', pathName(parts.at(-1)!));
  const path = rest.startsWith('=') ? rest.slice(1) : base + rest;
  const count = path.split('{').length - 1;
  const has = (flag: string) => flags.includes(flag);
  return (...inputs: unknown[]) => {
    const values = inputs.splice(0, count) as string[];
    const call: Call = {
      operation: parts.join('.'),
      method,
      path,
      values,
      body: has('b') ? inputs.shift() : undefined,
      query: has('q') ? (inputs.shift() as object) : undefined,
      contentType,
      keyed: has('k'),
      open: has('o'),
      raw: has('r'),
      options: inputs[0] as object,
    };
    return sender(call, has('p') ? 'page' : has('a') ? 'address' : 'send');
  };
}

/** What the path of a prefix has more than that above it: `contacts` and `companies` are `/contacts` and `/{id}/companies`. */
export function usualPath(prefix: readonly string[]): string {
  return `${prefix.length > 1 ? '/{id}' : ''}/${pathName(prefix.at(-1)!)}`;
}

/** A name as paths have it: `rotateKey` is `rotate-key`. */
export function pathName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
