import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { CustomFieldName } from '../../records/schemas/paths.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { TagIds } from '../../records/tags.ts';
import { existingModes, form, FormLimits, formSubmission, FormValues } from './object.ts';
import { listTargets, mappableOf } from './targets.ts';
import { parseUrl } from '../../url.ts';

export const Form = replySchema(form);
export const FormSubmission = replySchema(formSubmission);

/** Known when all objects are: that is, when it is first asked for. */
const object = z.lazy(() => z.enum(listTargets().map((target) => target.object)));
const field = z.lazy(() =>
  z.union([z.enum([...new Set(listTargets().flatMap(mappableOf))]), CustomFieldName]),
);

/** One line, since control characters would begin another one. */
const line = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !/\p{Cc}/u.test(text), 'Write it on one line');
const inputName = line.max(100);

const FormFieldInput = component(
  'FormFieldInput',
  z.strictObject({
    name: inputName,
    field: field.meta({
      description:
        'The field of the record. `email` and `phone` of a contact are one of its `emails` and `phones`; a custom field is named as in filters: `customFields.tier`',
    }),
    required: z
      .boolean()
      .default(false)
      .meta({ description: 'Without a good value for it a submission is a 400' }),
    label: line.max(200).nullable().default(null),
  }),
);

const isLoopback = ({ hostname }: URL): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** An origin as browsers send it; a slash behind it is cut. */
const origin = z
  .string()
  .max(300)
  .refine(
    (text) => text === '*' || (/^https?:/.test(text) && isBare(parseUrl(text))),
    'Write an origin such as https://www.example.com, or *',
  )
  .transform((text) => (text === '*' ? text : new URL(text).origin));

function isBare(url: URL | null): boolean {
  if (url === null) return false;
  const { pathname, search, hash, username, password } = url;
  return pathname === '/' && ![search, hash, username, password].some(Boolean);
}

/** Where a stranger is sent: never without encryption, but on one's own machine. */
const redirectUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .max(2000)
  .refine(
    (text) => text.startsWith('https:') || isLoopback(new URL(text)),
    'Write a whole address that begins with https://',
  )
  // As it stands in a header, which takes no other letters and no line breaks.
  .transform((text) => new URL(text).href);

const FormDoubleOptInInput = component(
  'FormDoubleOptInInput',
  z.strictObject({
    subject: line.max(200).meta({ example: 'Please confirm your address' }),
    text: z
      .string()
      .max(10_000)
      .regex(/\{\{link\}\}/, 'Write {{link}} where the link shall stand')
      .meta({ example: 'Please open this page to confirm: {{link}}' }),
  }),
);

const members = {
  name: z.string().trim().min(1).max(200).meta({ example: 'Newsletter' }),
  fields: z
    .array(z.lazy(() => FormFieldInput))
    .min(1)
    .max(100),
  values: z.lazy(() => FormValues),
  ownerId: z.uuid().toLowerCase().nullable(),
  tagIds: TagIds,
  allowedOrigins: z.array(origin).max(50),
  honeypot: inputName.nullable(),
  submissionsPerMinute: z.lazy(() => FormLimits),
  redirectUrl: redirectUrl.nullable(),
  doubleOptIn: orNull(FormDoubleOptInInput),
  existing: z.enum(existingModes),
  enabled: z.boolean(),
};

/** What a new form has where nothing is said, beside the defaults that stand in the schema. */
export const formDefaults = {
  values: {},
  submissionsPerMinute: { perAddress: 10, perForm: 300 },
  doubleOptIn: null,
};

export const FormCreate = component(
  'FormCreate',
  z
    .strictObject({
      name: members.name,
      object: object.default('contact'),
      fields: members.fields,
      values: members.values.optional(),
      ownerId: members.ownerId.default(null),
      tagIds: members.tagIds.default([]),
      allowedOrigins: members.allowedOrigins.default([]),
      honeypot: members.honeypot.default(null),
      submissionsPerMinute: members.submissionsPerMinute.optional(),
      redirectUrl: members.redirectUrl.default(null),
      doubleOptIn: members.doubleOptIn.optional(),
      existing: members.existing.default('update'),
      enabled: members.enabled.default(true),
    })
    .meta({
      example: {
        name: 'Newsletter',
        fields: [
          { name: 'email', field: 'email', required: true },
          { name: 'name', field: 'lastName' },
        ],
        values: { source: 'newsletter' },
        allowedOrigins: ['https://www.example.com'],
        honeypot: 'website',
      },
    }),
);

export const FormUpdate = component(
  'FormUpdate',
  z
    .strictObject(members)
    .partial()
    .meta({ example: { name: 'Newsletter' } }),
);

export const FormKeyRotation = component(
  'FormKeyRotation',
  z
    .strictObject({
      overlapHours: z
        .int()
        .min(0)
        .max(720)
        .default(24)
        .meta({ description: 'For how long the key before is taken too' }),
    })
    .meta({ example: { overlapHours: 24 } }),
);

const maxInputs = 200;
const single = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const FormInputs = component(
  'FormInputs',
  z
    .record(z.string().max(200), z.union([single, z.array(single).max(100)]))
    .refine((inputs) => Object.keys(inputs).length <= maxInputs, `Send ${maxInputs} inputs at most`)
    .meta({
      description: 'The inputs by name, as an HTML form sends them; several of one name are a list',
      example: { email: 'grace@example.com', name: 'Hopper' },
    }),
);

export const FormReceipt = component(
  'FormReceipt',
  z.object({
    id: z.uuid(),
    status: z.enum(['received', 'awaiting_confirmation', 'confirmed']),
  }),
);

export const FormPost = component(
  'FormPost',
  z.strictObject({
    formId: z.uuid().toLowerCase().meta({ example: '01931f3a-6c5e-7b1d-9a2f-4e8c7d6b5a40' }),
    fields: z.lazy(() => FormInputs),
  }),
);
