import type { Database } from '../db/database.ts';
import { nobody } from '../db/unit.ts';
import { sql } from '../db/sql.ts';
import type { Role } from './access.ts';

const maxKnown = 10_000;

/** Knows the roles of members: each is looked up once, and corrected by whoever is told that it has changed. */
export interface RoleBook {
  /** The role of the member; null for who is none. `afresh`: as the database has it now. */
  find(organizationId: string, userId: string, how?: { afresh: boolean }): Promise<Role | null>;
  /** The database says what the role is by now, see `app.enter`. */
  learn(organizationId: string, userId: string, role: Role): void;
}

/** A book for one process. That what it says still holds is checked with each unit of work, by `app.enter`. */
export function createRoleBook(database: Database): RoleBook {
  const known = new Map<string, Role>();
  const learn: RoleBook['learn'] = (organizationId, userId, role) => {
    if (known.size >= maxKnown) known.clear();
    known.set(`${organizationId}/${userId}`, role);
  };
  return {
    learn,
    async find(organizationId, userId, { afresh } = { afresh: false }) {
      const found = afresh ? undefined : known.get(`${organizationId}/${userId}`);
      if (found) return found;
      const [row] = await database
        .reading(nobody())
        .query<{ role: Role | null }>(
          sql`select app.find_role(${organizationId}, ${userId}) as role`,
        );
      if (row?.role) learn(organizationId, userId, row.role);
      return row?.role ?? null;
    },
  };
}
