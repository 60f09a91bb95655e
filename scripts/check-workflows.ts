/**
 * Holds GitHub's workflows against GitHub's own schema of them, expressions included: `npm run lint:workflows`, of
 * .github/workflows unless files are named.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';

const folder = fileURLToPath(new URL('../.github/workflows', import.meta.url));

async function wrongIn(file: string): Promise<string[]> {
  const content = await readFile(file, 'utf8');
  const workflow = { name: basename(file), content };
  const { context, value } = parseWorkflow(workflow, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

const given = process.argv.slice(2);
const files = given.length > 0 ? given : (await readdir(folder)).map((name) => join(folder, name));
const wrong = (await Promise.all(files.map(wrongIn))).flat();
for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;
