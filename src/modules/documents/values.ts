import { z } from 'zod';
import type { CustomField } from '../../auth/custom-fields.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import type { JsonDocument } from '../../http/document.ts';
import { describeSchemas } from '../../http/pieces.ts';
import { customName } from '../../records/custom/own.ts';
import { customTypes } from '../../records/custom/types.ts';
import type { RecordObject } from '../../records/define.ts';
import { keptNames, seenBy } from '../../records/seen.ts';

/** The schemas of an object's custom fields: of those that replies show, and that creates and updates take. */
export interface CustomSchemas {
  schemas: Record<string, JsonDocument>;
  names: { reply: string; create: string; update: string };
  /** No record is made without some of them. */
  isNeeded: boolean;
  /** None of them can be cleared wholly. */
  isKept: boolean;
}

/** What the custom fields hold, for who asks; null where he has none of the object's. */
export function describeCustomFields(
  principal: Principal,
  definition: RecordObject,
): CustomSchemas | null {
  const { customFields } = memberOf(principal);
  const { fields } = seenBy(principal, definition);
  const shown = customFields.fields.filter(
    (field) =>
      field.object === definition.object &&
      !field.deleted &&
      Object.hasOwn(fields, customName(field)),
  );
  if (shown.length === 0) return null;
  const kept = keptNames({ principal }, definition);
  const given = shown.filter(
    (field) =>
      !field.archived && !kept.includes('customFields') && !kept.includes(customName(field)),
  );
  const reply = `${definition.name}CustomFields`;
  const names = { reply, create: `${reply}Create`, update: `${reply}Update` };
  return {
    names,
    schemas: describeSchemas({
      [names.reply]: z.object(shapeOf(shown, shownValue)),
      [names.create]: z.strictObject(shapeOf(given, (field) => givenValue(field, isDue(field)))),
      [names.update]: z.strictObject(shapeOf(given, (field) => givenValue(field, false))),
    }),
    isNeeded: given.some(isDue),
    isKept: given.some(({ required }) => required),
  };
}

function shapeOf(
  fields: readonly CustomField[],
  of: (field: CustomField) => z.ZodType,
): Record<string, z.ZodType> {
  return Object.fromEntries(fields.map((field) => [field.key, of(field)]));
}

/** A create must have it. */
const isDue = ({ required, default: initial }: CustomField): boolean =>
  required && initial === null;

/** A value that records have: one from before its bounds were others, or its option was archived, too. */
function shownValue(field: CustomField): z.ZodType {
  const options = field.options.map((option) => ({ ...option, archived: false }));
  const value = valueOf({ ...field, validation: {}, options }).nullable();
  return field.archived
    ? told(value.optional(), field, 'Archived: only records that have a value show it. ')
    : told(value, field);
}

/** A value that can be given. */
function givenValue(field: CustomField, isDue: boolean): z.ZodType {
  const value = field.required ? valueOf(field) : valueOf(field).nullable();
  return told(isDue ? value : value.optional(), field);
}

function valueOf(field: CustomField): z.ZodType {
  const isSelect = field.type === 'select' || field.type === 'multi_select';
  const hasNone = isSelect && field.options.every(({ archived }) => archived);
  return hasNone ? z.null() : customTypes[field.type].input(field);
}

function told(value: z.ZodType, { label, description }: CustomField, before = ''): z.ZodType {
  const text = description === null ? label : `${label}: ${description}`;
  return value.meta({ description: `${before}${text}` });
}
