/**
 * Writes the licences of what the server of the image is made of into docs/licences.md: `npm run generate:licences`. Fails
 * for one that is not allowed.
 */
import { writeFile } from 'node:fs/promises';
import { type Package, readPackages } from './packages.ts';

/** None of them asks for more than to be named. Another one is a decision: what does it ask of who runs the server? */
export const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** Those that say it in a way of before SPDX: read in their own files. */
const stated: Readonly<Record<string, string>> = {
  'passport-github2@0.1.12': 'MIT',
  'passport-strategy@1.0.0': 'MIT',
};

/** The licence of the package; null where none is known. */
export const licenceOf = ({ name, version, licence }: Package): string | null =>
  licence ?? stated[`${name}@${version}`] ?? null;

/** Packages whose licence is not allowed, or not known. */
export const refusedOf = (packages: readonly Package[]): string[] =>
  packages
    .filter((one) => !allowed.has(licenceOf(one) ?? ''))
    .map((one) => `${one.name}@${one.version}: ${licenceOf(one) ?? 'no licence'}`);

/** The page. */
export function pageOf(packages: readonly Package[]): string {
  const rows = packages.map((one) => `| ${one.name} | ${one.version} | ${licenceOf(one)} |`);
  const unique = [...new Set(rows)];
  return `# Licences

What the server of the image is made of, by \`package-lock.json\`, and under which licences: ${unique.length} packages. Allowed are
${[...allowed].join(', ')}; \`npm run generate:licences\` writes this page, and fails for another. Node.js and Debian's packages, which
are in the image too, have theirs in its SBOM ([decision 0066](decisions/0066-releases-and-deployments.md)).

| package | version | licence |
|---|---|---|
${unique.join('\n')}
`;
}

if (import.meta.url === new URL(process.argv[1] ?? '', 'file://').href) {
  const packages = await readPackages();
  const refused = refusedOf(packages);
  for (const line of refused) process.stderr.write(`not allowed: ${line}\n`);
  if (refused.length > 0) process.exit(1);
  await writeFile(new URL('../../docs/licences.md', import.meta.url), pageOf(packages));
}
