import type { Context } from '../../auth/context.ts';
import { firstStatus, type Reply } from '../../http/route.ts';
import { Problem } from '../../problem.ts';
import { advance, each, goodOf, type Outcome } from '../write/outcome.ts';
import { groupsOf } from './groups.ts';
import { lockNamed } from './lock.ts';
import { checked, type Step } from './plan.ts';
import { placed, pointerOf, together } from './problems.ts';
import { replaceIds } from './references.ts';

/**
 * Carries the steps out, group by group; the outcomes are in the order of the operations. An atomic
 * batch throws its problems: all that was done vanishes with the unit of work.
 */
export async function performSteps(
  context: Context,
  planned: readonly Outcome<Step>[],
  atomic: boolean,
): Promise<Outcome<Reply>[]> {
  const outcomes = new Map<number, Outcome<Reply>>();
  const ids = new Map<string, string>();
  const erased = new Set<string>();
  const surviving = { ...context, unit: context.unit.surviving() };
  const stopAtProblems = (): void => {
    if (!atomic) return;
    const problems = [...outcomes.values()].filter((outcome) => outcome instanceof Problem);
    if (problems.length > 0) throw together(problems);
  };
  for (const [index, outcome] of planned.entries()) {
    if (outcome instanceof Problem) outcomes.set(index, outcome);
  }
  stopAtProblems();
  const groups = groupsOf(goodOf(planned));
  await lockNamed(context, groups);
  for (const group of groups) {
    const ready = each(group, (step) => readyStep(step, outcomes, ids));
    const done = await advance(ready, (steps) => performRounds(surviving, steps));
    for (const [position, { index, route }] of group.entries()) {
      const [step, outcome] = [ready[position]!, done[position]!];
      if (step instanceof Problem || outcome instanceof Problem) {
        outcomes.set(index, placed(outcome as Problem, index));
      } else {
        outcomes.set(index, { ...outcome, status: outcome.status ?? firstStatus(route) });
        const { params, newId } = step.asked;
        const id = params['id'] ?? idOf(outcome, newId);
        if (id !== newId) ids.set(newId, id);
        if (route.erases) erased.add(id);
      }
    }
    stopAtProblems();
  }
  return planned.map((_, index) => withoutErased(outcomes.get(index)!, erased));
}

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The outcome, without a body that shows what a later operation removed for good: replies are kept. */
function withoutErased(outcome: Outcome<Reply>, erased: ReadonlySet<string>): Outcome<Reply> {
  if (outcome instanceof Problem || !outcome.json || erased.size === 0) return outcome;
  const shows = [...outcome.json.matchAll(anyId)].some(([id]) => erased.has(id));
  return shows ? { status: outcome.status! } : outcome;
}

/**
 * The step with the ids that its references came to, checked with these: what stood for them was
 * nobody's. Throws when one of them came to nothing.
 */
function readyStep(
  step: Step,
  outcomes: ReadonlyMap<number, Outcome<Reply>>,
  ids: ReadonlyMap<string, string>,
): Step {
  const failed = step.needs.find((index) => outcomes.get(index) instanceof Problem);
  if (failed !== undefined) {
    const message = `The operation at ${pointerOf(failed)} failed, which this one needs`;
    throw new Problem('dependency_failed', message);
  }
  if (step.needs.length === 0 || ids.size === 0) return step;
  const { route, asked, parts } = step;
  return { ...step, asked: { ...asked, ...checked(route, replaceIds(parts, ids)) } };
}

/** Carries steps of one operation out: at once, but those on the same record one after the other. */
async function performRounds(context: Context, steps: readonly Step[]): Promise<Outcome<Reply>[]> {
  const outcomes: Outcome<Reply>[] = [];
  while (outcomes.length < steps.length) {
    const round = roundOf(steps.slice(outcomes.length));
    const asked = round.map((step) => step.asked);
    outcomes.push(...(await round[0]!.route.perform(context, asked)));
  }
  return outcomes;
}

/** The first steps, as far as no two are on one record. None passes another one: it may need what that one gives up. */
function roundOf(steps: readonly Step[]): Step[] {
  const records = new Set<string>();
  const end = steps.findIndex((step) => records.size === records.add(recordOf(step)).size);
  return end === -1 ? [...steps] : steps.slice(0, end);
}

/** The record that the step is on: the one in its path, or the one that it makes. */
function recordOf({ asked: { params, newId } }: Step): string {
  return params['id'] ?? newId;
}

/** The id of the record in a reply: the new one mostly, and to read a thousand replies costs more than to look. */
function idOf({ json }: Reply, newId: string): string {
  if (json?.startsWith(`{"id":"${newId}"`)) return newId;
  return (JSON.parse(json ?? '{}') as { id: string }).id;
}
