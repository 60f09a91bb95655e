/** What is going to be asked, before it is known what earlier replies tell: plain data, so that it can be made smaller. */
import type { Json } from './document.ts';

/** Who asks. */
export const roles = ['owner', 'member', 'key', 'stranger', 'operator', 'anonymous'] as const;
export type Role = (typeof roles)[number];

/** Stands in a value for what a reply has told. Plain data: it stands in JSON. */
export interface Taking {
  $take: {
    /** What is looked for, the best first: `contacts`, `cursor`. */
    kinds: string[];
    /** 0 is what was learned last, 1 what was learned first. */
    age: number;
    whose: 'own' | 'foreign';
    /** Breaks the text that was taken. */
    spoil?: 'flipped' | 'cut';
    /** Which reply it comes from, once that is known. */
    from?: Origin;
  };
  /** Where nothing was learned of it. */
  else: Json;
}

/** Where something was learned: in which step's reply, and at which place of it. */
export interface Origin {
  step: number;
  /** The keys that lead to it in the body; or a header. */
  path: (string | number)[] | string;
}

/** JSON with takings in it. */
export type Value = Json | Taking;

/** Text that goes into JSON or an address as it is, without being escaped. */
export const raw = (text: string): string => `\u0091${text}\u0092`;
export const rawIn = /\u0091([^\u0092]*)\u0092/;

/** Stands in texts for what sets this world apart from others: addresses of mails are unique. */
export const worldMark = '~world~';

/** Stands in texts for one that only one organization has. */
export const canaryMark = '~canary~';

/** What is wrong with a body as a whole. */
export const spoils = ['cut', 'trailing', 'nothing', 'oversize', 'utf-16', 'quotes'] as const;
export type Spoil = (typeof spoils)[number];

export interface PlannedBody {
  contentType: string | null;
  value: Value;
  spoil?: Spoil;
}

/** What is special about a value at a place of a request, for the coverage and for the judgement. */
export interface Special {
  /** `query limit`, `body /emails/0/address`. */
  parameter: string;
  kind: string;
}

/** One request. */
export interface Step {
  /** Stays the same when others are left out. */
  id: number;
  operation: string;
  as: Role;
  /** The step that this one repeats, but for what it has itself. */
  like?: number;
  path?: Record<string, Value>;
  /** Pairs, since one may come twice. */
  query?: [name: string, value: Value][];
  headers?: Record<string, Value>;
  body?: PlannedBody | null;
  specials: Special[];
}

/** Whether the value stands for something that was learned. */
export const isTaking = (value: Value): value is Taking =>
  typeof value === 'object' && value !== null && '$take' in value;

/** From which replies the step takes something. */
export function originsIn({ path = {}, query = [], headers = {}, body }: Step): Origin[] {
  const values = [
    ...Object.values(path),
    ...query.map(([, value]) => value),
    ...Object.values(headers),
  ];
  return [...values, body?.value ?? null].flatMap(originsOf);
}

function originsOf(value: Value): Origin[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isTaking(value)) return value.$take.from ? [value.$take.from] : [];
  return Object.values(value).flatMap(originsOf);
}
