import type { Context } from '../../auth/context.ts';
import { databaseError, raised, refusedRowOf } from '../../db/errors.ts';
import { Problem } from '../../problem.ts';
import { keysOf, type RecordObject } from '../define.ts';
import { hides } from '../seen.ts';
import type { Draft } from './draft.ts';
import { findHolders, type Holder } from './holders.ts';

const uniqueViolation = '23505';
const heldValues = 'record_keys_active';

/** Whether a failed write is the sender's to mend: a value is held already, a tree would be a circle, a rule is broken. */
export function isBlamable(error: unknown): boolean {
  if (refusedRowOf(error) !== null) return true;
  const cause = databaseError(error);
  if (cause?.code === raised.parentCycle) return true;
  return cause?.code === uniqueViolation && cause.constraint === heldValues;
}

/**
 * Which of the drafts the write failed for, by id, and why. Of a single one always; of several perhaps
 * none. What the records `aside` hold is free for them.
 */
export async function blameOf(
  context: Context,
  definition: RecordObject,
  drafts: readonly Draft[],
  error: unknown,
  aside: readonly string[] = [],
): Promise<Map<string, Problem>> {
  const refused = refusedRowOf(error);
  const alone = drafts.length === 1 ? drafts[0]!.record.id : null;
  if (refused !== null) {
    // A row that goes with a record is refused for it.
    const at = drafts.some(({ record }) => record.id === refused) ? refused : alone;
    return new Map(at === null ? [] : [[at, error as Problem]]);
  }
  if (databaseError(error)?.code === raised.parentCycle) {
    return new Map(alone ? [[alone, cycleOf(definition)]] : []);
  }
  const collisions = await findCollisions(context, definition, drafts, aside);
  if (alone && collisions.size === 0) collisions.set(alone, []);
  return new Map(
    [...collisions].map(([id, holders]) => [id, duplicateOf(context, definition, holders)]),
  );
}

function cycleOf({ object, fields }: RecordObject): Problem {
  const field = Object.keys(fields).find((name) => fields[name]!.target === object) ?? '';
  return new Problem('parent_cycle', 'The parent is the record itself, or one of those below it', {
    errors: [
      {
        in: 'body',
        pointer: `/${field}`,
        code: 'parent_cycle',
        message: 'A record cannot be its own ancestor',
      },
    ],
  });
}

/** Where the value is of a field that is hidden from who asks, he is told no more than that there is one. */
function duplicateOf({ principal }: Context, definition: RecordObject, holders: Holder[]): Problem {
  const { object } = definition;
  const isHidden = hides(principal, definition);
  const duplicates = holders.filter(({ key }) => !isHidden(key));
  const values = duplicates.map(({ key, value }) => `${key} ${value}`);
  const message = `Another ${object} has ${values.join(', ') || 'one of the values'}`;
  return new Problem('duplicate', message, { duplicates });
}

/** The drafts that want what another record has, or a draft before them wants too: the first gets it. */
async function findCollisions(
  context: Context,
  definition: RecordObject,
  drafts: readonly Draft[],
  aside: readonly string[],
): Promise<Map<string, Holder[]>> {
  const wanted = drafts.map(({ record: { id, ...record } }) =>
    keysOf(definition, record).map((key) => ({ id, ...key })),
  );
  const kept = drafts.flatMap(({ before }, index) => {
    const had = new Set(keysOf(definition, before ?? {}).map(nameOf));
    return wanted[index]!.filter((key) => had.has(nameOf(key)));
  });
  const held = await findHolders(context, definition, wanted.flat(), aside);
  const holders = new Map([...held, ...kept].map((holder) => [nameOf(holder), holder.id]));
  const collisions = new Map<string, Holder[]>();
  for (const keys of wanted) {
    const taken = keys.flatMap((key) => {
      const id = holders.get(nameOf(key)) ?? key.id;
      return id === key.id ? [] : [{ ...key, id }];
    });
    if (taken.length > 0) collisions.set(keys[0]!.id, taken);
    else for (const key of keys) holders.set(nameOf(key), key.id);
  }
  return collisions;
}

function nameOf({ key, value }: { key: string; value: string }): string {
  return JSON.stringify([key, value]);
}
