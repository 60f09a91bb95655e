/**
 * What keeps hidden fields hidden is code. This makes a copy of the source in which each fence can be taken down while it
 * runs: where it is told from whom something is kept, it is told of somebody from whom nothing is. The fences are found by
 * what they are called, so that a new one is among them.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What stands for an argument where the fence is down. */
const open = {
  /** Who asks, or the context that says who: from him nothing is kept. */
  who: (given: object) =>
    'principal' in given
      ? { ...given, principal: { ...(given.principal as object), fields: {} } }
      : { ...given, fields: {} },
  /** One that has nothing to be searched by that could be hidden. */
  source: (given: object) => ({ ...given, searched: [] }),
  asked: () => ({}),
  names: () => [],
  hidden: () => new Set(),
};

type Fences = Record<string, [argument: number, kind: keyof typeof open]>;

/** By the file that states them: which argument tells a fence what is kept. */
const stated: Record<string, Fences> = {
  'records/seen.ts': {
    seenBy: [0, 'who'],
    hiddenFields: [0, 'who'],
    hides: [0, 'who'],
    rightToPrimary: [0, 'who'],
    shownTo: [0, 'who'],
    requireWritable: [0, 'who'],
    keptOf: [0, 'who'],
    keptNames: [0, 'who'],
    requireShown: [1, 'asked'],
    requireSeen: [1, 'names'],
  },
  'records/custom/own.ts': { withCustomFields: [2, 'hidden'], withoutMembers: [1, 'names'] },
  'records/query/words.ts': { requireSearched: [0, 'source'] },
  'records/query/associations.ts': { associationsSeenBy: [0, 'who'] },
  'http/idempotency.ts': { sightOf: [0, 'who'] },
  // Where what is kept from somebody is read, and nothing else of him.
  'auth/principal.ts': { memberOf: [0, 'who'] },
};

interface Node {
  type: string;
  start: number;
  end: number;
  [part: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof Object(value).type === 'string';

/** Every node of the tree, with those that it stands in, the outermost first. */
function* nodesIn(value: unknown, above: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one, above);
  if (!isNode(value)) return;
  yield [value, above];
  for (const part of Object.values(value)) yield* nodesIn(part, [...above, value]);
}

const nameOf = (node: unknown): string | undefined =>
  isNode(node) ? (node['name'] as string | undefined) : undefined;

/** The fences that a file knows by their names: those that it imports, and those that it states. */
function fencesOf(path: string, program: Node): Map<string, Fences[string]> {
  const known = new Map(Object.entries(stated[path] ?? {}));
  for (const [node] of nodesIn(program)) {
    if (node.type !== 'ImportDeclaration') continue;
    const from = posix.join(posix.dirname(path), String((node['source'] as Node)['value']));
    for (const specifier of node['specifiers'] as Node[]) {
      const fence = stated[from]?.[nameOf(specifier['imported']) ?? ''];
      if (fence) known.set(nameOf(specifier['local'])!, fence);
    }
  }
  return known;
}

/** Whether it is the fields that are read of the member: `memberOf(…).fields`, or `{ fields } = memberOf(…)`. */
function readsFields(above: readonly Node[]): boolean {
  const around = above.at(-1)!;
  if (around.type === 'MemberExpression') return nameOf(around['property']) === 'fields';
  const { properties } = (around['id'] ?? {}) as { properties?: Node[] };
  return properties?.some(({ key }) => nameOf(key) === 'fields') ?? false;
}

/** What the outermost function is called in which a node stands. */
function functionAround(above: readonly Node[]): string {
  const names = above.flatMap((node) =>
    node.type === 'FunctionDeclaration' || node.type === 'VariableDeclarator'
      ? [nameOf(node['id'])]
      : [],
  );
  return names.find((name) => name !== undefined) ?? 'the file';
}

/** The text with a switch at each fence, and the names of these. */
function withSwitches(path: string, text: string): { text: string; names: string[] } {
  const program = parseSync(path, text).program as unknown as Node;
  const fences = fencesOf(path, program);
  const names: string[] = [];
  const inserted: [at: number, text: string][] = [];
  for (const [node, above] of nodesIn(program)) {
    const called = node.type === 'CallExpression' ? nameOf(node['callee']) : undefined;
    const [index, kind] = fences.get(called ?? '') ?? [];
    const argument = index === undefined ? undefined : (node['arguments'] as Node[])[index];
    if (!argument || (called === 'memberOf' && !readsFields(above))) continue;
    const place = `${path} ${functionAround(above)} ${called === 'memberOf' ? 'fields' : called}`;
    const times = names.filter((name) => name.split(' #')[0] === place).length;
    const name = times === 0 ? place : `${place} #${times + 1}`;
    names.push(name);
    inserted.push([argument.start, `globalThis.fences.pass(${JSON.stringify([name, kind])}, `]);
    inserted.push([argument.end, ')']);
  }
  const all = inserted
    .toSorted(([one], [other]) => other - one)
    .reduce((whole, [at, more]) => whole.slice(0, at) + more + whole.slice(at), text);
  return { text: all, names };
}

/** What the copy asks at each fence: which are down, and which were come by. */
class Switches {
  readonly reached = new Set<string>();
  down: readonly string[] = [];

  pass([name, kind]: [string, keyof typeof open], given: object): object {
    this.reached.add(name);
    return this.down.includes(name) ? open[kind](given) : given;
  }
}

export interface Schemata {
  /** The names of all fences. */
  names: string[];
  switches: Switches;
  /** A module of the copy. */
  load<T>(path: string): Promise<T>;
  remove(): Promise<void>;
}

/** Makes the copy. */
export async function createSchemata(): Promise<Schemata> {
  const source = join(root, 'src');
  await mkdir(join(root, '.data'), { recursive: true });
  const target = await mkdtemp(join(root, '.data/fences-'));
  await cp(source, join(target, 'src'), { recursive: true });
  for (const beside of ['openapi', 'package.json'])
    await symlink(join(root, beside), join(target, beside));
  const names: string[] = [];
  for (const file of await readdir(source, { recursive: true })) {
    if (!file.endsWith('.ts') || dirname(file).includes('generated')) continue;
    const switched = withSwitches(file, await readFile(join(source, file), 'utf8'));
    if (switched.names.length === 0) continue;
    names.push(...switched.names);
    await writeFile(join(target, 'src', file), switched.text);
  }
  const switches = new Switches();
  Object.assign(globalThis, { fences: switches });
  return {
    names: names.toSorted(),
    switches,
    load: (path) => import(join(target, 'src', path)),
    remove: () => rm(target, { recursive: true, force: true }),
  };
}
