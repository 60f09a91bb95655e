import { z } from 'zod';
import { customFieldTypes } from '../../auth/custom-fields.ts';
import { defineObject } from '../../records/define.ts';
import {
  boolean,
  choice,
  integer,
  json,
  list,
  readOnly,
  text,
  timestamp,
} from '../../records/fields.ts';
import { checkCustomField } from './rule.ts';
import { CustomFieldDefault, CustomFieldOption, CustomFieldValidation, Key } from './schema.ts';

/** A field that an organization gives an object beside those that all have. */
export const customField = defineObject({
  object: 'custom_field',
  plural: 'customFields',
  name: 'CustomField',
  table: 'custom_fields',
  description: 'A field that an organization gives its records',
  configuration: true,
  problems: ['field_in_use'],
  keys: {
    path: {
      read: ({ object, key }) => (object && key ? [`${String(object)}.${String(key)}`] : []),
      add: (record, path) => {
        const [object, key] = path.split('.', 2);
        return { object, key, ...record };
      },
      value: z.string().max(120).meta({ example: 'contact.tier' }),
    },
  },
  rule: checkCustomField,
  fields: {
    object: text({
      required: true,
      max: 60,
      example: 'contact',
      description: 'The object whose records have it; it stays',
    }),
    key: text({
      required: true,
      schema: Key,
      example: 'tier',
      description: 'By which values stand in `customFields`; it stays',
    }),
    path: {
      ...readOnly(
        text({ required: true, description: 'Object and key: an organization has each once' }),
      ),
    },
    label: text({ required: true, example: 'Tier' }),
    description: text({ max: 2000 }),
    type: choice(customFieldTypes, { required: true, description: 'It stays' }),
    target: text({ max: 60, description: 'The object that a `record` is of; it stays' }),
    required: boolean({ description: 'A new record must have a value, and none can be cleared' }),
    unique: boolean({
      description:
        'No two records have the same value, by which they are found and upserted; it stays',
    }),
    indexed: boolean({
      description: 'Lists are filtered and sorted by it as fast as by built-in fields; it stays',
    }),
    default: json(CustomFieldDefault, {
      description: 'What a new record has that does not say otherwise',
    }),
    options: list(CustomFieldOption, {
      description: 'The values of a select, in their order; one of no more use is archived',
      input: z.array(CustomFieldOption).max(500),
    }),
    validation: json(CustomFieldValidation, {
      description: 'Bounds of numbers and amounts, or of the length of texts',
      initial: {},
    }),
    position: integer({
      filled: true,
      min: 1,
      description: 'Its place among those of the object: the last one unless given',
    }),
    archivedAt: timestamp({
      description:
        'Since then its values are read and not written; it must be archived to be deleted. Null brings it back',
    }),
    indexedAt: readOnly(
      timestamp({ description: 'Since then its index has every record; null until then' }),
    ),
  },
  example: { object: 'contact', key: 'tier', label: 'Tier', type: 'text' },
});
