import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { nobody } from '../db/unit.ts';
import { sql } from '../db/sql.ts';
import { findApiKeyId } from './api-keys.ts';
import type { Permission } from './permissions.ts';
import { keyPrincipal, type Principal } from './principal.ts';
import { hashToken } from './random.ts';

const maxKnown = 10_000;

/** Knows whose API keys are: each secret is looked up once, and then found by its hash. */
export interface KeyBook {
  /** The program that shows the key; null for what is no key, or good no longer. */
  find(key: string): Promise<Principal | null>;
}

/** A book for one process. That what it says still holds is checked with each unit of work, by `app.enter`. */
export function createKeyBook(database: Database): KeyBook {
  const known = new Map<string, Principal>();
  return {
    async find(key) {
      const id = findApiKeyId(key);
      if (id === null) return null;
      const hash = hashToken(key);
      const name = hash.toString('base64');
      const principal = known.get(name) ?? (await lookUp(database, id, hash));
      if (!principal) return null;
      if (known.size >= maxKnown) known.clear();
      known.set(name, principal);
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
}

async function lookUp(database: Database, id: string, hash: Buffer): Promise<Principal | null> {
  const [row] = await database.reading(nobody()).query<KeyRow>(sql`
    select organization_id, hash, previous_hash, permissions, rate_limit from app.find_api_key(${id})`);
  const secrets = row ? [row.hash, row.previous_hash] : [];
  if (!row || !secrets.some((one) => one !== null && timingSafeEqual(one, hash))) return null;
  const { organization_id: organizationId, permissions, rate_limit: rateLimit } = row;
  return keyPrincipal(id, organizationId, permissions, { rateLimit, hash });
}
