import { type Sql, sql } from '../db/sql.ts';

/** What a custom field can hold. */
export const customFieldTypes = [
  'text',
  'long_text',
  'number',
  'currency',
  'percent',
  'boolean',
  'date',
  'datetime',
  'select',
  'multi_select',
  'email',
  'phone',
  'url',
  'user',
  'record',
  'json',
] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

/** One of the values of a select. */
export interface CustomFieldOption {
  value: string;
  label: string;
  color?: string | null | undefined;
  archived?: boolean | undefined;
}

/** Bounds of the values. */
export interface CustomFieldValidation {
  min?: number | undefined;
  max?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
}

/** A field that an organization has given an object, as far as records need to know it. */
export interface CustomField {
  id: string;
  object: string;
  key: string;
  label: string;
  description: string | null;
  type: CustomFieldType;
  target: string | null;
  required: boolean;
  unique: boolean;
  /** Its index has every record. */
  indexed: boolean;
  default: unknown;
  options: readonly CustomFieldOption[];
  validation: CustomFieldValidation;
  archived: boolean;
  /** Its values are still being removed: they are shown no more. */
  deleted: boolean;
}

/** All of an organization's, and which version of them they are. */
export interface OrganizationFields {
  /** Null where nobody has asked: then nothing is held against it. */
  version: number | null;
  fields: readonly CustomField[];
}

/** Those of an organization that nobody has asked about. */
export const noFields: OrganizationFields = { version: null, fields: [] };

/** The statement that gives the custom fields of the organization. */
export function customFieldsSql(organizationId: string): Sql {
  return sql`select app.find_custom_fields(${organizationId}) as fields`;
}
