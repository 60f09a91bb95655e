import { isWithinScope, type Role, scopeOf, verbs } from '../../auth/access.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import { customName, ownOf } from '../../records/custom/own.ts';
import { sourceOf } from '../../records/source.ts';

type Given = Pick<Role, 'access' | 'fields'>;

/** Throws `validation_failed` for objects and fields that there are not, and for what cannot be. */
export function checkRole(principal: Principal, role: Given): void {
  const places = [...accessPlaces(role), ...fieldPlaces(principal, role)];
  if (places.length > 0) throw invalid(...places);
}

function place(pointer: string, code: string, message: string): ProblemPlace {
  return { in: 'body', pointer, code, message };
}

/** Who writes or deletes records farther than he reads would not see what he does. */
function accessPlaces({ access }: Given): ProblemPlace[] {
  return Object.keys(access).flatMap((object) => {
    if (object !== '*' && !listRecordObjects().includes(object))
      return [unknownObject(`/access/${object}`, object)];
    const read = scopeOf(access, object, 'read');
    return verbs
      .filter((verb) => !isWithinScope(scopeOf(access, object, verb), read))
      .map((verb) =>
        place(
          `/access/${object}/${verb}`,
          'beyond_read',
          `${object}: ${verb} reaches farther than read, which is ${read}`,
        ),
      );
  });
}

/** What every record carries is never kept from anybody, and what a record must have is not either. */
function fieldPlaces(principal: Principal, { fields }: Given): ProblemPlace[] {
  return Object.entries(fields).flatMap(([object, rights]) => {
    if (!listRecordObjects().includes(object)) return [unknownObject(`/fields/${object}`, object)];
    const definition = ownOf(principal, sourceOf(object));
    return Object.keys(rights).flatMap((name) => {
      const pointer = `/fields/${object}/${name}`;
      const field = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
      if (!field) return [place(pointer, 'unknown_field', `${object} has no field ${name}`)];
      if (carried.has(name) || field.required || isRequired(principal, object, name))
        return [place(pointer, 'not_restrictable', `${name} of a ${object} is shown to everybody`)];
      return [];
    });
  });
}

/** Whether it is a custom field that records must have. */
function isRequired(principal: Principal, object: string, name: string): boolean {
  return memberOf(principal).customFields.fields.some(
    (field) => field.required && field.object === object && customName(field) === name,
  );
}

const carried = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'createdBy',
  'deletedAt',
  'ownerId',
]);

function unknownObject(pointer: string, object: string): ProblemPlace {
  const known = listRecordObjects().join(', ');
  return place(pointer, 'unknown_object', `There is no object ${object}: there are ${known}`);
}
