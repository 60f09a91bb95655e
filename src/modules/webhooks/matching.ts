import { toldFields } from '../../records/query/entries.ts';
import { sourceOf } from '../../records/source.ts';

/** What a webhook wants to hear of. */
export interface Wish {
  eventTypes: readonly string[];
  changedFields: readonly string[];
  excludeActors: readonly string[];
}

/** What decides whether an entry of the log is sent. */
export interface Happened {
  object: string;
  /** `contact.updated` */
  type: string;
  actorId: string | null;
  /** Of an update, the columns that it changed. */
  changed: readonly string[] | null;
}

/** Makes the test of whether a webhook wants to hear of something. */
export function matcherOf({ eventTypes, changedFields, excludeActors }: Wish) {
  const types = new Set(eventTypes);
  const excluded = new Set(excludeActors);
  const columns = columnsOf(changedFields);
  return ({ object, type, actorId, changed }: Happened): boolean => {
    if (!types.has('*') && !types.has(`${object}.*`) && !types.has(type)) return false;
    if (actorId !== null && excluded.has(actorId)) return false;
    const wanted = columns.get(object);
    if (!wanted || type !== `${object}.updated`) return true;
    return (changed ?? []).some((column) => wanted.has(column));
  };
}

/** The columns of the fields, by object: money has two. */
function columnsOf(changedFields: readonly string[]): Map<string, Set<string>> {
  const byObject = new Map<string, Set<string>>();
  for (const path of changedFields) {
    const [object, name] = path.split('.') as [string, string];
    const told = toldFields(sourceOf(object)).find((field) => field.name === name);
    const known = byObject.get(object) ?? new Set();
    for (const column of told?.columns ?? []) known.add(column);
    byObject.set(object, known);
  }
  return byObject;
}
