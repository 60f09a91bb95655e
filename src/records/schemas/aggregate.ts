import { z } from 'zod';
import { component } from '../../http/components.ts';
import { TimeZone } from '../fields.ts';
import { buckets } from '../query/groups.ts';
import { aggregates } from '../query/metrics.ts';
import type { Source } from '../source.ts';
import { groupNames, metricNames, momentNames } from './names.ts';
import { FieldPath } from './paths.ts';
import { deletedParameter, oneOf, once, viewParameter } from './schemas.ts';
import { filterSchema } from './search.ts';

/** The body of an aggregation. */
export function aggregationSchema(source: Source): z.ZodObject {
  return once(`${source.name}Aggregation`, () => {
    return z
      .strictObject({
        filter: filterSchema(source).optional(),
        deleted: deletedParameter,
        view: viewParameter,
        groupBy: z
          .array(
            z.union([
              orPath(groupNames(source)),
              z.strictObject({
                field: orPath(momentNames(source)),
                bucket: z.enum(buckets),
                timeZone: TimeZone.optional(),
              }),
            ]),
          )
          .max(4)
          .default([])
          .meta({
            description:
              'Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group',
          }),
        metrics: z
          .array(
            z.strictObject({
              op: z.enum(aggregates),
              field: orPath(metricNames(source)).optional(),
            }),
          )
          .min(1)
          .max(10)
          .meta({ description: '`count` needs no field; with one it counts its values' }),
      })
      .meta({ example: { metrics: [{ op: 'count' }] } });
  });
}

const orPath = (names: string[]): z.ZodType<string> => z.union([oneOf(names), FieldPath]);

const GroupValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The reply of an aggregation. */
export const Aggregates = component(
  'Aggregates',
  z.object({
    data: z.array(
      z.object({
        group: z
          .record(z.string(), GroupValue)
          .meta({ description: 'By the field or path; the first day of a span of time' }),
        values: z
          .array(z.union([z.number(), z.string(), z.null(), z.record(z.string(), z.string())]))
          .meta({ description: 'In the order of `metrics`; amounts by their currency' }),
      }),
    ),
  }),
);
