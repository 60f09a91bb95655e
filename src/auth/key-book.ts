import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { nobody } from '../db/unit.ts';
import { sql } from '../db/sql.ts';
import { Memory } from '../remember.ts';
import { findApiKeyId } from './api-keys.ts';
import type { OrganizationFields } from './custom-fields.ts';
import { type MemberBook, mostKnown } from './member-book.ts';
import type { Permission } from './permissions.ts';
import { keyPrincipal, type Principal } from './principal.ts';
import { hashToken } from './random.ts';

/** Knows whose API keys are: each secret is looked up once, and then found by its hash. */
export interface KeyBook {
  /** The program that shows the key; null for what is no key, or good no longer. */
  find(key: string): Promise<Principal | null>;
}

/** A book for one process. That what it says still holds is checked with each unit of work, by `app.enter`. */
export function createKeyBook(database: Database, members: MemberBook): KeyBook {
  const known = new Memory<string, Principal>(mostKnown);
  return {
    async find(key) {
      const id = findApiKeyId(key);
      if (id === null) return null;
      const hash = hashToken(key);
      const name = hash.toString('base64');
      const principal = known.get(name) ?? (await lookUp(database, members, id, hash));
      if (!principal) return null;
      known.learn(name, principal);
      return principal;
    },
  };
}

interface KeyRow {
  organization_id: string;
  hash: Buffer;
  previous_hash: Buffer | null;
  permissions: Permission[];
  rate_limit: number | null;
  custom_fields: OrganizationFields;
}

/** Looks up the key, and what its organization's requests are compiled by, in one round trip. */
async function lookUp(
  database: Database,
  members: MemberBook,
  id: string,
  hash: Buffer,
): Promise<Principal | null> {
  const [row] = await database.reading(nobody()).query<KeyRow>(sql`
    select organization_id, hash, previous_hash, permissions, rate_limit,
      app.find_custom_fields(organization_id) as custom_fields
    from app.find_api_key(${id})`);
  const secrets = row ? [row.hash, row.previous_hash] : [];
  if (!row || !secrets.some((one) => one !== null && timingSafeEqual(one, hash))) return null;
  const { organization_id: organizationId, permissions, rate_limit: rateLimit } = row;
  members.learnFields(organizationId, row.custom_fields);
  return keyPrincipal(id, organizationId, permissions, { rateLimit, hash });
}
