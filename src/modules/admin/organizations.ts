import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { AuditType } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { type PageQuery, readPage } from './pages.ts';
import type {
  AdminOrganization,
  AdminOrganizationCreate,
  AdminOrganizationList,
  AdminOrganizationUpdate,
} from './schema.ts';
import { noteOperation } from './trail.ts';
import { findOrMakeUser } from './users.ts';

type Organization = z.infer<typeof AdminOrganization>;

interface OrganizationRow {
  id: string;
  name: string;
  created_at: Date;
  closed_at: Date | null;
  suspended_at: Date | null;
  deleted_at: Date | null;
  member_count: number;
  owners: Organization['owners'];
}

const shownOf = (row: OrganizationRow): Organization => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
  suspendedAt: row.suspended_at?.toISOString() ?? null,
  deletedAt: row.deleted_at?.toISOString() ?? null,
  memberCount: row.member_count,
  owners: row.owners,
});

/** A page of organizations whose name contains `q`, or whose owner has that address, newest first. */
export async function listOrganizations(
  context: Context,
  query: PageQuery,
): Promise<z.infer<typeof AdminOrganizationList>> {
  const { q = null } = query;
  const page = await readPage(context, 'organizations', query, (behind, most) =>
    context.unit.query<OrganizationRow>(
      sql`select * from app.admin_organizations(null, ${q}, ${behind}, ${most})`,
    ),
  );
  const details = { list: 'organizations', q };
  await noteOperation(context, { type: 'operator.listed', details });
  return { data: page.rows.map(shownOf), page: page.info };
}

/** The organization, which is noted. Throws `not_found`. */
export async function getOrganization(context: Context, id: string): Promise<Organization> {
  const organization = await findOrganization(context, id);
  await note(context, 'operator.read', id);
  return organization;
}

/** Makes an organization that the user with the address owns; he is made too, where nobody has it. */
export async function createOrganization(
  context: Context,
  { name, owner }: z.infer<typeof AdminOrganizationCreate>,
): Promise<Organization> {
  const { unit, requestId } = context;
  const { id: userId } = await findOrMakeUser(context, owner);
  const id = uuid();
  await unit.become({
    organizationId: id,
    actorType: 'user',
    actorId: userId,
    sessionId: null,
    role: null,
    requestId,
  });
  await unit.prisma(async ({ organization, membership }) => {
    await organization.create({ data: { id, name }, select: { id: true } });
    await membership.create({
      data: { organizationId: id, userId, role: 'owner' },
      select: { userId: true },
    });
  });
  await note(context, 'operator.created', id);
  return findOrganization(context, id);
}

/** Gives the organization another name. Throws `not_found`. */
export async function updateOrganization(
  context: Context,
  id: string,
  { name }: z.infer<typeof AdminOrganizationUpdate>,
): Promise<Organization> {
  const { name: former } = await findOrganization(context, id);
  await change(context, id, sql`name = ${name}`);
  await note(context, 'operator.updated', id, { name: { from: former, to: name } });
  return findOrganization(context, id);
}

/** Closes the organization: neither its members nor its API keys enter it from their next request on. Throws `not_found`. */
export async function suspendOrganization(context: Context, id: string): Promise<Organization> {
  await change(
    context,
    id,
    sql`suspended_at = coalesce(suspended_at, now()), closed_at = coalesce(closed_at, now())`,
  );
  await note(context, 'operator.suspended', id);
  return findOrganization(context, id);
}

/** Opens the organization again; one that is deleted stays closed. Throws `not_found`. */
export async function unsuspendOrganization(context: Context, id: string): Promise<Organization> {
  await change(
    context,
    id,
    sql`suspended_at = null, closed_at = case when erase_at is not null then closed_at end`,
  );
  await note(context, 'operator.unsuspended', id);
  return findOrganization(context, id);
}

/** For how many days everything of an organization that was deleted is kept, as where its owners do it. */
const keptDays = 30;

/** Closes the organization for good, and lets it be erased after a while. Throws `not_found`, also for one that is deleted already. */
export async function deleteOrganization(context: Context, id: string): Promise<void> {
  await change(
    context,
    id,
    sql`deleted_at = now(), closed_at = coalesce(closed_at, now()), restore_hash = null,
      erase_at = coalesce(erase_at, now() + make_interval(days => ${keptDays}))`,
    sql`deleted_at is null`,
  );
  await note(context, 'operator.deleted', id);
}

/** The organization as it stands. Throws `not_found`. */
async function findOrganization({ unit }: Context, id: string): Promise<Organization> {
  const [row] = await unit.query<OrganizationRow>(
    sql`select * from app.admin_organizations(${id}, null, null, 1)`,
  );
  if (!row) throw missing(id);
  return shownOf(row);
}

/** Changes the organization, as the operator in it. Throws `not_found`, also where it does not fit. */
async function change({ unit }: Context, id: string, set: Sql, which = sql`true`): Promise<void> {
  const [entered] = await unit.query<{ found: boolean }>(
    sql`select app.operate_in(${id}) as found`,
  );
  const changed = entered!.found
    ? await unit.query(
        sql`update organizations set ${set} where id = ${id} and ${which} returning 1`,
      )
    : [];
  if (changed.length === 0) throw missing(id);
}

function missing(id: string): Problem {
  return new Problem('not_found', `There is no organization ${id}`);
}

function note(
  context: Context,
  type: Extract<AuditType, `operator.${string}`>,
  id: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  return noteOperation(context, { type, target: { type: 'organization', id }, details }, [id]);
}
