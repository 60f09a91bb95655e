import type { z } from 'zod';
import { invalid, type ProblemPlace } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { numberKind } from '../../records/custom/types.ts';
import { isDecimal, kinds } from '../../records/kinds.ts';
import { escapePointer } from '../../validate.ts';
import type { FormInputs } from './schema.ts';
import type { ShownForm } from './service.ts';
import { type Fillable, fillableOf, mappableOf, type Target } from './targets.ts';

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
  const fillable = fillableOf(target);
  for (const [name, value] of Object.entries(inputs)) {
    if (isEmpty(value)) continue;
    const field = byName.get(name);
    if (field === undefined) {
      mapped.unmapped.push({ name, value, reason: 'No field of the form takes it' });
      continue;
    }
    const single = target.intake.singles[field];
    const filled = single ? { kind: kinds.text, input: single.value } : fillable.get(field);
    const read = filled
      ? readValue(filled, value)
      : { reason: `${field} takes nothing any more: it is archived or gone` };
    if ('reason' in read) mapped.unmapped.push({ name, value, reason: read.reason });
    else if (single) mapped.singles[field] = String(read.value);
    else mapped.values[field] = read.value;
  }
  return mapped;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** The value as the field takes it. HTML forms know texts alone: what they mean is for the kind of the field to say. */
function readValue(
  { kind, input }: Fillable,
  value: Inputs[string],
): { value: unknown } | { reason: string } {
  const isMany = Array.isArray(value);
  if (isMany && kind !== kinds.list) {
    return { reason: 'One value is needed, and several were sent' };
  }
  // One box that is ticked of several comes as one value.
  const several = (isMany ? value : [value]).filter((one) => !isEmpty(one));
  const texts = several.map((one) => readText(one, kind));
  const { data, error } = input.safeParse(kind === kinds.list ? texts : texts[0]);
  return error ? { reason: error.issues[0]!.message } : { value: data };
}

const yes = new Set(['true', 'on', 'yes', '1']);
const no = new Set(['false', 'off', 'no', '0']);

function readText(value: unknown, kind: Fillable['kind']): unknown {
  const text = String(value).trim();
  if (kind === kinds.boolean) {
    const word = text.toLowerCase();
    return yes.has(word) ? true : no.has(word) ? false : text;
  }
  if (kind === numberKind) return isDecimal(text) ? Number(text) : text;
  if (kind === kinds.integer) return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  return text;
}

/**
 * Throws `validation_failed` with each required input that has no good value. `pointer` is where the inputs stand in the
 * body. A field that takes nothing any more is not demanded: who fills in the form could not mend that.
 */
export function requireInputs(
  target: Target,
  { fields, doubleOptIn }: ShownForm,
  { values, singles, unmapped }: Mapped,
  pointer: string,
): void {
  const mappable = new Set(mappableOf(target));
  const places = fields.flatMap(({ name, field, required, label }): ProblemPlace[] => {
    const isAsked = required || (doubleOptIn !== null && field === target.intake.key);
    const isNeeded = isAsked && mappable.has(field);
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
