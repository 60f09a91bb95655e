import type { FieldRights } from '../../auth/access.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { associated, otherSql, recordAssociation, shortSql } from '../associations.ts';
import type { Field } from '../fields.ts';
import { isLink } from '../links.ts';
import { hiddenFields, rightToPrimary } from '../seen.ts';
import { listSources, type Source, sourceOf } from '../source.ts';

/** Whether the other record is there for who asks: he sees it, and it is not in the bin. */
export function isThere(here: string): Sql {
  return otherSql(here, () => sql`true`);
}

const made = new WeakMap<FieldRights, Source>();

/** Associations as the principal sees them: names that are hidden from him are null, and so is which link is the primary one. */
export function associationsSeenBy(principal: Principal): Source {
  const { fields: rights } = memberOf(principal);
  if (Object.keys(rights).length === 0) return recordAssociation;
  const seen = made.get(rights) ?? trimmed(principal);
  made.set(rights, seen);
  return seen;
}

function trimmed(principal: Principal): Source {
  const withName = associated.filter((object) => {
    const source = sourceOf(object);
    return !hiddenFields(principal, source).includes(source.searched![0]!);
  });
  // A built-in definition has the name of its link.
  const untold = listSources()
    .filter(isLink)
    .filter((link) => rightToPrimary(principal, link) === 'hidden')
    .map(({ object }) => object);
  const { record, primary: flag } = recordAssociation.fields;
  const fields: Record<string, Field> = {
    ...recordAssociation.fields,
    record: {
      ...record!,
      expression: (here) => otherSql(here, (source) => shortSql(source, withName)),
    },
  };
  if (untold.length > 0) {
    fields['primary'] = {
      ...flag!,
      expression: (here) =>
        sql`case when ${identifier(here, 'key')} <> all(${untold}::text[]) then ${identifier(here, 'primary')} end`,
    };
  }
  return { ...recordAssociation, fields };
}
