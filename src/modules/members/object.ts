import { memberStatuses } from '../../auth/membership.ts';
import { identifier, sql } from '../../db/sql.ts';
import { idField } from '../../records/define.ts';
import { choice, json, readOnly, reference, text, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';

/** A user within the organization: what `ownerId` points to. */
export const member = registerSource({
  object: 'member',
  name: 'Member',
  table: 'members',
  description: 'A user within the organization',
  fields: {
    id: idField,
    name: readOnly(text({ required: true })),
    email: readOnly(text({ required: true })),
    role: readOnly(text({ required: true, description: "The role's key", example: 'member' })),
    status: readOnly(
      choice(memberStatuses, {
        required: true,
        description:
          '`pending` until he has accepted an invitation. Who was `removed` still owns what was his',
      }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
  },
  includes: {
    teams: {
      target: 'team',
      many: true,
      on: (
        here,
        there,
      ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
        and exists (select from team_members x where x.organization_id = ${identifier(here, 'organization_id')}
          and x.user_id = ${identifier(here, 'id')} and x.team_id = ${identifier(there, 'id')})`,
      rest: (id) => ({ near: id }),
    },
  },
  embeds: [],
  softDeletes: false,
  referable: (here) => sql`${identifier(here, 'status')} <> 'removed'`,
});

/** A pending member's way in. */
export const invitation = registerSource({
  object: 'invitation',
  name: 'Invitation',
  table: 'sent_invitations',
  description: 'A link that was sent to a pending member; gone when it is used or revoked',
  fields: {
    id: idField,
    memberId: readOnly(reference('', { required: true })),
    email: readOnly(text({ required: true })),
    name: readOnly(text({ required: true })),
    role: readOnly(text({ required: true, description: "The role's key", example: 'member' })),
    status: readOnly(choice(['open', 'expired'], { required: true })),
    sentAt: readOnly(timestamp({ required: true, description: 'When the last mail was sent' })),
    expiresAt: readOnly(timestamp({ required: true })),
    createdAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
