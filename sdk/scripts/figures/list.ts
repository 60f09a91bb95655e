import { readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { operationsOf, type Document } from '../../generator/document.ts';
import { bundle } from '../bundle.ts';
import { countDeclarations, isClean } from './tools.ts';
import type { Packed } from './package.ts';
import type { Figure } from './table.ts';

const longestBundle = 8_000;
const mostLines = 20_000;

/** All that is promised of the package and can be measured, with what the packages of others have. */
export async function listFigures(packed: Packed): Promise<Figure[]> {
  const { folder, tarball, dependencies, unpackedSize } = packed;
  const all = await everyCall();
  const oneCall = await sizeOf(folder, ["contacts.get('1')"]);
  const everything = await sizeOf(folder, all);
  const lines = await countDeclarations(folder);
  const publint = await isClean('publint', ['--strict', tarball]);
  const attw = await isClean('attw', [tarball, '--profile', 'node16']);
  return [
    bytes('a program with one call, bundled, gzipped', oneCall, longestBundle, sizesOfOthers),
    bytes(`one with all ${all.length} calls, beyond its own text`, everything, longestBundle),
    atMost('dependencies', dependencies.length, 0),
    verdict('`publint --strict`', publint, 'openai, anthropic: errors'),
    verdict('`attw --profile node16`', attw, 'stripe: clean; openai, anthropic: errors'),
    atMost('lines of declarations that one import loads', lines, mostLines, linesOfOthers),
    bytes('the package, packed', (await stat(tarball)).size),
    bytes('the package, unpacked', unpackedSize),
  ];
}

const sizesOfOthers = 'stripe 33 kB, openai 36–86 kB, octokit 44 kB, anthropic 85 kB';
const linesOfOthers = 'stripe 203,000, octokit 547,000';

async function everyCall(): Promise<string[]> {
  const file = new URL('../../../openapi/openapi.json', import.meta.url);
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  return operationsOf(document).map(({ operationId }) => `${operationId}()`);
}

/** What the SDK adds to a program that makes the calls: the whole without what the program is by itself. */
async function sizeOf(resolveDir: string, calls: string[]): Promise<number> {
  const program = `import { HeadlessCrm } from '@headless-crm/sdk';
    const crm = new HeadlessCrm({ baseUrl: 'https://crm.test', apiKey: 'k' });
    ${calls.map((call) => `console.log(await crm.${call});`).join('\n')}`;
  const whole = await bundle(program, { resolveDir, minify: true });
  if (calls.length === 1) return gzipSync(whole).length;
  const alone = await bundle(program, { resolveDir, minify: true, packages: 'external' });
  return gzipSync(whole).length - gzipSync(alone).length;
}

function bytes(what: string, value: number, bound = Infinity, others = ''): Figure {
  return atMost(what, value, bound, others, ' bytes');
}

function atMost(what: string, value: number, bound: number, others = '', unit = ''): Figure {
  const words = (count: number) => `${count.toLocaleString('en')}${unit}`;
  return {
    what,
    measured: words(value),
    bound: bound === Infinity ? '' : `≤ ${words(bound)}`.replace('≤ 0', '0'),
    isGood: value <= bound,
    others,
  };
}

function verdict(what: string, isGood: boolean, others = ''): Figure {
  return { what, measured: isGood ? 'clean' : 'errors', bound: 'clean', isGood, others };
}
