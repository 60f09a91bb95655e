import { z } from 'zod';
import { component } from '../../http/components.ts';
import { idParams } from '../../records/schemas/schemas.ts';
import { deal } from './object.ts';

const { id } = idParams.shape;

const DealPosition = component(
  'DealPosition',
  z
    .union([
      z.enum(['first', 'last']),
      z.strictObject({ before: id }),
      z.strictObject({ after: id }),
    ])
    .meta({ description: 'The place among the deals of the stage' }),
);
export type Position = z.infer<typeof DealPosition>;

const { lostReason, lostNotes, closedAt } = deal.fields;

export const DealMove = component(
  'DealMove',
  z
    .strictObject({
      stageId: id.optional().meta({ description: 'The one where it is unless given' }),
      position: DealPosition.optional(),
      lostReason: lostReason!.input!.optional(),
      lostNotes: lostNotes!.input!.optional(),
      closedAt: closedAt!.input!.optional(),
    })
    .meta({ example: { position: 'first' } }),
);
