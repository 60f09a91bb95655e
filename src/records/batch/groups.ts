import type { Step } from './plan.ts';

/**
 * The steps in groups of one operation each, which can be carried out at once. A step joins the last
 * group of its operation, unless it needs a result from there or from a later one, or cannot pass a
 * later one: steps on records of one object keep their order.
 */
export function groupsOf(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = findGroup(groups, step);
    if (group) group.push(step);
    else groups.push([step]);
  }
  return groups;
}

function findGroup(groups: readonly Step[][], step: Step): Step[] | null {
  for (const group of groups.toReversed()) {
    const { route } = group[0]!;
    if (group.some(({ index }) => step.needs.includes(index))) return null;
    if (route === step.route) return group;
    const mayPass =
      route.object !== step.route.object && route.keepsToItself && step.route.keepsToItself;
    if (!mayPass) return null;
  }
  return null;
}
