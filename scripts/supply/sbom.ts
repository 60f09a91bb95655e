/**
 * Writes what the server of the image is made of as CycloneDX 1.6, to stdout or into the file that is named: `npm run sbom --
 * <file>`. Of one lock file it is the same to the byte, whoever makes it and when. Node and Debian's packages, which the image
 * has too, stand in the one that release.yml reads from the image itself.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { licenceOf } from './licences.ts';
import { type Package, readPackages } from './packages.ts';

const { Component, NamedLicense, SpdxLicense } = Models;
const root = new URL('../../', import.meta.url);

const algorithms: Readonly<Record<string, Enums.HashAlgorithm>> = {
  sha1: Enums.HashAlgorithm['SHA-1'],
  sha256: Enums.HashAlgorithm['SHA-256'],
  sha512: Enums.HashAlgorithm['SHA-512'],
};

/** The hash of what is downloaded, in hexadecimal. */
function hashOf(integrity: string): [Enums.HashAlgorithm, string] {
  const [, name, base64] = /^(\w+)-(.+)$/.exec(integrity.split(' ')[0]!) ?? [];
  const algorithm = algorithms[name ?? ''];
  if (!algorithm) throw new Error(`The hash ${integrity} is of no kind that is known`);
  return [algorithm, Buffer.from(base64!, 'base64').toString('hex')];
}

/** @see https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
const purlOf = ({ name, version }: Package): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`;

function componentOf(one: Package): Models.Component {
  const [name, group] = one.name.split('/').toReversed();
  const licence = licenceOf(one)!;
  return new Component(Enums.ComponentType.Library, name!, {
    ...(group ? { group } : {}),
    version: one.version,
    // One package lies in several places where others need other versions of it.
    bomRef: one.path,
    purl: purlOf(one) as never,
    hashes: new Models.HashDictionary([hashOf(one.integrity)]),
    licenses: new Models.LicenseRepository([
      /^[\w.-]+$/.test(licence) ? new SpdxLicense(licence) : new NamedLicense(licence),
    ]),
  });
}

/** The bill of materials, as text. */
export async function sbomOf(packages: readonly Package[]): Promise<string> {
  const { name, version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
    name: string;
    version: string;
  };
  const bom = new Models.Bom();
  bom.metadata.component = new Component(Enums.ComponentType.Application, name, {
    version,
    bomRef: name,
  });
  const components = new Map(packages.map((one) => [one.path, componentOf(one)]));
  for (const one of packages) {
    const component = components.get(one.path)!;
    for (const need of one.needs) component.dependencies.add(components.get(need)!.bomRef);
    bom.components.add(component);
  }
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(normalizers);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

if (import.meta.url === new URL(process.argv[1] ?? '', 'file://').href) {
  const text = await sbomOf(await readPackages());
  const [, , file] = process.argv;
  if (file) await writeFile(file, text);
  else process.stdout.write(text);
}
