import type {
  CustomField,
  CustomFieldOption,
  CustomFieldType,
  CustomFieldValidation,
} from '../../auth/custom-fields.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import type { ProblemPlace } from '../../problem.ts';
import { customTypes } from '../../records/custom/types.ts';
import type { RecordBody } from '../../records/define.ts';

const selects: ReadonlySet<CustomFieldType> = new Set(['select', 'multi_select']);
const numbers: ReadonlySet<CustomFieldType> = new Set(['number', 'percent', 'currency']);
const texts: ReadonlySet<CustomFieldType> = new Set(['text', 'long_text']);

/** What is wrong with a custom field as a whole: what its type does not know, and what cannot be. */
export function checkCustomField(record: RecordBody): ProblemPlace[] {
  const field = record as unknown as Omit<CustomField, 'indexed'> & { indexed: boolean };
  return [
    ...objectPlaces(field),
    ...optionPlaces(field),
    ...boundPlaces(field),
    ...usePlaces(field),
    ...defaultPlaces(field),
  ];
}

function place(pointer: string, code: string, message: string): ProblemPlace {
  return { in: 'body', pointer: `/${pointer}`, code, message: `${pointer}: ${message}` };
}

function objectPlaces({ object, type, target }: CustomField): ProblemPlace[] {
  const known = listRecordObjects();
  const unknown = (name: 'object' | 'target'): ProblemPlace =>
    place(name, 'unknown_object', `it is one of ${known.join(', ')}`);
  if (!known.includes(object)) return [unknown('object')];
  if (type !== 'record')
    return target === null ? [] : [place('target', 'not_of_type', 'only a record has one')];
  return target !== null && known.includes(target) ? [] : [unknown('target')];
}

function optionPlaces({ type, options }: CustomField): ProblemPlace[] {
  if (!selects.has(type))
    return options.length === 0
      ? []
      : [place('options', 'not_of_type', 'only a select has options')];
  if (options.length === 0) return [place('options', 'required', 'a select needs one at least')];
  const values = options.map(({ value }: CustomFieldOption) => value);
  const repeated = values.findIndex((value, index) => values.indexOf(value) < index);
  return repeated === -1
    ? []
    : [place(`options/${repeated}/value`, 'repeated', `${values[repeated]} is given twice`)];
}

function boundPlaces({ type, validation }: CustomField): ProblemPlace[] {
  const { min, max, minLength, maxLength } = validation as CustomFieldValidation;
  const misfit = Object.keys(validation).filter((name) =>
    name.endsWith('Length') ? !texts.has(type) : !numbers.has(type),
  );
  const places = misfit.map((name) =>
    place(`validation/${name}`, 'not_of_type', `a ${type} has no such bound`),
  );
  if (min !== undefined && max !== undefined && min > max)
    places.push(place('validation/min', 'out_of_range', 'it is more than max'));
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    places.push(place('validation/minLength', 'out_of_range', 'it is more than maxLength'));
  return places;
}

function usePlaces({ type, unique, indexed, default: initial }: CustomField): ProblemPlace[] {
  const { asKey, index } = customTypes[type];
  return [
    ...(unique && !asKey ? [place('unique', 'not_of_type', `a ${type} cannot be unique`)] : []),
    ...(unique && initial !== null
      ? [place('default', 'not_of_type', 'what is unique has no default')]
      : []),
    ...(indexed && !index
      ? [place('indexed', 'not_of_type', `a ${type} is filtered without an index`)]
      : []),
  ];
}

function defaultPlaces(field: CustomField): ProblemPlace[] {
  if (field.default === null || field.default === undefined) return [];
  if (['user', 'record', 'json'].includes(field.type))
    return [place('default', 'not_of_type', `a ${field.type} has no default`)];
  const result = customTypes[field.type].input(field).safeParse(field.default);
  if (result.success) return [];
  return [place('default', 'invalid_value', result.error.issues[0]?.message ?? 'not of the type')];
}
