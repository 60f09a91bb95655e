import { idField } from '../../records/define.ts';
import { json, long, readOnly, reference, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';

/** A stage that a deal entered, as a trigger of deals notes it. */
export const transition = registerSource({
  object: 'stage_transition',
  name: 'StageTransition',
  table: 'stage_transitions',
  description: 'A deal entered a stage',
  fields: {
    id: idField,
    dealId: readOnly(reference('deal', { required: true })),
    fromStageId: readOnly(
      reference('stage', {
        description: 'Null where the deal was made in it',
        tellsOf: ['stageId'],
      }),
    ),
    toStageId: readOnly(reference('stage', { required: true, tellsOf: ['stageId'] })),
    at: readOnly(timestamp({ required: true })),
    durationMs: readOnly(long({ description: 'How long it was in the former stage' })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
