/** How package.json starts Node, for who starts it in the same way without npm. */
import { readFile } from 'node:fs/promises';

const manifest = new URL('../package.json', import.meta.url);
const command = /(?<variables>(?:\w+=\S+ )*)node (?<options>(?:--\S+ )*)(?<file>dist\/\w+\.js)$/;

/** Node’s options, what it runs, and the variables in front of it. */
export interface Start {
  variables: Record<string, string>;
  options: string[];
  file: string;
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** What the script starts. Throws where that is no program of ours, started by Node. */
export async function readStart(script: 'start' | 'worker'): Promise<Start> {
  const { scripts } = JSON.parse(await readFile(manifest, 'utf8')) as {
    scripts: Record<string, string>;
  };
  const parts = command.exec(scripts[script] ?? '')?.groups;
  if (!parts) throw new Error(`package.json: ${script} starts no program of ours by Node`);
  const variables = words(parts['variables']!).map((pair) => pair.split('='));
  return {
    variables: Object.fromEntries(variables) as Record<string, string>,
    options: words(parts['options']!),
    file: parts['file']!,
  };
}
