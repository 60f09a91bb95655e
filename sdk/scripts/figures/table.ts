/** What was measured, in words for the README. */
export interface Figure {
  what: string;
  measured: string;
  bound: string;
  isGood: boolean;
  others: string;
}

/** The figures as a table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(
    (one) => `| ${one.what} | ${one.measured} | ${one.bound} | ${one.others} |`,
  );
  return ['| | measured | at most | others |', '|---|---|---|---|', ...rows].join('\n');
}

/** Another zlib makes some bytes more or less of the same text. */
const tolerance = 0.02;

/** Whether a table tells what another one does: the same words, and numbers that are hardly off. */
export function isTold(told: string, measured: string): boolean {
  const parts = measured.split(numbers);
  const others = told.split(numbers);
  return (
    parts.length === others.length &&
    parts.every((part, index) => part === others[index] || isNear(part, others[index]!))
  );
}

const numbers = /(\d[\d,]*)/;

function isNear(part: string, other: string): boolean {
  const [value, off] = [part, other].map((text) => Number(text.replaceAll(',', '')));
  return Math.abs(value! - off!) <= tolerance * value!;
}
