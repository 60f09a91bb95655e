import { invalid, Problem, type ProblemPlace } from '../../problem.ts';

const maxPlaces = 100;

/** Where in an operation a problem lies that does not say so itself. */
const members: Partial<Record<Problem['code'], string>> = {
  not_found: '/id',
  merged: '/id',
  version_mismatch: '/ifMatch',
  precondition_required: '/ifMatch',
  permission_denied: '/operation',
  duplicate: '/body',
};

/** The pointer of an operation in the body. */
export function pointerOf(index: number): string {
  return `/operations/${index}`;
}

/** The problem of a request of its own as that of an operation in the batch: its places are in the batch's body. */
export function placed(problem: Problem, index: number): Problem {
  const { code, message, details } = problem;
  const at = pointerOf(index);
  const errors = details.errors?.map((place) => ({
    ...place,
    in: 'body' as const,
    pointer: at + withinOperation(place),
  })) ?? [{ in: 'body' as const, pointer: at + (members[code] ?? ''), code, message }];
  const moved = new Problem(code, message, { ...details, errors });
  moved.cause = problem.cause;
  return moved;
}

function withinOperation({ in: part, pointer }: ProblemPlace): string {
  if (part === 'body') return `/body${pointer}`;
  return part === 'header' ? '/ifMatch' : pointer;
}

/** One problem of several operations: all the places, where all are invalid; else the first. */
export function together(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first!.code !== 'validation_failed') return first!;
  const invalidOnes = problems.filter(({ code }) => code === 'validation_failed');
  const places = invalidOnes.flatMap(({ details }) => details.errors ?? []);
  return invalid(...places.slice(0, maxPlaces));
}
