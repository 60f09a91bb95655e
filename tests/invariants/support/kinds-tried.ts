/** Whose ids are tried at a place: with all of them everywhere, the work grows with the square of the kinds. */
import { idsOf, type World } from './world.ts';

/** Of the ids of other kinds than the place is for, one in so many is tried: other ones at another place. */
const oneIn = 5;

/** Who is meant where a name does not say the kind. */
const people = ['/members', 'user'];
const meant: Record<string, string[]> = {
  owner: people,
  assignee: people,
  user: people,
  parent: ['/companies', '/teams'],
};

/** The kinds that a body's field takes, as far as its name tells: `companyId`, `assigneeIds`. */
export function kindsNamed(field: string): (kind: string) => boolean {
  const name = field.replace(/Ids?$/, '');
  const known = meant[name];
  return (kind) =>
    known ? known.includes(kind) : kind.startsWith(`/${name.replace(/y$/, '')}`) || kind === name;
}

/**
 * The ids that are tried at the place: those of the kinds that it takes, or all where nothing tells which it takes,
 * and a sample of the others.
 */
export function idsTriedAt(
  world: World,
  place: string,
  isOwn: (kind: string) => boolean,
): [kind: string, id: string][] {
  const all = idsOf(world);
  if (!all.some(([kind]) => isOwn(kind))) return all;
  const turn = [...place].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0);
  return all.filter(([kind], index) => isOwn(kind) || (index + turn) % oneIn === 0);
}
