import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { createToken, hashToken } from '../../auth/random.ts';
import { sql } from '../../db/sql.ts';
import { system } from '../../db/unit.ts';
import { type Letter, type LetterParts, linkTo, postLetter } from '../../jobs/letter.ts';
import { invalid, Problem } from '../../problem.ts';
import type { ClosedOrganization } from './schema.ts';
import { getOrganization } from './service.ts';

const graceDays = 30;
/** By the clock that also says when it is over: with a server's that is wrong, all would be gone at once. */
const afterGrace = sql`now() + make_interval(days => ${graceDays}::integer)`;

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
  // Before it is closed: who asks is let in no more then.
  await writeToOwners(parts, context, { name, token });
  const [row] = await context.unit.query<{ closedAt: Date; eraseAt: Date }>(sql`
    update organizations set closed_at = now(), erase_at = ${afterGrace}, restore_hash = ${hash} where id = ${id}
    returning closed_at as "closedAt", erase_at as "eraseAt"`);
  const { closedAt, eraseAt } = row!;
  const target = { type: 'organization', id };
  await noteAudit(context, id, { type: 'organization.closed', target });
  return { id, name, closedAt: closedAt.toISOString(), eraseAt: eraseAt.toISOString() };
}

async function writeToOwners(
  parts: LetterParts,
  context: Context,
  { name, token }: { name: string; token: string },
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const owners = await context.unit.query<{ email: string; eraseAt: Date }>(sql`
    select email, ${afterGrace} as "eraseAt" from members
    where organization_id = ${organizationId} and role = 'owner' and status = 'active'`);
  for (const { email, eraseAt } of owners) {
    const letter = letterOf(name, eraseAt, linkTo(parts, 'restore-organization', token));
    await postLetter(context, { to: email, letter });
  }
}

function letterOf(name: string, eraseAt: Date, url: string): Letter {
  const day = eraseAt.toISOString().slice(0, 10);
  return {
    subject: `${name} was deleted`,
    paragraphs: [
      `The organization ${name} was deleted: nobody is let in any more.`,
      `On ${day} everything in it is removed for good. Until then you can have it back as it was.`,
    ],
    action: { label: 'Restore it', url },
    closing: ['If it is to go, you need not do anything.'],
  };
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
