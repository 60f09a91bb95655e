import { z } from 'zod';
import { defineObject } from '../../records/define.ts';
import { choice, integer, list, reference, text } from '../../records/fields.ts';
import { sourceOf, writable } from '../../records/source.ts';

/** Fields that a deal may be without, and that a stage can ask for. Known when deals are stated. */
const requirableField = z.lazy(() =>
  z.enum(
    writable(sourceOf('deal')).flatMap(([name, { nullable }]) => (nullable ? [name] : [])) as [
      string,
      ...string[],
    ],
  ),
);

/** One of the steps of a pipeline. */
export const stage = defineObject({
  object: 'stage',
  plural: 'stages',
  name: 'Stage',
  table: 'stages',
  description: 'A step of a pipeline',
  configuration: true,
  problems: ['stage_needed', 'stage_in_use'],
  fields: {
    pipelineId: reference('pipeline', {
      filled: true,
      description: 'The default one unless given; it stays',
    }),
    name: text({ required: true, example: 'Negotiation' }),
    type: choice(['open', 'won', 'lost'], {
      initial: 'open',
      description: 'The status of the deals in it; it stays while there are some',
    }),
    probability: integer({
      filled: true,
      min: 0,
      max: 100,
      description: 'Percent: 100 of won, 0 of lost, 50 of open ones unless given',
    }),
    position: integer({
      filled: true,
      min: 1,
      description: 'Its place in the pipeline: the last one unless given',
    }),
    rottingDays: integer({ min: 1, max: 3650, description: 'After so many a deal is rotten here' }),
    requiredFields: list(requirableField, {
      description: 'What a deal must have to come here from another stage',
      input: z
        .array(requirableField)
        .max(50)
        .refine((names) => new Set(names).size === names.length, 'A field is given twice'),
    }),
    color: text({ max: 40, description: 'For front ends' }),
  },
  example: { name: 'Negotiation', probability: 80 },
});
