import { z } from 'zod';
import { component } from '../../http/components.ts';
import { type Filter, operators } from '../kinds.ts';
import { quantifiers } from '../query/paths.ts';
import type { Source } from '../source.ts';
import { filterNames } from './names.ts';
import { FieldPath } from './paths.ts';
import { deletedParameter, limit, listParameters, oneOf, once, viewParameter } from './schemas.ts';

/** The body of a search: the parameters of a list, with a filter of groups. */
export function searchSchema(source: Source): z.ZodObject {
  return once(`${source.name}Search`, () =>
    z
      .strictObject({
        ...listParameters(source, nameList, limit),
        deleted: deletedParameter,
        view: viewParameter,
        filter: filterSchema(source).optional(),
      })
      .meta({ example: { limit: 10 } }),
  );
}

function nameList(allowed: z.ZodType<string>, description: string): z.ZodType {
  return z.array(allowed).meta({ description });
}

const filters = new Map<string, z.ZodType<Filter>>();

/** A filter of the source's rows; made once. */
export function filterSchema(source: Source): z.ZodType<Filter> {
  const known = filters.get(source.name);
  if (known) return known;
  const fields = filterNames(source);
  const schema = filterOf(`${source.name}Filter`, z.union([oneOf(fields), FieldPath]));
  filters.set(source.name, schema);
  return schema;
}

/** A filter of rows of an object that is known where it is used: of related ones, or those of a view. */
export const RelatedFilter = filterOf(
  'RelatedFilter',
  z.string().max(200).meta({ description: 'A field of the related record, or a path from there' }),
);

function filterOf(name: string, field: z.ZodType<string>): z.ZodType<Filter> {
  const group = z.array(z.lazy((): z.ZodType<Filter> => schema)).max(100);
  const schema: z.ZodType<Filter> = component(
    name,
    z.union([
      z.strictObject({ and: group }),
      z.strictObject({ or: group }),
      z.strictObject({ not: z.lazy((): z.ZodType<Filter> => schema) }),
      z.strictObject({
        field,
        op: z.enum(operators),
        value: z.unknown().meta({
          description:
            'A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo`',
        }),
      }),
      z.strictObject({
        relation: z.string().max(60).meta({
          example: 'companies',
          description:
            'A relation of the record: what `include` names, and objects that refer to it',
        }),
        quantifier: z.enum(quantifiers),
        filter: z.lazy((): z.ZodType<Filter> => RelatedFilter),
      }),
    ]) as z.ZodType<Filter>,
  );
  return schema;
}
