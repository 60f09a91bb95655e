import { z } from 'zod';
import type { CustomField, CustomFieldType } from '../../auth/custom-fields.ts';
import { literal, type Sql, sql } from '../../db/sql.ts';
import {
  EmailAddress,
  emailOperand,
  type Money,
  money,
  PhoneNumber,
  WebAddress,
} from '../fields.ts';
import { dateText, isDecimal, type Kind, kinds, timestampText } from '../kinds.ts';

/** A type of custom fields: what it holds, and how that is compared. */
interface CustomType {
  kind: Kind;
  /** A value that is sent, made regular. */
  input(field: CustomField): z.ZodType;
  /** The value to compare by, of the JSON `values` by the key. */
  value(values: Sql, key: Sql): Sql;
  currency?: (values: Sql, key: Sql) => Sql;
  sortable?: boolean;
  operand?: (field: CustomField) => z.ZodType<string>;
  /** It may be told apart by: a record is found by the value. As a text in an address. */
  asKey?: z.ZodType<string>;
  /** Of the text in an address the value. */
  ofKey?: (text: string) => unknown;
  /** It has a kind of index rows. */
  index?: IndexKind;
}

/** Which column of the index rows holds the values. */
export type IndexKind = 'text' | 'number' | 'date' | 'time';

const asText = (values: Sql, key: Sql): Sql => sql`(${values} ->> ${key})`;
const cast =
  (type: string) =>
  (values: Sql, key: Sql): Sql =>
    sql`(${values} ->> ${key})::${literalType(type)}`;
const literalType = (type: string): Sql => types[type]!;
const types: Record<string, Sql> = {
  boolean: sql`boolean`,
  date: sql`date`,
  timestamptz: sql`timestamptz`,
  uuid: sql`uuid`,
};

/** Up to 12 digits before the point and 6 behind it, of which JSON keeps 15 exactly. */
const decimalNumber = z
  .number()
  .refine((value) => isDecimal(String(value)), 'At most 12 digits before the point, and 6 behind');

/** A JSON number of up to 6 digits behind the point. */
export const numberKind: Kind = {
  ...kinds.decimal,
  number: 'millionths',
  queryType: 'number',
  suffixes: [''],
  select: (table, name) => sql`trim_scale(${kinds.text.select(table, name)}::numeric / 1000000)`,
  toColumns: (value) => [value],
};

const numeric: CustomType = {
  kind: numberKind,
  index: 'number',
  input: ({ validation: { min = -1e12, max = 1e12 } }) => decimalNumber.min(min).max(max),
  value: (values, key) => sql`((${values} ->> ${key})::numeric * 1000000)::bigint`,
  asKey: z
    .string()
    .refine(isDecimal, 'Write a decimal number')
    .transform((text) => String(Number(text))),
  ofKey: Number,
};

function sized(
  { validation: { minLength = 1, maxLength } }: CustomField,
  most: number,
): z.ZodString {
  return z
    .string()
    .trim()
    .min(Math.max(1, minLength))
    .max(Math.min(maxLength ?? most, most));
}

const text = (most: number): CustomType => ({
  kind: kinds.text,
  input: (field) => sized(field, most),
  value: asText,
});

const activeOf = ({ options }: CustomField): z.ZodType => {
  const values = options.filter(({ archived }) => !archived).map(({ value }) => value);
  return values.length === 0 ? z.never('It has no option that is not archived') : z.enum(values);
};

/** Also an archived one: records may have it yet. */
const anyOption = ({ options }: CustomField): z.ZodType<string> =>
  z.enum(options.map(({ value }) => value));

const reference: CustomType = {
  kind: kinds.reference,
  input: () => z.uuid().toLowerCase(),
  value: cast('uuid'),
  sortable: false,
  index: 'text',
};

const amount = (values: Sql, key: Sql, member: string): Sql =>
  sql`(${values} -> ${key} ->> ${literal(member)})`;

/** Every type. */
export const customTypes: Record<CustomFieldType, CustomType> = {
  text: { ...text(255), asKey: z.string().trim().min(1).max(255), index: 'text' },
  long_text: { ...text(10_000), sortable: false },
  number: numeric,
  percent: { ...numeric, asKey: undefined, ofKey: undefined } as CustomType,
  currency: {
    kind: kinds.money,
    index: 'number',
    input: ({ validation: { min = -1e12, max = 1e12 } }) =>
      money().input!.refine((value) => {
        const number = Number((value as z.infer<typeof Money>).amount);
        return number >= min && number <= max;
      }, `The amount is from ${min} to ${max}`),
    value: (values, key) => sql`(${amount(values, key, 'amount')}::numeric * 1000000)::bigint`,
    currency: (values, key) => amount(values, key, 'currency'),
  },
  boolean: { kind: kinds.boolean, input: () => z.boolean(), value: cast('boolean') },
  date: { kind: kinds.date, input: () => dateText, value: cast('date'), index: 'date' },
  datetime: {
    kind: kinds.timestamp,
    input: () => timestampText,
    value: cast('timestamptz'),
    index: 'time',
  },
  select: {
    kind: kinds.choice,
    input: activeOf,
    value: asText,
    operand: anyOption,
    index: 'text',
  },
  multi_select: {
    kind: kinds.list,
    input: (field) =>
      z
        .array(activeOf(field))
        .max(100)
        .refine((values) => new Set(values).size === values.length, 'A value is given twice'),
    value: (values, key) => sql`(${values} -> ${key})`,
    operand: anyOption,
    sortable: false,
  },
  email: {
    kind: kinds.text,
    input: () => EmailAddress,
    value: asText,
    operand: () => emailOperand,
    asKey: EmailAddress as z.ZodType<string>,
    index: 'text',
  },
  phone: {
    kind: kinds.text,
    input: () => PhoneNumber,
    value: asText,
    asKey: PhoneNumber as z.ZodType<string>,
    index: 'text',
  },
  url: { kind: kinds.text, input: () => WebAddress.max(600), value: asText, index: 'text' },
  user: reference,
  record: reference,
  json: {
    kind: kinds.json,
    input: () =>
      z
        .unknown()
        .refine(
          (value) => (JSON.stringify(value) ?? '').length <= 10_000,
          'It has 10,000 characters at most',
        ),
    value: (values, key) => sql`(${values} -> ${key})`,
    sortable: false,
  },
};
