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
