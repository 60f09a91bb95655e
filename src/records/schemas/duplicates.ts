import { z } from 'zod';
import { component } from '../../http/components.ts';
import type { RecordObject } from '../define.ts';
import { replySchema } from './schemas.ts';
import { numberText, PageInfo } from './shared.ts';

/** The parameters of a record's likely duplicates. */
export const duplicatesQuerySchema = z.strictObject({
  limit: numberText(z.int().min(1).max(50))
    .default(10)
    .meta({ description: 'How many records are shown' }),
});

const score = z.number().min(0).max(1);

/** Records that may be the same as the one that is asked about, with the reasons. */
export function duplicatesSchema(definition: RecordObject): z.ZodType {
  const reasons = Object.keys(definition.alike) as [string, ...string[]];
  const Duplicate = component(
    `${definition.name}Duplicate`,
    z.object({
      score: score.meta({ description: 'How likely it is the same: by all reasons together' }),
      reasons: z
        .array(
          z.object({
            reason: z.enum(reasons),
            value: z
              .string()
              .meta({ description: 'What both have; a name as the other one has it' }),
            score: score.meta({ description: 'How likely it is the same: by this reason alone' }),
          }),
        )
        .meta({ description: 'The strongest first' }),
      record: replySchema(definition),
    }),
  );
  return component(
    `${definition.name}DuplicateList`,
    z.object({ data: z.array(Duplicate), page: PageInfo }),
  );
}
