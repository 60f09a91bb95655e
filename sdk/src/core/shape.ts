import type { RelatedFilter } from '../gen/types.gen.ts';

/** What the list parameter `K` of a call's input `P` can hold. */
export type Choice<P, K extends string> = K extends keyof P
  ? NonNullable<P[K]> extends readonly (infer C extends string)[]
    ? C
    : never
  : never;

/** The input `P` of a call, its `include` and `fields` typed by what this very call names. */
export type Shaping<P, I, F> = Omit<P, 'include' | 'fields'> &
  ('include' extends keyof P ? { include?: readonly I[] } : unknown) &
  ('fields' extends keyof P ? { fields?: readonly F[] } : unknown);

/**
 * The record `T` as a call gets it: of its fields those in `F` and the id (all, when none is named), and surely
 * the included `I`.
 */
export type Shaped<T, I, F> = [I] extends [never]
  ? Trimmed<T, F>
  : Trimmed<T, F> & Required<Pick<T, keyof T & I>>;

type Trimmed<T, F> = [F] extends [never] ? T : Pick<T, keyof T & (Root<F> | 'id')>;

/** `customFields.tier` trims `customFields`, which is what the record's type knows. */
type Root<F> = F extends `${infer R}.${string}` ? R : F;

/** What a field is compared by. */
type Operator = Extract<RelatedFilter, { op: unknown }>['op'];

/** The conditions `O` on a field with values `T` in the query of a list; all that are given must hold. */
export type Filter<T, O extends string> = { [K in O]?: Operand<T, K> };

type Operand<T, K extends string> = K extends 'isNull'
  ? boolean
  : K extends 'in' | 'nin' | 'hasAny' | 'hasAll' | 'hasNone'
    ? T | readonly T[]
    : T;

/** Conditions on a field of a related record, by its path. */
export type PathFilter = string | number | boolean | Filter<string | number | boolean, Operator>;

/**
 * The types of your organization, by the names that they have here: `npx @headless-crm/sdk generate` writes a file that
 * fills it, so that custom fields are known by their names and types.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- declarations are merged into it
export interface OrganizationTypes {}

/** The organization's own type of the name, or else the one of all. */
export type Own<N extends string, T> = OrganizationTypes extends Record<N, infer Its> ? Its : T;
