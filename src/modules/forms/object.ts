import { z } from 'zod';
import { component } from '../../http/components.ts';
import { idField } from '../../records/define.ts';
import {
  boolean,
  choice,
  json,
  readOnly,
  reference,
  text,
  timestamp,
} from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';
import { tagIds } from '../../records/tags.ts';

export const FormField = component(
  'FormField',
  z.object({
    name: z.string().meta({ description: 'The name of the input' }),
    field: z.string().meta({ description: 'The field of the record that it fills' }),
    required: z.boolean(),
    label: z.string().nullable().meta({ description: 'What people call it: for messages' }),
  }),
);

export const FormValues = component(
  'FormValues',
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .meta({ description: 'Values by the field of the record' }),
);

export const FormLimits = component(
  'FormLimits',
  z
    .strictObject({
      perAddress: z.int().min(1).max(1000).meta({ example: 10 }),
      perForm: z.int().min(1).max(6000).meta({ example: 300 }),
    })
    .meta({ description: 'How many submissions of strangers are taken in a minute' }),
);

export const FormDoubleOptIn = component(
  'FormDoubleOptIn',
  z.object({ subject: z.string(), text: z.string() }).meta({
    description: 'The mail that asks for confirmation; `{{link}}` in its text is the link',
  }),
);

/** What becomes of a record that is there already. */
export const existingModes = ['update', 'fill'] as const;

/** What strangers may fill in, as members see it. */
export const form = registerSource({
  object: 'form',
  name: 'Form',
  table: 'forms',
  description: 'What strangers may fill in: it makes records of what they send',
  fields: {
    id: idField,
    name: readOnly(text({ required: true })),
    object: readOnly(text({ required: true, description: 'What it makes' })),
    fields: readOnly(json(z.array(FormField), { required: true })),
    values: readOnly(
      json(FormValues, { required: true, description: 'What every record has that it makes' }),
    ),
    ownerId: readOnly(
      reference('member', { description: 'To whom the records that it makes belong' }),
    ),
    tagIds: {
      ...readOnly(tagIds),
      description: 'The tags of every record that it makes or changes',
    },
    allowedOrigins: readOnly(
      json(z.array(z.string()), {
        required: true,
        description: 'The origins whose pages may send it; `*` is any',
      }),
    ),
    honeypot: readOnly(
      text({ description: 'The input that people do not see: what fills it is spam' }),
    ),
    submissionsPerMinute: readOnly(json(FormLimits, { required: true })),
    redirectUrl: readOnly(text({ description: 'Where browsers go on after a plain HTML post' })),
    doubleOptIn: readOnly(json(FormDoubleOptIn)),
    existing: readOnly(
      choice(existingModes, {
        required: true,
        description:
          'What becomes of a record that is there already: `update` gives it the new values, `fill` only those that it lacks',
      }),
    ),
    enabled: readOnly(boolean({ required: true })),
    publicKey: readOnly(text({ required: true, description: 'For browsers; no secret' })),
    previousKeyUntil: readOnly(
      timestamp({ description: 'Until when the public key before this one is taken too' }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

const FormUnmapped = component(
  'FormUnmapped',
  z.object({
    name: z.string(),
    value: z.unknown(),
    reason: z.string(),
  }),
);

const FormProblem = component(
  'FormProblem',
  z.object({
    code: z.string(),
    message: z.string(),
    field: z.string().nullable().meta({ description: 'The field of the record that is wrong' }),
  }),
);

/** What somebody sent by a form, and what became of it. */
export const formSubmission = registerSource({
  object: 'form_submission',
  name: 'FormSubmission',
  table: 'form_submissions',
  description: 'What somebody sent by a form, and what became of it',
  fields: {
    id: idField,
    formId: readOnly(reference('form', { required: true })),
    status: readOnly(
      choice(['processed', 'unprocessed', 'spam', 'awaiting_confirmation'], {
        required: true,
        description: '`unprocessed` is what no record could be made of: `problems` says why',
      }),
    ),
    inputs: readOnly(
      json(z.record(z.string(), z.unknown()), { required: true, description: 'All that was sent' }),
    ),
    recordId: readOnly(reference('', { description: 'The record that it made or changed' })),
    unmapped: readOnly(
      json(z.array(FormUnmapped), {
        required: true,
        description: 'What of it is not in the record, and why',
      }),
    ),
    problems: readOnly(json(z.array(FormProblem), { required: true })),
    confirmationExpiresAt: readOnly(timestamp()),
    confirmedAt: readOnly(timestamp()),
    requestId: readOnly(reference('')),
    createdAt: readOnly(timestamp({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
