import { domainToASCII } from 'node:url';
import { z } from 'zod';
import type { Sql, SqlValue } from '../db/sql.ts';
import { onceForText } from '../remember.ts';
import { type Kind, dateText, decimalText, kinds, regularDecimal, timestampText } from './kinds.ts';
import type { Members } from './members.ts';

/** The index rows of a field: which of their columns has the value. */
export interface ValueIndex {
  fieldId: string;
  kind: 'text' | 'number' | 'date' | 'time';
}

/** One field of an object: what it holds, how it is kept, and what may be done with it. */
export interface Field {
  kind: Kind;
  /** A value in a reply, when it is not null. */
  output: z.ZodType;
  /** A value that is sent, when it is not null; made regular by it. Null: nobody can write the field. */
  input: z.ZodType | null;
  /** A part of a value, for a change that merges into it (RFC 7396). The whole of it unless given. */
  patch?: z.ZodType;
  nullable: boolean;
  /** What it holds when nothing is given; a field that has it is never null. */
  initial: unknown;
  /** The database gives it a value where none is given, and null asks for that: it is never null itself. */
  filled?: boolean;
  /** Written by the object's own operations, and by no body. */
  inner?: boolean;
  /** A create must have it. */
  required: boolean;
  sortable: boolean;
  description?: string;
  example?: unknown;
  /** The object that a reference points to. */
  target?: string;
  /** The object that each of a list of ids points to. */
  targets?: string;
  /** Fields that this one tells of, of its record or else of any: from whom one of them is hidden, this one is too. */
  tellsOf?: readonly string[];
  /** The field that holds the currency of this amount: sums are per currency. */
  currency?: string;
  /** The key of the records that keeps this field's values: filters look there. */
  key?: string;
  /** Where the key keeps a value as others than itself. */
  aliases?: {
    /** As what the key keeps any of the values, as an array of texts. */
    of(values: readonly SqlValue[]): Sql;
    /** Whether the row has any of the values, or any at all (null). */
    inRow(here: string, values: readonly SqlValue[] | null): Sql;
  };
  /** The field whose text holds that of this one. */
  within?: string;
  /** Makes a value to compare with regular, as `input` does with those that are kept. */
  operand?: z.ZodType<string>;
  /** Where it is in the row, when it has no columns of its own: what it is compared by, and its currency. */
  lies?: {
    value(here: string): Sql;
    currency?: ((here: string) => Sql) | undefined;
    json(here: string): Sql;
    /** A value that is sent; null where none is taken any more. */
    input: z.ZodType | null;
    /** Where its index has a row for each record, in the order of the values. */
    index?: ValueIndex;
  };
  /** What may stand in it is the organization's to say. */
  members?: Members;
  /** What the row holds after a change from what it held, where that is not just what is given. */
  kept?: (held: Sql, given: Sql) => Sql;
  /** The value as JSON for the reply, where that is not what its kind makes of the column. */
  select?: Kind['select'];
  /** SQL over the row, for what is no column of it. Such a field is shown and nothing else. */
  expression?: (here: string) => Sql;
}

type Options = Partial<
  Pick<
    Field,
    | 'required'
    | 'initial'
    | 'filled'
    | 'inner'
    | 'currency'
    | 'description'
    | 'key'
    | 'operand'
    | 'example'
    | 'within'
    | 'tellsOf'
  >
>;

function field(kind: Kind, schema: z.ZodType, options: Options): Field {
  return {
    kind,
    output: schema,
    input: schema,
    nullable: !options.required && !options.filled && options.initial === undefined,
    initial: null,
    required: false,
    sortable: true,
    ...options,
  };
}

/** The field, computed by the server or the database: shown, filtered and sorted, never written. */
export function readOnly(of: Field): Field {
  return { ...of, input: null };
}

const anyText = z.string();
const textUpTo = onceForText((max) => z.string().trim().min(1).max(Number(max)));

/** Text; blanks around it are cut. `schema` says what it must be, and makes it regular. */
export function text(options: Options & { max?: number; schema?: z.ZodType<string> } = {}): Field {
  const { max = 255, schema, ...rest } = options;
  return { ...field(kinds.text, anyText, rest), input: schema ?? textUpTo(`${max}`) };
}

/** A whole number that an `integer` column holds. */
export function integer(options: Options & { min?: number; max?: number } = {}): Field {
  const { min = -2_147_483_648, max = 2_147_483_647, ...rest } = options;
  return field(kinds.integer, z.int().min(min).max(max), rest);
}

/** A whole number that a `bigint` column holds, as far as a JSON number does. */
export function long(options: Options & { min?: number } = {}): Field {
  const { min = Number.MIN_SAFE_INTEGER, ...rest } = options;
  return field(kinds.long, z.int().min(min), rest);
}

/** A decimal number: a text in JSON, millionths in the table. */
export function decimal(options: Options = {}): Field {
  const base = field(kinds.decimal, decimalText, options);
  return { ...base, input: decimalText.overwrite(regularDecimal) };
}

const trueOrFalse = z.boolean();

/** True or false, and never null. */
export function boolean(options: Options = {}): Field {
  return field(kinds.boolean, trueOrFalse, {
    ...(options.filled ? {} : { initial: false }),
    ...options,
  });
}

export function date(options: Options = {}): Field {
  return field(kinds.date, dateText, options);
}

const timeText = z.iso.datetime();

export function timestamp(options: Options = {}): Field {
  return {
    ...field(kinds.timestamp, timeText, options),
    input: timestampText,
  };
}

/** One of the values given; snake_case, by the contract. */
export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  options: Options = {},
): Field {
  const one = z.enum(values);
  return { ...field(kinds.choice, one, options), operand: one };
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** A currency of ISO 4217. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true })
  .refine((code) => currencies.has(code), 'Not a currency of ISO 4217')
  .meta({ example: 'EUR', description: 'ISO 4217' });

/** The schema of an amount and its ISO 4217 currency. */
export const Money = z.strictObject({
  amount: decimalText.meta({ example: '12500.00' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { abort: true })
    .meta({ example: 'EUR', description: 'ISO 4217' }),
});

export function money(options: Options = {}): Field {
  const input = z.strictObject({
    amount: Money.shape.amount.overwrite(regularDecimal),
    currency: Currency,
  });
  return {
    ...field(kinds.money, Money, options),
    input,
    patch: Money.partial(),
  };
}

/** A JSON object of the schema given; cannot be filtered. `input` makes it regular. */
export function json(
  schema: z.ZodType,
  { input, patch, ...options }: Options & Partial<Pick<Field, 'input' | 'patch'>> = {},
): Field {
  const base = field(kinds.json, schema, options);
  return { ...base, input: input ?? schema, ...(patch ? { patch } : {}), sortable: false };
}

/** A list of the schema given, empty when nothing is given. `input` makes it regular. */
export function list(
  item: z.ZodType,
  options: Options & { max?: number; input?: z.ZodType } = {},
): Field {
  const { max = 50, input, ...rest } = options;
  const schema = z.array(item).max(max);
  const base = field(kinds.list, schema, { initial: [], ...rest });
  return { ...base, input: input ?? base.input, sortable: false };
}

const id = z.uuid();
const givenId = z.uuid().toLowerCase();

/** The id of a record of another object. */
export function reference(target: string, options: Options = {}): Field {
  const base = field(kinds.reference, id, options);
  return { ...base, input: givenId, target, sortable: false };
}

/** A telephone number as E.164 has it; usual separators are cut. */
export const PhoneNumber = z
  .string()
  .transform((value) => value.replaceAll(/[\s().-]/g, ''))
  .pipe(
    z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'Write the number with its country code, such as +442079460000'),
  );

const toDomain = (text: string): string => domainToASCII(text.trim().toLowerCase());

/** A host name in lower case, without scheme or path; international ones as punycode. */
export const Domain = z
  .string()
  .transform(toDomain)
  .pipe(
    z
      .string()
      .max(253)
      .regex(
        /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
        'Write a domain such as example.com',
      ),
  );

/** What a domain is compared with: regular, where it is a domain at all. */
export const domainOperand = z.string().transform((text) => toDomain(text) || text);

/** An e-mail address in lower case. */
export const EmailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** What an e-mail address, or a part of one, is compared with. */
export const emailOperand = z.string().trim().toLowerCase();

/** A time zone of the IANA database, by its name: no offset, which is another one in summer. */
export const TimeZone = z
  .string()
  .max(60)
  .regex(/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/, { abort: true })
  .refine(isTimeZone, 'Not a time zone of the IANA database')
  .meta({ example: 'Europe/Amsterdam', description: 'Of the IANA database' });

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** An address on the web. */
export const WebAddress = z.url({ protocol: /^https?$/ }).max(2000);
