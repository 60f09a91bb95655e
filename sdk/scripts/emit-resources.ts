import { type Document, methods, type Operation } from './document.ts';
import { emitMethod } from './emit-method.ts';
import { readOperation, typePrefix } from './read-operation.ts';

/** The operations that share a prefix, and what is nested below it. */
interface Node {
  operations: Map<string, string>;
  children: Map<string, Node>;
}

/** What the methods may mention of the hand-written part, by module. */
const mentions = {
  options: ['ConditionalOptions', 'KeyedOptions', 'RequestOptions'],
  pages: ['PagePromise'],
  reply: ['Reply'],
  shape: ['Choice', 'Shaped', 'Shaping'],
};

/**
 * The source of the resources: a class per operationId prefix, a method per operation, and `Resources` with all of
 * them. Throws for an operationId that makes no method, or one that is a method and a prefix at once.
 */
export function emitResources(document: Document): string {
  const root: Node = newNode();
  const params: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const { node, name } = place(root, operation);
      const source = { document, operation, name, method, path };
      node.operations.set(name, emitMethod(source));
      const { query, prefix } = readOperation(source);
      if (query.length > 0) params.push(prefix);
    }
  }
  const aliases = params.map(
    (prefix) => `export type ${prefix}Params = NonNullable<T.${prefix}Data['query']>;\n`,
  );
  const code = [aliases.join(''), ...emitClasses(root, [])].join('\n');
  return `// Written by \`npm run generate\` from the OpenAPI document.\n\n${emitImports(code)}\n${code}`;
}

function emitImports(code: string): string {
  const types = Object.entries(mentions).flatMap(([module, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    return used.length > 0
      ? `import type { ${used.join(', ')} } from '../core/${module}.ts';\n`
      : [];
  });
  return `import { Resource } from '../core/resource.ts';\n${types.join('')}import type * as T from './types.gen.ts';\n`;
}

function newNode(): Node {
  return { operations: new Map(), children: new Map() };
}

/** Where an operation belongs: `contacts.companies.list` is `list` below `contacts` and `companies`. */
function place(root: Node, { operationId = '' }: Operation): { node: Node; name: string } {
  const parts = operationId.split('.');
  if (!parts.every((part) => /^[a-z][A-Za-z0-9]*$/.test(part))) {
    throw new Error(`The operationId ${JSON.stringify(operationId)} makes no method`);
  }
  const name = parts.pop()!;
  let node = root;
  for (const part of parts) {
    if (node.operations.has(part)) throw new Error(`${operationId}: ${part} is an operation too`);
    if (!node.children.has(part)) node.children.set(part, newNode());
    node = node.children.get(part)!;
  }
  if (node.operations.has(name)) throw new Error(`The operationId ${operationId} is there twice`);
  if (node.children.has(name)) throw new Error(`${operationId} is the prefix of others too`);
  return { node, name };
}

/** The classes of a node, the nested ones first. */
function emitClasses({ operations, children }: Node, prefix: string[]): string[] {
  const nested = [...children].flatMap(([name, child]) => emitClasses(child, [...prefix, name]));
  const fields = [...children.keys()].map(
    (name) => `  readonly ${name} = new ${className([...prefix, name])}(this.http);\n`,
  );
  const members = [fields.join(''), ...operations.values()].filter(Boolean).join('\n');
  return [...nested, `export class ${className(prefix)} extends Resource {\n${members}}\n`];
}

function className(prefix: string[]): string {
  return prefix.length === 0 ? 'Resources' : `${typePrefix(prefix.join('.'))}Resource`;
}
