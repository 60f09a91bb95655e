#!/usr/bin/env node
/** `npx @headless-crm/sdk generate`: writes the types of an organization. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { known } from '../src/gen/known.gen.ts';
import { HeadlessCrm, HeadlessCrmError } from '../src/index.ts';
import type { Document } from './document.ts';
import { emitOwnTypes } from './emit-own.ts';

const usage = `Usage: npx @headless-crm/sdk generate --url https://crm.example.com --key crm_…

Writes a declaration file with the types of your organization: its custom fields by their names, types and options.
The types are those that the key may see. Put the file where your tsconfig.json includes it.

  --url URL     the server (or the variable HEADLESS_CRM_URL)
  --key KEY     an API key (or the variable HEADLESS_CRM_KEY, which no list of processes shows)
  --out FILE    the file to write, headless-crm.d.ts unless given
  --check       writes nothing, and ends with 1 when the file is not what would be written
`;

/** Thrown for a mistake in the command. */
class UsageError extends Error {}

interface Wanted {
  url: string;
  key: string;
  out: string;
  check: boolean;
}

function readWanted(args: string[], env: NodeJS.ProcessEnv): Wanted {
  const options = {
    url: { type: 'string', default: env['HEADLESS_CRM_URL'] ?? '' },
    key: { type: 'string', default: env['HEADLESS_CRM_KEY'] ?? '' },
    out: { type: 'string', default: 'headless-crm.d.ts' },
    check: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parsed(() =>
    parseArgs({ args, options, allowPositionals: true }),
  );
  if (positionals.length !== 1 || positionals[0] !== 'generate') {
    throw new UsageError(`There is one command: generate, not “${positionals.join(' ')}”`);
  }
  for (const name of ['url', 'key'] as const) {
    if (!values[name]) throw new UsageError(`--${name} is missing`);
  }
  parsed(() => new URL(values.url), `--url is no address of a server: ${values.url}`);
  return values;
}

function parsed<T>(parse: () => T, message?: string): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(message ?? (error as Error).message, { cause: error });
  }
}

async function typesOf({ url, key }: Wanted): Promise<string> {
  const crm = new HeadlessCrm({ baseUrl: url, apiKey: key });
  const [own, all] = await Promise.all([
    crm.organization.document(),
    crm.request({ method: 'GET', path: '/openapi.json', open: true }),
  ]);
  if (!isDocument(own) || !isDocument(all)) {
    throw new UsageError(`--url is no address of a CRM: ${url} has no document of its API`);
  }
  const types = emitOwnTypes(own, all, known);
  const from = new URL(url).origin;
  return `// Written by \`npx @headless-crm/sdk generate\` from the document of an organization at ${from}: do not edit.

import type * as Crm from '@headless-crm/sdk';

${types}`;
}

function isDocument(reply: unknown): reply is Document {
  const { paths, components } = Object(reply) as Partial<Document>;
  return typeof paths === 'object' && typeof components?.schemas === 'object';
}

async function run(args: string[]): Promise<void> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return;
  }
  const wanted = readWanted(args, process.env);
  const types = await typesOf(wanted);
  const before = await readFile(wanted.out, 'utf8').catch(() => undefined);
  if (types === before) {
    process.stdout.write(`${wanted.out} is up to date\n`);
  } else if (wanted.check) {
    process.stderr.write(`${wanted.out} is not up to date: run the command without --check\n`);
    process.exitCode = 1;
  } else {
    await writeFile(wanted.out, types);
    process.stdout.write(`${wanted.out} is written\n`);
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${toldOf(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** What went wrong: a stack only where the mistake is this program's. */
function toldOf(error: unknown): string {
  const { message, stack, code } = error as NodeJS.ErrnoException;
  const isTheirs = error instanceof UsageError || HeadlessCrmError.is(error) || code !== undefined;
  return isTheirs ? message : String(stack);
}
