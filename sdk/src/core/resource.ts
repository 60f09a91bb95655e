import type { Http } from './http.ts';

/**
 * The operations below a prefix: the nested ones by name, and each of its own by name with what it sends, as
 * `METHOD path flags [content/type] [&repeated,lists]`. Those that send what `common` says are named together in `_`.
 *
 * The path is what stands behind that of the prefix, or behind `=` the whole. Flags: `q` it takes a query, `b` a body,
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

/**
 * Gives the target a method for each operation, nested as their names are; what is nested is made when it is first asked
 * for. A method's inputs: path values, body, query, options, in this order.
 */
export function addResources(
  target: object,
  http: Http,
  told: Told,
  prefix: readonly string[] = [],
): void {
  const add = (name: string, given: string) =>
    Object.assign(target, { [name]: methodOf(http, told.base, [...prefix, name], given) });
  for (const [name, given] of Object.entries(told.operations)) {
    if (typeof given !== 'string') {
      const below = { ...told, operations: given };
      addLazily(target, name, (nested) => addResources(nested, http, below, [...prefix, name]));
    } else if (name === '_') {
      for (const verb of given.split(' ')) add(verb, told.common[verb]!);
    } else add(name, given);
  }
}

function addLazily(target: object, name: string, fill: (nested: object) => void): void {
  let made: object | undefined;
  const get = () => {
    if (!made) fill((made = {}));
    return made;
  };
  Object.defineProperty(target, name, { get, enumerable: true });
}

function methodOf(http: Http, base: string, parts: readonly string[], given: string) {
  const [method = '', below = '', flags = '', ...more] = given.split(' ');
  const path = below.startsWith('=') ? below.slice(1) : base + pathOf(parts.slice(0, -1)) + below;
  const count = path.split('{').length - 1;
  const has = (flag: string) => flags.includes(flag);
  return (...inputs: unknown[]) => {
    const values = inputs.splice(0, count) as string[];
    return http[has('p') ? 'page' : has('a') ? 'address' : 'send']({
      operation: parts.join('.'),
      method,
      path,
      values,
      body: has('b') ? inputs.shift() : undefined,
      query: has('q') ? (inputs.shift() as object) : undefined,
      contentType: more.find((part) => part.includes('/')),
      repeat: more
        .find((part) => part.startsWith('&'))
        ?.slice(1)
        .split(','),
      keyed: has('k'),
      open: has('o'),
      raw: has('r'),
      options: inputs[0] as object,
    });
  };
}

/** The path of what is nested so: `contacts` and `companies` are `/contacts/{id}/companies`. */
export function pathOf(prefix: readonly string[]): string {
  const names = prefix.map((name) =>
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  return names.length > 0 ? `/${names.join('/{id}/')}` : '';
}
