/**
 * Writes `tests/terraform/generated/names.json`: what each type that `terraform/` uses may have in it. Run it when a type or a block is
 * new, or another version of the provider is pinned: `npx tsx scripts/terraform/names.ts`. It installs the package that
 * has them (half a gigabyte) into a directory that it removes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Body, readConfiguration, type Thing } from './read.ts';
import { blocksOf, type BlockNames, readNames } from './schema.ts';

const packageName = '@cdktn/provider-aws';
const packageVersion = '25.7.0';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folders = { resource: '', data: 'data-aws-', ephemeral: 'ephemeral-aws-' };

async function readIfThere(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const sources = names.filter((name) => name.endsWith('.js'));
  return Promise.all(sources.map((name) => readFile(join(directory, name), 'utf8')));
}

/** The names of one type, of which `used` are all bodies. */
async function namesOf(
  library: string,
  kind: Thing['kind'],
  type: string,
  used: Body[],
): Promise<BlockNames> {
  const folder = folders[kind] + type.replace(/^aws_/, '').replaceAll('_', '-');
  const directory = join(library, folder);
  const sources = await readIfThere(directory);
  // Where there are too many classes for one file.
  sources.push(...(await readIfThere(join(directory, 'index-structs'))));
  return readNames(sources.join('\n'), used);
}

/** The package knows the statement of a firewall's rule as anything, but that of a rule of its own as what it is. */
async function nameStatements(library: string, acl: BlockNames, used: Body[]): Promise<void> {
  const rule = acl.blocks['rule'];
  if (!rule) return;
  const rules = blocksOf(used, 'rule');
  const alone = await namesOf(library, 'resource', 'aws_wafv2_web_acl_rule', rules);
  rule.optional = rule.optional.filter((name) => name !== 'statement');
  rule.blocks['statement'] = alone.blocks['statement'] ?? null;
}

const directory = await mkdtemp(join(tmpdir(), 'provider-'));
try {
  execFileSync(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--legacy-peer-deps',
      `--prefix=${directory}`,
      `${packageName}@${packageVersion}`,
    ],
    { stdio: 'inherit' },
  );
  const installed = join(directory, 'node_modules', packageName);
  const { cdktf } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
    cdktf: { provider: { version: string } };
  };
  const used = new Map<string, { kind: Thing['kind']; type: string; bodies: Body[] }>();
  for (const { things } of await readConfiguration(join(project, 'terraform'))) {
    for (const { kind, type, body } of things) {
      const key = `${kind} ${type}`;
      if (!used.has(key)) used.set(key, { kind, type, bodies: [] });
      used.get(key)!.bodies.push(body);
    }
  }
  const lines: string[] = [];
  for (const [key, { kind, type, bodies }] of [...used].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const names = await namesOf(join(installed, 'lib'), kind, type, bodies);
    if (type === 'aws_wafv2_web_acl') await nameStatements(join(installed, 'lib'), names, bodies);
    lines.push(`${JSON.stringify(key)}: ${JSON.stringify(names)}`);
  }
  const from = { from: `${packageName} ${packageVersion}`, provider: cdktf.provider.version };
  // A line for each type, so that a difference can be read.
  await writeFile(
    join(project, 'tests/terraform/generated/names.json'),
    `${JSON.stringify(from).slice(0, -1)}, "types": {\n${lines.join(',\n')}\n}}\n`,
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
