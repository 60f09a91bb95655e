import type { z } from 'zod';
import { invalid, type ProblemPlace } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { writable } from '../../records/source.ts';
import { escapePointer } from '../../validate.ts';
import type { FormCreate } from './schema.ts';
import { mappableOf, plainFieldsOf, type Target, targetOf } from './targets.ts';

/** A form as it is to be kept. */
export type FormState = Required<z.infer<typeof FormCreate>>;

/** Carries the public key of a form among its inputs, so that none of its own can have the name. */
export const keyInput = 'key';

/** Throws what is wrong with a form as a whole: each place of it. */
export function requireSound(form: FormState): void {
  const target = targetOf(form.object);
  const places = [
    ...form.fields.flatMap((_, index) => placesOfField(form, index, target)),
    ...(form.honeypot === keyInput ? [reserved('/honeypot')] : []),
    ...placesOfValues(form, target),
    ...placesOfConfirmation(form, target),
  ];
  if (places.length === 0) places.push(...placesOfRecord(form, target));
  if (places.length > 0) throw invalid(...places);
}

function place(pointer: string, code: string, message: string): ProblemPlace {
  return { in: 'body', pointer, code, message };
}

function reserved(pointer: string): ProblemPlace {
  return place(pointer, 'reserved', `The input ${keyInput} carries the public key`);
}

function placesOfField(
  { fields, honeypot, object }: FormState,
  index: number,
  target: Target,
): ProblemPlace[] {
  const { name, field } = fields[index]!;
  const at = `/fields/${index}`;
  const before = fields.slice(0, index);
  const places: ProblemPlace[] = [];
  if (name === keyInput) places.push(reserved(`${at}/name`));
  if (name === honeypot) {
    const message = `${name} is the honeypot: it can fill no field`;
    places.push(place(`${at}/name`, 'repeated', message));
  }
  if (before.some((other) => other.name === name)) {
    places.push(place(`${at}/name`, 'repeated', `There are two inputs ${name}`));
  }
  if (before.some((other) => other.field === field)) {
    places.push(place(`${at}/field`, 'repeated', `Two inputs fill the field ${field}`));
  }
  if (!mappableOf(target).includes(field)) {
    places.push(place(`${at}/field`, 'unknown_field', `A ${object} has no field ${field} to fill`));
  }
  return places;
}

function placesOfValues({ values, object }: FormState, target: Target): ProblemPlace[] {
  const plain = plainFieldsOf(target);
  return Object.entries(values).flatMap(([name, value]) => {
    const pointer = `/values/${escapePointer(name)}`;
    const input = plain.get(name)?.input;
    if (!input)
      return [place(pointer, 'unknown_field', `A ${object} has no field ${name} to fill`)];
    const wrong = input.safeParse(value).error?.issues[0];
    return wrong ? [place(pointer, wrong.code, `${name}: ${wrong.message}`)] : [];
  });
}

/** Who is asked by mail must give an address. */
function placesOfConfirmation({ doubleOptIn, fields }: FormState, target: Target): ProblemPlace[] {
  const { key } = target.intake;
  if (!doubleOptIn || fields.some(({ field }) => field === key)) return [];
  return [place('/doubleOptIn', 'required', `An input must fill ${key}, where the mail is sent`)];
}

/** A form whose inputs, when all are filled in, make no record would never make one. */
function placesOfRecord({ fields, values }: FormState, target: Target): ProblemPlace[] {
  const { singles, complete } = target.intake;
  const filled = fields.map(({ field }): [string, unknown] => {
    const single = singles[field];
    return single ? [single.field, [{ [single.member]: 'ada@example.com' }]] : [field, 'filled'];
  });
  const initial = writable(target).map(([name, of]): [string, unknown] => [name, of.initial]);
  const record: RecordBody = Object.fromEntries([...initial, ...Object.entries(values), ...filled]);
  return target
    .rule(complete(record))
    .map(({ code, message }) => place('/fields', code, `${message}: let an input fill one`));
}
