import { invalid } from '../problem.ts';

/** Query parameters: texts, and for `name[operator]=text` one level of texts. */
export type Query = Record<string, string | Record<string, string>>;

const named = /^([^[\]]+)(?:\[([^[\]]+)\])?$/;

/**
 * Reads a query string. A parameter that comes twice, and a form that is neither `name=` nor
 * `name[operator]=`, is a problem: nothing is dropped or guessed.
 */
export function parseQuery(text: string): Query {
  const query: Query = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const [, name, operator] = named.exec(key) ?? [];
    if (name === undefined) {
      throw invalid({
        in: 'query',
        pointer: `/${key}`,
        code: 'invalid_parameter',
        message: `Write ${key} as name=value or name[operator]=value`,
      });
    }
    const known = query[name];
    if (operator === undefined ? known !== undefined : typeof known === 'string')
      throw repeated(key, name);
    if (operator === undefined) query[name] = value;
    else addOperator(query, name, operator, value);
  }
  return { ...query };
}

function addOperator(query: Query, name: string, operator: string, value: string): void {
  const operators = (query[name] ?? Object.create(null)) as Record<string, string>;
  if (operator in operators) throw repeated(`${name}[${operator}]`, `${name}/${operator}`);
  operators[operator] = value;
  query[name] = operators;
}

function repeated(key: string, pointer: string): Error {
  return invalid({
    in: 'query',
    pointer: `/${pointer}`,
    code: 'repeated_parameter',
    message: `The parameter ${key} is given twice`,
  });
}
