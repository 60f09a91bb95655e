import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';
import { Memory, onceForText } from '../remember.ts';
import type { Role } from './access.ts';
import { customFieldsSql, type OrganizationFields } from './custom-fields.ts';

/** Of how many who ask, and of how many organizations, a process remembers what it looked up. */
export const mostKnown = 30_000;

/** What the requests of a member are compiled by. */
export interface KnownMember {
  role: Role;
  customFields: OrganizationFields;
}

/** Whether what is remembered is good enough, or only what the database has now. */
export interface How {
  afresh: boolean;
}

/** Knows members and the custom fields of organizations: each is looked up once, and again by whoever is told that it has changed. */
export interface MemberBook {
  /** The member; null for who is none. What is missing is looked up in one round trip. */
  find(organizationId: string, userId: string, how?: How): Promise<KnownMember | null>;
  findFields(organizationId: string, how?: How): Promise<OrganizationFields>;
  /** The database says what the role is by now, see `app.enter`. */
  learnRole(organizationId: string, userId: string, role: Role): Role;
  learnFields(organizationId: string, fields: OrganizationFields): void;
}

/** A book for one process. That what it says still holds is checked with each unit of work, by `app.enter` or, of a job, `app.expect_fields`. */
export function createMemberBook(database: Database): MemberBook {
  const roles = new Memory<string, Role>(mostKnown);
  const fields = new Memory<string, OrganizationFields>(mostKnown);
  // Most organizations have the same roles, and what is worked out of one is worked out for all of them.
  const shared = onceForText((json) => JSON.parse(json) as Role);

  const learnFields: MemberBook['learnFields'] = (organizationId, found) =>
    fields.learn(organizationId, found);
  const learnRole: MemberBook['learnRole'] = (organizationId, userId, given) => {
    const role = shared(JSON.stringify(given));
    roles.learn(`${organizationId}/${userId}`, role);
    return role;
  };

  return {
    learnRole,
    learnFields,
    async find(organizationId, userId, { afresh } = { afresh: false }) {
      const role = roles.get(`${organizationId}/${userId}`);
      const customFields = fields.get(organizationId);
      if (role && customFields && !afresh) return { role, customFields };
      const [[member], [organization]] = (await database
        .reading(nobody())
        .run(
          sql`select app.find_role(${organizationId}, ${userId}) as role`,
          customFieldsSql(organizationId),
        )) as [[{ role: Role | null }], [{ fields: OrganizationFields }]];
      learnFields(organizationId, organization.fields);
      if (!member.role) return null;
      const found = learnRole(organizationId, userId, member.role);
      return { role: found, customFields: organization.fields };
    },
    async findFields(organizationId, { afresh } = { afresh: false }) {
      const known = afresh ? undefined : fields.get(organizationId);
      if (known) return known;
      const [row] = await database
        .reading(nobody())
        .query<{ fields: OrganizationFields }>(customFieldsSql(organizationId));
      learnFields(organizationId, row!.fields);
      return row!.fields;
    },
  };
}
