import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { bodyOf, customName, customPrefix } from '../../records/custom/own.ts';
import type { RecordBody } from '../../records/define.ts';
import { createSchema } from '../../records/schemas/schemas.ts';
import { only } from '../../records/write/outcome.ts';
import { valueAt } from '../../records/write/references.ts';
import { upsertRecords } from '../../records/write/upsert.ts';
import { createRecords } from '../../records/write/write.ts';
import { validate } from '../../validate.ts';
import { type Inputs, mapInputs, type Mapped, type Unmapped } from './mapping.ts';
import type { ShownForm } from './service.ts';
import { type Target, targetOf } from './targets.ts';

/** Why there is no record, or why it lacks what the form says of all. */
export interface SubmissionProblem {
  code: string;
  message: string;
  field: string | null;
}

/** What became of a submission. */
export interface Processed {
  status: 'processed' | 'unprocessed';
  recordId: string | null;
  unmapped: Unmapped[];
  problems: SubmissionProblem[];
}

const maxTries = 3;

/** What a record is to be made of. */
interface Work {
  target: Target;
  form: ShownForm;
  inputs: Inputs;
  mapped: Mapped;
  /** What the form gives to every new record. */
  fixed: RecordBody;
}

/**
 * Makes the record of the inputs, or changes the one that is known by them. What the record refuses is
 * left out and told, and the rest goes in. The context is the form's own, see `actAsForm`.
 */
export async function makeRecord(
  context: Context,
  form: ShownForm,
  inputs: Inputs,
): Promise<Processed> {
  const target = targetOf(context.principal, form.object);
  const mapped = mapInputs(target, form, inputs);
  const { unmapped } = mapped;
  const { values, ownerId, tagIds } = form;
  const work = { target, form, inputs, mapped, fixed: { ...values, ownerId, tagIds } };
  const problems: SubmissionProblem[] = [];
  for (let tries = 1; ; tries += 1) {
    const outcome = await writeRecord(context, work);
    if (typeof outcome === 'string') {
      return { status: 'processed', recordId: outcome, unmapped, problems };
    }
    // Somebody made the record by another way just now: it is there to be changed by now.
    if (isMadeMeanwhile(outcome, target) && tries < maxTries) continue;
    const told = problemsOf(outcome);
    const left = told.map((problem) => leaveOut(work, problem));
    if (left.every((what) => what === null)) {
      return { status: 'unprocessed', recordId: null, unmapped, problems: [...problems, ...told] };
    }
    // What an input said is told with the inputs.
    problems.push(...told.filter((_, index) => left[index] === 'fixed'));
  }
}

function isMadeMeanwhile({ code, details }: Problem, { intake }: Target): boolean {
  const { duplicates = [] } = details;
  const isKnown = duplicates.some(({ key }) => key === intake.key);
  return code === 'duplicate' && (isKnown || duplicates.length === 0);
}

/** The id of the record; or the problem, and nothing is written then. */
async function writeRecord(context: Context, work: Work): Promise<string | Problem> {
  const { target, mapped } = work;
  const value = mapped.singles[target.intake.key];
  const id = uuid();
  const checkCreate = (body: RecordBody): RecordBody =>
    validate(createSchema(target), body, 'body');
  try {
    const body = newRecord(work);
    if (value === undefined) {
      const creation = { id, body: checkCreate(body) };
      return only(await createRecords(context, target, [creation])).id;
    }
    const patchOf = (record: RecordBody): RecordBody => patchFor(work, record);
    const upsert = { key: target.intake.key, value, body, patchOf, id, checkCreate };
    return only(await upsertRecords(context, target, [upsert])).id;
  } catch (error) {
    if (error instanceof Problem && error.cause === undefined) return error;
    throw error;
  }
}

function newRecord({ target, mapped, fixed }: Work): RecordBody {
  const lists: RecordBody = {};
  for (const [name, value] of Object.entries(mapped.singles)) {
    const { field, member } = target.intake.singles[name]!;
    lists[field] = [{ [member]: value }];
  }
  return target.intake.complete({ ...bodyOf({ ...fixed, ...mapped.values }), ...lists });
}

/** What changes in a record that is there: lists get one item more, it gets the form's tags, and nothing is emptied. */
function patchFor({ target, mapped, form, fixed }: Work, record: RecordBody): RecordBody {
  const onlyFills = form.existing === 'fill';
  const patch = bodyOf(
    Object.fromEntries(
      Object.entries(mapped.values).filter(
        ([field]) => !onlyFills || (valueAt(record, field) ?? null) === null,
      ),
    ),
  );
  for (const [name, value] of Object.entries(mapped.singles)) {
    const { field, member } = target.intake.singles[name]!;
    const items = (record[field] ?? []) as Record<string, unknown>[];
    const isKnown = items.some((item) => item[member] === value);
    if (isKnown || (onlyFills && items.length > 0)) continue;
    patch[field] = [...items, { [member]: value }];
  }
  const tagIds = (fixed['tagIds'] ?? []) as string[];
  if (tagIds.length > 0)
    patch['tagIds'] = [...new Set([...(record['tagIds'] as string[]), ...tagIds])];
  return patch;
}

function problemsOf({ code, message, details }: Problem): SubmissionProblem[] {
  const { errors = [], duplicates = [] } = details;
  // A value that somebody else has is of the field that the key is called by.
  if (duplicates.length > 0) return duplicates.map(({ key }) => ({ code, message, field: key }));
  if (errors.length === 0) return [{ code, message, field: null }];
  return errors.map((error) => ({
    code: error.code,
    message: error.message,
    field: fieldAt(error.pointer),
  }));
}

/** The name of the field at the place: that of a custom one at `/customFields/tier`. */
function fieldAt(pointer: string): string | null {
  const [, first, second] = pointer.split('/');
  if (`${first}.` === customPrefix && second) return customName({ key: second });
  return first ?? null;
}

/** Takes the field that is wrong out of the work. Null when it is not there: then nothing helps. */
function leaveOut(
  { target, form, inputs, mapped, fixed }: Work,
  { field, message }: SubmissionProblem,
): 'input' | 'fixed' | null {
  if (field === null) return null;
  const { key, singles } = target.intake;
  const single = Object.keys(mapped.singles).find(
    (name) => name !== key && singles[name]!.field === field,
  );
  const given = single ?? (field in mapped.values ? field : undefined);
  if (given === undefined) {
    if ((fixed[field] ?? null) === null) return null;
    delete fixed[field];
    return 'fixed';
  }
  delete mapped.singles[given];
  delete mapped.values[given];
  const { name } = form.fields.find((one) => one.field === given)!;
  mapped.unmapped.push({ name, value: inputs[name], reason: message });
  return 'input';
}
