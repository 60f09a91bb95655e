import { z } from 'zod';
import { identifier, sql } from '../../db/sql.ts';
import { defineObject } from '../../records/define.ts';
import { boolean, integer, list, readOnly, text } from '../../records/fields.ts';
import { projection } from '../../records/query/projection.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { stage } from './stage.ts';

/** A way that deals go, stage by stage. */
export const pipeline = defineObject({
  object: 'pipeline',
  plural: 'pipelines',
  name: 'Pipeline',
  table: 'pipelines',
  description: 'A way that deals go, stage by stage',
  configuration: true,
  problems: ['default_pipeline', 'stage_needed', 'stage_in_use'],
  fields: {
    name: text({ required: true, example: 'Renewals' }),
    description: text({ max: 2000 }),
    default: boolean({
      filled: true,
      description: 'Deals go there of which nothing else is said; exactly one is',
    }),
    position: integer({
      filled: true,
      min: 1,
      description: 'Its place among the pipelines: the last one unless given',
    }),
    requireLostReason: boolean({ description: 'A deal is lost only with a `lostReason`' }),
    stages: {
      ...readOnly(
        list(
          z.lazy(() => replySchema(stage)),
          { description: 'In their order' },
        ),
      ),
      expression: (here) => sql`(
        select coalesce(json_agg(${projection(stage, 's')} order by s.position, s.id), '[]') from stages s
        where s.organization_id = ${identifier(here, 'organization_id')}
          and s.pipeline_id = ${identifier(here, 'id')} and s.deleted_at is null)`,
    },
  },
  example: { name: 'Renewals' },
});
