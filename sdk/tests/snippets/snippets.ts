import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const inSdk = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A Markdown page: where it is, and what it says. */
export interface MarkdownPage {
  path: string;
  text: string;
}

/** A block of code in a page. */
export interface Snippet {
  page: string;
  language: string;
  /** It does not end by itself, or needs more than a server: its fence says `ts no_run`, as in Rust. */
  isOnlyCompiled: boolean;
  /** The page's line on which its code begins, counted from 1. */
  line: number;
  code: string;
}

const compilerOptions = {
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  module: 'nodenext',
  // Each snippet is a module of its own, whether it imports anything or not.
  moduleDetection: 'force',
  types: ['node'],
  typeRoots: [inSdk('../node_modules/@types')],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  paths: {
    '@headless-crm/sdk': [inSdk('src/index.ts')],
    '@headless-crm/sdk/webhooks': [inSdk('src/webhooks/index.ts')],
  },
};

/** The fenced blocks of a page. */
export function snippetsOf({ path, text }: MarkdownPage): Snippet[] {
  return [...text.matchAll(/^( *)```(\w*)([^\n]*)\n(.*?)^\1```$/gms)].map((match) => {
    const [, , language = '', more = '', code = ''] = match;
    // The fence is on the line after those that end before it.
    const fence = text.slice(0, match.index).split('\n').length;
    return {
      page: path,
      language,
      isOnlyCompiled: more.trim() === 'no_run',
      line: fence + 1,
      code,
    };
  });
}

/**
 * Compiles the snippets, strictly and all at once, against the sources of the SDK. Gives what the compiler complains
 * of, each beginning with page and line: `sdk/README.md:14: error TS2339: …`.
 */
export async function compileSnippets(snippets: readonly Snippet[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'snippets-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await copyFile(inSdk('tests/snippets/prelude.ts'), join(folder, 'prelude.ts'));
    const files = await Promise.all(
      snippets.map(async ({ line, code }, index) => {
        const file = `snippet-${index}.ts`;
        // As far down as in its page: then the compiler counts the page's lines.
        await writeFile(join(folder, file), '\n'.repeat(line - 1) + code);
        return file;
      }),
    );
    const told = JSON.stringify({ compilerOptions, files: ['prelude.ts', ...files] });
    await writeFile(join(folder, 'tsconfig.json'), told);
    const stdout = await compile(folder);
    return complaintsOf(stdout, snippets);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the compiler says of the project; one that cannot be run is an error. */
async function compile(folder: string): Promise<string> {
  const compiler = inSdk('../node_modules/typescript/bin/tsc');
  try {
    const inputs = [compiler, '-p', folder, '--pretty', 'false'];
    return (await run(process.execPath, inputs, { cwd: folder })).stdout;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return stdout;
  }
}

function complaintsOf(stdout: string, snippets: readonly Snippet[]): string[] {
  // What explains an error is indented below it.
  const errors = stdout.split(/\n(?!\s)/).filter((text) => text.trim() !== '');
  return errors.map((text) =>
    text
      .trimEnd()
      .replace(
        /^snippet-(\d+)\.ts\((\d+),\d+\)/,
        (_match, index: string, line: string) => `${snippets[Number(index)]!.page}:${line}`,
      ),
  );
}
