import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sdk = fileURLToPath(new URL('../..', import.meta.url));

/** Whether a checker of packages finds nothing; what it finds is printed. */
export async function isClean(checker: string, inputs: string[]): Promise<boolean> {
  try {
    await run('npx', ['--no-install', checker, ...inputs], { cwd: sdk });
    return true;
  } catch (error) {
    const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string };
    console.error(`${checker} ${inputs.join(' ')}\n${stdout}${stderr}`);
    return false;
  }
}

const notOfIt = /\/typescript\/lib\/|^program\.ts$/;

/** How many lines the compiler reads for a program that imports the package, beyond the standard library. */
export async function countDeclarations(folder: string): Promise<number> {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const program = `import { HeadlessCrm } from '@headless-crm/sdk';
export const crm = new HeadlessCrm({ baseUrl: 'https://crm.test', apiKey: 'k' });
`;
  await writeFile(join(folder, 'program.ts'), program);
  const compiler = join(sdk, 'node_modules/typescript/bin/tsc');
  const options =
    '--noEmit --strict --module nodenext --target es2022 --lib es2022,dom,dom.iterable';
  const inputs = [compiler, ...options.split(' '), '--listFiles', 'program.ts'];
  const { stdout } = await run(process.execPath, inputs, { cwd: folder });
  const files = stdout.split('\n').filter((path) => path !== '' && !notOfIt.test(path));
  const texts = await Promise.all(files.map((path) => readFile(resolve(folder, path), 'utf8')));
  return texts.reduce((count, text) => count + text.split('\n').length - 1, 0);
}
