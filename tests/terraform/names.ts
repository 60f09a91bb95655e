/** Whether Terraform's blocks have in them what the provider knows, and all that it wants. */
import { readFileSync } from 'node:fs';
import type { Body, Module, Thing } from '../../scripts/terraform/read.ts';
import { type BlockNames, blocksOf } from '../../scripts/terraform/schema.ts';

const file = JSON.parse(readFileSync(new URL('generated/names.json', import.meta.url), 'utf8')) as {
  from: string;
  provider: string;
  types: Record<string, BlockNames>;
};

/** The version of the provider whose names are known. */
export const providerVersion: string = file.provider;

/** What the type may have in it; null where that is not known. */
export function blockNames(kind: Thing['kind'], type: string): BlockNames | null {
  return file.types[`${kind} ${type}`] ?? null;
}

/** Whether something of that name can be read. */
export function hasName(
  { required, optional, computed, blocks }: BlockNames,
  name: string,
): boolean {
  return [...required, ...optional, ...computed].includes(name) || name in blocks;
}

const metaArguments = new Set(['count', 'for_each', 'provider', 'depends_on', 'lifecycle']);
const again = 'is not among the names that were kept: npx tsx scripts/terraform/names.ts';

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

function checkBody(body: Body, names: BlockNames, where: string): string[] {
  const made = Object.keys((body['dynamic'] as Body | undefined) ?? {});
  const given = [...Object.keys(body).filter((name) => name !== 'dynamic'), ...made];
  const attributes = new Set([...names.required, ...names.optional]);
  const missing = names.required.filter((name) => !given.includes(name));
  return [
    ...missing.map((name) => `${where}: ${name} is missing`),
    ...given.flatMap((name): string[] => {
      if (!(name in names.blocks)) {
        if (made.includes(name)) return [`${where}: ${name} is no block`];
        if (attributes.has(name)) return [];
        const computed = names.computed.includes(name);
        return [`${where}: ${name} ${computed ? 'cannot be set' : 'is not known'}`];
      }
      const inner = names.blocks[name] ?? null;
      const bodies = blocksOf([body], name);
      if (inner === null) return [`${where}: ${name} ${again}`];
      if (!bodies.every(isBody)) return [`${where}: ${name} is a block`];
      return bodies.flatMap((one) => checkBody(one, inner, `${where}.${name}`));
    }),
  ];
}

/** What is wrong with the names in resources, data sources and ephemeral resources. */
export function checkNames(modules: Module[]): string[] {
  return modules.flatMap(({ path, things }) =>
    things.flatMap(({ kind, type, name, body }) => {
      const names = blockNames(kind, type);
      const where = `${path} ${kind} ${type}.${name}`;
      if (names === null) return [`${where}: the type ${again}`];
      const own = Object.fromEntries(
        Object.entries(body).filter(([key]) => !metaArguments.has(key)),
      );
      return checkBody(own, names, where);
    }),
  );
}
