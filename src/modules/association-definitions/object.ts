import { z } from 'zod';
import { associated, cardinalities } from '../../records/associations.ts';
import { defineObject } from '../../records/define.ts';
import { boolean, choice, readOnly, text } from '../../records/fields.ts';

/** By which an association is addressed. */
const Key = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9_]{0,59}$/,
    'Write a key such as partner or reportsTo: up to 60 letters, digits and _, a small letter first',
  );

/** What records of one object may be to those of another one, or to each other. */
export const associationDefinition = defineObject({
  object: 'association_definition',
  plural: 'associationDefinitions',
  name: 'AssociationDefinition',
  table: 'association_definitions',
  description: 'What records of one object may be to those of another one',
  configuration: true,
  problems: ['definition_built_in'],
  keys: {
    key: {
      read: ({ key }) => (typeof key === 'string' ? [key] : []),
      add: (record, key) => ({ ...record, key }),
      value: Key,
    },
  },
  fields: {
    key: text({
      required: true,
      schema: Key,
      example: 'partner',
      description: 'By which its associations are addressed; it stays',
    }),
    fromObject: choice(associated, { required: true, description: 'It stays' }),
    toObject: choice(associated, {
      required: true,
      description: 'It stays; it may be the same object',
    }),
    label: text({
      required: true,
      max: 100,
      example: 'Partner',
      description: 'What the `to` record is to the `from` record',
    }),
    inverseLabel: text({
      required: true,
      max: 100,
      example: 'Partner of',
      description: 'What the `from` record is to the `to` record',
    }),
    cardinality: choice(cardinalities, {
      initial: 'many_to_many',
      description:
        'How many there may be at a time, from first: with `many_to_one` many records have the same `to` record, and each has one. It stays',
    }),
    builtIn: readOnly(
      boolean({ description: 'It comes with each organization: its labels can be changed' }),
    ),
  },
  example: {
    key: 'partner',
    fromObject: 'company',
    toObject: 'company',
    label: 'Partner',
    inverseLabel: 'Partner of',
  },
});
