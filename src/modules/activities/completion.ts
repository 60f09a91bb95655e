import { z } from 'zod';
import { component } from '../../http/components.ts';
import { activity } from './object.ts';

const { completedAt, outcome } = activity.fields;

export const ActivityCompletion = component(
  'ActivityCompletion',
  z
    .strictObject({
      completedAt: completedAt!.input!.optional(),
      outcome: outcome!.input!.optional(),
    })
    .meta({ example: { outcome: 'They want an offer' } }),
);
