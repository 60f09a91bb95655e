/** What the server of the image is made of, as the lock file says. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Locked = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Locked) });
type Locked = z.infer<typeof Locked>;

/** A package as it is installed. */
export interface Package {
  name: string;
  version: string;
  /** As the package itself says, by SPDX; null where it says nothing that npm understands. */
  licence: string | null;
  /** Of what is downloaded, as in Subresource Integrity. */
  integrity: string;
  /** Where it lies: `node_modules/a/node_modules/b`. */
  path: string;
  /** Paths of those that it names as its dependencies. */
  needs: string[];
}

export const lockFile = new URL('../../package-lock.json', import.meta.url);

const isOfImage = ({ dev, optional, devOptional, link }: Locked): boolean =>
  !dev && !optional && !devOptional && !link;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

/** Where Node finds the package from there: in its own `node_modules`, or the nearest one above. */
function resolveFrom(path: string, name: string, known: ReadonlySet<string>): string | undefined {
  const parts = path.split('/node_modules/');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const above = parts.slice(0, depth).join('/node_modules/');
    const candidate = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
    if (known.has(candidate)) return candidate;
  }
  return undefined;
}

/** The packages of the image: those of `npm ci --omit=dev --omit=optional`, sorted. Throws for one without a hash. */
export async function readPackages(file: URL = lockFile): Promise<Package[]> {
  const { packages } = Lock.parse(JSON.parse(await readFile(file, 'utf8')));
  const chosen = Object.entries(packages).filter(
    ([path, locked]) => path.startsWith('node_modules/') && isOfImage(locked),
  );
  const known = new Set(chosen.map(([path]) => path));
  return chosen
    .map(([path, { version, license, integrity, dependencies = {} }]) => {
      if (!version || !integrity) throw new Error(`${path} has no version or no hash`);
      const needs = Object.keys(dependencies)
        .map((name) => resolveFrom(path, name, known))
        .filter((need) => need !== undefined);
      return { name: nameOf(path), version, licence: license ?? null, integrity, path, needs };
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
