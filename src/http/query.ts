import { invalid } from '../problem.ts';
import { escapePointer } from '../validate.ts';

/** Query parameters: texts, and for `name[operator]=text` one level of texts. */
export type Query = Record<string, string | Record<string, string>>;

const named = /^([^[\]]+)(?:\[([^[\]]+)\])?$/;

/**
 * Reads a query string. A parameter that comes twice, and a form that is neither `name=` nor
 * `name[operator]=`, is a problem: nothing is dropped or guessed.
 */
export function parseQuery(text: string): Query {
  const query: Query = Object.create(null);
  for (const [key, value] of pairsOf(text, 'query')) {
    const [, name, operator] = named.exec(key) ?? [];
    if (name === undefined) {
      const message = `Write ${key} as name=value or name[operator]=value`;
      throw refused(key, 'invalid_parameter', message);
    }
    const known = query[name];
    if (operator === undefined ? known !== undefined : typeof known === 'string')
      throw repeated(key, name);
    if (operator === undefined) query[name] = value;
    else addOperator(query, name, operator, value);
  }
  return { ...query };
}

/** Names and values; what is not percent-encoded UTF-8 is refused, where the platform would put U+FFFD. */
export function pairsOf(text: string, part: 'query' | 'body'): [key: string, value: string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      try {
        return [decode(key), decode(rest.join('='))];
      } catch {
        throw refused(key, 'invalid_encoding', `${key} is not percent-encoded UTF-8`, part);
      }
    });
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function addOperator(query: Query, name: string, operator: string, value: string): void {
  const operators = (query[name] ?? Object.create(null)) as Record<string, string>;
  if (operator in operators) throw repeated(`${name}[${operator}]`, name, operator);
  operators[operator] = value;
  query[name] = operators;
}

function repeated(key: string, ...path: string[]): Error {
  return refused(path, 'repeated_parameter', `The parameter ${key} is given twice`);
}

function refused(
  path: string | string[],
  code: string,
  message: string,
  part: 'query' | 'body' = 'query',
): Error {
  const pointer = [path]
    .flat()
    .map((part) => `/${escapePointer(part)}`)
    .join('');
  return invalid({ in: part, pointer, code, message });
}
