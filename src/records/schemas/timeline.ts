import { z } from 'zod';
import type { RecordObject } from '../define.ts';
import { changeType, memberOfType } from '../query/timeline.ts';
import { sourceOf } from '../source.ts';
import { HistoryEntry } from './history.ts';
import { commaList, once, oneOf, replySchema } from './schemas.ts';
import { numberText, PageInfo } from './shared.ts';

/** The parameters of a timeline. */
export function timelineQuerySchema({ timeline }: RecordObject): z.ZodObject {
  return z.strictObject({
    limit: numberText(z.int().min(1).max(200))
      .default(50)
      .meta({ description: 'Entries on a page' }),
    cursor: z
      .string()
      .max(4000)
      .optional()
      .meta({ description: 'The `nextCursor` of the page before' }),
    types: commaList(
      oneOf([...Object.keys(timeline), changeType]),
      'Entries of these types alone',
    ).optional(),
  });
}

/** A page of a timeline. */
export function timelineSchema({ name, timeline }: RecordObject): z.ZodType {
  return once(`${name}Timeline`, () => {
    const parts = Object.entries(timeline).map(([type, { object }]) =>
      entryOf(
        type,
        z.lazy(() => replySchema(sourceOf(object))),
      ),
    );
    const entry = z.discriminatedUnion('type', [entryOf(changeType, HistoryEntry), ...parts]);
    return z.object({ data: z.array(entry), page: PageInfo });
  });
}

function entryOf(type: string, value: z.ZodType): z.ZodObject {
  const member = memberOfType(type);
  return once(`Timeline${member[0]!.toUpperCase()}${member.slice(1)}`, () =>
    z.object({ type: z.literal(type), at: z.iso.datetime(), [member]: value }),
  );
}
