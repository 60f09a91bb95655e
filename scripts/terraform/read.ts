/** Reads Terraform's files as data: a module is a directory, and each block is what `hcl2json` makes of it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from './hcl.ts';

/** What a block has in it: attributes as they are or as `${…}`, and blocks as lists. */
export type Body = Record<string, unknown>;

/** A resource, a data source or an ephemeral resource. */
export interface Thing {
  kind: 'resource' | 'data' | 'ephemeral';
  type: string;
  name: string;
  body: Body;
}

/** What the files of one directory say. */
export interface Module {
  /** Its directory, from the root module's on: `.` is that one. */
  path: string;
  things: Thing[];
  variables: Map<string, Body>;
  locals: Map<string, unknown>;
  outputs: Map<string, Body>;
  /** Modules that it calls, by the names that it gives them. */
  calls: Map<string, Body>;
  /** Blocks `terraform`, and those that configure a provider. */
  settings: Body[];
  providers: Map<string, Body>;
}

type Blocks = Record<string, Body[]>;

const things = (kind: Thing['kind'], types: Record<string, Blocks> = {}): Thing[] =>
  Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, bodies]) =>
      bodies.map((body) => ({ kind, type, name, body })),
    ),
  );

const named = (blocks: Blocks = {}): [string, Body][] =>
  Object.entries(blocks).flatMap(([name, bodies]) =>
    bodies.map((body): [string, Body] => [name, body]),
  );

/** The module that the text of its files is. Throws where that is no HCL. */
export async function readModule(
  path: string,
  texts: [file: string, text: string][],
): Promise<Module> {
  const module: Module = {
    path,
    things: [],
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    calls: new Map(),
    settings: [],
    providers: new Map(),
  };
  for (const [file, text] of texts) {
    const content = (await parse(file, text)) as Record<string, never>;
    for (const kind of ['resource', 'data', 'ephemeral'] as const)
      module.things.push(...things(kind, content[kind]));
    for (const [name, body] of named(content['variable'])) module.variables.set(name, body);
    for (const [name, body] of named(content['output'])) module.outputs.set(name, body);
    for (const [name, body] of named(content['module'])) module.calls.set(name, body);
    for (const [name, body] of named(content['provider'])) module.providers.set(name, body);
    for (const body of (content['locals'] ?? []) as Body[])
      for (const [name, value] of Object.entries(body)) module.locals.set(name, value);
    module.settings.push(...((content['terraform'] ?? []) as Body[]));
  }
  return module;
}

async function readDirectory(root: string, path: string): Promise<Module> {
  const files = (await readdir(join(root, path))).filter((name) => name.endsWith('.tf'));
  const texts = files
    .toSorted()
    .map(async (name): Promise<[string, string]> => [
      join(path, name),
      await readFile(join(root, path, name), 'utf8'),
    ]);
  return readModule(path, await Promise.all(texts));
}

/** The root module of the directory, and all below `modules/`. */
export async function readConfiguration(root: string): Promise<Module[]> {
  const below = await readdir(join(root, 'modules'));
  const paths = ['.', ...below.toSorted().map((name) => `./modules/${name}`)];
  return Promise.all(paths.map((path) => readDirectory(root, path)));
}
