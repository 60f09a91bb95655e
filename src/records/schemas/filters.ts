import { z } from 'zod';
import type { Field } from '../fields.ts';
import type { Operator } from '../kinds.ts';
import { listOperators, maxListed } from '../query/operands.ts';
import { operatorsOf } from '../query/filter.ts';

/** `name[op]=value`; the bare `name=value` is taken for the first operator. */
export function filterParameter(name: string, field: Field): z.ZodType {
  const allowed = operatorsOf(field);
  const values = field.operand instanceof z.ZodEnum ? { enum: field.operand.options } : {};
  const valueOf = (operator: Operator): object => {
    if (operator === 'isNull') return { type: 'boolean' };
    return listOperators.has(operator)
      ? { type: 'string' }
      : { type: field.kind.queryType, ...values };
  };
  const shape = Object.fromEntries(
    allowed.map((operator) => [
      operator,
      z
        .string()
        .optional()
        .meta(valueOf(operator) as Record<string, unknown>),
    ]),
  );
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? { [allowed[0]!]: value } : value),
      z.strictObject(shape),
    )
    .optional()
    .meta({
      description: `Filters by ${name}; \`in\` and the like take a comma list of ${maxListed} at most`,
      // Swagger UI fills in what it makes up of the properties, unless an example says nothing.
      example: {},
      param: { style: 'deepObject', explode: true },
    } as Record<string, unknown>);
}
