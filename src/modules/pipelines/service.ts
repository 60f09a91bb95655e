import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { RecordBody } from '../../records/define.ts';
import { getRecord } from '../../records/query/get.ts';
import type { Written } from '../../records/row.ts';
import { lockRecords, type Target } from '../../records/write/lock.ts';
import { goodOf, only } from '../../records/write/outcome.ts';
import { createRecords, deleteRecords } from '../../records/write/write.ts';
import { Problem } from '../../problem.ts';
import { giveDeals } from './giving.ts';
import { pipeline } from './object.ts';
import { stage } from './stage.ts';

/** Makes a pipeline with the stages, in their order; without any it has the usual ones. Throws what a create throws. */
export async function createPipeline(
  context: Context,
  id: string,
  { stages, ...body }: RecordBody & { stages?: RecordBody[] },
): Promise<Written> {
  if (!stages) return only(await createRecords(context, pipeline, [{ id, body }]));
  const { unit } = context;
  await unit.query(sql`select set_config('app.stages', 'given', true)`);
  only(await createRecords(context, pipeline, [{ id, body }]));
  const creations = stages.map((one, index) => ({
    id: uuid(),
    body: { position: index + 1, ...one, pipelineId: id },
  }));
  const made = await createRecords({ ...context, unit: unit.surviving() }, stage, creations);
  const failed = made.find((outcome) => outcome instanceof Problem);
  if (failed) throw failed;
  await unit.query(sql`select set_config('app.stages', '', true)`);
  return getRecord(context, pipeline, id, {});
}

/** Moves a stage to the bin, and its deals to another one first. Throws as `giveDeals`, `stage_in_use` and `stage_needed`. */
export async function deleteStage(
  context: Context,
  target: Target,
  moveDealsTo: string | undefined,
): Promise<void> {
  const { id } = only(await lockRecords(context, stage, [target], { verb: 'delete' }));
  if (moveDealsTo !== undefined) await giveDeals(context, [id], moveDealsTo);
  only(await deleteRecords(context, stage, [target]));
}

/** Moves a pipeline to the bin with its stages, and its deals to a stage of another one first. Throws as `deleteStage`, and `default_pipeline`. */
export async function deletePipeline(
  context: Context,
  target: Target,
  moveDealsTo: string | undefined,
): Promise<void> {
  const { id } = only(await lockRecords(context, pipeline, [target], { verb: 'delete' }));
  if (moveDealsTo !== undefined) {
    const { organizationId } = memberOf(context.principal);
    const stages = await context.unit.query<{ id: string }>(sql`
      select id from stages where organization_id = ${organizationId} and pipeline_id = ${id} and deleted_at is null`);
    const targets = stages.map((one): Target => ({ id: one.id, versions: 'any' }));
    const locked = goodOf(await lockRecords(context, stage, targets, { verb: 'delete' }));
    await giveDeals(
      context,
      locked.map((one) => one.id),
      moveDealsTo,
    );
  }
  only(await deleteRecords(context, pipeline, [target]));
}
