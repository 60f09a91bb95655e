import { z } from 'zod';
import { component } from '../../http/components.ts';
import {
  createShape,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { sourceOf } from '../../records/source.ts';
import { pipeline } from './object.ts';
import { stage } from './stage.ts';

/** A pipeline to be made, perhaps with stages of its own. */
export function newPipelineSchema(): z.ZodObject {
  const { name, type, probability, rottingDays, requiredFields, color } = createShape(stage);
  const Stage = z.strictObject({ name, type, probability, rottingDays, requiredFields, color });
  const stages = z.array(component('NewPipelineStage', Stage)).min(3).max(50).optional().meta({
    description:
      'In their order, an open one, a won one and a lost one at least: the usual five unless given',
  });
  return component(
    'NewPipeline',
    // Of its members, and not the schema itself: documents would say that it is that one and more, which it forbids.
    z.strictObject({ ...createShape(pipeline), stages }).meta({ example: pipeline.example }),
  );
}

const Sums = component(
  'BoardSums',
  z
    .record(z.string(), z.string())
    .meta({ description: 'By currency', example: { EUR: '12500.00' } }),
);

/** What a board shows. */
export function boardSchema(): z.ZodObject {
  const sums = z.union([Sums, z.null()]).meta({
    description: 'Of all deals in the stage; null for who does not see the field',
  });
  const Column = component(
    'BoardColumn',
    z.object({
      stage: replySchema(stage),
      count: z
        .int()
        .meta({ description: 'Of all deals in the stage that the filter lets through' }),
      amount: sums,
      weightedAmount: sums,
      deals: listSchema(sourceOf('deal')),
    }),
  );
  return component('Board', z.object({ columns: z.array(Column) }));
}

/** What is asked of a board: as of a list of deals, but for what the board itself says. */
export function boardQuerySchema(): z.ZodObject {
  return listQuerySchema(sourceOf('deal'), [
    'cursor',
    'fields',
    'sort',
    'total',
    'deleted',
    'view',
  ]);
}
