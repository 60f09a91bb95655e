import { z } from 'zod';
import { onceForText } from '../../remember.ts';
import type { Field } from '../fields.ts';
import type { Operator } from '../kinds.ts';
import { listOperators, maxListed } from '../query/operands.ts';
import { operatorsOf } from '../query/filter.ts';

/** An operator, and what the documents say of its value. */
type Told = [Operator, Record<string, unknown>];

/** More than our own objects have. Custom fields are asked for with the documents of an organization, which are kept themselves. */
const remembered = 500;

/** The operators, each with its value as text, by what the documents say of them: fields of one kind have the same. */
const operatorsSchema = onceForText((told) => {
  const shape = (JSON.parse(told) as Told[]).map(([operator, meta]) => [
    operator,
    z.string().optional().meta(meta),
  ]);
  return z.strictObject(Object.fromEntries(shape) as z.ZodRawShape);
}, remembered);

/** What the documents say of the operator's value. */
function toldOf(field: Field, operator: Operator): Told {
  if (operator === 'isNull') return [operator, { type: 'boolean' }];
  if (listOperators.has(operator)) return [operator, { type: 'string' }];
  const values = field.operand instanceof z.ZodEnum ? { enum: field.operand.options } : {};
  return [operator, { type: field.kind.queryType, ...values }];
}

/** `name[op]=value`; the bare `name=value` is taken for the first operator. */
export function filterParameter(name: string, field: Field): z.ZodType {
  const told = operatorsOf(field).map((operator) => toldOf(field, operator));
  return parameterOf(JSON.stringify([name, told]));
}

/** The parameter by its name and what the documents say of its operators: many objects have the same. */
const parameterOf = onceForText((text) => {
  const [name, told] = JSON.parse(text) as [string, Told[]];
  const [[first]] = told as [Told];
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? { [first]: value } : value),
      operatorsSchema(JSON.stringify(told)),
    )
    .optional()
    .meta({
      description: `Filters by ${name}; \`in\` and the like take a comma list of ${maxListed} at most`,
      // Swagger UI fills in what it makes up of the properties, unless an example says nothing.
      example: {},
      param: { style: 'deepObject', explode: true },
    } as Record<string, unknown>);
}, remembered);
