import type { Route } from '../../http/route.ts';
import { Problem } from '../../problem.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { missingOnes } from '../merged.ts';
import { idParams, replySchema } from '../schemas/schemas.ts';
import { sourceOf } from '../source.ts';
import { type Change, updateRecords } from '../write/write.ts';
import { advance } from '../write/outcome.ts';
import { allSent, type Asked, writingRoute } from './writing-route.ts';

const params = idParams.extend({ tagId: idParams.shape.id });
const tagOf = (asked: Pick<Asked, 'params'>): string => asked.params['tagId']!;

/** The operations by which a record gets one more tag, or loses one: changes of `tagIds`, which can set all of them. */
export function tagRoutes(definition: RecordObject): Route[] {
  const { plural, path, object } = definition;
  const below = `/${path}/{id}/tags/{tagId}`;
  const common = { definition, path: below, params, keepsToItself: true };
  return [
    writingRoute({
      ...common,
      headers: ['ifMatch'],
      operationId: `${plural}.tags.add`,
      versioned: true,
      method: 'put',
      summary: `Give a ${object} a tag`,
      description: 'One that has it stays as it is.',
      access: `${path}:write`,
      replies: { 200: replySchema(definition) },
      perform: async (context, asked) => {
        // One that is there already is not one too many.
        const changes = asked.map((one) =>
          changeOf(one, (ids) => [...new Set([...ids, tagOf(one)])]),
        );
        const outcomes = await updateRecords(context, definition, changes);
        const unknown = asked.map(tagOf).filter((_, index) => isUnknownTag(outcomes[index]));
        const problems = await missingOnes(context, sourceOf('tag'), unknown);
        const told = outcomes.map((outcome, index) =>
          isUnknownTag(outcome) ? problems.get(tagOf(asked[index]!))! : outcome,
        );
        return allSent(context, definition, told);
      },
    }),
    writingRoute({
      ...common,
      headers: ['ifMatch'],
      operationId: `${plural}.tags.remove`,
      method: 'delete',
      summary: `Take a tag from a ${object}`,
      description: 'One that does not have it stays as it is.',
      access: `${path}:write`,
      replies: { 204: null },
      perform: async (context, asked) => {
        const changes = asked.map((one) =>
          changeOf(one, (ids) => ids.filter((id) => id !== tagOf(one))),
        );
        const outcomes = await updateRecords(context, definition, changes);
        return advance(outcomes, async (good) => good.map(() => ({})));
      },
    }),
  ];
}

/** A change of the record's tags as they are when nobody else can change them. */
function changeOf(asked: Asked, tagsOf: (ids: string[]) => string[]): Change {
  return {
    id: asked.params['id']!,
    versions: asked.versions,
    // For the rights to the field.
    body: { tagIds: [] },
    patchOf: (record: RecordBody) => ({ tagIds: tagsOf(record['tagIds'] as string[]) }),
  };
}

/** The engine looks up what is referred to, and would say that the body is wrong. */
function isUnknownTag(outcome: unknown): outcome is Problem {
  return (
    outcome instanceof Problem &&
    (outcome.details.errors ?? []).some(
      ({ pointer, code }) => pointer === '/tagIds' && code === 'unknown_reference',
    )
  );
}
