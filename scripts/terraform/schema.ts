/** What a type of Terraform's AWS provider may have in it, from the package that has each of them as a class. */
import type { Body } from './read.ts';

/** Names that a block may have. */
export interface BlockNames {
  required: string[];
  optional: string[];
  /** Can be read, and not set. */
  computed: string[];
  /** Null where the block is not used here: what it may have in it is not kept. */
  blocks: Record<string, BlockNames | null>;
}

// The package is generated: these forms are in all of its files.
const functions = /^function (\w+)ToHclTerraform\(struct\) \{([\s\S]*?)^\}/gm;
const synthesis = /^ {4}synthesizeHclAttributes\(\) \{([\s\S]*?)^ {4}\}/m;
const classes = /^class (\w+) extends [\s\S]*?^\}/gm;
const entries = /^ +(\w+): \{\s+value: (.+),\s+isBlock: (true|false),/gm;
const remarks =
  /\/\/ (\w+) - computed: (?:true|false), optional: (?:true|false), required: (true|false)/g;
const nested = /(?<!cdktn\.)\b(\w+)ToHclTerraform\b/;

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The blocks of that name in the bodies, those that are made by `dynamic` among them. */
export function blocksOf(bodies: Body[], name: string): Body[] {
  return bodies.flatMap((body) => {
    const made =
      (body['dynamic'] as Record<string, { content: Body[] }[]> | undefined)?.[name] ?? [];
    return [...((body[name] ?? []) as Body[]), ...made.flatMap(({ content }) => content)];
  });
}

/** Reads the source of a class: `used` are the bodies that are to be held against it. */
export function readNames(source: string, used: Body[]): BlockNames {
  const bodies = new Map([...source.matchAll(functions)].map(([, name, body]) => [name!, body!]));
  const parts = new Map([...source.matchAll(classes)].map(([body, name]) => [name!, body]));
  const main = [...parts.values()].find((body) => body.includes('static tfResourceType ='));
  const own = main && synthesis.exec(main)?.[1];
  if (main === undefined || own === undefined) throw new Error('That is no class of a type');

  const namesOf = (body: string, remarked: string, used: Body[]): BlockNames => {
    const names: BlockNames = { required: [], optional: [], computed: [], blocks: {} };
    const attributes = new Set<string>();
    for (const [, name, value, isBlock] of body.matchAll(entries)) {
      const inner = isBlock === 'true' ? nested.exec(value!)?.[1] : undefined;
      if (inner === undefined) {
        attributes.add(name!);
        continue;
      }
      const within = blocksOf(used, name!);
      const remarked = parts.get(`${upperFirst(inner)}OutputReference`) ?? '';
      names.blocks[name!] =
        within.length > 0 ? namesOf(bodies.get(inner) ?? '', remarked, within) : null;
    }
    for (const [, name = '', required] of remarked.matchAll(remarks)) {
      if (required === 'true') names.required.push(name);
      else if (attributes.has(name)) names.optional.push(name);
      else if (!(name in names.blocks)) names.computed.push(name);
    }
    return names;
  };
  return namesOf(own, main, used);
}
