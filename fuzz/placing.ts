/** Where the values of parameters stand in a request. */
import type { Parameter } from './document.ts';
import { isTaking, type Special, type Step, type Value } from './plan.ts';

/** What is said of a parameter whose value is special. */
export const specialOf = (parameter: Parameter, kind: string): Special => ({
  parameter: `${parameter.in} ${parameter.name}`,
  kind,
});

/** Adds a pair to the query that no parameter asks for. */
export function addQuery(step: Omit<Step, 'id'>, name: string, value: Value, kind: string): void {
  step.query = [...(step.query ?? []), [name, value]];
  step.specials.push({ parameter: `query ${kind === 'unknown' ? '' : name}`.trim(), kind });
}

/** Puts the parameter's value into the request, in place of the one that it may have there. */
export function place(step: Omit<Step, 'id'>, parameter: Parameter, value: Value): void {
  const { name } = parameter;
  if (parameter.in === 'path') step.path = { ...step.path, [name]: value };
  if (parameter.in === 'header') step.headers = { ...step.headers, [name]: value };
  if (parameter.in !== 'query') return;
  const others = (step.query ?? []).filter(([key]) => key !== name && !key.startsWith(`${name}[`));
  step.query = [...others, ...pairsOf(parameter, value)];
}

/** As the parameter's style writes it. */
function pairsOf({ name, style }: Parameter, value: Value): [string, Value][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (style === 'deepObject' && isObject && !isTaking(value))
    return Object.entries(value).map(([operator, of]) => [`${name}[${operator}]`, of]);
  return [[name, value]];
}
