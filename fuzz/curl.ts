/** Requests as lines of a shell: what a reply has told is read from the reply by `jq`. */
import type { Json } from './document.ts';
import type { Filled } from './fill.ts';
import { isTaking, type Origin, originsIn, type Role, type Value } from './plan.ts';

const longest = 2000;

/** A script that sends the requests, one a line. */
export function curlLines(url: string, history: readonly Filled[]): string {
  const used = new Set(history.flatMap(({ pinned }) => originsIn(pinned)).map(({ step }) => step));
  return history.map((filled) => lineOf(url, filled, history, used.has(filled.step))).join('\n');
}

function lineOf(url: string, filled: Filled, history: readonly Filled[], isUsed: boolean): string {
  const { operation, as, headers, body, target, step } = filled;
  const told = toldIn(filled, history);
  const parts = [
    'curl -sS',
    '-X',
    operation.method,
    quoted(`${url}${target}`, told),
    ...identityOf(as),
  ];
  for (const [name, value] of Object.entries(headers))
    parts.push('-H', quoted(`${name}: ${value}`, told));
  if (body) parts.push('--data-binary', bodyText(body, told));
  const line = parts.join(' ');
  return isUsed ? `reply${step}=$(${line.replace('curl -sS', 'curl -sSi')})` : line;
}

function bodyText(body: Buffer, told: ReadonlyMap<string, string>): string {
  const text = body.toString();
  if (Buffer.from(text).equals(body) && !text.includes('\0')) {
    if (text.length <= longest) return quoted(text, told);
    return `${quoted(text.slice(0, 200), told)}… # ${body.length} bytes in all`;
  }
  return `@<(base64 -d <<<${body.toString('base64').slice(0, longest)})`;
}

/** Variables that hold what lets each of them in. */
function identityOf(as: Role): string[] {
  if (as === 'anonymous') return [];
  if (as === 'key') return ['-H', '"X-API-Key: $KEY"'];
  return ['-H', `"Authorization: Bearer $${as.toUpperCase()}"`];
}

/** Quoted for a shell, with what was told before as what reads it from the reply. */
function quoted(text: string, told: ReadonlyMap<string, string>): string {
  let line = `'${text.replaceAll("'", `'\\''`)}'`;
  for (const [value, reading] of told) line = line.replaceAll(value, `'"${reading}"'`);
  return line;
}

/** What the request has from earlier replies, and how it is read from them. */
function toldIn({ pinned, values }: Filled, history: readonly Filled[]): Map<string, string> {
  const told = new Map<string, string>();
  const note = (planned: Value | undefined, value: Json | undefined): void => {
    if (typeof planned !== 'object' || planned === null || value === undefined) return;
    if (isTaking(planned)) {
      const { from, spoil } = planned.$take;
      if (
        from &&
        !spoil &&
        String(value).length > 3 &&
        history.some(({ step }) => step === from.step)
      )
        told.set(String(value), readingOf(from));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(planned))
        note(member as Value, (value as Record<string, Json>)[name]);
    }
  };
  note(pinned.path as Value | undefined, values.path);
  note(pinned.headers as Value | undefined, values.headers);
  pinned.query?.forEach(([, planned], index) => note(planned, values.query[index]?.[1]));
  note(pinned.body?.value, values.body);
  return told;
}

function readingOf({ step, path }: Origin): string {
  if (typeof path === 'string')
    return `$(grep -i '^${path}:' <<<"$reply${step}" | cut -d' ' -f2 | tr -d '\\r')`;
  const keys = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return `$(tail -n 1 <<<"$reply${step}" | jq -r '${keys.startsWith('[') ? '.' : ''}${keys}')`;
}
