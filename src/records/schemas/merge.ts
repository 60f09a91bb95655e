import { z } from 'zod';
import { component } from '../../http/components.ts';
import type { RecordObject } from '../define.ts';
import { replySchema, updateSchema } from './schemas.ts';

const ids = z
  .array(z.uuid().toLowerCase())
  .min(1)
  .max(10)
  .superRefine((given, context) => {
    for (const [index, id] of given.entries()) {
      if (given.indexOf(id) === index) continue;
      const params = { code: 'repeated' };
      context.addIssue({ code: 'custom', path: [index], message: 'It is named already', params });
    }
  })
  .meta({ description: 'Those that are merged into the record, nearest first' });

/** The body of a merge. */
export function mergeSchema(definition: RecordObject) {
  return component(
    `${definition.name}Merge`,
    z
      .strictObject({ from: ids, fields: updateSchema(definition).optional() })
      .meta({ example: { from: ['01890a5d-ac96-774b-bcce-b302099a8057'] } }),
  );
}

/** What a merge answers. */
export function mergedSchema(definition: RecordObject) {
  return component(
    `${definition.name}Merged`,
    z.object({ record: replySchema(definition), mergeId: z.uuid() }),
  );
}
