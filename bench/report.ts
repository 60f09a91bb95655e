/** What is written of a run: results.json, and the table of the README. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Case, Compared, Contender } from './cases.ts';
import type { Measured } from './load.ts';

export type Outcome = Compared & { one: Case };

const at = (name: string): URL => new URL(name, import.meta.url);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const figure = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '';

/** Large figures without places behind the point, small ones with some. */
const rough = (value: number): string => figure(value, value < 10 ? 2 : value < 100 ? 1 : 0);

/** A goal in words, and whether it is met. */
function goalOf({ one, results, ratios }: Outcome, contender: Contender): [string, string] {
  const { goal } = one;
  if (contender === 'ours') {
    if (goal.most === undefined) return ['', ''];
    return [`at most ${goal.most}`, results.ours!.value <= goal.most ? 'yes' : 'no'];
  }
  const least = goal[contender];
  return least === undefined
    ? ['', '']
    : [`at least ${least}`, ratios[contender]! >= least ? 'yes' : 'no'];
}

function rowOf(outcome: Outcome, contender: Contender, measured: Measured): string {
  const ratio = contender === 'ours' ? '' : figure(outcome.ratios[contender], 2);
  return row([
    contender === 'ours' ? outcome.one.title : '',
    contender,
    rough(measured.value),
    ratio,
    ...goalOf(outcome, contender),
    figure(measured.p50Ms, 1),
    figure(measured.p99Ms, 1),
    figure(measured.cpuMs, 2),
    figure(measured.memoryMb, 0),
  ]);
}

const head = [
  'case',
  'server',
  'per second, or as said',
  'ours / it',
  'goal',
  'met',
  'p50 ms',
  'p99 ms',
  'CPU ms a request',
  'memory MB',
];

/** A table of medians. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) =>
    Object.entries(outcome.results).map(([contender, measured]) =>
      rowOf(outcome, contender as Contender, measured),
    ),
  );
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** Writes both; `about` says of what run they are. */
export async function writeReport(outcomes: readonly Outcome[], about: string): Promise<void> {
  const entries = outcomes.map(({ one, results, ratios }) => {
    const { ours, limit, directus } = results;
    const peers = directus ? { directus: directus.value } : {};
    return [one.name, { ours: ours!.value, limit: limit!.value, ratio: ratios.limit, peers }];
  });
  const results = JSON.stringify(Object.fromEntries(entries), null, 2);
  await writeFile(at('results.json'), `${results}\n`);
  const readme = await readFile(at('README.md'), 'utf8');
  const made = `<!-- table:start -->\n${about}\n\n${tableOf(outcomes)}\n<!-- table:end -->`;
  await writeFile(
    at('README.md'),
    readme.replace(/<!-- table:start -->[^]*<!-- table:end -->/, () => made),
  );
}
