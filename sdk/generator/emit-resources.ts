import type { Document } from './document.ts';
import { emitMethod } from './emit-method.ts';
import { placedOperations } from './place.ts';
import { typePrefix } from './read-operation.ts';

/** The operations that share a prefix, and what is nested below it. */
interface Node {
  operations: string[];
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
 * The source of the resources' types: an interface per operationId prefix, a method per operation, and `Resources` with
 * all of them. Throws as `placedOperations`.
 */
export function emitResources(document: Document): string {
  const root = newNode();
  for (const { prefix, source } of placedOperations(document)) {
    nodeAt(root, prefix).operations.push(emitMethod(source));
  }
  const code = emitInterfaces(root, []).join('\n');
  return `// Written by \`npm run generate\` from the OpenAPI document.\n\n${emitImports(code)}\n${code}`;
}

function emitImports(code: string): string {
  const types = Object.entries(mentions).flatMap(([module, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    return used.length > 0
      ? `import type { ${used.join(', ')} } from '../core/${module}.ts';\n`
      : [];
  });
  return `${types.join('')}import type * as T from './types.gen.ts';\n`;
}

function newNode(): Node {
  return { operations: [], children: new Map() };
}

function nodeAt(root: Node, prefix: readonly string[]): Node {
  let node = root;
  for (const part of prefix) {
    const child = node.children.get(part) ?? newNode();
    node.children.set(part, child);
    node = child;
  }
  return node;
}

/** The interfaces of a node, the nested ones first. */
function emitInterfaces({ operations, children }: Node, prefix: string[]): string[] {
  const nested = [...children].flatMap(([name, child]) => emitInterfaces(child, [...prefix, name]));
  const fields = [...children.keys()].map(
    (name) => `  readonly ${name}: ${nameOf([...prefix, name])};\n`,
  );
  const members = [fields.join(''), ...operations].filter(Boolean).join('\n');
  return [...nested, `export interface ${nameOf(prefix)} {\n${members}}\n`];
}

function nameOf(prefix: string[]): string {
  return prefix.length === 0 ? 'Resources' : `${typePrefix(prefix.join('.'))}Resource`;
}
