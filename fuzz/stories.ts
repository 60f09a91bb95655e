/** Sequences of requests about the same things: what is done next uses what was told before. */
import type { Document, Operation } from './document.ts';
import { type Draw, drawBetween, drawFraction, happens, pick, pickWeighted } from './draw.ts';
import { kindsOfParameter } from './names.ts';
import { canaryMark, type Role, type Step, type Taking, type Value } from './plan.ts';
import { createRequests, type Requests } from './requests.ts';

/** Plans what happens in one world. */
export interface Stories {
  /** The first steps: one of each thing, in both organizations. */
  begin(draw: Draw): Step[];
  /** Steps about one thing. */
  tell(draw: Draw): Step[];
}

type Unnumbered = Omit<Step, 'id'>;

const roleWeights: Record<Role, number> = {
  owner: 52,
  member: 13,
  key: 12,
  stranger: 12,
  operator: 4,
  anonymous: 7,
};

/** @param only the operation that alone is told of, with what makes things for it */
export function createStories(document: Document, only: string | null = null): Stories {
  const teller = new Teller(document, createRequests(document), only);
  return { begin: (draw) => teller.begin(draw), tell: (draw) => teller.tell(draw) };
}

class Teller {
  readonly #document: Document;
  readonly #requests: Requests;
  readonly #groups = new Map<string, Operation[]>();
  readonly #only: Operation | null;
  #numbered = 0;

  constructor(document: Document, requests: Requests, only: string | null) {
    this.#document = document;
    this.#requests = requests;
    for (const operation of document.operations)
      this.#groups.set(operation.group, [...(this.#groups.get(operation.group) ?? []), operation]);
    this.#only = document.operations.find(({ id }) => id === only) ?? null;
    if (only && !this.#only) throw new Error(`The document has no operation ${only}`);
  }

  begin(draw: Draw): Step[] {
    const makers = this.#document.operations.filter((operation) => isMaker(operation));
    const steps = makers.flatMap((maker) => [
      this.#requests.makeExample(draw, maker, 'owner'),
      this.#requests.makeExample(draw, maker, 'owner', canaryMark),
      this.#requests.makeExample(draw, maker, 'stranger', canaryMark),
    ]);
    return steps.map((step) => this.#number(step));
  }

  tell(draw: Draw): Step[] {
    const operations = this.#only ? [this.#only] : this.#groups.get(this.#drawGroup(draw))!;
    const way = pickWeighted(draw, { life: 42, again: 20, pages: 12, stale: 12, 'one path': 14 });
    if (way === 'again') return this.#again(draw, operations);
    if (way === 'pages') return this.#pages(draw, operations);
    if (way === 'stale') return this.#stale(draw, operations);
    if (way === 'one path') return this.#onePath(draw, operations);
    return this.#life(draw, operations);
  }

  /** As often as it has operations. */
  #drawGroup(draw: Draw): string {
    return pick(draw, this.#document.operations).group;
  }

  /** Something is made, and all kinds of things are done with it, also when it is gone. */
  #life(draw: Draw, operations: readonly Operation[]): Step[] {
    const maker = operations.find((operation) => isMaker(operation));
    const steps = maker && happens(draw, 0.6) ? [this.#make(draw, maker, 'owner', 'valid')] : [];
    const length = drawBetween(draw, 1, 6);
    for (let made = 0; made < length; made += 1)
      steps.push(this.#make(draw, pick(draw, operations)));
    return steps;
  }

  /** A request comes again: the same, by somebody else, or with another body under the same key. */
  #again(draw: Draw, operations: readonly Operation[]): Step[] {
    const operation = pick(draw, operations);
    const first = this.#make(draw, operation, undefined, happens(draw, 0.7) ? 'valid' : undefined);
    const steps = [first];
    const length = drawBetween(draw, 1, 3);
    for (let made = 0; made < length; made += 1) {
      const way = pickWeighted(draw, {
        same: 5,
        'by somebody else': 3,
        'another body': 4,
        between: 3,
      });
      const like = {
        operation: operation.id,
        as: first.as,
        like: first.id,
        specials: [{ parameter: 'request', kind: way }],
      };
      if (way === 'same') steps.push(this.#number(like));
      if (way === 'by somebody else')
        steps.push(this.#number({ ...like, as: this.#drawRole(draw) }));
      if (way === 'another body')
        steps.push(this.#number({ ...like, body: this.#requests.makeBody(draw, operation) }));
      if (way === 'between') steps.push(this.#make(draw, pick(draw, operations)));
    }
    return steps;
  }

  /** What is at one address is set, read, removed and used afterwards, by each of its methods and what lies below. */
  #onePath(draw: Draw, operations: readonly Operation[]): Step[] {
    const placed = operations.filter(({ path }) => path.includes('{'));
    if (placed.length === 0) return this.#life(draw, operations);
    const { path } = pick(draw, placed);
    const there = placed.filter((one) => one.path === path || one.path.startsWith(`${path}/`));
    const first = this.#make(draw, pick(draw, there), 'owner', 'valid');
    const steps = [first];
    for (let made = drawBetween(draw, 2, 5); made > 0; made -= 1) {
      const next = this.#make(draw, pick(draw, there), this.#drawRole(draw, 0.6));
      const { query = [], headers = {}, body = null } = next;
      steps.push({ ...next, like: first.id, query, headers, body });
    }
    return steps;
  }

  /** A list is read on: from where it ended, from there again, from a place of another list, from one that was made up. */
  #pages(draw: Draw, operations: readonly Operation[]): Step[] {
    const lists = operations.filter(({ parameters }) => parameters.some(isCursor));
    if (lists.length === 0) return this.#life(draw, operations);
    const list = pick(draw, lists);
    const parameter = list.parameters.find(isCursor)!;
    const first = this.#make(draw, list, 'owner', 'valid');
    const others = (first.query ?? []).filter(
      ([name]) => !['limit', parameter.name].includes(name),
    );
    first.query = [...others, ['limit', drawBetween(draw, 1, 2)]];
    const steps = [first];
    for (let made = drawBetween(draw, 1, 3); made > 0; made -= 1) {
      const kinds = kindsOfParameter(this.#document, list, parameter);
      const way = pickWeighted(draw, {
        next: 6,
        before: 2,
        flipped: 2,
        'of another list': 2,
        'of another query': 2,
        foreign: 2,
      });
      const cursor: Taking = {
        $take: {
          kinds: way === 'of another list' ? kinds.slice(1) : kinds,
          age: way === 'before' ? drawFraction(draw) : 0,
          whose: way === 'foreign' ? 'foreign' : 'own',
        },
        else: 'none',
      };
      if (way === 'flipped') cursor.$take.spoil = 'flipped';
      const query: [string, Value][] =
        way === 'of another query'
          ? [[parameter.name, cursor]]
          : [...first.query, [parameter.name, cursor]];
      const specials = [{ parameter: `query ${parameter.name}`, kind: way }];
      steps.push(
        this.#number({
          operation: list.id,
          as: this.#drawRole(draw, 0.7),
          like: first.id,
          query,
          specials,
        }),
      );
    }
    return steps;
  }

  /** Something is changed that was read before it was changed. */
  #stale(draw: Draw, operations: readonly Operation[]): Step[] {
    const changers = operations.filter(({ parameters }) =>
      parameters.some(({ name }) => name === 'If-Match'),
    );
    const reader = operations.find(
      ({ id }) => id.endsWith('.get') && !id.slice(0, -4).includes('.'),
    );
    if (changers.length === 0 || !reader) return this.#life(draw, operations);
    const read = this.#make(draw, reader, 'owner', 'valid');
    const steps = [read];
    const known: Taking = { $take: { kinds: ['ETag'], age: 0, whose: 'own' }, else: 'none' };
    const unchanged = {
      operation: reader.id,
      as: read.as,
      like: read.id,
      headers: { 'If-None-Match': known },
    };
    if (happens(draw, 0.4))
      steps.push(
        this.#number({
          ...unchanged,
          specials: [{ parameter: 'header If-None-Match', kind: 'current' }],
        }),
      );
    for (let made = drawBetween(draw, 1, 4); made > 0; made -= 1) {
      const changer = this.#make(draw, pick(draw, changers), 'owner', 'valid');
      const way = pickWeighted(draw, { current: 4, stale: 4, weak: 1, list: 1, '*': 1, none: 2 });
      const headers: Record<string, Value> = { ...changer.headers };
      if (way === 'none') delete headers['If-Match'];
      else headers['If-Match'] = etagOf(way, draw);
      changer.specials.push({ parameter: 'header If-Match', kind: way });
      steps.push({ ...changer, headers, path: { ...changer.path, ...read.path } });
    }
    return steps;
  }

  #make(draw: Draw, operation: Operation, as?: Role, mode?: 'valid'): Step {
    return this.#number(
      this.#requests.make(draw, operation, as ?? this.#drawRole(draw, 0, operation.group), mode),
    );
  }

  #drawRole(draw: Draw, ofOwner = 0, group = ''): Role {
    if (group === 'admin' && happens(draw, 0.6)) return 'operator';
    return happens(draw, ofOwner) ? 'owner' : pickWeighted(draw, roleWeights);
  }

  #number(step: Unnumbered): Step {
    this.#numbered += 1;
    return { id: this.#numbered, ...step };
  }
}

const isCursor = ({ name }: { name: string }): boolean => name === 'cursor' || name === 'after';

/** Makes something that has an address of its own, by nothing else than its body. */
const isMaker = ({ method, path, responses, isOpen }: Operation): boolean =>
  method === 'POST' && '201' in responses && !path.includes('{') && !isOpen;

function etagOf(way: string, draw: Draw): Value {
  const age = way === 'stale' ? drawFraction(draw) : 0;
  const taken: Taking = { $take: { kinds: ['ETag'], age, whose: 'own' }, else: '"1"' };
  if (way === '*') return '*';
  if (way === 'weak') return 'W/"1-a"';
  return way === 'list' ? '"1", "2"' : taken;
}
