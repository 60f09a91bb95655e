import { happenings } from '../../changes/sources.ts';
import { listLogged } from '../../records/logged.ts';
import { toldFields } from '../../records/query/entries.ts';
import type { Source } from '../../records/source.ts';

/** The event that is sent to try a webhook out. It is in no log. */
export const testType = 'webhook.test';

/** What a webhook may ask for: everything, everything of an object, or one thing that happens to it. */
export function listEventTypes(): [string, ...string[]] {
  const all = listLogged().flatMap(({ object }) => [
    `${object}.*`,
    ...happenings.map((type) => `${object}.${type}`),
  ]);
  return ['*', ...all];
}

/** What is what it was when the record was made. */
const constant = new Set(['id', 'createdAt', 'createdBy']);

/** The fields whose changes can be waited for: `contact.lifecycleStage`. */
export function listChangedFields(): [string, ...string[]] {
  const all = listLogged().flatMap((source) =>
    toldFields(source).flatMap(({ name }) =>
      constant.has(name) ? [] : [`${source.object}.${name}`],
    ),
  );
  return all as [string, ...string[]];
}

/** The objects that the event types speak of. */
export function objectsOf(eventTypes: readonly string[]): Source[] {
  return listLogged().filter(({ object }) =>
    eventTypes.some((type) => type === '*' || type.startsWith(`${object}.`)),
  );
}
