import { z } from 'zod';
import type { Field } from '../fields.ts';
import type { Operator } from '../kinds.ts';
import { listOperators, maxListed } from '../query/operands.ts';
import { operatorsOf } from '../query/filter.ts';

/** What fields of one kind have in common, made once: there are thousands of filters. */
const made = new Map<string, z.ZodType>();

/** The operators of the field, each with its value, as text. */
function operatorsSchema(field: Field, allowed: readonly Operator[]): z.ZodType {
  const values = field.operand instanceof z.ZodEnum ? { enum: field.operand.options } : {};
  const metas = allowed.map((operator): [Operator, Record<string, unknown>] => {
    if (operator === 'isNull') return [operator, { type: 'boolean' }];
    if (listOperators.has(operator)) return [operator, { type: 'string' }];
    return [operator, { type: field.kind.queryType, ...values }];
  });
  const key = JSON.stringify(metas);
  const known = made.get(key);
  if (known) return known;
  const shape = metas.map(([operator, meta]) => [operator, z.string().optional().meta(meta)]);
  const schema = z.strictObject(Object.fromEntries(shape) as z.ZodRawShape);
  made.set(key, schema);
  return schema;
}

/** `name[op]=value`; the bare `name=value` is taken for the first operator. */
export function filterParameter(name: string, field: Field): z.ZodType {
  const allowed = operatorsOf(field);
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? { [allowed[0]!]: value } : value),
      operatorsSchema(field, allowed),
    )
    .optional()
    .meta({
      description: `Filters by ${name}; \`in\` and the like take a comma list of ${maxListed} at most`,
      // Swagger UI fills in what it makes up of the properties, unless an example says nothing.
      example: {},
      param: { style: 'deepObject', explode: true },
    } as Record<string, unknown>);
}
