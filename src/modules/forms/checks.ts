import type { z } from 'zod';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { customName } from '../../records/custom/own.ts';
import { seenBy } from '../../records/seen.ts';
import { writable } from '../../records/source.ts';
import { escapePointer } from '../../validate.ts';
import type { FormCreate } from './schema.ts';
import { fillableOf, mappableOf, type Target, targetOf } from './targets.ts';

/** A form as it is to be kept. */
export type FormState = Required<z.infer<typeof FormCreate>>;

/** Carries the public key of a form among its inputs, so that none of its own can have the name. */
export const keyInput = 'key';

/** What a form fills, as who defines it sees it. */
interface Filling {
  form: FormState;
  target: Target;
  seen: Target;
}

/**
 * Throws what is wrong with a form as a whole: each place of it. What it fills is looked at when that is `sent`: custom
 * fields come and go, and a form that fills one that is gone can still be switched off.
 */
export function requireSound(
  principal: Principal,
  form: FormState,
  sent: Partial<FormState> = form,
): void {
  const target = targetOf(principal, form.object);
  const places = [
    ...form.fields.flatMap((_, index) => placesOfField(form, index)),
    ...(form.honeypot === keyInput ? [reserved('/honeypot')] : []),
    ...placesOfConfirmation(form, target),
  ];
  if (sent.fields || sent.values) {
    const filling = { form, target, seen: seenBy(principal, target) };
    places.push(...placesOfTargets(filling), ...placesOfValues(filling));
    if (places.length === 0) places.push(...placesOfRecord(filling));
    if (places.length === 0) requireGranted(principal, form, target);
  }
  if (places.length > 0) throw invalid(...places);
}

function place(pointer: string, code: string, message: string): ProblemPlace {
  return { in: 'body', pointer, code, message };
}

function reserved(pointer: string): ProblemPlace {
  return place(pointer, 'reserved', `The input ${keyInput} carries the public key`);
}

function placesOfField({ fields, honeypot }: FormState, index: number): ProblemPlace[] {
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
  return places;
}

function placesOfTargets({ form: { fields }, seen }: Filling): ProblemPlace[] {
  const mappable = new Set(mappableOf(seen));
  return fields.flatMap(({ field }, index) =>
    mappable.has(field) ? [] : [unknown(`/fields/${index}/field`, field, seen)],
  );
}

function unknown(pointer: string, field: string, { object, fields }: Target): ProblemPlace {
  return fields[field]?.lies?.input === null
    ? place(pointer, 'archived', `${field}: the field is archived, and takes nothing`)
    : place(pointer, 'unknown_field', `A ${object} has no field ${field} to fill`);
}

function placesOfValues({ form: { values }, seen }: Filling): ProblemPlace[] {
  const fillable = fillableOf(seen);
  return Object.entries(values).flatMap(([name, value]) => {
    const pointer = `/values/${escapePointer(name)}`;
    const input = fillable.get(name)?.input;
    if (!input) return [unknown(pointer, name, seen)];
    if (Object.hasOwn(seen.keys, name)) {
      return [place(pointer, 'unique', `${name}: two records cannot have the same value`)];
    }
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
function placesOfRecord({ form: { fields, values }, target }: Filling): ProblemPlace[] {
  const { singles, complete } = target.intake;
  const filled = fields.map(({ field }): [string, unknown] => {
    const single = singles[field];
    return single ? [single.field, [{ [single.member]: 'ada@example.com' }]] : [field, 'filled'];
  });
  const initial = writable(target).map(([name, of]): [string, unknown] => [name, of.initial]);
  const record: RecordBody = Object.fromEntries([...initial, ...Object.entries(values), ...filled]);
  return target
    .rule(complete(record))
    .map(({ code, message }) => place('/fields', code, `${message}: let an input fill one`))
    .concat(placesOfRequired({ fields, values }, target));
}

/** The custom fields that a new record must have, and that neither an input nor a fixed value nor a default gives it. */
function placesOfRequired(
  { fields, values }: Pick<FormState, 'fields' | 'values'>,
  target: Target,
): ProblemPlace[] {
  const given = new Set([...fields.map(({ field }) => field), ...Object.keys(values)]);
  const { needed = [] } = target.fields['customFields']?.members ?? {};
  return needed
    .map((key) => customName({ key }))
    .filter((name) => !given.has(name))
    .map((name) =>
      place('/fields', 'required', `A ${target.object} must have ${name}: let an input fill it`),
    );
}

/** A form writes for who defines it: what his role may not write, it does not fill. Throws `permission_denied`. */
function requireGranted(
  principal: Principal,
  { fields, values, object }: FormState,
  { intake, path }: Target,
): void {
  const rights = memberOf(principal).fields[object] ?? {};
  const isKept = (name: string): boolean =>
    (rights[intake.singles[name]?.field ?? name] ?? rights[name]) === 'read_only';
  const kept = [
    ...fields.map(({ field }, index) => [`/fields/${index}/field`, field] as const),
    ...Object.keys(values).map((name) => [`/values/${escapePointer(name)}`, name] as const),
  ].filter(([, name]) => isKept(name));
  const [first] = kept;
  if (!first) return;
  throw new Problem('permission_denied', notGranted(first[1]), {
    permission: `${path}:write`,
    errors: kept.map(([pointer, name]) => place(pointer, 'read_only', notGranted(name))),
  });
}

const notGranted = (name: string): string => `Your role may not write ${name}`;
