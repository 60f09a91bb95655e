import { type Context } from '../../auth/context.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import { withoutMembers } from '../../records/custom/own.ts';
import type { RecordBody, RecordObject } from '../../records/define.ts';
import { createSchema, createShape } from '../../records/schemas/schemas.ts';
import { hiddenFields, keptNames } from '../../records/seen.ts';
import { escapePointer, validate } from '../../validate.ts';
import { lead } from './object.ts';
import { type Conversion, objectOf, type OutcomeObject, outcomes } from './schema.ts';

/** Which fields of a lead go where, the first that has a value. */
const usual: Record<OutcomeObject, Record<string, string[]>> = {
  company: { name: ['companyName', 'fullName'], website: ['website'], tagIds: ['tagIds'] },
  contact: {
    salutation: ['salutation'],
    firstName: ['firstName'],
    lastName: ['lastName'],
    emails: ['emails'],
    phones: ['phones'],
    jobTitle: ['jobTitle'],
    source: ['source'],
    tagIds: ['tagIds'],
  },
  deal: {
    name: ['companyName', 'fullName'],
    amount: ['estimatedValue.amount'],
    currency: ['estimatedValue.currency'],
    source: ['source'],
    tagIds: ['tagIds'],
  },
};

/** The lead without what is hidden from who asks: what he does not see does not go elsewhere by him. */
export function seenLead({ principal }: Context, record: RecordBody): RecordBody {
  const hidden = hiddenFields(principal, lead);
  const seen = Object.entries(record).filter(([name]) => !hidden.includes(name));
  return withoutMembers(Object.fromEntries(seen), hidden);
}

/** The body of what is to be made of the lead, checked. Throws `validation_failed`, with places below the object's name. */
export function bodyOf(
  context: Context,
  object: OutcomeObject,
  from: RecordBody,
  { fieldMap, ownerId, ...conversion }: Conversion,
  more: RecordBody = {},
): RecordBody {
  const definition = objectOf(object);
  const kept = keptNames(context, definition);
  const isFree = ([name]: [string, unknown]): boolean => !kept.includes(name);
  const body: RecordBody = {};
  for (const [to, paths] of Object.entries({ ...usual[object], ...mapOf(fieldMap?.[object]) })) {
    const value = paths.map((path) => at(from, path)).find((found) => found != null);
    // What his role may not write there stays away, unless he asks for it: then he is told.
    if (value !== undefined && !kept.includes(to)) put(body, to, value);
  }
  const linked = Object.fromEntries(Object.entries(more).filter(isFree));
  const given = { ownerId: ownerId ?? from['ownerId'], ...linked, ...conversion[object] };
  return validate(createSchema(definition), { ...body, ...given }, 'body', [object]);
}

function mapOf(map: Record<string, string | null> = {}): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(map).map(([to, path]) => [to, path === null ? [] : [path]]),
  );
}

/** The value at the path, such as `estimatedValue.amount`; undefined where there is none. */
function at(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as RecordBody)[name]
          : undefined,
      record,
    );
}

function put(body: RecordBody, path: string, value: unknown): void {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) body[name] = value;
  else body[name] = { ...Object(body[name]), [rest.join('.')]: value };
}

const knows = (definition: RecordObject, path: string): boolean =>
  Object.hasOwn(createShape(definition), path.split('.')[0]!);

/** Throws `validation_failed` for each field of a map that there is not. */
export function requireKnown({ principal }: Context, { fieldMap = {} }: Conversion): void {
  const hidden = hiddenFields(principal, lead);
  const places = outcomes.flatMap((object) =>
    Object.entries(fieldMap[object] ?? {}).flatMap(([to, from]): ProblemPlace[] => {
      const pointer = `/fieldMap/${object}/${escapePointer(to)}`;
      const unknown = (name: string, what: string): ProblemPlace => ({
        in: 'body',
        pointer,
        code: 'unknown_field',
        message: `fieldMap: a ${what} has no ${name} to map`,
      });
      const field = from?.split('.')[0] ?? 'id';
      return [
        ...(knows(objectOf(object), to) ? [] : [unknown(to, object)]),
        ...(Object.hasOwn(lead.fields, field) &&
        !hidden.includes(field) &&
        !hidden.includes(from ?? '')
          ? []
          : [unknown(field, 'lead')]),
      ];
    }),
  );
  if (places.length > 0) throw invalid(...places);
}
