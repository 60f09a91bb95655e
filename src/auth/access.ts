/** What can be done with records. Changing the bin's contents is to delete, or to undo that. */
export const verbs = ['read', 'write', 'delete'] as const;
export type Verb = (typeof verbs)[number];

/** How far somebody reaches: all records, those of his teams' members, his own, or none. */
export const scopes = ['all', 'team', 'own', 'none'] as const;
export type Scope = (typeof scopes)[number];

/** How far somebody reaches, by object; `*` is for the objects that are not named. What is not said is `none`. */
export type Access = Record<string, Partial<Record<Verb, Scope>>>;

/** Fields that are kept from somebody, by object. */
export type FieldRights = Record<string, Record<string, 'hidden' | 'read_only'>>;

/** What a role gives, as the database has it. */
export interface Role {
  key: string;
  /** Rises with each change. */
  version: number;
  builtIn: boolean;
  access: Access;
  /** Beside records; those of built-in roles are known to the code. */
  permissions: string[];
  fields: FieldRights;
}

/** Everything that can be reached. */
export const wholeAccess: Access = { '*': { read: 'all', write: 'all', delete: 'all' } };

/** How far the access reaches with the object's records. */
export function scopeOf(access: Access, object: string, verb: Verb): Scope {
  const ofObject = Object.hasOwn(access, object) ? access[object] : access['*'];
  return ofObject?.[verb] ?? 'none';
}

/** Whether the one scope reaches no farther than the other. */
export function isWithinScope(one: Scope, other: Scope): boolean {
  return scopes.indexOf(one) >= scopes.indexOf(other);
}
