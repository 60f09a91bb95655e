import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import type { RecordObject } from '../../records/define.ts';
import { idParams, once, updateSchema } from '../../records/schemas/schemas.ts';
import { sourceOf } from '../../records/source.ts';

/** What a lead can come to. */
export const outcomes = ['company', 'contact', 'deal'] as const;
export type OutcomeObject = (typeof outcomes)[number];

/** The object of the name, which another module states. */
export const objectOf = (object: OutcomeObject): RecordObject => sourceOf(object) as RecordObject;

const { id } = idParams.shape;

/** By the field of what is made, the field of the lead that fills it; null for none. */
const FieldMap = component(
  'LeadFieldMap',
  z
    .record(z.string().max(120), z.string().max(120).nullable())
    .refine((map) => Object.keys(map).length <= 100, 'Map 100 fields at most')
    .meta({
      description:
        'By the field of what is made, the field of the lead that fills it, such as `estimatedValue.amount`; null for none',
      example: { department: 'campaign' },
    }),
);

const valuesOf = (object: OutcomeObject): z.ZodObject => updateSchema(objectOf(object));

/** What a conversion is asked. Called when every object is stated. */
export function conversionSchema(): z.ZodObject {
  return once('LeadConversion', () =>
    z
      .strictObject({
        contactId: id
          .optional()
          .meta({ description: 'The contact that it is, instead of a new one' }),
        contact: orNull(valuesOf('contact')).optional().meta({
          description: 'Values of the new contact beside those of the lead; null for none',
        }),
        companyId: id
          .optional()
          .meta({ description: 'The company that it is, instead of a new one' }),
        company: orNull(valuesOf('company')).optional().meta({
          description: 'Values of the new company beside those of the lead; null for none',
        }),
        deal: valuesOf('deal').optional().meta({
          description: 'Values of a new deal beside those of the lead; there is none unless given',
        }),
        ownerId: id.optional().meta({
          description: 'To whom belongs what is made: to the owner of the lead unless given',
        }),
        fieldMap: z
          .strictObject({ contact: FieldMap, company: FieldMap, deal: FieldMap })
          .partial()
          .optional(),
        ignoreDuplicates: z
          .boolean()
          .default(false)
          .meta({ description: 'Makes new ones though others may be the same' }),
      })
      .meta({ example: { deal: { name: 'Compiler no. 2' }, ignoreDuplicates: true } }),
  );
}

/** A conversion as it is asked. */
export interface Conversion {
  contactId?: string;
  contact?: Record<string, unknown> | null;
  companyId?: string;
  company?: Record<string, unknown> | null;
  deal?: Record<string, unknown>;
  ownerId?: string;
  fieldMap?: Partial<Record<OutcomeObject, Record<string, string | null>>>;
  ignoreDuplicates: boolean;
}
