import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { createToken, hashToken } from '../../auth/random.ts';
import { sql } from '../../db/sql.ts';
import { system } from '../../db/unit.ts';
import { type LetterParts, linkTo, postLetter } from '../../jobs/letter.ts';
import { invalid, Problem } from '../../problem.ts';
import type { ClosedOrganization } from './schema.ts';
import { getOrganization } from './service.ts';

const graceDays = 30;

/**
 * Closes the organization: nobody is let in any more, and after the grace period it is erased. Its owners get a mail by
 * which they can have it back until then. Throws `validation_failed` unless its name is given.
 */
export async function closeOrganization(
  parts: LetterParts,
  context: Context,
  confirm: string | undefined,
): Promise<z.infer<typeof ClosedOrganization>> {
  const { organizationId: id } = memberOf(context.principal);
  const { name } = JSON.parse(await getOrganization(context)) as { name: string };
  if (confirm !== name) {
    const message = 'Write the name of the organization, letter for letter';
    throw invalid({ in: 'query', pointer: '/confirm', code: 'not_confirmed', message });
  }
  const { token, hash } = createToken();
  const eraseAt = new Date(Date.now() + graceDays * 86_400_000);
  // Before it is closed: who asks is let in no more then.
  await writeToOwners(parts, context, { name, eraseAt, token });
  const [row] = await context.unit.query<{ closedAt: Date }>(sql`
    update organizations set closed_at = now(), erase_at = ${eraseAt}, restore_hash = ${hash} where id = ${id}
    returning closed_at as "closedAt"`);
  const target = { type: 'organization', id };
  await noteAudit(context, id, { type: 'organization.closed', target });
  return { id, name, closedAt: row!.closedAt.toISOString(), eraseAt: eraseAt.toISOString() };
}

async function writeToOwners(
  parts: LetterParts,
  context: Context,
  { name, eraseAt, token }: { name: string; eraseAt: Date; token: string },
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const owners = await context.unit.query<{ email: string }>(sql`
    select email from members where organization_id = ${organizationId} and role = 'owner' and status = 'active'`);
  const day = eraseAt.toISOString().slice(0, 10);
  const letter = {
    subject: `${name} was deleted`,
    paragraphs: [
      `The organization ${name} was deleted: nobody is let in any more.`,
      `On ${day} everything in it is removed for good. Until then you can have it back as it was.`,
    ],
    action: { label: 'Restore it', url: linkTo(parts, 'restore-organization', token) },
    closing: ['If it is to go, you need not do anything.'],
  };
  for (const { email } of owners) await postLetter(context, { to: email, letter });
}

/** Lets everybody into a closed organization again, by the link of the mail, once. Throws `link_expired`. */
export async function restoreOrganization(context: Context, token: string): Promise<string> {
  const { unit, requestId } = context;
  const [found] = await unit.query<{ id: string | null }>(
    sql`select app.find_closed_organization(${hashToken(token)}) as id`,
  );
  if (!found?.id) throw linkExpired();
  const { id } = found;
  await unit.become({ ...system(id), requestId });
  const [reopened] = await unit.query(sql`
    update organizations set closed_at = suspended_at, erase_at = null, restore_hash = null
    where id = ${id} and restore_hash = ${hashToken(token)} and erase_at > now() returning 1`);
  if (!reopened) throw linkExpired();
  const target = { type: 'organization', id };
  await noteAudit(context, id, { type: 'organization.restored', target });
  return getOrganization(context, id);
}

function linkExpired(): Problem {
  return new Problem('link_expired', 'The link was used before, or the organization is erased');
}
