import type { z } from 'zod';
import { invalid, type ProblemPlace } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import type { Field } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { escapePointer } from '../../validate.ts';
import type { FormInputs } from './schema.ts';
import type { ShownForm } from './service.ts';
import { plainFieldsOf, type Target } from './targets.ts';

export type Inputs = z.infer<typeof FormInputs>;

/** An input that is not in the record, and why. */
export interface Unmapped {
  name: string;
  value: unknown;
  reason: string;
}

/** What a submission says of a record. */
export interface Mapped {
  /** By field, of those that hold one value. */
  values: RecordBody;
  /** By the name of the single value. */
  singles: Record<string, string>;
  unmapped: Unmapped[];
}

/** What the inputs say: the good values by field, and those that are none with the reason. Empty ones say nothing. */
export function mapInputs(target: Target, { fields }: ShownForm, inputs: Inputs): Mapped {
  const mapped: Mapped = { values: {}, singles: {}, unmapped: [] };
  const byName = new Map(fields.map(({ name, field }) => [name, field]));
  const plain = plainFieldsOf(target);
  for (const [name, value] of Object.entries(inputs)) {
    if (isEmpty(value)) continue;
    const field = byName.get(name);
    const single = field === undefined ? undefined : target.intake.singles[field];
    const schema = single?.value ?? plain.get(field ?? '')?.input;
    if (field === undefined || !schema) {
      mapped.unmapped.push({ name, value, reason: 'No field of the form takes it' });
      continue;
    }
    const read = readValue(schema, value, single ? undefined : plain.get(field)?.kind);
    if ('reason' in read) mapped.unmapped.push({ name, value, reason: read.reason });
    else if (single) mapped.singles[field] = String(read.value);
    else mapped.values[field] = read.value;
  }
  return mapped;
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** The value as the field takes it. HTML forms know texts alone: what they mean is for the kind of the field to say. */
function readValue(
  schema: z.ZodType,
  value: Inputs[string],
  kind: Field['kind'] | undefined,
): { value: unknown } | { reason: string } {
  if (Array.isArray(value)) return { reason: 'One value is needed, and several were sent' };
  const { data, error } = schema.safeParse(readText(value, kind));
  return error ? { reason: error.issues[0]!.message } : { value: data };
}

const yes = new Set(['true', 'on', 'yes', '1']);
const no = new Set(['false', 'off', 'no', '0']);

function readText(value: unknown, kind: Field['kind'] | undefined): unknown {
  const text = String(value).trim();
  if (kind === kinds.boolean) {
    const word = text.toLowerCase();
    return yes.has(word) ? true : no.has(word) ? false : text;
  }
  if (kind === kinds.integer) return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  return text;
}

/**
 * Throws `validation_failed` with each required input that has no good value. `pointer` is where the
 * inputs stand in the body.
 */
export function requireInputs(
  target: Target,
  { fields, doubleOptIn }: ShownForm,
  { values, singles, unmapped }: Mapped,
  pointer: string,
): void {
  const places = fields.flatMap(({ name, field, required, label }): ProblemPlace[] => {
    const isNeeded = required || (doubleOptIn !== null && field === target.intake.key);
    if (!isNeeded || field in values || field in singles) return [];
    const reason = unmapped.find((one) => one.name === name)?.reason;
    return [
      {
        in: 'body',
        pointer: `${pointer}/${escapePointer(name)}`,
        code: reason === undefined ? 'required' : 'invalid_value',
        message: `${label ?? name}: ${reason ?? 'This must be filled in'}`,
      },
    ];
  });
  if (places.length > 0) throw invalid(...places);
}
