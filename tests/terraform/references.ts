/** Whether what Terraform's files refer to is there. */
import { type Expression, parseExpression } from '../../scripts/terraform/hcl.ts';
import type { Body, Module, Thing } from '../../scripts/terraform/read.ts';
import { blockNames, hasName } from './names.ts';

/** A reference by its parts, without indices: `aws_subnet.private[0].id` has three. */
export type Reference = string[];

const names = (node: Expression): string[] =>
  (node.meta?.traversal ?? [])
    .filter(({ type }) => type === 'nameTraversal')
    .map(({ segment }) => segment);

/** What the node leads to, when it is a way to something. */
function pathOf(node: Expression): Reference | null {
  const [base, rest] = node.children;
  if (node.type === 'scopeTraversal') return names(node);
  if (base === undefined) return null;
  const path = pathOf(base);
  if (path === null) return null;
  if (node.type === 'index') return path;
  if (node.type === 'relativeTraversal') return [...path, ...names(node)];
  if (node.type === 'splat') return [...path, ...(rest ? names(rest) : [])];
  return null;
}

function collect(node: Expression, scope: readonly string[], found: Reference[]): void {
  const path = pathOf(node);
  if (path && !scope.includes(path[0]!)) found.push(path);
  const inner = [node.meta?.keyVar, node.meta?.valVar].filter((name) => name) as string[];
  // The way itself is not walked again, but what it is indexed by is.
  const children = path ? indicesOf(node) : node.children;
  for (const child of children) collect(child, [...scope, ...inner], found);
}

function indicesOf(node: Expression): Expression[] {
  if (pathOf(node) === null) return [node];
  const [base, ...others] = node.children;
  if (base === undefined) return [];
  return [...indicesOf(base), ...(node.type === 'index' ? others : [])];
}

const expression = /[$%]\{/;

/** Every reference in the value, wherever it stands. `scope` are names that mean something of their own there. */
export async function findReferences(
  value: unknown,
  scope: readonly string[] = [],
): Promise<Reference[]> {
  if (typeof value === 'string') {
    if (!expression.test(value)) return [];
    const found: Reference[] = [];
    const node = await parseExpression(value);
    if (node) collect(node, scope, found);
    return found;
  }
  if (typeof value !== 'object' || value === null) return [];
  const found: Reference[] = [];
  for (const [key, inner] of Object.entries(value)) {
    // The label of what is made dynamically is what it is called within.
    const made = key === 'dynamic' ? Object.keys(inner as object) : [];
    found.push(...(await findReferences(inner, [...scope, ...made])));
  }
  return found;
}

/** The attributes of a variable that is an object, where its type says so; null for any. */
async function attributesOf(variable: Body): Promise<Set<string> | null> {
  const type = String(variable['type'] ?? '');
  if (!type.startsWith('${object(')) return null;
  const object = (await parseExpression(type))?.children[0]?.children[0];
  return new Set(Object.keys(object?.meta?.items ?? {}));
}

const isThing = (kind: Thing['kind'], type?: string, name?: string) => (thing: Thing) =>
  thing.kind === kind && thing.type === type && thing.name === name;

type Check = (path: Reference) => Promise<boolean>;

function createChecks(module: Module, modules: Map<string, Module>): Record<string, Check> {
  const ofType = (kind: Thing['kind'], [type, name, attribute]: Reference): boolean => {
    const known = blockNames(kind, type!);
    return (
      module.things.some(isThing(kind, type, name)) &&
      known !== null &&
      (attribute === undefined || hasName(known, attribute))
    );
  };
  return {
    var: async ([, name, attribute]) => {
      const variable = module.variables.get(name!);
      if (!variable) return false;
      const attributes = await attributesOf(variable);
      return attribute === undefined || attributes === null || attributes.has(attribute);
    },
    local: async ([, name]) => module.locals.has(name!),
    module: async ([, name, output]) => {
      const source = module.calls.get(name!)?.['source'];
      const called = modules.get(String(source));
      return output === undefined ? called !== undefined : called?.outputs.has(output) === true;
    },
    data: async ([, ...rest]) => ofType('data', rest),
    ephemeral: async ([, ...rest]) => ofType('ephemeral', rest),
    resource: async (path) => ofType('resource', path),
  };
}

const built = new Set(['path', 'terraform', 'count', 'each', 'self']);

async function findUnknown(
  module: Module,
  checks: Record<string, Check>,
): Promise<{ problems: string[]; used: Set<string> }> {
  const problems: string[] = [];
  const used = new Set<string>();
  const look = async (value: unknown, where: string, repeated: boolean): Promise<void> => {
    for (const path of await findReferences(value)) {
      const [first = '', second = ''] = path;
      used.add(`${first}.${second}`).add(path.slice(0, 3).join('.'));
      if (first === 'each' && !repeated) problems.push(`${where}: there is no for_each`);
      if (built.has(first)) continue;
      const check = checks[first.startsWith('aws_') ? 'resource' : first];
      if (!(await check?.(path))) problems.push(`${where}: ${path.join('.')} is not there`);
    }
  };
  for (const { kind, type, name, body } of module.things) {
    // These are names of its own attributes, and no references.
    const { lifecycle: _, ...rest } = body;
    await look(rest, `${module.path} ${kind} ${type}.${name}`, 'for_each' in body);
  }
  for (const [name, value] of module.locals)
    await look(value, `${module.path} local.${name}`, false);
  for (const [name, body] of module.outputs)
    await look(body, `${module.path} output ${name}`, false);
  for (const [name, body] of module.providers)
    await look(body, `${module.path} provider ${name}`, false);
  for (const [name, body] of module.variables)
    await look(body['validation'], `${module.path} variable ${name}`, false);
  for (const [name, body] of module.calls)
    await look(body, `${module.path} module ${name}`, 'for_each' in body);
  return { problems, used };
}

const metaArguments = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'providers',
  'depends_on',
]);

function checkCalls(module: Module, modules: Map<string, Module>): string[] {
  return [...module.calls].flatMap(([name, body]) => {
    const called = modules.get(String(body['source']));
    const where = `${module.path} module ${name}`;
    if (!called) return [`${where}: ${String(body['source'])} is not there`];
    const given = Object.keys(body).filter((key) => !metaArguments.has(key));
    const needed = [...called.variables].filter(([, variable]) => !('default' in variable));
    return [
      ...given
        .filter((key) => !called.variables.has(key))
        .map((key) => `${where}: it has no variable ${key}`),
      ...needed
        .filter(([key]) => !given.includes(key))
        .map(([key]) => `${where}: ${key} is not given`),
    ];
  });
}

/** What is referred to and not there, modules that are called wrongly, and what nothing refers to. */
export async function checkReferences(all: Module[]): Promise<string[]> {
  const modules = new Map(all.map((module) => [module.path, module]));
  const problems: string[] = [];
  for (const module of all) {
    const found = await findUnknown(module, createChecks(module, modules));
    problems.push(...found.problems, ...checkCalls(module, modules));
    for (const [name, { source }] of module.calls) {
      for (const output of modules.get(String(source))?.outputs.keys() ?? [])
        if (!found.used.has(`module.${name}.${output}`))
          problems.push(`${module.path} module.${name}.${output}: is not used`);
    }
    for (const name of module.variables.keys())
      if (!found.used.has(`var.${name}`)) problems.push(`${module.path} var.${name}: is not used`);
    for (const name of module.locals.keys())
      if (!found.used.has(`local.${name}`))
        problems.push(`${module.path} local.${name}: is not used`);
    for (const { kind, type, name } of module.things) {
      if (kind !== 'resource' && !found.used.has(`${kind}.${type}`))
        problems.push(`${module.path} ${kind} ${type}.${name}: is not used`);
    }
  }
  return problems;
}
