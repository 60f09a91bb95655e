// Written by `npm run generate` from the OpenAPI document.

import type { Filter, Own, PathFilter } from '../core/shape.ts';

/** A value that this version does not know. */
export type OtherValue = string & {};

/** A task, call, meeting, note or e-mail */
export type Activity = TaskActivity | CallActivity | MeetingActivity | NoteActivity | EmailActivity;

export type ActivityAggregation = Own<'ActivityAggregation', {
  filter?: ActivityFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'completedAt' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceStartAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'attendees' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

/** A company that an activity is about */
export type ActivityCompany = {
  id: string;
  activityId: string;
  companyId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  company: Company | null;
};

export type ActivityCompanyList = { data: ActivityCompany[]; page: PageInfo };

export type ActivityCompanySet = { role?: string | null; primary?: boolean; startedAt?: string | null; endedAt?: string | null };

export type ActivityCompletion = { completedAt?: string; outcome?: string };

/** A contact that an activity is about */
export type ActivityContact = {
  id: string;
  activityId: string;
  contactId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  contact: Contact | null;
};

export type ActivityContactList = { data: ActivityContact[]; page: PageInfo };

export type ActivityContactSet = { role?: string | null; primary?: boolean; startedAt?: string | null; endedAt?: string | null };

export type ActivityCreate = TaskActivityCreate | CallActivityCreate | MeetingActivityCreate | NoteActivityCreate | EmailActivityCreate;

/** A deal that an activity is about */
export type ActivityDeal = {
  id: string;
  activityId: string;
  dealId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  deal: Deal | null;
};

export type ActivityDealList = { data: ActivityDeal[]; page: PageInfo };

export type ActivityDealSet = { role?: string | null; primary?: boolean; startedAt?: string | null; endedAt?: string | null };

export type ActivityFilter = Own<'ActivityFilter', { and: ReadonlyArray<ActivityFilter> } | { or: ReadonlyArray<ActivityFilter> } | { not: ActivityFilter } | {
  field: 'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'tagIds' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type ActivityHit = {
  object: 'activity';
  /** How well it fits, compared with the others */
  rank: number;
  record: Activity;
};

/** A lead that an activity is about */
export type ActivityLead = {
  id: string;
  activityId: string;
  leadId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  lead: Lead | null;
};

export type ActivityLeadList = { data: ActivityLead[]; page: PageInfo };

export type ActivityLeadSet = { role?: string | null; primary?: boolean; startedAt?: string | null; endedAt?: string | null };

export type ActivityList = { data: Activity[]; page: PageInfo };

export type ActivityMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: ActivityUpdate;
};

export type ActivityMerged = { record: Activity; mergeId: string };

export type ActivitySearch = Own<'ActivitySearch', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `dueAt`, `startAt`, `completedAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'type' | '-type' | 'subject' | '-subject' | 'body' | '-body' | 'status' | '-status' | 'completedAt' | '-completedAt' | 'pinned' | '-pinned' | 'priority' | '-priority' | 'dueAt' | '-dueAt' | 'startAt' | '-startAt' | 'endAt' | '-endAt' | 'recurrenceRule' | '-recurrenceRule' | 'recurrenceStartAt' | '-recurrenceStartAt' | 'allDay' | '-allDay' | 'durationMs' | '-durationMs' | 'direction' | '-direction' | 'outcome' | '-outcome' | 'location' | '-location' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'attendees' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'contact' | 'company' | 'deal' | 'lead' | 'owner' | 'contacts' | 'companies' | 'deals' | 'leads' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: ActivityFilter;
}>;

export type ActivityUpdate = Own<'ActivityUpdate', {
  /** It stays: what fields there are depends on it */
  type?: 'task' | 'call' | 'meeting' | 'note' | 'email';
  subject?: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean | null;
  priority?: 'low' | 'normal' | 'high' | 'urgent' | null;
  dueAt?: string | null;
  /** Of an e-mail: when it was sent */
  startAt?: string | null;
  endAt?: string | null;
  /** RRULE of RFC 5545, in the time zone of the organization: when it is completed, the next one is made and has the rule */
  recurrenceRule?: string | null;
  allDay?: boolean | null;
  durationMs?: number | null;
  direction?: 'inbound' | 'outbound' | null;
  outcome?: string | null;
  location?: string | null;
  attendees?: ReadonlyArray<AttendeeInput> | null;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string> | null;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string> | null;
}>;

/** Who did something */
export type Actor = { type: 'user' | 'api_key' | 'system' | OtherValue; id: string | null };

/** A postal address */
export type Address = {
  street: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  /** A name, or a code of ISO 3166 */
  country: string | null;
};

export type AddressInput = {
  /** @default null */
  street?: string | null;
  /** @default null */
  city?: string | null;
  /** @default null */
  region?: string | null;
  /** @default null */
  postalCode?: string | null;
  /** A name, or a code of ISO 3166 @default null */
  country?: string | null;
};

export type AddressPatch = {
  street?: string | null;
  city?: string | null;
  region?: string | null;
  postalCode?: string | null;
  /** A name, or a code of ISO 3166 */
  country?: string | null;
};

/** An organization, as operators of the platform see it */
export type AdminOrganization = {
  id: string;
  name: string;
  createdAt: string;
  /** Since when nobody enters it */
  closedAt: string | null;
  suspendedAt: string | null;
  deletedAt: string | null;
  /** Who has come and was not removed */
  memberCount: number;
  owners: Array<{ id: string; email: string; name: string }>;
};

export type AdminOrganizationCreate = {
  name: string;
  owner: {
    email: string;
    /** Needed for who has no account yet */
    name?: string;
  };
};

export type AdminOrganizationList = { data: AdminOrganization[]; page: PageInfo };

export type AdminOrganizationUpdate = { name: string };

/** A sign-in that has not ended */
export type AdminSession = { id: string; organization: { id: string; name: string }; createdAt: string; expiresAt: string };

export type AdminSessionList = { data: AdminSession[]; page: PageInfo };

/** A person who signs in, as operators of the platform see him */
export type AdminUser = {
  id: string;
  email: string;
  name: string;
  createdAt: string;
  suspendedAt: string | null;
  /** He operates the platform */
  superAdmin: boolean;
  organizations: Array<{ id: string; name: string; role: string; status: string }>;
};

export type AdminUserCreate = { email: string; name: string };

export type AdminUserList = { data: AdminUser[]; page: PageInfo };

export type AdminUserUpdate = { name: string };

export type Aggregates = {
  data: Array<{
    /** By the field or path; the first day of a span of time */
    group: Record<string, string | number | boolean | null>;
    /** In the order of `metrics`; amounts by their currency */
    values: Array<number | string | null | Record<string, string>>;
  }>;
};

/** A program's way in; its secret is shown once, when it is made */
export type ApiKey = {
  id: string;
  name: string;
  permissions: string[];
  /** Requests a minute; null for what every key has unless given */
  rateLimit: number | null;
  createdAt: string;
  createdBy: Actor;
  expiresAt: string | null;
  /** Until when the secret before the last rotation is good too */
  previousUntil: string | null;
  /** As it was a minute ago, or later */
  lastUsedAt: string | null;
  revokedAt: string | null;
};

export type ApiKeyCreate = {
  name: string;
  permissions: ReadonlyArray<'activities:delete' | 'activities:read' | 'activities:write' | 'api-keys:manage' | 'association-definitions:delete' | 'association-definitions:read' | 'association-definitions:write' | 'audit:read' | 'companies:delete' | 'companies:read' | 'companies:write' | 'contacts:delete' | 'contacts:read' | 'contacts:write' | 'custom-fields:delete' | 'custom-fields:read' | 'custom-fields:write' | 'deals:delete' | 'deals:read' | 'deals:write' | 'forms:manage' | 'forms:read' | 'forms:write' | 'jobs:manage' | 'leads:delete' | 'leads:read' | 'leads:write' | 'members:manage' | 'members:read' | 'organization:manage' | 'organization:own' | 'pipelines:delete' | 'pipelines:read' | 'pipelines:write' | 'records:export' | 'records:purge' | 'roles:manage' | 'roles:read' | 'stages:delete' | 'stages:read' | 'stages:write' | 'tags:delete' | 'tags:read' | 'tags:write' | 'teams:manage' | 'views:manage' | 'webhooks:manage'>;
  expiresAt?: string;
  /** Requests a minute; what every key has unless given */
  rateLimit?: number;
};

export type ApiKeyCreated = {
  id: string;
  name: string;
  permissions: string[];
  /** Requests a minute; null for what every key has unless given */
  rateLimit: number | null;
  createdAt: string;
  createdBy: Actor;
  expiresAt: string | null;
  /** Until when the secret before the last rotation is good too */
  previousUntil: string | null;
  /** As it was a minute ago, or later */
  lastUsedAt: string | null;
  revokedAt: string | null;
  /** Shown this once */
  key: string;
};

export type ApiKeyList = { data: ApiKey[]; page: PageInfo };

export type ApiKeyRotation = {
  /** For how long the former secret is good too; a week at most @default 1440 */
  overlapMinutes?: number;
};

export type ApiKeyUpdate = { name: string };

export type AssociatedRecord = {
  object: string;
  id: string;
  /** Null where it has none, or none that you see */
  name: string | null;
};

/** What records of one object may be to those of another one */
export type AssociationDefinition = Own<'AssociationDefinition', {
  id: string;
  /** Rises by one with each change */
  version: number;
  /** By which its associations are addressed; it stays */
  key: string;
  /** It stays */
  fromObject: 'activity' | 'company' | 'contact' | 'deal' | 'lead' | OtherValue;
  /** It stays; it may be the same object */
  toObject: 'activity' | 'company' | 'contact' | 'deal' | 'lead' | OtherValue;
  /** What the `to` record is to the `from` record */
  label: string;
  /** What the `from` record is to the `to` record */
  inverseLabel: string;
  /** How many there may be at a time, from first: with `many_to_one` many records have the same `to` record, and each has one. It stays */
  cardinality: 'one_to_one' | 'one_to_many' | 'many_to_one' | 'many_to_many' | OtherValue;
  /** It comes with each organization: its labels can be changed */
  builtIn: boolean;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  owner?: Member | null;
}>;

export type AssociationDefinitionAggregation = Own<'AssociationDefinitionAggregation', {
  filter?: AssociationDefinitionFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type AssociationDefinitionCreate = Own<'AssociationDefinitionCreate', {
  /** By which its associations are addressed; it stays */
  key: string;
  /** It stays */
  fromObject: 'activity' | 'company' | 'contact' | 'deal' | 'lead';
  /** It stays; it may be the same object */
  toObject: 'activity' | 'company' | 'contact' | 'deal' | 'lead';
  /** What the `to` record is to the `from` record */
  label: string;
  /** What the `from` record is to the `to` record */
  inverseLabel: string;
  /** How many there may be at a time, from first: with `many_to_one` many records have the same `to` record, and each has one. It stays */
  cardinality?: 'one_to_one' | 'one_to_many' | 'many_to_one' | 'many_to_many';
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
}>;

export type AssociationDefinitionFilter = Own<'AssociationDefinitionFilter', { and: ReadonlyArray<AssociationDefinitionFilter> } | { or: ReadonlyArray<AssociationDefinitionFilter> } | { not: AssociationDefinitionFilter } | {
  field: 'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type AssociationDefinitionList = { data: AssociationDefinition[]; page: PageInfo };

export type AssociationDefinitionSearch = Own<'AssociationDefinitionSearch', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'key' | '-key' | 'fromObject' | '-fromObject' | 'toObject' | '-toObject' | 'label' | '-label' | 'inverseLabel' | '-inverseLabel' | 'cardinality' | '-cardinality' | 'builtIn' | '-builtIn' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: AssociationDefinitionFilter;
}>;

export type AssociationDefinitionUpdate = Own<'AssociationDefinitionUpdate', {
  /** By which its associations are addressed; it stays */
  key?: string;
  /** It stays */
  fromObject?: 'activity' | 'company' | 'contact' | 'deal' | 'lead';
  /** It stays; it may be the same object */
  toObject?: 'activity' | 'company' | 'contact' | 'deal' | 'lead';
  /** What the `to` record is to the `from` record */
  label?: string;
  /** What the `from` record is to the `to` record */
  inverseLabel?: string;
  /** How many there may be at a time, from first: with `many_to_one` many records have the same `to` record, and each has one. It stays */
  cardinality?: 'one_to_one' | 'one_to_many' | 'many_to_one' | 'many_to_many' | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
}>;

export type AssociationSet = {
  role?: string | null;
  primary?: boolean;
  startedAt?: string | null;
  /** Since then it does not count for the cardinality */
  endedAt?: string | null;
};

export type Attendee = {
  address: string;
  name: string | null;
  status: 'needs_action' | 'accepted' | 'declined' | 'tentative' | OtherValue;
};

export type AttendeeInput = {
  address: string;
  /** @default null */
  name?: string | null;
  /** @default "needs_action" */
  status?: 'needs_action' | 'accepted' | 'declined' | 'tentative';
};

/** What somebody did beside records: sign-ins, keys, roles, exports */
export type AuditEvent = {
  id: string;
  type: 'session.started' | 'session.failed' | 'session.ended' | 'refresh_token.reused' | 'password.changed' | 'password.reset' | 'email.verified' | 'email.changed' | 'second_factor.enabled' | 'second_factor.disabled' | 'second_factor.failed' | 'second_factor.recovery_code_used' | 'second_factor.recovery_codes_renewed' | 'role.created' | 'role.updated' | 'role.deleted' | 'oauth.linked' | 'oauth.unlinked' | 'organization.created' | 'organization.updated' | 'organization.transferred' | 'organization.closed' | 'organization.restored' | 'member.added' | 'member.joined' | 'member.role_changed' | 'member.suspended' | 'member.reactivated' | 'member.removed' | 'member.left' | 'invitation.sent' | 'invitation.revoked' | 'invitation.accepted' | 'team.created' | 'team.updated' | 'team.deleted' | 'team.member_added' | 'team.member_removed' | 'api_key.created' | 'api_key.renamed' | 'api_key.rotated' | 'api_key.revoked' | 'webhook.created' | 'webhook.updated' | 'webhook.deleted' | 'webhook.secret_rotated' | 'records.exported' | 'records.purged' | 'operator.read' | 'operator.created' | 'operator.updated' | 'operator.suspended' | 'operator.unsuspended' | 'operator.deleted' | 'operator.sessions_ended' | 'operator.second_factor_removed' | OtherValue;
  /** What it was done to */
  target: AuditTarget | null;
  createdBy: Actor;
  details: Record<string, unknown>;
  /** From where; of IPv6 the network that one customer has */
  address: string | null;
  /** What the program says it is */
  userAgent: string | null;
  requestId: string | null;
  createdAt: string;
};

export type AuditEventList = { data: AuditEvent[]; page: PageInfo };

export type AuditTarget = { type: string; id: string };

export type Batch = {
  /** @default true */
  atomic?: boolean;
  operations: ReadonlyArray<BatchOperation>;
};

/** A writing operation; beside its body, the parameters of its path and query */
export type BatchOperation = {
  operation: 'companies.create' | 'companies.upsert' | 'companies.update' | 'companies.replace' | 'companies.delete' | 'companies.restore' | 'companies.merge' | 'companies.purge' | 'companies.tags.add' | 'companies.tags.remove' | 'companies.associations.set' | 'companies.associations.delete' | 'contacts.create' | 'contacts.upsert' | 'contacts.update' | 'contacts.replace' | 'contacts.delete' | 'contacts.restore' | 'contacts.merge' | 'contacts.purge' | 'contacts.tags.add' | 'contacts.tags.remove' | 'contacts.associations.set' | 'contacts.associations.delete' | 'contacts.companies.set' | 'contacts.companies.delete' | 'pipelines.create' | 'pipelines.upsert' | 'pipelines.update' | 'pipelines.replace' | 'pipelines.delete' | 'pipelines.restore' | 'stages.create' | 'stages.upsert' | 'stages.update' | 'stages.replace' | 'stages.delete' | 'stages.restore' | 'deals.create' | 'deals.upsert' | 'deals.update' | 'deals.replace' | 'deals.delete' | 'deals.restore' | 'deals.merge' | 'deals.purge' | 'deals.tags.add' | 'deals.tags.remove' | 'deals.associations.set' | 'deals.associations.delete' | 'deals.contacts.set' | 'deals.contacts.delete' | 'deals.move' | 'activities.create' | 'activities.upsert' | 'activities.update' | 'activities.replace' | 'activities.delete' | 'activities.restore' | 'activities.merge' | 'activities.purge' | 'activities.tags.add' | 'activities.tags.remove' | 'activities.associations.set' | 'activities.associations.delete' | 'activities.contacts.set' | 'activities.contacts.delete' | 'activities.companies.set' | 'activities.companies.delete' | 'activities.deals.set' | 'activities.deals.delete' | 'activities.leads.set' | 'activities.leads.delete' | 'activities.complete' | 'leads.create' | 'leads.upsert' | 'leads.update' | 'leads.replace' | 'leads.delete' | 'leads.restore' | 'leads.merge' | 'leads.purge' | 'leads.tags.add' | 'leads.tags.remove' | 'leads.associations.set' | 'leads.associations.delete' | 'leads.convert' | 'leads.unconvert' | 'customFields.create' | 'customFields.update' | 'customFields.delete' | 'tags.create' | 'tags.upsert' | 'tags.update' | 'tags.replace' | 'tags.delete' | 'tags.restore' | 'tags.merge' | 'associationDefinitions.create' | 'associationDefinitions.upsert' | 'associationDefinitions.update' | 'associationDefinitions.delete' | 'associationDefinitions.restore';
  /** A name by which later operations refer to its record */
  ref?: string;
  key?: string;
  value?: string;
  id?: string;
  tagId?: string;
  definitionKey?: string;
  otherId?: string;
  companyId?: string;
  moveDealsTo?: string;
  contactId?: string;
  dealId?: string;
  leadId?: string;
  /** The ETag that the record must still have */
  ifMatch?: string;
  /** As the operation alone takes it */
  body?: Record<string, unknown>;
};

/** What became of one operation: the record, or the problem */
export type BatchResult = {
  /** As the operation alone would have it */
  status: number;
  etag?: string | null;
  /** The record; null where the operation sends none */
  body?: Record<string, unknown> | null;
  problem?: Problem;
};

export type Board = { columns: BoardColumn[] };

export type BoardColumn = {
  stage: Stage;
  /** Of all deals in the stage that the filter lets through */
  count: number;
  /** Of all deals in the stage; null for who does not see the field */
  amount: BoardSums | null;
  /** Of all deals in the stage; null for who does not see the field */
  weightedAmount: BoardSums | null;
  deals: DealList;
};

/** By currency */
export type BoardSums = Record<string, string>;

export type CallActivity = Own<'CallActivity', {
  id: string;
  /** Rises by one with each change */
  version: number;
  type: 'call';
  subject: string;
  body: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status: 'open' | 'in_progress' | 'completed' | 'cancelled' | OtherValue;
  /** Null unless it is completed: when that was, now unless given */
  completedAt: string | null;
  pinned: boolean;
  /** Not of a call */
  priority: null;
  /** Not of a call */
  dueAt: null;
  /** Of an e-mail: when it was sent */
  startAt: string | null;
  endAt: string | null;
  /** Not of a call */
  recurrenceRule: null;
  /** Not of a call */
  recurrenceStartAt: null;
  allDay: boolean;
  durationMs: number | null;
  direction: 'inbound' | 'outbound' | OtherValue | null;
  outcome: string | null;
  /** Not of a call */
  location: null;
  attendees: Attendee[];
  /** The members who are to do it */
  assigneeIds: string[];
  /** The primary one of its contacts */
  contactId: string | null;
  /** The primary one of its companies */
  companyId: string | null;
  /** The primary one of its deals */
  dealId: string | null;
  /** The primary one of its leads */
  leadId: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  contact?: Contact | null;
  company?: Company | null;
  deal?: Deal | null;
  lead?: Lead | null;
  owner?: Member | null;
  contacts?: { data: ActivityContact[]; page: PageInfo };
  companies?: { data: ActivityCompany[]; page: PageInfo };
  deals?: { data: ActivityDeal[]; page: PageInfo };
  leads?: { data: ActivityLead[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

export type CallActivityCreate = Own<'CallActivityCreate', {
  type: 'call';
  subject: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean;
  /** Of an e-mail: when it was sent */
  startAt?: string | null;
  endAt?: string | null;
  durationMs?: number | null;
  direction?: 'inbound' | 'outbound' | null;
  outcome?: string | null;
  attendees?: ReadonlyArray<AttendeeInput>;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string>;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

/** A change of a record or a link. `before` and `after` hold the changed fields of an update, the whole record otherwise */
export type Change = {
  /** Goes on behind this change */
  cursor: string;
  type: string;
  object: string;
  recordId: string;
  version: number;
  at: string;
  actor: Actor;
  requestId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

export type ChangeList = {
  data: Change[];
  /** Where to go on from, also when there is no change */
  cursor: string;
  /** More is there already */
  hasMore: boolean;
};

export type ClosedOrganization = {
  id: string;
  name: string;
  closedAt: string;
  /** Until then its owners can have it back */
  eraseAt: string;
};

/** An organization that contacts work for and deals are made with */
export type Company = Own<'Company', {
  id: string;
  /** Rises by one with each change */
  version: number;
  name: string;
  legalName: string | null;
  /** Each is one company's only */
  domains: string[];
  website: string | null;
  industry: string | null;
  employeeCount: number | null;
  annualRevenue: {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  type: 'prospect' | 'customer' | 'partner' | 'vendor' | 'competitor' | 'other' | OtherValue | null;
  /** E.164 */
  phone: string | null;
  billingAddress: Address | null;
  shippingAddress: Address | null;
  taxId: string | null;
  foundedYear: number | null;
  description: string | null;
  /** The company it is a part of */
  parentId: string | null;
  /** When the last one of its activities was completed */
  lastActivityAt: string | null;
  /** When the first one of its activities is due or starts that is still to be done; perhaps it is late */
  nextActivityAt: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  parent?: Company | null;
  owner?: Member | null;
  contacts?: { data: CompanyContact[]; page: PageInfo };
  activities?: { data: CompanyActivity[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
  subsidiaries?: { data: Company[]; page: PageInfo };
}>;

/** An activity that is about a company */
export type CompanyActivity = {
  id: string;
  companyId: string;
  activityId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  activity: Activity | null;
};

export type CompanyActivityList = { data: CompanyActivity[]; page: PageInfo };

export type CompanyAggregation = Own<'CompanyAggregation', {
  filter?: CompanyFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'name' | 'legalName' | 'website' | 'industry' | 'employeeCount' | 'type' | 'phone' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'lastActivityAt' | 'nextActivityAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'billingAddress' | 'shippingAddress' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

/** A contact of a company, and what it is there */
export type CompanyContact = {
  id: string;
  companyId: string;
  contactId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  contact: Contact | null;
};

export type CompanyContactList = { data: CompanyContact[]; page: PageInfo };

export type CompanyCreate = Own<'CompanyCreate', {
  name: string;
  legalName?: string | null;
  /** Each is one company's only */
  domains?: ReadonlyArray<string>;
  website?: string | null;
  industry?: string | null;
  employeeCount?: number | null;
  annualRevenue?: {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  type?: 'prospect' | 'customer' | 'partner' | 'vendor' | 'competitor' | 'other' | null;
  /** E.164 */
  phone?: string | null;
  billingAddress?: AddressInput | null;
  shippingAddress?: AddressInput | null;
  taxId?: string | null;
  foundedYear?: number | null;
  description?: string | null;
  /** The company it is a part of */
  parentId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

export type CompanyDuplicate = {
  /** How likely it is the same: by all reasons together */
  score: number;
  /** The strongest first */
  reasons: Array<{
    reason: 'domain' | 'phone' | 'name' | OtherValue;
    /** What both have; a name as the other one has it */
    value: string;
    /** How likely it is the same: by this reason alone */
    score: number;
  }>;
  record: Company;
};

export type CompanyDuplicateList = { data: CompanyDuplicate[]; page: PageInfo };

export type CompanyFilter = Own<'CompanyFilter', { and: ReadonlyArray<CompanyFilter> } | { or: ReadonlyArray<CompanyFilter> } | { not: CompanyFilter } | {
  field: 'id' | 'version' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'tagIds' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type CompanyHit = {
  object: 'company';
  /** How well it fits, compared with the others */
  rank: number;
  record: Company;
};

export type CompanyList = { data: Company[]; page: PageInfo };

export type CompanyMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: CompanyUpdate;
};

export type CompanyMerged = { record: Company; mergeId: string };

export type CompanySearch = Own<'CompanySearch', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `name`, `industry`, `annualRevenue`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'legalName' | '-legalName' | 'website' | '-website' | 'industry' | '-industry' | 'employeeCount' | '-employeeCount' | 'annualRevenue' | '-annualRevenue' | 'type' | '-type' | 'phone' | '-phone' | 'taxId' | '-taxId' | 'foundedYear' | '-foundedYear' | 'description' | '-description' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'billingAddress' | 'shippingAddress' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'parent' | 'owner' | 'contacts' | 'activities' | 'tags' | 'subsidiaries' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: CompanyFilter;
}>;

export type CompanyTimeline = { data: Array<TimelineChange | TimelineActivity>; page: PageInfo };

export type CompanyUpdate = Own<'CompanyUpdate', {
  name?: string;
  legalName?: string | null;
  /** Each is one company's only */
  domains?: ReadonlyArray<string> | null;
  website?: string | null;
  industry?: string | null;
  employeeCount?: number | null;
  annualRevenue?: {
    amount?: string;
    /** ISO 4217 */
    currency?: string;
  } | null;
  type?: 'prospect' | 'customer' | 'partner' | 'vendor' | 'competitor' | 'other' | null;
  /** E.164 */
  phone?: string | null;
  billingAddress?: AddressPatch | null;
  shippingAddress?: AddressPatch | null;
  taxId?: string | null;
  foundedYear?: number | null;
  description?: string | null;
  /** The company it is a part of */
  parentId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string> | null;
}>;

/** A person */
export type Contact = Own<'Contact', {
  id: string;
  /** Rises by one with each change */
  version: number;
  salutation: string | null;
  firstName: string | null;
  lastName: string | null;
  /** First and last name */
  fullName: string | null;
  /** Each address is one contact's only */
  emails: ContactEmail[];
  /** The primary one of `emails`; as a filter, any of them */
  email: string | null;
  phones: ContactPhone[];
  addresses: ContactAddress[];
  jobTitle: string | null;
  department: string | null;
  birthDate: string | null;
  /** Of the IANA database: `Europe/Amsterdam` */
  timezone: string | null;
  /** BCP 47: `nl-NL` */
  locale: string | null;
  links: WebLink[];
  source: string | null;
  lifecycleStage: 'subscriber' | 'lead' | 'marketing_qualified' | 'sales_qualified' | 'opportunity' | 'customer' | 'evangelist' | 'other' | OtherValue | null;
  doNotCall: boolean;
  doNotEmail: boolean;
  /** The primary one of its companies */
  companyId: string | null;
  /** When the last one of its activities was completed */
  lastActivityAt: string | null;
  /** When the first one of its activities is due or starts that is still to be done; perhaps it is late */
  nextActivityAt: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  company?: Company | null;
  owner?: Member | null;
  companies?: { data: ContactCompany[]; page: PageInfo };
  deals?: { data: ContactDeal[]; page: PageInfo };
  activities?: { data: ContactActivity[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

/** An activity that is about a contact */
export type ContactActivity = {
  id: string;
  contactId: string;
  activityId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  activity: Activity | null;
};

export type ContactActivityList = { data: ContactActivity[]; page: PageInfo };

export type ContactAddress = {
  street: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  /** A name, or a code of ISO 3166 */
  country: string | null;
  type: 'work' | 'home' | 'billing' | 'shipping' | 'other' | OtherValue;
};

export type ContactAddressInput = {
  /** @default null */
  street?: string | null;
  /** @default null */
  city?: string | null;
  /** @default null */
  region?: string | null;
  /** @default null */
  postalCode?: string | null;
  /** A name, or a code of ISO 3166 @default null */
  country?: string | null;
  /** @default "work" */
  type?: 'work' | 'home' | 'billing' | 'shipping' | 'other';
};

export type ContactAggregation = Own<'ContactAggregation', {
  filter?: ContactFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'email' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'birthDate' | 'lastActivityAt' | 'nextActivityAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'addresses' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'links' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

/** A company of a contact, and what the contact is there */
export type ContactCompany = {
  id: string;
  contactId: string;
  companyId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  company: Company | null;
};

export type ContactCompanyList = { data: ContactCompany[]; page: PageInfo };

export type ContactCompanySet = { role?: string | null; primary?: boolean; startedAt?: string | null; endedAt?: string | null };

export type ContactCreate = Own<'ContactCreate', {
  salutation?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  /** Each address is one contact's only */
  emails?: ReadonlyArray<ContactEmailInput>;
  phones?: ReadonlyArray<ContactPhoneInput>;
  addresses?: ReadonlyArray<ContactAddressInput>;
  jobTitle?: string | null;
  department?: string | null;
  birthDate?: string | null;
  /** Of the IANA database: `Europe/Amsterdam` */
  timezone?: string | null;
  /** BCP 47: `nl-NL` */
  locale?: string | null;
  links?: ReadonlyArray<WebLinkInput>;
  source?: string | null;
  lifecycleStage?: 'subscriber' | 'lead' | 'marketing_qualified' | 'sales_qualified' | 'opportunity' | 'customer' | 'evangelist' | 'other' | null;
  doNotCall?: boolean;
  doNotEmail?: boolean;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

/** A deal of a contact, and what the contact is to it */
export type ContactDeal = {
  id: string;
  contactId: string;
  dealId: string;
  /** What the one is to the other */
  role: 'decision_maker' | 'champion' | 'evaluator' | 'influencer' | 'economic_buyer' | 'blocker' | 'other' | OtherValue | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  deal: Deal | null;
};

export type ContactDealList = { data: ContactDeal[]; page: PageInfo };

export type ContactDuplicate = {
  /** How likely it is the same: by all reasons together */
  score: number;
  /** The strongest first */
  reasons: Array<{
    reason: 'email' | 'phone' | 'name' | OtherValue;
    /** What both have; a name as the other one has it */
    value: string;
    /** How likely it is the same: by this reason alone */
    score: number;
  }>;
  record: Contact;
};

export type ContactDuplicateList = { data: ContactDuplicate[]; page: PageInfo };

export type ContactEmail = { address: string; type: 'work' | 'home' | 'mobile' | 'other' | OtherValue; primary: boolean };

export type ContactEmailInput = {
  address: string;
  /** @default "work" */
  type?: 'work' | 'home' | 'mobile' | 'other';
  /** @default false */
  primary?: boolean;
};

export type ContactFilter = Own<'ContactFilter', { and: ReadonlyArray<ContactFilter> } | { or: ReadonlyArray<ContactFilter> } | { not: ContactFilter } | {
  field: 'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'email' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'tagIds' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type ContactHit = {
  object: 'contact';
  /** How well it fits, compared with the others */
  rank: number;
  record: Contact;
};

export type ContactList = { data: Contact[]; page: PageInfo };

export type ContactMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: ContactUpdate;
};

export type ContactMerged = { record: Contact; mergeId: string };

export type ContactPhone = {
  /** E.164 */
  number: string;
  type: 'work' | 'home' | 'mobile' | 'other' | OtherValue;
  primary: boolean;
};

export type ContactPhoneInput = {
  number: string;
  /** @default "work" */
  type?: 'work' | 'home' | 'mobile' | 'other';
  /** @default false */
  primary?: boolean;
};

export type ContactSearch = Own<'ContactSearch', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `lastName`, `firstName`, `fullName`, `email`, `lifecycleStage`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'salutation' | '-salutation' | 'firstName' | '-firstName' | 'lastName' | '-lastName' | 'fullName' | '-fullName' | 'email' | '-email' | 'jobTitle' | '-jobTitle' | 'department' | '-department' | 'birthDate' | '-birthDate' | 'timezone' | '-timezone' | 'locale' | '-locale' | 'source' | '-source' | 'lifecycleStage' | '-lifecycleStage' | 'doNotCall' | '-doNotCall' | 'doNotEmail' | '-doNotEmail' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'addresses' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'links' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'company' | 'owner' | 'companies' | 'deals' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: ContactFilter;
}>;

export type ContactTimeline = { data: Array<TimelineChange | TimelineActivity>; page: PageInfo };

export type ContactUpdate = Own<'ContactUpdate', {
  salutation?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  /** Each address is one contact's only */
  emails?: ReadonlyArray<ContactEmailInput> | null;
  phones?: ReadonlyArray<ContactPhoneInput> | null;
  addresses?: ReadonlyArray<ContactAddressInput> | null;
  jobTitle?: string | null;
  department?: string | null;
  birthDate?: string | null;
  /** Of the IANA database: `Europe/Amsterdam` */
  timezone?: string | null;
  /** BCP 47: `nl-NL` */
  locale?: string | null;
  links?: ReadonlyArray<WebLinkInput> | null;
  source?: string | null;
  lifecycleStage?: 'subscriber' | 'lead' | 'marketing_qualified' | 'sales_qualified' | 'opportunity' | 'customer' | 'evangelist' | 'other' | null;
  doNotCall?: boolean | null;
  doNotEmail?: boolean | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string> | null;
}>;

export type CurrentSession = {
  /** Null for an API key */
  user: User | null;
  organization: Organization;
  /** Null for an API key */
  role: string | null;
  permissions: string[];
  /** Null for an API key */
  sessionId: string | null;
  /** Whether it is asked for when he signs in. Null for an API key */
  secondFactor: boolean | null;
};

/** A field that an organization gives its records */
export type CustomField = Own<'CustomField', {
  id: string;
  /** Rises by one with each change */
  version: number;
  /** The object whose records have it; it stays */
  object: string;
  /** By which values stand in `customFields`; it stays */
  key: string;
  /** Object and key: an organization has each once */
  path: string;
  label: string;
  description: string | null;
  /** It stays */
  type: 'text' | 'long_text' | 'number' | 'currency' | 'percent' | 'boolean' | 'date' | 'datetime' | 'select' | 'multi_select' | 'email' | 'phone' | 'url' | 'user' | 'record' | 'json' | OtherValue;
  /** The object that a `record` is of; it stays */
  target: string | null;
  /** A new record must have a value, and none can be cleared */
  required: boolean;
  /** No two records have the same value, by which they are found and upserted; it stays */
  unique: boolean;
  /** Lists are filtered and sorted by it as fast as by built-in fields; it stays */
  indexed: boolean;
  /** What a new record has that does not say otherwise */
  default: string | number | boolean | string[] | {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  /** The values of a select, in their order; one of no more use is archived */
  options: CustomFieldOption[];
  validation: CustomFieldValidation;
  /** Its place among those of the object: the last one unless given */
  position: number;
  /** Since then its values are read and not written; it must be archived to be deleted. Null brings it back */
  archivedAt: string | null;
  /** Since then its index has every record; null until then */
  indexedAt: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  owner?: Member | null;
}>;

export type CustomFieldAggregation = Own<'CustomFieldAggregation', {
  filter?: CustomFieldFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'archivedAt' | 'indexedAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'default' | 'options' | 'validation' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type CustomFieldCreate = Own<'CustomFieldCreate', {
  /** The object whose records have it; it stays */
  object: string;
  /** By which values stand in `customFields`; it stays */
  key: string;
  label: string;
  description?: string | null;
  /** It stays */
  type: 'text' | 'long_text' | 'number' | 'currency' | 'percent' | 'boolean' | 'date' | 'datetime' | 'select' | 'multi_select' | 'email' | 'phone' | 'url' | 'user' | 'record' | 'json';
  /** The object that a `record` is of; it stays */
  target?: string | null;
  /** A new record must have a value, and none can be cleared */
  required?: boolean;
  /** No two records have the same value, by which they are found and upserted; it stays */
  unique?: boolean;
  /** Lists are filtered and sorted by it as fast as by built-in fields; it stays */
  indexed?: boolean;
  /** What a new record has that does not say otherwise */
  default?: string | number | boolean | ReadonlyArray<string> | {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  /** The values of a select, in their order; one of no more use is archived */
  options?: ReadonlyArray<CustomFieldOption>;
  validation?: CustomFieldValidation;
  /** Its place among those of the object: the last one unless given */
  position?: number | null;
  /** Since then its values are read and not written; it must be archived to be deleted. Null brings it back */
  archivedAt?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
}>;

export type CustomFieldFilter = Own<'CustomFieldFilter', { and: ReadonlyArray<CustomFieldFilter> } | { or: ReadonlyArray<CustomFieldFilter> } | { not: CustomFieldFilter } | {
  field: 'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type CustomFieldList = { data: CustomField[]; page: PageInfo };

/** A custom field, by its key */
export type CustomFieldName = Own<'CustomFieldName', `customFields.${string}`>;

/** One of the values of a select */
export type CustomFieldOption = {
  value: string;
  label: string;
  color?: string | null;
  /** Records keep it, and none gets it any more */
  archived?: boolean;
};

export type CustomFieldSearch = Own<'CustomFieldSearch', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'object' | '-object' | 'key' | '-key' | 'path' | '-path' | 'label' | '-label' | 'description' | '-description' | 'type' | '-type' | 'target' | '-target' | 'required' | '-required' | 'unique' | '-unique' | 'indexed' | '-indexed' | 'position' | '-position' | 'archivedAt' | '-archivedAt' | 'indexedAt' | '-indexedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'default' | 'options' | 'validation' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: CustomFieldFilter;
}>;

export type CustomFieldUpdate = Own<'CustomFieldUpdate', {
  /** The object whose records have it; it stays */
  object?: string;
  /** By which values stand in `customFields`; it stays */
  key?: string;
  label?: string;
  description?: string | null;
  /** It stays */
  type?: 'text' | 'long_text' | 'number' | 'currency' | 'percent' | 'boolean' | 'date' | 'datetime' | 'select' | 'multi_select' | 'email' | 'phone' | 'url' | 'user' | 'record' | 'json';
  /** The object that a `record` is of; it stays */
  target?: string | null;
  /** A new record must have a value, and none can be cleared */
  required?: boolean | null;
  /** No two records have the same value, by which they are found and upserted; it stays */
  unique?: boolean | null;
  /** Lists are filtered and sorted by it as fast as by built-in fields; it stays */
  indexed?: boolean | null;
  /** What a new record has that does not say otherwise */
  default?: string | number | boolean | ReadonlyArray<string> | {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  /** The values of a select, in their order; one of no more use is archived */
  options?: ReadonlyArray<CustomFieldOption> | null;
  /** Bounds of numbers and amounts, or of the length of texts */
  validation?: CustomFieldValidation | null;
  /** Its place among those of the object: the last one unless given */
  position?: number | null;
  /** Since then its values are read and not written; it must be archived to be deleted. Null brings it back */
  archivedAt?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
}>;

/** Bounds of the values of a custom field */
export type CustomFieldValidation = { min?: number; max?: number; minLength?: number; maxLength?: number };

/** Values by the key of the custom field */
export type CustomFields = Own<'CustomFields', Record<string, unknown>>;

export type Dashboard = {
  period: ReportPeriod;
  /** Null for who may not read leads */
  leads: DashboardLeads | null;
  /** Null for who may not read deals */
  deals: DashboardDeals | null;
  /** Null for who may not read activities */
  activities: DashboardActivities | null;
  /** All deals that are in each stage now; null for who may not read deals, or does not see where they are */
  pipelines: DashboardPipeline[] | null;
  /** By `groupBy`; null without */
  groups: DashboardGroup[] | null;
};

export type DashboardActivities = {
  /** Open or in progress now, whatever the period */
  open: number;
  /** Those of them that were due before now */
  overdue: number | null;
  /** Completed in the period, by type */
  completed: { task: number; call: number; meeting: number; note: number; email: number } | null;
};

export type DashboardDeals = {
  open: ReportDeals;
  /** Closed in the period */
  won: ReportDeals | null;
  /** Closed in the period */
  lost: ReportDeals | null;
  /** Won of won and lost; null of none */
  winRate: number | null;
  /** From the making of a deal to its end, of those won in the period; those made afterwards, such as imported ones, aside */
  averageCycleDays: number | null;
};

export type DashboardGroup = {
  /** The owner or team; null for what has none */
  id: string | null;
  leads: DashboardLeads | null;
  deals: DashboardDeals | null;
  activities: DashboardActivities | null;
};

export type DashboardLeads = {
  /** Made today in the organization’s time zone */
  newToday: number;
  /** Made in the period */
  created: number;
  /** How many of these are converted by now */
  converted: number | null;
  /** Converted of created; null of none */
  conversionRate: number | null;
};

export type DashboardPipeline = { pipelineId: string; name: string; stages: DashboardStage[] };

export type DashboardStage = { stageId: string; name: string; type: 'open' | 'won' | 'lost' | OtherValue; deals: ReportDeals };

/** A sale that may come about */
export type Deal = Own<'Deal', {
  id: string;
  /** Rises by one with each change */
  version: number;
  name: string;
  amount: string | null;
  /** ISO 4217; the organization’s `defaultCurrency` where there is an amount without one */
  currency: string | null;
  /** Percent: the stage’s unless given, and null for it again; of what is over the stage’s */
  probability: number;
  /** The amount by the probability */
  weightedAmount: string | null;
  /** The type of its stage */
  status: 'open' | 'won' | 'lost' | OtherValue;
  /** The stage’s, or else the default one */
  pipelineId: string;
  /** The first open one of the pipeline unless given */
  stageId: string;
  stageEnteredAt: string;
  /** Its place among the deals of the stage, to sort by; `move` gives it another */
  position: string;
  expectedCloseDate: string | null;
  /** When it was won or lost: now unless given; null while it is open */
  closedAt: string | null;
  lostReason: string | null;
  lostNotes: string | null;
  nextStep: string | null;
  source: string | null;
  companyId: string | null;
  /** The primary one of its contacts */
  contactId: string | null;
  /** When the last one of its activities was completed */
  lastActivityAt: string | null;
  /** When the first one of its activities is due or starts that is still to be done; perhaps it is late */
  nextActivityAt: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  pipeline?: Pipeline | null;
  stage?: Stage | null;
  company?: Company | null;
  contact?: Contact | null;
  owner?: Member | null;
  contacts?: { data: DealContact[]; page: PageInfo };
  activities?: { data: DealActivity[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

/** An activity that is about a deal */
export type DealActivity = {
  id: string;
  dealId: string;
  activityId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  activity: Activity | null;
};

export type DealActivityList = { data: DealActivity[]; page: PageInfo };

export type DealAggregation = Own<'DealAggregation', {
  filter?: DealFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'stageEnteredAt' | 'expectedCloseDate' | 'closedAt' | 'lastActivityAt' | 'nextActivityAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

/** A contact of a deal, and what the contact is to it */
export type DealContact = {
  id: string;
  dealId: string;
  contactId: string;
  /** What the one is to the other */
  role: 'decision_maker' | 'champion' | 'evaluator' | 'influencer' | 'economic_buyer' | 'blocker' | 'other' | OtherValue | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  contact: Contact | null;
};

export type DealContactList = { data: DealContact[]; page: PageInfo };

export type DealContactSet = {
  role?: 'decision_maker' | 'champion' | 'evaluator' | 'influencer' | 'economic_buyer' | 'blocker' | 'other' | null;
  primary?: boolean;
  startedAt?: string | null;
  endedAt?: string | null;
};

export type DealCreate = Own<'DealCreate', {
  name: string;
  amount?: string | null;
  /** ISO 4217; the organization’s `defaultCurrency` where there is an amount without one */
  currency?: string | null;
  /** Percent: the stage’s unless given, and null for it again; of what is over the stage’s */
  probability?: number | null;
  /** The stage’s, or else the default one */
  pipelineId?: string | null;
  /** The first open one of the pipeline unless given */
  stageId?: string | null;
  expectedCloseDate?: string | null;
  /** When it was won or lost: now unless given; null while it is open */
  closedAt?: string | null;
  lostReason?: string | null;
  lostNotes?: string | null;
  nextStep?: string | null;
  source?: string | null;
  companyId?: string | null;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

export type DealFilter = Own<'DealFilter', { and: ReadonlyArray<DealFilter> } | { or: ReadonlyArray<DealFilter> } | { not: DealFilter } | {
  field: 'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'tagIds' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type DealHit = {
  object: 'deal';
  /** How well it fits, compared with the others */
  rank: number;
  record: Deal;
};

export type DealList = { data: Deal[]; page: PageInfo };

export type DealMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: DealUpdate;
};

export type DealMerged = { record: Deal; mergeId: string };

export type DealMove = {
  /** The one where it is unless given */
  stageId?: string;
  position?: DealPosition;
  lostReason?: string;
  lostNotes?: string;
  closedAt?: string;
};

/** The place among the deals of the stage */
export type DealPosition = 'first' | 'last' | { before: string } | { after: string };

export type DealSearch = Own<'DealSearch', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `name`, `amount`, `expectedCloseDate`, `closedAt`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'amount' | '-amount' | 'currency' | '-currency' | 'probability' | '-probability' | 'weightedAmount' | '-weightedAmount' | 'status' | '-status' | 'stageEnteredAt' | '-stageEnteredAt' | 'position' | '-position' | 'expectedCloseDate' | '-expectedCloseDate' | 'closedAt' | '-closedAt' | 'lostReason' | '-lostReason' | 'lostNotes' | '-lostNotes' | 'nextStep' | '-nextStep' | 'source' | '-source' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'stage' | 'company' | 'contact' | 'owner' | 'contacts' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: DealFilter;
}>;

export type DealTimeline = { data: Array<TimelineChange | TimelineActivity | TimelineStageTransition>; page: PageInfo };

export type DealUpdate = Own<'DealUpdate', {
  name?: string;
  amount?: string | null;
  /** ISO 4217; the organization’s `defaultCurrency` where there is an amount without one */
  currency?: string | null;
  /** Percent: the stage’s unless given, and null for it again; of what is over the stage’s */
  probability?: number | null;
  /** The stage’s, or else the default one */
  pipelineId?: string | null;
  /** The first open one of the pipeline unless given */
  stageId?: string | null;
  expectedCloseDate?: string | null;
  /** When it was won or lost: now unless given; null while it is open */
  closedAt?: string | null;
  lostReason?: string | null;
  lostNotes?: string | null;
  nextStep?: string | null;
  source?: string | null;
  companyId?: string | null;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string> | null;
}>;

export type EmailActivity = Own<'EmailActivity', {
  id: string;
  /** Rises by one with each change */
  version: number;
  type: 'email';
  subject: string;
  body: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status: 'open' | 'in_progress' | 'completed' | 'cancelled' | OtherValue;
  /** Null unless it is completed: when that was, now unless given */
  completedAt: string | null;
  pinned: boolean;
  /** Not of a email */
  priority: null;
  /** Not of a email */
  dueAt: null;
  /** Of an e-mail: when it was sent */
  startAt: string | null;
  /** Not of a email */
  endAt: null;
  /** Not of a email */
  recurrenceRule: null;
  /** Not of a email */
  recurrenceStartAt: null;
  allDay: boolean;
  /** Not of a email */
  durationMs: null;
  direction: 'inbound' | 'outbound' | OtherValue | null;
  outcome: string | null;
  /** Not of a email */
  location: null;
  attendees: Attendee[];
  /** The members who are to do it */
  assigneeIds: string[];
  /** The primary one of its contacts */
  contactId: string | null;
  /** The primary one of its companies */
  companyId: string | null;
  /** The primary one of its deals */
  dealId: string | null;
  /** The primary one of its leads */
  leadId: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  contact?: Contact | null;
  company?: Company | null;
  deal?: Deal | null;
  lead?: Lead | null;
  owner?: Member | null;
  contacts?: { data: ActivityContact[]; page: PageInfo };
  companies?: { data: ActivityCompany[]; page: PageInfo };
  deals?: { data: ActivityDeal[]; page: PageInfo };
  leads?: { data: ActivityLead[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

export type EmailActivityCreate = Own<'EmailActivityCreate', {
  type: 'email';
  subject: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean;
  /** Of an e-mail: when it was sent */
  startAt?: string | null;
  direction?: 'inbound' | 'outbound' | null;
  outcome?: string | null;
  attendees?: ReadonlyArray<AttendeeInput>;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string>;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

export type EmailChange = {
  email: string;
  /** Who has none leaves it out: then the sign-in must be one of the last ten minutes */
  password?: string;
};

export type EmailVerification = {
  /** From the mail */
  token: string;
};

/** The id of a record in another system */
export type ExternalId = { source: string; id: string };

export type FieldChange = {
  field: string;
  /** Its value before; null for none */
  from: unknown;
  /** Its value after; null for none */
  to: unknown;
};

/** A field of a related record: up to three relations (the names of `include`, and those of other objects that refer to this one), each that leads to many followed by `some`, `none` or `every`, then the field */
export type FieldPath = Own<'FieldPath', `${'activities' | 'associationDefinitions' | 'companies' | 'company' | 'contact' | 'contacts' | 'convertedCompany' | 'convertedContact' | 'convertedDeal' | 'deal' | 'deals' | 'lead' | 'leads' | 'owner' | 'parent' | 'pipeline' | 'pipelines' | 'stage' | 'stages' | 'subsidiaries' | 'tags'}.${string}` | `customFields.${string}`>;

export type Forecast = {
  period: ReportPeriod;
  closed: ReportDeals;
  commit: ReportDeals;
  bestCase: ReportDeals;
  pipeline: ReportDeals;
  /** What is closed, and the others by their probability */
  weighted: ReportAmounts | null;
  /** By `groupBy`; null without */
  groups: ForecastGroup[] | null;
};

export type ForecastGroup = {
  /** The owner or team; null for what has none */
  id: string | null;
  closed: ReportDeals;
  commit: ReportDeals;
  bestCase: ReportDeals;
  pipeline: ReportDeals;
  /** What is closed, and the others by their probability */
  weighted: ReportAmounts | null;
};

/** What strangers may fill in: it makes records of what they send */
export type Form = {
  id: string;
  name: string;
  /** What it makes */
  object: string;
  fields: FormField[];
  values: FormValues;
  /** To whom the records that it makes belong */
  ownerId: string | null;
  /** The tags of every record that it makes or changes */
  tagIds: string[];
  /** The origins whose pages may send it; `*` is any */
  allowedOrigins: string[];
  /** The input that people do not see: what fills it is spam */
  honeypot: string | null;
  submissionsPerMinute: FormLimits;
  /** Where browsers go on after a plain HTML post */
  redirectUrl: string | null;
  doubleOptIn: FormDoubleOptIn | null;
  /** What becomes of a record that is there already: `update` gives it the new values, `fill` only those that it lacks */
  existing: 'update' | 'fill' | OtherValue;
  enabled: boolean;
  /** For browsers; no secret */
  publicKey: string;
  /** Until when the public key before this one is taken too */
  previousKeyUntil: string | null;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
};

export type FormCreate = {
  name: string;
  /** @default "contact" */
  object?: 'contact' | 'lead';
  fields: ReadonlyArray<FormFieldInput>;
  values?: FormValues;
  /** @default null */
  ownerId?: string | null;
  tagIds?: ReadonlyArray<string>;
  allowedOrigins?: ReadonlyArray<string>;
  /** @default null */
  honeypot?: string | null;
  submissionsPerMinute?: FormLimits;
  /** @default null */
  redirectUrl?: string | null;
  doubleOptIn?: FormDoubleOptInInput | null;
  /** @default "update" */
  existing?: 'update' | 'fill';
  /** @default true */
  enabled?: boolean;
};

/** The mail that asks for confirmation; `{{link}}` in its text is the link */
export type FormDoubleOptIn = { subject: string; text: string };

export type FormDoubleOptInInput = { subject: string; text: string };

export type FormField = {
  /** The name of the input */
  name: string;
  /** The field of the record that it fills */
  field: string;
  required: boolean;
  /** What people call it: for messages */
  label: string | null;
};

export type FormFieldInput = Own<'FormFieldInput', {
  name: string;
  /** The field of the record. `email` and `phone` of a contact are one of its `emails` and `phones`; a custom field is named as in filters: `customFields.tier` */
  field: 'email' | 'phone' | 'salutation' | 'firstName' | 'lastName' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyName' | 'website' | 'campaign' | 'status' | 'score' | 'rating' | 'description' | CustomFieldName;
  /** Without a good value for it a submission is a 400 @default false */
  required?: boolean;
  /** @default null */
  label?: string | null;
}>;

/** The inputs by name, as an HTML form sends them; several of one name are a list */
export type FormInputs = Record<string, string | number | boolean | null | ReadonlyArray<string | number | boolean | null>>;

export type FormKeyRotation = {
  /** For how long the key before is taken too @default 24 */
  overlapHours?: number;
};

/** How many submissions of strangers are taken in a minute */
export type FormLimits = { perAddress: number; perForm: number };

export type FormList = { data: Form[]; page: PageInfo };

export type FormPost = { formId: string; fields: FormInputs };

export type FormProblem = {
  code: string;
  message: string;
  /** The field of the record that is wrong */
  field: string | null;
};

export type FormReceipt = { id: string; status: 'received' | 'awaiting_confirmation' | 'confirmed' | OtherValue };

/** What somebody sent by a form, and what became of it */
export type FormSubmission = {
  id: string;
  formId: string;
  /** `unprocessed` is what no record could be made of: `problems` says why */
  status: 'processed' | 'unprocessed' | 'spam' | 'awaiting_confirmation' | OtherValue;
  /** All that was sent */
  inputs: Record<string, unknown>;
  /** The record that it made or changed */
  recordId: string | null;
  /** What of it is not in the record, and why */
  unmapped: FormUnmapped[];
  problems: FormProblem[];
  confirmationExpiresAt: string | null;
  confirmedAt: string | null;
  requestId: string | null;
  createdAt: string;
};

export type FormSubmissionList = { data: FormSubmission[]; page: PageInfo };

export type FormUnmapped = { name: string; value?: unknown; reason: string };

export type FormUpdate = {
  name?: string;
  fields?: ReadonlyArray<FormFieldInput>;
  values?: FormValues;
  ownerId?: string | null;
  tagIds?: ReadonlyArray<string>;
  allowedOrigins?: ReadonlyArray<string>;
  honeypot?: string | null;
  submissionsPerMinute?: FormLimits;
  redirectUrl?: string | null;
  doubleOptIn?: FormDoubleOptInInput | null;
  existing?: 'update' | 'fill';
  enabled?: boolean;
};

/** Values by the field of the record */
export type FormValues = Record<string, string | number | boolean>;

export type History = { data: HistoryEntry[]; page: PageInfo };

export type HistoryEntry = {
  /** Of the record from then on, or of the link */
  version: number;
  /** A link that is taken away is `purged`: links have no bin */
  type: 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | OtherValue;
  at: string;
  actor: Actor;
  requestId: string | null;
  link: HistoryLink | null;
  /** Of a new one, what is not null; `version` and `updatedAt` are left out */
  changes: FieldChange[];
};

/** The link that an entry is about */
export type HistoryLink = {
  /** As in paths: `companies` */
  name: string;
  id: string;
  /** The record at the other end */
  recordId: string;
};

export type Hits = { data: Array<ActivityHit | CompanyHit | ContactHit | DealHit | LeadHit> };

/** A link that was sent to a pending member; gone when it is used or revoked */
export type Invitation = {
  id: string;
  memberId: string;
  email: string;
  name: string;
  /** The role's key */
  role: string;
  status: 'open' | 'expired' | OtherValue;
  /** When the last mail was sent */
  sentAt: string;
  expiresAt: string;
  createdAt: string;
  createdBy: Actor;
};

export type InvitationAcceptance = {
  /** From the mail */
  token: string;
  /** What you are called; as the invitation says unless given */
  name?: string;
  /** 8 to 128 characters of any kind; none of the most common ones */
  password?: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type InvitationCreate = {
  email: string;
  /** A role's key. It may no more than who gives it */
  role: string;
  /** Until he says what he is called himself */
  name?: string;
};

export type InvitationList = { data: Invitation[]; page: PageInfo };

/** Work that is done behind the requests */
export type Job = {
  id: string;
  kind: string;
  /** One that failed for the last time is `failed`; until then it is `queued` again, for `runAt` */
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | OtherValue;
  progress: JobProgress | null;
  result: Record<string, unknown> | null;
  /** Why it failed; while it is `queued`, the last time */
  error: JobError | null;
  /** How often it was begun */
  attempt: number;
  /** How often in a row it failed */
  failures: number;
  /** With so many in a row it is given up */
  maxFailures: number;
  /** Not begun before */
  runAt: string;
  createdAt: string;
  createdBy: Actor;
  startedAt: string | null;
  finishedAt: string | null;
  cancelRequestedAt: string | null;
};

export type JobError = { code: string; message: string };

export type JobList = { data: Job[]; page: PageInfo };

export type JobProgress = {
  done: number;
  /** Null when it is not known */
  total: number | null;
};

/** A person or company of whom nobody knows yet whether anything comes of it */
export type Lead = Own<'Lead', {
  id: string;
  /** Rises by one with each change */
  version: number;
  salutation: string | null;
  firstName: string | null;
  lastName: string | null;
  /** First and last name */
  fullName: string | null;
  /** Each address is one lead's only, of those that are not converted */
  emails: ContactEmail[];
  /** The primary one of `emails` */
  email: string | null;
  phones: ContactPhone[];
  companyName: string | null;
  /** The company’s */
  website: string | null;
  jobTitle: string | null;
  source: string | null;
  campaign: string | null;
  /** `converted` is what `convert` makes of it: nothing else sets it or changes it */
  status: 'new' | 'working' | 'qualified' | 'converted' | 'unqualified' | OtherValue;
  score: number | null;
  rating: 'hot' | 'warm' | 'cold' | OtherValue | null;
  estimatedValue: {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  description: string | null;
  convertedAt: string | null;
  convertedContactId: string | null;
  convertedCompanyId: string | null;
  convertedDealId: string | null;
  /** When the last one of its activities was completed */
  lastActivityAt: string | null;
  /** When the first one of its activities is due or starts that is still to be done; perhaps it is late */
  nextActivityAt: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  convertedContact?: Contact | null;
  convertedCompany?: Company | null;
  convertedDeal?: Deal | null;
  owner?: Member | null;
  activities?: { data: LeadActivity[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

/** An activity that is about a lead */
export type LeadActivity = {
  id: string;
  leadId: string;
  activityId: string;
  /** What the one is to the other */
  role: string | null;
  /** At most one of them is */
  primary: boolean;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
  activity: Activity | null;
};

export type LeadActivityList = { data: LeadActivity[]; page: PageInfo };

export type LeadAggregation = Own<'LeadAggregation', {
  filter?: LeadFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'email' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'convertedAt' | 'lastActivityAt' | 'nextActivityAt' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type LeadConversion = {
  /** The contact that it is, instead of a new one */
  contactId?: string;
  /** Values of the new contact beside those of the lead; null for none */
  contact?: ContactUpdate | null;
  /** The company that it is, instead of a new one */
  companyId?: string;
  /** Values of the new company beside those of the lead; null for none */
  company?: CompanyUpdate | null;
  deal?: DealUpdate;
  /** To whom belongs what is made: to the owner of the lead unless given */
  ownerId?: string;
  fieldMap?: { contact?: LeadFieldMap; company?: LeadFieldMap; deal?: LeadFieldMap };
  /** Makes new ones though others may be the same @default false */
  ignoreDuplicates?: boolean;
};

export type LeadCreate = Own<'LeadCreate', {
  salutation?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  /** Each address is one lead's only, of those that are not converted */
  emails?: ReadonlyArray<ContactEmailInput>;
  phones?: ReadonlyArray<ContactPhoneInput>;
  companyName?: string | null;
  /** The company’s */
  website?: string | null;
  jobTitle?: string | null;
  source?: string | null;
  campaign?: string | null;
  /** `converted` is what `convert` makes of it: nothing else sets it or changes it */
  status?: 'new' | 'working' | 'qualified' | 'converted' | 'unqualified';
  score?: number | null;
  rating?: 'hot' | 'warm' | 'cold' | null;
  estimatedValue?: {
    amount: string;
    /** ISO 4217 */
    currency: string;
  } | null;
  description?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

export type LeadDuplicate = {
  /** How likely it is the same: by all reasons together */
  score: number;
  /** The strongest first */
  reasons: Array<{
    reason: 'email' | 'phone' | 'name' | OtherValue;
    /** What both have; a name as the other one has it */
    value: string;
    /** How likely it is the same: by this reason alone */
    score: number;
  }>;
  record: Lead;
};

export type LeadDuplicateList = { data: LeadDuplicate[]; page: PageInfo };

/** By the field of what is made, the field of the lead that fills it, such as `estimatedValue.amount`; null for none */
export type LeadFieldMap = Record<string, string | null>;

export type LeadFilter = Own<'LeadFilter', { and: ReadonlyArray<LeadFilter> } | { or: ReadonlyArray<LeadFilter> } | { not: LeadFilter } | {
  field: 'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'email' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'tagIds' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type LeadHit = {
  object: 'lead';
  /** How well it fits, compared with the others */
  rank: number;
  record: Lead;
};

export type LeadList = { data: Lead[]; page: PageInfo };

export type LeadMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: LeadUpdate;
};

export type LeadMerged = { record: Lead; mergeId: string };

export type LeadSearch = Own<'LeadSearch', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `fullName`, `lastName`, `companyName`, `email`, `status`, `score`, `convertedAt`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'salutation' | '-salutation' | 'firstName' | '-firstName' | 'lastName' | '-lastName' | 'fullName' | '-fullName' | 'email' | '-email' | 'companyName' | '-companyName' | 'website' | '-website' | 'jobTitle' | '-jobTitle' | 'source' | '-source' | 'campaign' | '-campaign' | 'status' | '-status' | 'score' | '-score' | 'rating' | '-rating' | 'estimatedValue' | '-estimatedValue' | 'description' | '-description' | 'convertedAt' | '-convertedAt' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'convertedContact' | 'convertedCompany' | 'convertedDeal' | 'owner' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: LeadFilter;
}>;

export type LeadTimeline = { data: Array<TimelineChange | TimelineActivity>; page: PageInfo };

export type LeadUpdate = Own<'LeadUpdate', {
  salutation?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  /** Each address is one lead's only, of those that are not converted */
  emails?: ReadonlyArray<ContactEmailInput> | null;
  phones?: ReadonlyArray<ContactPhoneInput> | null;
  companyName?: string | null;
  /** The company’s */
  website?: string | null;
  jobTitle?: string | null;
  source?: string | null;
  campaign?: string | null;
  /** `converted` is what `convert` makes of it: nothing else sets it or changes it */
  status?: 'new' | 'working' | 'qualified' | 'converted' | 'unqualified' | null;
  score?: number | null;
  rating?: 'hot' | 'warm' | 'cold' | null;
  estimatedValue?: {
    amount?: string;
    /** ISO 4217 */
    currency?: string;
  } | null;
  description?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string> | null;
}>;

export type LogOut = {
  /** The one that was given last. Not when it is in the cookie */
  refreshToken?: string;
};

export type Login = {
  email: string;
  password: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type MeetingActivity = Own<'MeetingActivity', {
  id: string;
  /** Rises by one with each change */
  version: number;
  type: 'meeting';
  subject: string;
  body: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status: 'open' | 'in_progress' | 'completed' | 'cancelled' | OtherValue;
  /** Null unless it is completed: when that was, now unless given */
  completedAt: string | null;
  pinned: boolean;
  /** Not of a meeting */
  priority: null;
  /** Not of a meeting */
  dueAt: null;
  /** Of an e-mail: when it was sent */
  startAt: string | null;
  endAt: string | null;
  /** Not of a meeting */
  recurrenceRule: null;
  /** Not of a meeting */
  recurrenceStartAt: null;
  allDay: boolean;
  durationMs: number | null;
  /** Not of a meeting */
  direction: null;
  outcome: string | null;
  location: string | null;
  attendees: Attendee[];
  /** The members who are to do it */
  assigneeIds: string[];
  /** The primary one of its contacts */
  contactId: string | null;
  /** The primary one of its companies */
  companyId: string | null;
  /** The primary one of its deals */
  dealId: string | null;
  /** The primary one of its leads */
  leadId: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  contact?: Contact | null;
  company?: Company | null;
  deal?: Deal | null;
  lead?: Lead | null;
  owner?: Member | null;
  contacts?: { data: ActivityContact[]; page: PageInfo };
  companies?: { data: ActivityCompany[]; page: PageInfo };
  deals?: { data: ActivityDeal[]; page: PageInfo };
  leads?: { data: ActivityLead[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

export type MeetingActivityCreate = Own<'MeetingActivityCreate', {
  type: 'meeting';
  subject: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean;
  /** Of an e-mail: when it was sent */
  startAt?: string | null;
  endAt?: string | null;
  allDay?: boolean;
  durationMs?: number | null;
  outcome?: string | null;
  location?: string | null;
  attendees?: ReadonlyArray<AttendeeInput>;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string>;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

/** A user within the organization */
export type Member = {
  id: string;
  name: string;
  email: string;
  /** The role's key */
  role: string;
  /** `pending` until he has accepted an invitation. Who was `removed` still owns what was his */
  status: 'active' | 'suspended' | 'pending' | 'removed' | OtherValue;
  createdAt: string;
  teams?: { data: Team[]; page: PageInfo };
};

export type MemberCreate = {
  email: string;
  name: string;
  /** A role's key. It may no more than who gives it */
  role: string;
};

export type MemberList = { data: Member[]; page: PageInfo };

export type MemberReassigned = {
  /** `GET /jobs/{id}` tells how far it is */
  jobId: string;
};

export type MemberUpdate = {
  /** A role's key. It may no more than who gives it */
  role?: string;
  /** A member who is suspended is let in no more, until he is active */
  status?: 'active' | 'suspended';
};

export type NewPipeline = Own<'NewPipeline', {
  name: string;
  description?: string | null;
  /** Deals go there of which nothing else is said; exactly one is */
  default?: boolean | null;
  /** Its place among the pipelines: the last one unless given */
  position?: number | null;
  /** A deal is lost only with a `lostReason` */
  requireLostReason?: boolean;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** In their order, an open one, a won one and a lost one at least: the usual five unless given */
  stages?: ReadonlyArray<NewPipelineStage>;
}>;

export type NewPipelineStage = {
  name: string;
  /** The status of the deals in it; it stays while there are some */
  type?: 'open' | 'won' | 'lost';
  /** Percent: 100 of won, 0 of lost, 50 of open ones unless given */
  probability?: number | null;
  /** After so many a deal is rotten here */
  rottingDays?: number | null;
  /** What a deal must have to come here from another stage */
  requiredFields?: ReadonlyArray<'amount' | 'currency' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'ownerId'>;
  /** For front ends */
  color?: string | null;
};

export type NoteActivity = Own<'NoteActivity', {
  id: string;
  /** Rises by one with each change */
  version: number;
  type: 'note';
  subject: string;
  body: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status: 'open' | 'in_progress' | 'completed' | 'cancelled' | OtherValue;
  /** Null unless it is completed: when that was, now unless given */
  completedAt: string | null;
  pinned: boolean;
  /** Not of a note */
  priority: null;
  /** Not of a note */
  dueAt: null;
  /** Not of a note */
  startAt: null;
  /** Not of a note */
  endAt: null;
  /** Not of a note */
  recurrenceRule: null;
  /** Not of a note */
  recurrenceStartAt: null;
  allDay: boolean;
  /** Not of a note */
  durationMs: null;
  /** Not of a note */
  direction: null;
  /** Not of a note */
  outcome: null;
  /** Not of a note */
  location: null;
  attendees: Attendee[];
  /** The members who are to do it */
  assigneeIds: string[];
  /** The primary one of its contacts */
  contactId: string | null;
  /** The primary one of its companies */
  companyId: string | null;
  /** The primary one of its deals */
  dealId: string | null;
  /** The primary one of its leads */
  leadId: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  contact?: Contact | null;
  company?: Company | null;
  deal?: Deal | null;
  lead?: Lead | null;
  owner?: Member | null;
  contacts?: { data: ActivityContact[]; page: PageInfo };
  companies?: { data: ActivityCompany[]; page: PageInfo };
  deals?: { data: ActivityDeal[]; page: PageInfo };
  leads?: { data: ActivityLead[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

export type NoteActivityCreate = Own<'NoteActivityCreate', {
  type: 'note';
  subject: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string>;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

export type OAuthCode = {
  /** From the address that the browser came back to */
  code: string;
  /** What `codeChallenge` was the hash of: 43 random characters or more */
  codeVerifier: string;
};

export type OAuthExchange = {
  /** From the address that the browser came back to */
  code: string;
  /** What `codeChallenge` was the hash of: 43 random characters or more */
  codeVerifier: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

/** The tenant: whom records belong to */
export type Organization = {
  id: string;
  name: string;
  /** A change of a record must say which version it changes, by `If-Match` */
  requireIfMatch: boolean;
  /** No member is let in without a second factor */
  requireSecondFactor: boolean;
  /** For how many days the log of changes is kept; the audit trail for 90 days at least */
  logKeptDays: number;
  /** ISO 4217: what front ends begin with */
  defaultCurrency: string;
  /** Of the IANA database */
  timezone: string;
  createdAt: string;
};

export type OrganizationCreate = { name: string };

export type OrganizationRestoring = {
  /** From the mail to the owners */
  token: string;
};

export type OrganizationSwitch = { organizationId: string };

export type OrganizationTransfer = {
  /** An active member */
  memberId: string;
};

export type OrganizationUpdate = {
  name?: string;
  requireIfMatch?: boolean;
  requireSecondFactor?: boolean;
  logKeptDays?: number;
  /** ISO 4217 */
  defaultCurrency?: string;
  /** Of the IANA database */
  timezone?: string;
};

/** An organization that you belong to */
export type OwnOrganization = {
  id: string;
  name: string;
  /** What you are there; null for an API key */
  role: string | null;
  /** It is the one of this session or key */
  current: boolean;
  createdAt: string;
  /** Since then nobody is let in: only owners still see it here */
  closedAt: string | null;
  /** When it is removed for good, unless its owners have it back before */
  eraseAt: string | null;
};

export type OwnOrganizationList = { data: OwnOrganization[]; page: PageInfo };

export type PageInfo = {
  /** Null at the end, and only there */
  nextCursor: string | null;
  hasMore: boolean;
  /** When asked for by `total` */
  total?: number;
};

export type PasswordChange = {
  /** Who has none leaves it out: then the sign-in must be one of the last ten minutes */
  currentPassword?: string;
  /** 8 to 128 characters of any kind; none of the most common ones */
  newPassword: string;
};

export type PasswordReset = { email: string };

export type PasswordResetConfirmation = {
  /** From the mail */
  token: string;
  /** 8 to 128 characters of any kind; none of the most common ones */
  password: string;
};

/** What somebody may do */
export type Permission = {
  permission: string;
  /** The object whose records it is about: roles say by `access` how far it reaches */
  object: string | null;
  /** The operations that need it */
  operations: string[];
  /** You have it */
  held: boolean;
  /** How far you reach with it; null where it is not about records */
  scope: 'all' | 'team' | 'own' | 'none' | null | OtherValue;
};

/** A way that deals go, stage by stage */
export type Pipeline = Own<'Pipeline', {
  id: string;
  /** Rises by one with each change */
  version: number;
  name: string;
  description: string | null;
  /** Deals go there of which nothing else is said; exactly one is */
  default: boolean;
  /** Its place among the pipelines: the last one unless given */
  position: number;
  /** A deal is lost only with a `lostReason` */
  requireLostReason: boolean;
  /** In their order */
  stages: Stage[];
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  owner?: Member | null;
}>;

export type PipelineAggregation = Own<'PipelineAggregation', {
  filter?: PipelineFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type PipelineCreate = Own<'PipelineCreate', {
  name: string;
  description?: string | null;
  /** Deals go there of which nothing else is said; exactly one is */
  default?: boolean | null;
  /** Its place among the pipelines: the last one unless given */
  position?: number | null;
  /** A deal is lost only with a `lostReason` */
  requireLostReason?: boolean;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
}>;

export type PipelineFilter = Own<'PipelineFilter', { and: ReadonlyArray<PipelineFilter> } | { or: ReadonlyArray<PipelineFilter> } | { not: PipelineFilter } | {
  field: 'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type PipelineList = { data: Pipeline[]; page: PageInfo };

export type PipelineSearch = Own<'PipelineSearch', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'description' | '-description' | 'default' | '-default' | 'position' | '-position' | 'requireLostReason' | '-requireLostReason' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'stages' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: PipelineFilter;
}>;

export type PipelineUpdate = Own<'PipelineUpdate', {
  name?: string;
  description?: string | null;
  /** Deals go there of which nothing else is said; exactly one is */
  default?: boolean | null;
  /** Its place among the pipelines: the last one unless given */
  position?: number | null;
  /** A deal is lost only with a `lostReason` */
  requireLostReason?: boolean | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
}>;

/** What an operator of the platform did or looked at */
export type PlatformEvent = {
  id: string;
  type: string;
  target: { type: string; id: string } | null;
  createdBy: Actor;
  details: Record<string, unknown>;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  createdAt: string;
};

export type PlatformEventList = { data: PlatformEvent[]; page: PageInfo };

/** What went wrong, and where */
export type Problem = {
  /** The address of the kind of problem */
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'invalid_grant' | 'invalid_code' | 'invalid_challenge' | 'invalid_state' | 'redirect_not_allowed' | 'unauthenticated' | 'invalid_credentials' | 'second_factor_required' | 'permission_denied' | 'account_suspended' | 'second_factor_enrolment_required' | 'origin_not_allowed' | 'email_unverified' | 'wrong_password' | 'sign_in_again' | 'not_found' | 'provider_not_configured' | 'merged' | 'method_not_allowed' | 'duplicate' | 'email_taken' | 'account_exists' | 'identity_taken' | 'last_way_in' | 'second_factor_on' | 'second_factor_off' | 'last_owner' | 'parent_cycle' | 'field_in_use' | 'stage_in_use' | 'stage_needed' | 'default_pipeline' | 'definition_built_in' | 'association_taken' | 'view_outdated' | 'dependency_failed' | 'undo_conflict' | 'already_undone' | 'conflict' | 'idempotency_in_progress' | 'cursor_expired' | 'log_restored' | 'history_expired' | 'link_expired' | 'version_mismatch' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'precondition_required' | 'rate_limited' | 'internal_error' | 'overloaded' | 'unavailable' | OtherValue;
  requestId: string;
  errors?: Array<{
    in: 'body' | 'query' | 'path' | 'header' | OtherValue;
    /** RFC 6901, into that part of the request */
    pointer: string;
    code: string;
    message: string;
  }>;
  /** The records that hold the values, or that may be the same */
  duplicates?: Array<{ id: string; key: string; value: string; object?: string }>;
  /** The record that is left of those that were merged */
  mergedInto?: string;
  mergeId?: string;
  /** What stands in the way of the undo */
  conflicts?: Array<{ object: string; id: string; field: string | null; message: string }>;
  currentVersion?: number;
  permission?: string;
  /** Seconds until another try makes sense: the header `Retry-After` */
  retryAfter?: number;
  /** What the code of the second factor is sent with */
  challenge?: string;
};

export type ProfileUpdate = { name?: string };

/** Somebody who sees the record */
export type RecordAccess = {
  type: 'user' | 'api_key' | OtherValue;
  id: string;
  name: string;
  /** Of a member; null for an API key */
  role: string | null;
  /** Why: the role or key reaches all records, those of a team, or their own. Null: not at all */
  read: 'all' | 'team' | 'own' | null | OtherValue;
  /** Why: the role or key reaches all records, those of a team, or their own. Null: not at all */
  write: 'all' | 'team' | 'own' | null | OtherValue;
  /** Why: the role or key reaches all records, those of a team, or their own. Null: not at all */
  delete: 'all' | 'team' | 'own' | null | OtherValue;
  /** Fields that are kept from it */
  fields: Record<string, 'hidden' | 'read_only' | OtherValue>;
};

export type RecordAccessList = { data: RecordAccess[]; page: PageInfo };

/** An association, as one of its two records has it */
export type RecordAssociation = {
  id: string;
  definitionId: string;
  /** The definition's */
  key: string;
  /** What the other record is to this one */
  label: string;
  /** This record is the `to` record */
  inverse: boolean;
  record: AssociatedRecord;
  /** Of those that the `from` record has by the definition, at most one is */
  primary: boolean | null;
  /** What the one is to the other */
  role: string | null;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type RecordAssociationList = { data: RecordAssociation[]; page: PageInfo };

/** A tag of a record */
export type RecordTag = { id: string; name: string; slug: string | null; color: string | null };

export type RecoveryCodes = {
  /** Each is good once in place of a code of the app. Shown this once */
  recoveryCodes: string[];
};

export type Refresh = {
  /** The one that was given last. Not when it is in the cookie */
  refreshToken?: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type Registration = {
  email: string;
  /** 8 to 128 characters of any kind; none of the most common ones */
  password: string;
  name: string;
  organizationName: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type RelatedFilter = { and: ReadonlyArray<RelatedFilter> } | { or: ReadonlyArray<RelatedFilter> } | { not: RelatedFilter } | {
  /** A field of the related record, or a path from there */
  field: string;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
};

/** By currency, exact */
export type ReportAmounts = Record<string, string>;

export type ReportDeals = {
  count: number;
  /** Null for who does not see the field */
  amount: ReportAmounts | null;
  /** Null for who does not see the field */
  weightedAmount: ReportAmounts | null;
};

export type ReportPeriod = {
  first: string;
  /** It belongs to the period */
  last: string;
  today: string;
  timeZone: string;
};

export type RequestUndone = {
  /** Of the undo itself, by which it can be undone */
  requestId: string;
  reverted: Array<{
    object: 'activity_contact' | 'activity_company' | 'activity_deal' | 'activity_lead' | 'activity' | 'association_definition' | 'company' | 'contact_company' | 'contact' | 'custom_field' | 'deal_contact' | 'deal' | 'lead' | 'stage' | 'pipeline' | 'tag' | 'association' | OtherValue;
    id: string;
    /** Its version now; null for a record in the bin and a link that is gone */
    version: number | null;
  }>;
};

/** What members may */
export type Role = {
  id: string;
  /** By which members name it; never changes */
  key: string;
  name: string;
  description: string | null;
  /** Comes with the organization, and never changes */
  builtIn: boolean;
  access: RoleAccess;
  /** What it may beside records, by name */
  permissions: string[];
  fields: RoleFields;
  createdAt: string;
  updatedAt: string;
};

/** By object, `*` for those that are not named; what is not said is `none`. To delete is to move to the bin, and to restore. */
export type RoleAccess = Record<string, {
  /** How far: all records, those of members of the same teams (and of the teams within these), own ones, or none */
  read?: 'all' | 'team' | 'own' | 'none';
  /** How far: all records, those of members of the same teams (and of the teams within these), own ones, or none */
  write?: 'all' | 'team' | 'own' | 'none';
  /** How far: all records, those of members of the same teams (and of the teams within these), own ones, or none */
  delete?: 'all' | 'team' | 'own' | 'none';
}>;

/** What is not given is nothing: a role of a name alone may nothing. Its `key` is made of the name */
export type RoleCreate = {
  name: string;
  description?: string | null;
  access?: RoleAccess;
  permissions?: ReadonlyArray<'api-keys:manage' | 'association-definitions:delete' | 'association-definitions:read' | 'association-definitions:write' | 'audit:read' | 'custom-fields:delete' | 'custom-fields:read' | 'custom-fields:write' | 'forms:manage' | 'forms:read' | 'forms:write' | 'jobs:manage' | 'members:manage' | 'members:read' | 'organization:manage' | 'pipelines:delete' | 'pipelines:read' | 'pipelines:write' | 'records:export' | 'records:purge' | 'roles:manage' | 'roles:read' | 'stages:delete' | 'stages:read' | 'stages:write' | 'tags:delete' | 'tags:read' | 'tags:write' | 'teams:manage' | 'views:manage' | 'webhooks:manage'>;
  fields?: RoleFields;
};

/** By object and field. A hidden field is left out of whatever shows the record, and cannot be asked for, filtered, sorted by or written. */
export type RoleFields = Record<string, Record<string, 'hidden' | 'read_only'>>;

export type RoleList = { data: Role[]; page: PageInfo };

export type RoleUpdate = {
  name?: string;
  description?: string | null;
  access?: RoleAccess;
  permissions?: ReadonlyArray<'api-keys:manage' | 'association-definitions:delete' | 'association-definitions:read' | 'association-definitions:write' | 'audit:read' | 'custom-fields:delete' | 'custom-fields:read' | 'custom-fields:write' | 'forms:manage' | 'forms:read' | 'forms:write' | 'jobs:manage' | 'members:manage' | 'members:read' | 'organization:manage' | 'pipelines:delete' | 'pipelines:read' | 'pipelines:write' | 'records:export' | 'records:purge' | 'roles:manage' | 'roles:read' | 'stages:delete' | 'stages:read' | 'stages:write' | 'tags:delete' | 'tags:read' | 'tags:write' | 'teams:manage' | 'views:manage' | 'webhooks:manage'>;
  fields?: RoleFields;
};

/** What is asked for beside the password, or the provider */
export type SecondFactor = {
  /** Since when it is asked for at sign-in. Null: it is not */
  enabledAt: string | null;
  recoveryCodesLeft: number;
};

export type SecondFactorAnswer = {
  /** From the problem `second_factor_required` */
  challenge: string;
  /** What the app shows, or one of the recovery codes. Each is good once */
  code: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type SecondFactorCode = {
  /** What the app shows, or one of the recovery codes. Each is good once */
  code: string;
};

export type SecondFactorEnrolment = {
  /** Yours, if you have one */
  password?: string;
};

export type SecondFactorSecret = {
  /** For an app, as base32. Shown this once */
  secret: string;
  /** The same as an `otpauth://` address, for a QR code. Shown this once */
  uri: string;
};

/** A sign-in that has not ended */
export type Session = {
  id: string;
  organization: { id: string; name: string };
  createdAt: string;
  /** When it was refreshed last, or else begun: requests are not noted */
  lastUsedAt: string;
  /** When it ends unless it is refreshed */
  expiresAt: string;
  /** The address that used it last; of IPv6 the network of 56 bits */
  address: string | null;
  userAgent: string | null;
  /** It is the one that asks */
  current: boolean;
};

export type SessionList = { data: Session[]; page: PageInfo };

export type SignInEnrolment = {
  /** From the problem `second_factor_enrolment_required` */
  challenge: string;
};

export type SignInEnrolmentCode = {
  /** From the problem `second_factor_enrolment_required` */
  challenge: string;
  /** What the app shows */
  code: string;
  /** `true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null */
  cookie?: boolean;
};

export type SignedIn = {
  /** Send it as `Authorization: Bearer` */
  accessToken: string;
  /** Good for one refresh, for 7 days. Null when it is in the cookie */
  refreshToken: string | null;
  /** Seconds that the access token is good for */
  expiresIn: number;
  user: User;
  organization: Organization;
};

export type SignedInEnrolled = {
  /** Send it as `Authorization: Bearer` */
  accessToken: string;
  /** Good for one refresh, for 7 days. Null when it is in the cookie */
  refreshToken: string | null;
  /** Seconds that the access token is good for */
  expiresIn: number;
  user: User;
  organization: Organization;
  /** Each is good once in place of a code of the app. Shown this once */
  recoveryCodes: string[];
};

/** A field of a related record, by relations that lead to one; `-` for descending */
export type SortPath = `${'' | '-'}${FieldPath}`;

/** A step of a pipeline */
export type Stage = Own<'Stage', {
  id: string;
  /** Rises by one with each change */
  version: number;
  /** The default one unless given; it stays */
  pipelineId: string;
  name: string;
  /** The status of the deals in it; it stays while there are some */
  type: 'open' | 'won' | 'lost' | OtherValue;
  /** Percent: 100 of won, 0 of lost, 50 of open ones unless given */
  probability: number;
  /** Its place in the pipeline: the last one unless given */
  position: number;
  /** After so many a deal is rotten here */
  rottingDays: number | null;
  /** What a deal must have to come here from another stage */
  requiredFields: Array<'amount' | 'currency' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'ownerId' | OtherValue>;
  /** For front ends */
  color: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  pipeline?: Pipeline | null;
  owner?: Member | null;
}>;

export type StageAggregation = Own<'StageAggregation', {
  filter?: StageFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'color' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'requiredFields' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type StageCreate = Own<'StageCreate', {
  /** The default one unless given; it stays */
  pipelineId?: string | null;
  name: string;
  /** The status of the deals in it; it stays while there are some */
  type?: 'open' | 'won' | 'lost';
  /** Percent: 100 of won, 0 of lost, 50 of open ones unless given */
  probability?: number | null;
  /** Its place in the pipeline: the last one unless given */
  position?: number | null;
  /** After so many a deal is rotten here */
  rottingDays?: number | null;
  /** What a deal must have to come here from another stage */
  requiredFields?: ReadonlyArray<'amount' | 'currency' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'ownerId'>;
  /** For front ends */
  color?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
}>;

export type StageFilter = Own<'StageFilter', { and: ReadonlyArray<StageFilter> } | { or: ReadonlyArray<StageFilter> } | { not: StageFilter } | {
  field: 'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'color' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type StageList = { data: Stage[]; page: PageInfo };

export type StageSearch = Own<'StageSearch', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'type' | '-type' | 'probability' | '-probability' | 'position' | '-position' | 'rottingDays' | '-rottingDays' | 'color' | '-color' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'requiredFields' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: StageFilter;
}>;

/** A deal entered a stage */
export type StageTransition = {
  id: string;
  dealId: string;
  /** Null where the deal was made in it */
  fromStageId: string | null;
  toStageId: string;
  at: string;
  /** How long it was in the former stage */
  durationMs: number | null;
  createdBy: Actor;
};

export type StageTransitionList = { data: StageTransition[]; page: PageInfo };

export type StageUpdate = Own<'StageUpdate', {
  /** The default one unless given; it stays */
  pipelineId?: string | null;
  name?: string;
  /** The status of the deals in it; it stays while there are some */
  type?: 'open' | 'won' | 'lost' | null;
  /** Percent: 100 of won, 0 of lost, 50 of open ones unless given */
  probability?: number | null;
  /** Its place in the pipeline: the last one unless given */
  position?: number | null;
  /** After so many a deal is rotten here */
  rottingDays?: number | null;
  /** What a deal must have to come here from another stage */
  requiredFields?: ReadonlyArray<'amount' | 'currency' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'ownerId'> | null;
  /** For front ends */
  color?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
}>;

/** What an organization calls records by */
export type Tag = Own<'Tag', {
  id: string;
  /** Rises by one with each change */
  version: number;
  /** An organization has each once, whatever the case */
  name: string;
  /** The name in a form for addresses */
  slug: string | null;
  /** For front ends */
  color: string | null;
  /** How many records of each object have it, of those that you see */
  counts: { activity: number; company: number; contact: number; deal: number; lead: number };
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  owner?: Member | null;
}>;

export type TagAggregation = Own<'TagAggregation', {
  filter?: TagFilter;
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  /** Fields, paths to one related record, and dates or times by a span of time, in a time zone (the organization’s unless given). Without any all records are one group */
  groupBy?: ReadonlyArray<'id' | 'version' | 'name' | 'slug' | 'color' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath | {
    field: 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year';
    /** Of the IANA database */
    timeZone?: string;
  }>;
  /** `count` needs no field; with one it counts its values */
  metrics: ReadonlyArray<{
    op: 'count' | 'sum' | 'average' | 'min' | 'max';
    field?: 'id' | 'version' | 'name' | 'slug' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | FieldPath;
  }>;
}>;

export type TagCreate = Own<'TagCreate', {
  /** An organization has each once, whatever the case */
  name: string;
  /** For front ends */
  color?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
}>;

export type TagFilter = Own<'TagFilter', { and: ReadonlyArray<TagFilter> } | { or: ReadonlyArray<TagFilter> } | { not: TagFilter } | {
  field: 'id' | 'version' | 'name' | 'slug' | 'color' | 'ownerId' | 'createdAt' | 'updatedAt' | 'deletedAt' | FieldPath;
  op: 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'hasAny' | 'hasAll' | 'hasNone';
  /** A value of the field; a list for `in` and the like; a boolean for `isNull`. Dates and times may be relative: `-30d`, `today`, `startOfMonth-1mo` */
  value?: unknown;
} | {
  /** A relation of the record: what `include` names, and objects that refer to it */
  relation: string;
  quantifier: 'some' | 'none' | 'every';
  filter: RelatedFilter;
}>;

export type TagList = { data: Tag[]; page: PageInfo };

export type TagMerge = {
  /** Those that are merged into the record, nearest first */
  from: ReadonlyArray<string>;
  fields?: TagUpdate;
};

export type TagMerged = { record: Tag; mergeId: string };

export type TagSearch = Own<'TagSearch', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'slug' | '-slug' | 'color' | '-color' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'slug' | 'color' | 'counts' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  filter?: TagFilter;
}>;

export type TagUpdate = Own<'TagUpdate', {
  /** An organization has each once, whatever the case */
  name?: string;
  /** For front ends */
  color?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId> | null;
  /** Values of the fields that the organization defines, by their keys */
  customFields?: CustomFields | null;
}>;

export type TaskActivity = Own<'TaskActivity', {
  id: string;
  /** Rises by one with each change */
  version: number;
  type: 'task';
  subject: string;
  body: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status: 'open' | 'in_progress' | 'completed' | 'cancelled' | OtherValue;
  /** Null unless it is completed: when that was, now unless given */
  completedAt: string | null;
  pinned: boolean;
  priority: 'low' | 'normal' | 'high' | 'urgent' | OtherValue | null;
  dueAt: string | null;
  /** Of an e-mail: when it was sent */
  startAt: string | null;
  /** Not of a task */
  endAt: null;
  /** RRULE of RFC 5545, in the time zone of the organization: when it is completed, the next one is made and has the rule */
  recurrenceRule: string | null;
  /** When the first one was due, from which the rule counts */
  recurrenceStartAt: string | null;
  allDay: boolean;
  /** Not of a task */
  durationMs: null;
  /** Not of a task */
  direction: null;
  outcome: string | null;
  /** Not of a task */
  location: null;
  attendees: Attendee[];
  /** The members who are to do it */
  assigneeIds: string[];
  /** The primary one of its contacts */
  contactId: string | null;
  /** The primary one of its companies */
  companyId: string | null;
  /** The primary one of its deals */
  dealId: string | null;
  /** The primary one of its leads */
  leadId: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId: string | null;
  /** Its ids in other systems */
  externalIds: ExternalId[];
  customFields: CustomFields;
  /** Its tags, in no order */
  tagIds: string[];
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  deletedAt: string | null;
  contact?: Contact | null;
  company?: Company | null;
  deal?: Deal | null;
  lead?: Lead | null;
  owner?: Member | null;
  contacts?: { data: ActivityContact[]; page: PageInfo };
  companies?: { data: ActivityCompany[]; page: PageInfo };
  deals?: { data: ActivityDeal[]; page: PageInfo };
  leads?: { data: ActivityLead[]; page: PageInfo };
  tags?: { data: RecordTag[]; page: PageInfo };
}>;

export type TaskActivityCreate = Own<'TaskActivityCreate', {
  type: 'task';
  subject: string;
  body?: string | null;
  /** A note or an e-mail is `completed` unless something else is said, others are `open` */
  status?: 'open' | 'in_progress' | 'completed' | 'cancelled' | null;
  /** Null unless it is completed: when that was, now unless given */
  completedAt?: string | null;
  pinned?: boolean;
  priority?: 'low' | 'normal' | 'high' | 'urgent' | null;
  dueAt?: string | null;
  /** Of an e-mail: when it was sent */
  startAt?: string | null;
  /** RRULE of RFC 5545, in the time zone of the organization: when it is completed, the next one is made and has the rule */
  recurrenceRule?: string | null;
  allDay?: boolean;
  outcome?: string | null;
  /** The members who are to do it */
  assigneeIds?: ReadonlyArray<string>;
  /** The primary one of its contacts */
  contactId?: string | null;
  /** The primary one of its companies */
  companyId?: string | null;
  /** The primary one of its deals */
  dealId?: string | null;
  /** The primary one of its leads */
  leadId?: string | null;
  /** The member it belongs to: whoever makes it, unless given */
  ownerId?: string | null;
  /** Its ids in other systems */
  externalIds?: ReadonlyArray<ExternalId>;
  customFields?: CustomFields;
  /** Its tags, in no order */
  tagIds?: ReadonlyArray<string>;
}>;

/** Members who reach each other’s records where their role says `team`; and those of the teams within it */
export type Team = {
  id: string;
  name: string;
  /** The team that it is a part of; that one is part of none */
  parentId: string | null;
  createdAt: string;
  updatedAt: string;
};

export type TeamCreate = {
  name: string;
  /** A team that is part of none; null for none */
  parentId?: string | null;
};

export type TeamList = { data: Team[]; page: PageInfo };

export type TeamUpdate = {
  name?: string;
  /** A team that is part of none; null for none */
  parentId?: string | null;
};

export type TimelineActivity = { type: 'activity'; at: string; activity: Activity };

export type TimelineChange = { type: 'change'; at: string; change: HistoryEntry };

export type TimelineStageTransition = { type: 'stage_transition'; at: string; stageTransition: StageTransition };

/** A person who signs in */
export type User = {
  id: string;
  email: string;
  /** It is known that mails to it reach him */
  emailVerified: boolean;
  name: string;
  createdAt: string;
};

export type UserIdentities = { data: UserIdentity[] };

/** A way to sign in by a provider */
export type UserIdentity = {
  id: string;
  provider: 'google' | 'github' | OtherValue;
  /** What the provider said when it was linked; for people to read */
  email: string | null;
  createdAt: string;
};

/** What is asked of a list again and again: `?view=` and its id */
export type View = {
  id: string;
  /** Whose records it lists */
  object: string;
  name: string;
  /** Null for none */
  filter: RelatedFilter | null;
  /** Where a request gives none */
  sort: string[] | null;
  /** What is shown where a request does not say */
  fields: string[] | null;
  /** Where a request gives none */
  include: string[] | null;
  /** Words that the records have */
  q: string | null;
  /** All members use it; otherwise its maker alone knows of it */
  shared: boolean;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
};

export type ViewCreate = {
  name: string;
  /** As of a search of these records; it holds beside what a request gives */
  filter?: RelatedFilter | null;
  /** As of a list, where a request gives none */
  sort?: ReadonlyArray<string> | null;
  /** As of a list, where a request gives none */
  fields?: ReadonlyArray<string> | null;
  /** As of a list, where a request gives none */
  include?: ReadonlyArray<string> | null;
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string | null;
  /** All members see and use it; otherwise who makes it alone does */
  shared?: boolean;
  object: 'activity' | 'association_definition' | 'company' | 'contact' | 'custom_field' | 'deal' | 'lead' | 'stage' | 'pipeline' | 'tag';
};

export type ViewList = { data: View[]; page: PageInfo };

export type ViewUpdate = {
  name?: string;
  /** As of a search of these records; it holds beside what a request gives */
  filter?: RelatedFilter | null;
  /** As of a list, where a request gives none */
  sort?: ReadonlyArray<string> | null;
  /** As of a list, where a request gives none */
  fields?: ReadonlyArray<string> | null;
  /** As of a list, where a request gives none */
  include?: ReadonlyArray<string> | null;
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string | null;
  /** All members see and use it; otherwise who makes it alone does */
  shared?: boolean;
};

export type WebLink = { url: string; label: string | null };

export type WebLinkInput = {
  url: string;
  /** @default null */
  label?: string | null;
};

/** An address that is told what changes, by signed requests */
export type Webhook = {
  id: string;
  url: string;
  description: string | null;
  /** What it is told of: `contact.created`, `contact.*` or `*` */
  eventTypes: string[];
  /** Of the updates of such an object only those that changed one of these: `contact.lifecycleStage` */
  changedFields: string[];
  /** Ids of API keys and users whose changes are left out */
  excludeActors: string[];
  /** What happens meanwhile is sent when it is again */
  enabled: boolean;
  /** When the server itself stopped sending */
  pausedAt: string | null;
  pausedReason: 'failing' | 'gone' | 'cursor_expired' | 'log_restored' | 'secret_unreadable' | OtherValue | null;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
};

export type WebhookAttempt = {
  at: string;
  url: string;
  durationMs: number;
  /** Of the reply; null when there was none */
  status: number | null;
  /** Why there was no reply */
  error: WebhookError | null;
  /** The first kilobyte of its body */
  reply: string | null;
};

export type WebhookCreate = {
  /** On the public internet, by https */
  url: string;
  description?: string | null;
  eventTypes: ReadonlyArray<'*' | 'activity_contact.*' | 'activity_contact.created' | 'activity_contact.updated' | 'activity_contact.deleted' | 'activity_contact.restored' | 'activity_contact.purged' | 'activity_company.*' | 'activity_company.created' | 'activity_company.updated' | 'activity_company.deleted' | 'activity_company.restored' | 'activity_company.purged' | 'activity_deal.*' | 'activity_deal.created' | 'activity_deal.updated' | 'activity_deal.deleted' | 'activity_deal.restored' | 'activity_deal.purged' | 'activity_lead.*' | 'activity_lead.created' | 'activity_lead.updated' | 'activity_lead.deleted' | 'activity_lead.restored' | 'activity_lead.purged' | 'activity.*' | 'activity.created' | 'activity.updated' | 'activity.deleted' | 'activity.restored' | 'activity.purged' | 'association_definition.*' | 'association_definition.created' | 'association_definition.updated' | 'association_definition.deleted' | 'association_definition.restored' | 'association_definition.purged' | 'company.*' | 'company.created' | 'company.updated' | 'company.deleted' | 'company.restored' | 'company.purged' | 'contact_company.*' | 'contact_company.created' | 'contact_company.updated' | 'contact_company.deleted' | 'contact_company.restored' | 'contact_company.purged' | 'contact.*' | 'contact.created' | 'contact.updated' | 'contact.deleted' | 'contact.restored' | 'contact.purged' | 'custom_field.*' | 'custom_field.created' | 'custom_field.updated' | 'custom_field.deleted' | 'custom_field.restored' | 'custom_field.purged' | 'deal_contact.*' | 'deal_contact.created' | 'deal_contact.updated' | 'deal_contact.deleted' | 'deal_contact.restored' | 'deal_contact.purged' | 'deal.*' | 'deal.created' | 'deal.updated' | 'deal.deleted' | 'deal.restored' | 'deal.purged' | 'lead.*' | 'lead.created' | 'lead.updated' | 'lead.deleted' | 'lead.restored' | 'lead.purged' | 'stage.*' | 'stage.created' | 'stage.updated' | 'stage.deleted' | 'stage.restored' | 'stage.purged' | 'pipeline.*' | 'pipeline.created' | 'pipeline.updated' | 'pipeline.deleted' | 'pipeline.restored' | 'pipeline.purged' | 'tag.*' | 'tag.created' | 'tag.updated' | 'tag.deleted' | 'tag.restored' | 'tag.purged' | 'association.*' | 'association.created' | 'association.updated' | 'association.deleted' | 'association.restored' | 'association.purged'>;
  /** Of the updates of such an object only those that changed one of these are sent; of other objects all */
  changedFields?: ReadonlyArray<'activity_contact.activityId' | 'activity_contact.contactId' | 'activity_contact.role' | 'activity_contact.startedAt' | 'activity_contact.endedAt' | 'activity_company.activityId' | 'activity_company.companyId' | 'activity_company.role' | 'activity_company.startedAt' | 'activity_company.endedAt' | 'activity_deal.activityId' | 'activity_deal.dealId' | 'activity_deal.role' | 'activity_deal.startedAt' | 'activity_deal.endedAt' | 'activity_lead.activityId' | 'activity_lead.leadId' | 'activity_lead.role' | 'activity_lead.startedAt' | 'activity_lead.endedAt' | 'activity.type' | 'activity.subject' | 'activity.body' | 'activity.status' | 'activity.completedAt' | 'activity.pinned' | 'activity.priority' | 'activity.dueAt' | 'activity.startAt' | 'activity.endAt' | 'activity.recurrenceRule' | 'activity.recurrenceStartAt' | 'activity.allDay' | 'activity.durationMs' | 'activity.direction' | 'activity.outcome' | 'activity.location' | 'activity.attendees' | 'activity.assigneeIds' | 'activity.contactId' | 'activity.companyId' | 'activity.dealId' | 'activity.leadId' | 'activity.ownerId' | 'activity.externalIds' | 'activity.customFields' | 'activity.tagIds' | 'activity.deletedAt' | 'association_definition.key' | 'association_definition.fromObject' | 'association_definition.toObject' | 'association_definition.label' | 'association_definition.inverseLabel' | 'association_definition.cardinality' | 'association_definition.builtIn' | 'association_definition.ownerId' | 'association_definition.externalIds' | 'association_definition.customFields' | 'association_definition.deletedAt' | 'company.name' | 'company.legalName' | 'company.domains' | 'company.website' | 'company.industry' | 'company.employeeCount' | 'company.annualRevenue' | 'company.type' | 'company.phone' | 'company.billingAddress' | 'company.shippingAddress' | 'company.taxId' | 'company.foundedYear' | 'company.description' | 'company.parentId' | 'company.lastActivityAt' | 'company.nextActivityAt' | 'company.ownerId' | 'company.externalIds' | 'company.customFields' | 'company.tagIds' | 'company.deletedAt' | 'contact_company.contactId' | 'contact_company.companyId' | 'contact_company.role' | 'contact_company.startedAt' | 'contact_company.endedAt' | 'contact.salutation' | 'contact.firstName' | 'contact.lastName' | 'contact.fullName' | 'contact.emails' | 'contact.email' | 'contact.phones' | 'contact.addresses' | 'contact.jobTitle' | 'contact.department' | 'contact.birthDate' | 'contact.timezone' | 'contact.locale' | 'contact.links' | 'contact.source' | 'contact.lifecycleStage' | 'contact.doNotCall' | 'contact.doNotEmail' | 'contact.companyId' | 'contact.lastActivityAt' | 'contact.nextActivityAt' | 'contact.ownerId' | 'contact.externalIds' | 'contact.customFields' | 'contact.tagIds' | 'contact.deletedAt' | 'custom_field.object' | 'custom_field.key' | 'custom_field.path' | 'custom_field.label' | 'custom_field.description' | 'custom_field.type' | 'custom_field.target' | 'custom_field.required' | 'custom_field.unique' | 'custom_field.indexed' | 'custom_field.default' | 'custom_field.options' | 'custom_field.validation' | 'custom_field.position' | 'custom_field.archivedAt' | 'custom_field.indexedAt' | 'custom_field.ownerId' | 'custom_field.externalIds' | 'custom_field.customFields' | 'custom_field.deletedAt' | 'deal_contact.dealId' | 'deal_contact.contactId' | 'deal_contact.role' | 'deal_contact.startedAt' | 'deal_contact.endedAt' | 'deal.name' | 'deal.amount' | 'deal.currency' | 'deal.probability' | 'deal.weightedAmount' | 'deal.status' | 'deal.pipelineId' | 'deal.stageId' | 'deal.stageEnteredAt' | 'deal.position' | 'deal.expectedCloseDate' | 'deal.closedAt' | 'deal.lostReason' | 'deal.lostNotes' | 'deal.nextStep' | 'deal.source' | 'deal.companyId' | 'deal.contactId' | 'deal.lastActivityAt' | 'deal.nextActivityAt' | 'deal.ownerId' | 'deal.externalIds' | 'deal.customFields' | 'deal.tagIds' | 'deal.deletedAt' | 'lead.salutation' | 'lead.firstName' | 'lead.lastName' | 'lead.fullName' | 'lead.emails' | 'lead.email' | 'lead.phones' | 'lead.companyName' | 'lead.website' | 'lead.jobTitle' | 'lead.source' | 'lead.campaign' | 'lead.status' | 'lead.score' | 'lead.rating' | 'lead.estimatedValue' | 'lead.description' | 'lead.convertedAt' | 'lead.convertedContactId' | 'lead.convertedCompanyId' | 'lead.convertedDealId' | 'lead.lastActivityAt' | 'lead.nextActivityAt' | 'lead.ownerId' | 'lead.externalIds' | 'lead.customFields' | 'lead.tagIds' | 'lead.deletedAt' | 'stage.pipelineId' | 'stage.name' | 'stage.type' | 'stage.probability' | 'stage.position' | 'stage.rottingDays' | 'stage.requiredFields' | 'stage.color' | 'stage.ownerId' | 'stage.externalIds' | 'stage.customFields' | 'stage.deletedAt' | 'pipeline.name' | 'pipeline.description' | 'pipeline.default' | 'pipeline.position' | 'pipeline.requireLostReason' | 'pipeline.ownerId' | 'pipeline.externalIds' | 'pipeline.customFields' | 'pipeline.deletedAt' | 'tag.name' | 'tag.slug' | 'tag.color' | 'tag.ownerId' | 'tag.externalIds' | 'tag.customFields' | 'tag.deletedAt' | 'association.definitionId' | 'association.fromObject' | 'association.fromId' | 'association.toObject' | 'association.toId' | 'association.primary' | 'association.role' | 'association.startedAt' | 'association.endedAt'>;
  /** Ids of API keys and users whose changes are left out, such as your own key */
  excludeActors?: ReadonlyArray<string>;
  enabled?: boolean;
};

export type WebhookCreated = {
  id: string;
  url: string;
  description: string | null;
  /** What it is told of: `contact.created`, `contact.*` or `*` */
  eventTypes: string[];
  /** Of the updates of such an object only those that changed one of these: `contact.lifecycleStage` */
  changedFields: string[];
  /** Ids of API keys and users whose changes are left out */
  excludeActors: string[];
  /** What happens meanwhile is sent when it is again */
  enabled: boolean;
  /** When the server itself stopped sending */
  pausedAt: string | null;
  pausedReason: 'failing' | 'gone' | 'cursor_expired' | 'log_restored' | 'secret_unreadable' | OtherValue | null;
  createdAt: string;
  updatedAt: string;
  createdBy: Actor;
  /** Signs what is sent, as Standard Webhooks has it. Shown this once */
  secret: string;
};

/** An event on its way to a webhook, and what came of each try */
export type WebhookDelivery = {
  id: string;
  webhookId: string;
  /** The header `webhook-id`: the same whenever this event is sent to this webhook */
  messageId: string;
  type: string;
  /** Null for a test */
  recordId: string | null;
  status: 'waiting' | 'delivered' | 'failed' | OtherValue;
  /** Null while an earlier one of the same record waits */
  nextAttemptAt: string | null;
  attemptCount: number;
  /** The last 20, the oldest first */
  attempts: WebhookAttempt[];
  /** The job that made it, when it is a replay */
  replayId: string | null;
  createdAt: string;
  finishedAt: string | null;
  request: WebhookRequest;
};

export type WebhookDeliveryList = { data: WebhookDelivery[]; page: PageInfo };

export type WebhookError = { code: string; message: string };

export type WebhookList = { data: Webhook[]; page: PageInfo };

export type WebhookReplay = {
  /** Of `GET /changes` or of an event: what is behind it. All that is kept unless given */
  fromCursor?: string;
  /** Up to this one, and with it. Up to now unless given */
  toCursor?: string;
  /** Only these */
  objects?: ReadonlyArray<'activity_contact' | 'activity_company' | 'activity_deal' | 'activity_lead' | 'activity' | 'association_definition' | 'company' | 'contact_company' | 'contact' | 'custom_field' | 'deal_contact' | 'deal' | 'lead' | 'stage' | 'pipeline' | 'tag' | 'association'>;
};

export type WebhookReplayed = {
  /** `GET /jobs/{id}` tells how far it is */
  jobId: string;
};

export type WebhookRequest = {
  url: string;
  /** Without `webhook-timestamp` and `webhook-signature`, which each try has its own */
  headers: Record<string, string>;
  /** Null when the log does not have the event any more */
  body: string | null;
};

export type WebhookRotation = {
  /** For how long the former secret is signed with too @default 24 */
  overlapHours?: number;
};

export type WebhookUpdate = {
  /** On the public internet, by https */
  url?: string;
  description?: string | null;
  eventTypes?: ReadonlyArray<'*' | 'activity_contact.*' | 'activity_contact.created' | 'activity_contact.updated' | 'activity_contact.deleted' | 'activity_contact.restored' | 'activity_contact.purged' | 'activity_company.*' | 'activity_company.created' | 'activity_company.updated' | 'activity_company.deleted' | 'activity_company.restored' | 'activity_company.purged' | 'activity_deal.*' | 'activity_deal.created' | 'activity_deal.updated' | 'activity_deal.deleted' | 'activity_deal.restored' | 'activity_deal.purged' | 'activity_lead.*' | 'activity_lead.created' | 'activity_lead.updated' | 'activity_lead.deleted' | 'activity_lead.restored' | 'activity_lead.purged' | 'activity.*' | 'activity.created' | 'activity.updated' | 'activity.deleted' | 'activity.restored' | 'activity.purged' | 'association_definition.*' | 'association_definition.created' | 'association_definition.updated' | 'association_definition.deleted' | 'association_definition.restored' | 'association_definition.purged' | 'company.*' | 'company.created' | 'company.updated' | 'company.deleted' | 'company.restored' | 'company.purged' | 'contact_company.*' | 'contact_company.created' | 'contact_company.updated' | 'contact_company.deleted' | 'contact_company.restored' | 'contact_company.purged' | 'contact.*' | 'contact.created' | 'contact.updated' | 'contact.deleted' | 'contact.restored' | 'contact.purged' | 'custom_field.*' | 'custom_field.created' | 'custom_field.updated' | 'custom_field.deleted' | 'custom_field.restored' | 'custom_field.purged' | 'deal_contact.*' | 'deal_contact.created' | 'deal_contact.updated' | 'deal_contact.deleted' | 'deal_contact.restored' | 'deal_contact.purged' | 'deal.*' | 'deal.created' | 'deal.updated' | 'deal.deleted' | 'deal.restored' | 'deal.purged' | 'lead.*' | 'lead.created' | 'lead.updated' | 'lead.deleted' | 'lead.restored' | 'lead.purged' | 'stage.*' | 'stage.created' | 'stage.updated' | 'stage.deleted' | 'stage.restored' | 'stage.purged' | 'pipeline.*' | 'pipeline.created' | 'pipeline.updated' | 'pipeline.deleted' | 'pipeline.restored' | 'pipeline.purged' | 'tag.*' | 'tag.created' | 'tag.updated' | 'tag.deleted' | 'tag.restored' | 'tag.purged' | 'association.*' | 'association.created' | 'association.updated' | 'association.deleted' | 'association.restored' | 'association.purged'>;
  /** Of the updates of such an object only those that changed one of these are sent; of other objects all */
  changedFields?: ReadonlyArray<'activity_contact.activityId' | 'activity_contact.contactId' | 'activity_contact.role' | 'activity_contact.startedAt' | 'activity_contact.endedAt' | 'activity_company.activityId' | 'activity_company.companyId' | 'activity_company.role' | 'activity_company.startedAt' | 'activity_company.endedAt' | 'activity_deal.activityId' | 'activity_deal.dealId' | 'activity_deal.role' | 'activity_deal.startedAt' | 'activity_deal.endedAt' | 'activity_lead.activityId' | 'activity_lead.leadId' | 'activity_lead.role' | 'activity_lead.startedAt' | 'activity_lead.endedAt' | 'activity.type' | 'activity.subject' | 'activity.body' | 'activity.status' | 'activity.completedAt' | 'activity.pinned' | 'activity.priority' | 'activity.dueAt' | 'activity.startAt' | 'activity.endAt' | 'activity.recurrenceRule' | 'activity.recurrenceStartAt' | 'activity.allDay' | 'activity.durationMs' | 'activity.direction' | 'activity.outcome' | 'activity.location' | 'activity.attendees' | 'activity.assigneeIds' | 'activity.contactId' | 'activity.companyId' | 'activity.dealId' | 'activity.leadId' | 'activity.ownerId' | 'activity.externalIds' | 'activity.customFields' | 'activity.tagIds' | 'activity.deletedAt' | 'association_definition.key' | 'association_definition.fromObject' | 'association_definition.toObject' | 'association_definition.label' | 'association_definition.inverseLabel' | 'association_definition.cardinality' | 'association_definition.builtIn' | 'association_definition.ownerId' | 'association_definition.externalIds' | 'association_definition.customFields' | 'association_definition.deletedAt' | 'company.name' | 'company.legalName' | 'company.domains' | 'company.website' | 'company.industry' | 'company.employeeCount' | 'company.annualRevenue' | 'company.type' | 'company.phone' | 'company.billingAddress' | 'company.shippingAddress' | 'company.taxId' | 'company.foundedYear' | 'company.description' | 'company.parentId' | 'company.lastActivityAt' | 'company.nextActivityAt' | 'company.ownerId' | 'company.externalIds' | 'company.customFields' | 'company.tagIds' | 'company.deletedAt' | 'contact_company.contactId' | 'contact_company.companyId' | 'contact_company.role' | 'contact_company.startedAt' | 'contact_company.endedAt' | 'contact.salutation' | 'contact.firstName' | 'contact.lastName' | 'contact.fullName' | 'contact.emails' | 'contact.email' | 'contact.phones' | 'contact.addresses' | 'contact.jobTitle' | 'contact.department' | 'contact.birthDate' | 'contact.timezone' | 'contact.locale' | 'contact.links' | 'contact.source' | 'contact.lifecycleStage' | 'contact.doNotCall' | 'contact.doNotEmail' | 'contact.companyId' | 'contact.lastActivityAt' | 'contact.nextActivityAt' | 'contact.ownerId' | 'contact.externalIds' | 'contact.customFields' | 'contact.tagIds' | 'contact.deletedAt' | 'custom_field.object' | 'custom_field.key' | 'custom_field.path' | 'custom_field.label' | 'custom_field.description' | 'custom_field.type' | 'custom_field.target' | 'custom_field.required' | 'custom_field.unique' | 'custom_field.indexed' | 'custom_field.default' | 'custom_field.options' | 'custom_field.validation' | 'custom_field.position' | 'custom_field.archivedAt' | 'custom_field.indexedAt' | 'custom_field.ownerId' | 'custom_field.externalIds' | 'custom_field.customFields' | 'custom_field.deletedAt' | 'deal_contact.dealId' | 'deal_contact.contactId' | 'deal_contact.role' | 'deal_contact.startedAt' | 'deal_contact.endedAt' | 'deal.name' | 'deal.amount' | 'deal.currency' | 'deal.probability' | 'deal.weightedAmount' | 'deal.status' | 'deal.pipelineId' | 'deal.stageId' | 'deal.stageEnteredAt' | 'deal.position' | 'deal.expectedCloseDate' | 'deal.closedAt' | 'deal.lostReason' | 'deal.lostNotes' | 'deal.nextStep' | 'deal.source' | 'deal.companyId' | 'deal.contactId' | 'deal.lastActivityAt' | 'deal.nextActivityAt' | 'deal.ownerId' | 'deal.externalIds' | 'deal.customFields' | 'deal.tagIds' | 'deal.deletedAt' | 'lead.salutation' | 'lead.firstName' | 'lead.lastName' | 'lead.fullName' | 'lead.emails' | 'lead.email' | 'lead.phones' | 'lead.companyName' | 'lead.website' | 'lead.jobTitle' | 'lead.source' | 'lead.campaign' | 'lead.status' | 'lead.score' | 'lead.rating' | 'lead.estimatedValue' | 'lead.description' | 'lead.convertedAt' | 'lead.convertedContactId' | 'lead.convertedCompanyId' | 'lead.convertedDealId' | 'lead.lastActivityAt' | 'lead.nextActivityAt' | 'lead.ownerId' | 'lead.externalIds' | 'lead.customFields' | 'lead.tagIds' | 'lead.deletedAt' | 'stage.pipelineId' | 'stage.name' | 'stage.type' | 'stage.probability' | 'stage.position' | 'stage.rottingDays' | 'stage.requiredFields' | 'stage.color' | 'stage.ownerId' | 'stage.externalIds' | 'stage.customFields' | 'stage.deletedAt' | 'pipeline.name' | 'pipeline.description' | 'pipeline.default' | 'pipeline.position' | 'pipeline.requireLostReason' | 'pipeline.ownerId' | 'pipeline.externalIds' | 'pipeline.customFields' | 'pipeline.deletedAt' | 'tag.name' | 'tag.slug' | 'tag.color' | 'tag.ownerId' | 'tag.externalIds' | 'tag.customFields' | 'tag.deletedAt' | 'association.definitionId' | 'association.fromObject' | 'association.fromId' | 'association.toObject' | 'association.toId' | 'association.primary' | 'association.role' | 'association.startedAt' | 'association.endedAt'>;
  /** Ids of API keys and users whose changes are left out, such as your own key */
  excludeActors?: ReadonlyArray<string>;
  enabled?: boolean;
};

/** The query of `oauth.start`. */
export type OauthStartParams = {
  /** Where the browser goes in the end: one of `OAUTH_REDIRECT_URLS`, letter for letter */
  redirectTo: string;
  /** The SHA-256 of a `codeVerifier` as base64url (RFC 7636, S256) */
  codeChallenge: string;
};

/** The query of `oauth.callback`. */
export type OauthCallbackParams = { state?: string; code?: string; error?: string };

/** The query of `organization.delete`. */
export type OrganizationDeleteParams = {
  /** The name of the organization, letter for letter */
  confirm?: string;
};

/** The query of `members.list`. */
export type MembersListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'email' | '-email' | 'role' | '-role' | 'status' | '-status' | 'createdAt' | '-createdAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'email' | 'role' | 'status' | 'createdAt'>;
  /** Related records to show */
  include?: ReadonlyArray<'teams'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  email?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'active' | 'suspended' | 'pending' | 'removed', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `members.get`. */
export type MembersGetParams = {
  /** Related records to show */
  include?: ReadonlyArray<'teams'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'email' | 'role' | 'status' | 'createdAt'>;
};

/** The query of `members.delete`. */
export type MembersDeleteParams = {
  /** The member who is to own what was his */
  reassignTo?: string;
};

/** The query of `invitations.list`. */
export type InvitationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'email' | '-email' | 'name' | '-name' | 'role' | '-role' | 'status' | '-status' | 'sentAt' | '-sentAt' | 'expiresAt' | '-expiresAt' | 'createdAt' | '-createdAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'memberId' | 'email' | 'name' | 'role' | 'status' | 'sentAt' | 'expiresAt' | 'createdAt' | 'createdBy'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  memberId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  email?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'open' | 'expired', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  sentAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  expiresAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `teams.list`. */
export type TeamsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'parentId' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  parentId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `teams.members.list`. */
export type TeamsMembersListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'email' | '-email' | 'role' | '-role' | 'status' | '-status' | 'createdAt' | '-createdAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'email' | 'role' | 'status' | 'createdAt'>;
  /** Related records to show */
  include?: ReadonlyArray<'teams'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  email?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'active' | 'suspended' | 'pending' | 'removed', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `members.teams.list`. */
export type MembersTeamsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'parentId' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  parentId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `apiKeys.list`. */
export type ApiKeysListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'rateLimit' | '-rateLimit' | 'createdAt' | '-createdAt' | 'expiresAt' | '-expiresAt' | 'previousUntil' | '-previousUntil' | 'lastUsedAt' | '-lastUsedAt' | 'revokedAt' | '-revokedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'permissions' | 'rateLimit' | 'createdAt' | 'createdBy' | 'expiresAt' | 'previousUntil' | 'lastUsedAt' | 'revokedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  rateLimit?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  expiresAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  previousUntil?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  lastUsedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  revokedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `roles.list`. */
export type RolesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'name' | '-name' | 'description' | '-description' | 'builtIn' | '-builtIn' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'key' | 'name' | 'description' | 'builtIn' | 'access' | 'permissions' | 'fields' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  builtIn?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `audit.list`. */
export type AuditListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'type' | '-type' | 'address' | '-address' | 'userAgent' | '-userAgent' | 'createdAt' | '-createdAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'type' | 'target' | 'createdBy' | 'details' | 'address' | 'userAgent' | 'requestId' | 'createdAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  type?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  target?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdBy?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  address?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  userAgent?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  requestId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `companies.list`. */
export type CompaniesListParams = Own<'CompaniesListParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `name`, `industry`, `annualRevenue`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'legalName' | '-legalName' | 'website' | '-website' | 'industry' | '-industry' | 'employeeCount' | '-employeeCount' | 'annualRevenue' | '-annualRevenue' | 'type' | '-type' | 'phone' | '-phone' | 'taxId' | '-taxId' | 'foundedYear' | '-foundedYear' | 'description' | '-description' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'billingAddress' | 'shippingAddress' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'parent' | 'owner' | 'contacts' | 'activities' | 'tags' | 'subsidiaries' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  legalName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  domains?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  website?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  industry?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  employeeCount?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  annualRevenue?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  type?: Filter<'prospect' | 'customer' | 'partner' | 'vendor' | 'competitor' | 'other', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  phone?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  taxId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  foundedYear?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  parentId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  lastActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  nextActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `companies.get`. */
export type CompaniesGetParams = Own<'CompaniesGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'parent' | 'owner' | 'contacts' | 'activities' | 'tags' | 'subsidiaries' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'billingAddress' | 'shippingAddress' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `companies.access`. */
export type CompaniesAccessParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `companies.history`. */
export type CompaniesHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'name' | 'legalName' | 'domains' | 'website' | 'industry' | 'employeeCount' | 'annualRevenue' | 'type' | 'phone' | 'billingAddress' | 'shippingAddress' | 'taxId' | 'foundedYear' | 'description' | 'parentId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'createdBy' | 'deletedAt';
  /** Entries about its links too */
  include?: ReadonlyArray<'links'>;
};

/** The query of `companies.timeline`. */
export type CompaniesTimelineParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Entries of these types alone */
  types?: ReadonlyArray<'activity' | 'change'>;
};

/** The query of `companies.duplicates`. */
export type CompaniesDuplicatesParams = {
  /** How many records are shown @default 10 */
  limit?: number;
};

/** The query of `companies.associations.list`. */
export type CompaniesAssociationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'label' | '-label' | 'inverse' | '-inverse' | 'primary' | '-primary' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'definitionId' | 'key' | 'label' | 'inverse' | 'record' | 'primary' | 'role' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  definitionId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverse?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  primary?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `companies.contacts.list`. */
export type CompaniesContactsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'companyId' | 'contactId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `companies.activities.list`. */
export type CompaniesActivitiesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'companyId' | 'activityId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `contacts.list`. */
export type ContactsListParams = Own<'ContactsListParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `lastName`, `firstName`, `fullName`, `email`, `lifecycleStage`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'salutation' | '-salutation' | 'firstName' | '-firstName' | 'lastName' | '-lastName' | 'fullName' | '-fullName' | 'email' | '-email' | 'jobTitle' | '-jobTitle' | 'department' | '-department' | 'birthDate' | '-birthDate' | 'timezone' | '-timezone' | 'locale' | '-locale' | 'source' | '-source' | 'lifecycleStage' | '-lifecycleStage' | 'doNotCall' | '-doNotCall' | 'doNotEmail' | '-doNotEmail' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'addresses' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'links' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'company' | 'owner' | 'companies' | 'deals' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  salutation?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  firstName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  lastName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  fullName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  email?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  jobTitle?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  department?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  birthDate?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  timezone?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  locale?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  source?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  lifecycleStage?: Filter<'subscriber' | 'lead' | 'marketing_qualified' | 'sales_qualified' | 'opportunity' | 'customer' | 'evangelist' | 'other', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  doNotCall?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  doNotEmail?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  lastActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  nextActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `contacts.get`. */
export type ContactsGetParams = Own<'ContactsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'company' | 'owner' | 'companies' | 'deals' | 'activities' | 'tags' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'addresses' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'links' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `contacts.access`. */
export type ContactsAccessParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `contacts.history`. */
export type ContactsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'addresses' | 'jobTitle' | 'department' | 'birthDate' | 'timezone' | 'locale' | 'links' | 'source' | 'lifecycleStage' | 'doNotCall' | 'doNotEmail' | 'companyId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'createdBy' | 'deletedAt';
  /** Entries about its links too */
  include?: ReadonlyArray<'links'>;
};

/** The query of `contacts.timeline`. */
export type ContactsTimelineParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Entries of these types alone */
  types?: ReadonlyArray<'activity' | 'change'>;
};

/** The query of `contacts.duplicates`. */
export type ContactsDuplicatesParams = {
  /** How many records are shown @default 10 */
  limit?: number;
};

/** The query of `contacts.associations.list`. */
export type ContactsAssociationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'label' | '-label' | 'inverse' | '-inverse' | 'primary' | '-primary' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'definitionId' | 'key' | 'label' | 'inverse' | 'record' | 'primary' | 'role' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  definitionId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverse?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  primary?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `contacts.companies.list`. */
export type ContactsCompaniesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'contactId' | 'companyId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `contacts.deals.list`. */
export type ContactsDealsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'contactId' | 'dealId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<'decision_maker' | 'champion' | 'evaluator' | 'influencer' | 'economic_buyer' | 'blocker' | 'other', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `contacts.activities.list`. */
export type ContactsActivitiesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'contactId' | 'activityId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `pipelines.list`. */
export type PipelinesListParams = Own<'PipelinesListParams', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'description' | '-description' | 'default' | '-default' | 'position' | '-position' | 'requireLostReason' | '-requireLostReason' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'stages' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  default?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  position?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  requireLostReason?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `pipelines.get`. */
export type PipelinesGetParams = Own<'PipelinesGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'stages' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `pipelines.delete`. */
export type PipelinesDeleteParams = {
  /** The stage that its deals go to; needed where there are some */
  moveDealsTo?: string;
};

/** The query of `pipelines.history`. */
export type PipelinesHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'name' | 'description' | 'default' | 'position' | 'requireLostReason' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'createdBy' | 'deletedAt';
};

/** The query of `pipelines.board`. */
export type PipelinesBoardParams = Own<'PipelinesBoardParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'stage' | 'company' | 'contact' | 'owner' | 'contacts' | 'activities' | 'tags' | CustomFieldName>;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  amount?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  currency?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  probability?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  weightedAmount?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  status?: Filter<'open' | 'won' | 'lost', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  pipelineId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  stageId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  stageEnteredAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  position?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  expectedCloseDate?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  closedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  lostReason?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  lostNotes?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  nextStep?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  source?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  lastActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  nextActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
}>;

/** The query of `stages.list`. */
export type StagesListParams = Own<'StagesListParams', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'type' | '-type' | 'probability' | '-probability' | 'position' | '-position' | 'rottingDays' | '-rottingDays' | 'color' | '-color' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'requiredFields' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  pipelineId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  type?: Filter<'open' | 'won' | 'lost', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  probability?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  position?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  rottingDays?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  color?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `stages.get`. */
export type StagesGetParams = Own<'StagesGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'owner' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'requiredFields' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `stages.delete`. */
export type StagesDeleteParams = {
  /** The stage that its deals go to; needed where there are some */
  moveDealsTo?: string;
};

/** The query of `stages.history`. */
export type StagesHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'pipelineId' | 'name' | 'type' | 'probability' | 'position' | 'rottingDays' | 'requiredFields' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'createdBy' | 'deletedAt';
};

/** The query of `deals.list`. */
export type DealsListParams = Own<'DealsListParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `name`, `amount`, `expectedCloseDate`, `closedAt`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'amount' | '-amount' | 'currency' | '-currency' | 'probability' | '-probability' | 'weightedAmount' | '-weightedAmount' | 'status' | '-status' | 'stageEnteredAt' | '-stageEnteredAt' | 'position' | '-position' | 'expectedCloseDate' | '-expectedCloseDate' | 'closedAt' | '-closedAt' | 'lostReason' | '-lostReason' | 'lostNotes' | '-lostNotes' | 'nextStep' | '-nextStep' | 'source' | '-source' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'stage' | 'company' | 'contact' | 'owner' | 'contacts' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  amount?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  currency?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  probability?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  weightedAmount?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  status?: Filter<'open' | 'won' | 'lost', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  pipelineId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  stageId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  stageEnteredAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  position?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  expectedCloseDate?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  closedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  lostReason?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  lostNotes?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  nextStep?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  source?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  lastActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  nextActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `deals.get`. */
export type DealsGetParams = Own<'DealsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'pipeline' | 'stage' | 'company' | 'contact' | 'owner' | 'contacts' | 'activities' | 'tags' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `deals.access`. */
export type DealsAccessParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `deals.history`. */
export type DealsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'name' | 'amount' | 'currency' | 'probability' | 'weightedAmount' | 'status' | 'pipelineId' | 'stageId' | 'stageEnteredAt' | 'position' | 'expectedCloseDate' | 'closedAt' | 'lostReason' | 'lostNotes' | 'nextStep' | 'source' | 'companyId' | 'contactId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'createdBy' | 'deletedAt';
  /** Entries about its links too */
  include?: ReadonlyArray<'links'>;
};

/** The query of `deals.timeline`. */
export type DealsTimelineParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Entries of these types alone */
  types?: ReadonlyArray<'activity' | 'stage_transition' | 'change'>;
};

/** The query of `deals.associations.list`. */
export type DealsAssociationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'label' | '-label' | 'inverse' | '-inverse' | 'primary' | '-primary' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'definitionId' | 'key' | 'label' | 'inverse' | 'record' | 'primary' | 'role' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  definitionId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverse?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  primary?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `deals.contacts.list`. */
export type DealsContactsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'dealId' | 'contactId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<'decision_maker' | 'champion' | 'evaluator' | 'influencer' | 'economic_buyer' | 'blocker' | 'other', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `deals.activities.list`. */
export type DealsActivitiesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'dealId' | 'activityId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `deals.transitions`. */
export type DealsTransitionsParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'at' | '-at' | 'durationMs' | '-durationMs'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'dealId' | 'fromStageId' | 'toStageId' | 'at' | 'durationMs' | 'createdBy'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  fromStageId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  toStageId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  at?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  durationMs?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `activities.list`. */
export type ActivitiesListParams = Own<'ActivitiesListParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `dueAt`, `startAt`, `completedAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'type' | '-type' | 'subject' | '-subject' | 'body' | '-body' | 'status' | '-status' | 'completedAt' | '-completedAt' | 'pinned' | '-pinned' | 'priority' | '-priority' | 'dueAt' | '-dueAt' | 'startAt' | '-startAt' | 'endAt' | '-endAt' | 'recurrenceRule' | '-recurrenceRule' | 'recurrenceStartAt' | '-recurrenceStartAt' | 'allDay' | '-allDay' | 'durationMs' | '-durationMs' | 'direction' | '-direction' | 'outcome' | '-outcome' | 'location' | '-location' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'attendees' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'contact' | 'company' | 'deal' | 'lead' | 'owner' | 'contacts' | 'companies' | 'deals' | 'leads' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  type?: Filter<'task' | 'call' | 'meeting' | 'note' | 'email', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  subject?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  body?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'open' | 'in_progress' | 'completed' | 'cancelled', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  completedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  pinned?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  priority?: Filter<'low' | 'normal' | 'high' | 'urgent', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dueAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  startAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  recurrenceRule?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  recurrenceStartAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  allDay?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  durationMs?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  direction?: Filter<'inbound' | 'outbound', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  outcome?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  location?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  assigneeIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  leadId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `activities.get`. */
export type ActivitiesGetParams = Own<'ActivitiesGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'contact' | 'company' | 'deal' | 'lead' | 'owner' | 'contacts' | 'companies' | 'deals' | 'leads' | 'tags' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'attendees' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `activities.access`. */
export type ActivitiesAccessParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `activities.history`. */
export type ActivitiesHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'type' | 'subject' | 'body' | 'status' | 'completedAt' | 'pinned' | 'priority' | 'dueAt' | 'startAt' | 'endAt' | 'recurrenceRule' | 'recurrenceStartAt' | 'allDay' | 'durationMs' | 'direction' | 'outcome' | 'location' | 'attendees' | 'assigneeIds' | 'contactId' | 'companyId' | 'dealId' | 'leadId' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'createdBy' | 'deletedAt';
  /** Entries about its links too */
  include?: ReadonlyArray<'links'>;
};

/** The query of `activities.associations.list`. */
export type ActivitiesAssociationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'label' | '-label' | 'inverse' | '-inverse' | 'primary' | '-primary' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'definitionId' | 'key' | 'label' | 'inverse' | 'record' | 'primary' | 'role' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  definitionId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverse?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  primary?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `activities.contacts.list`. */
export type ActivitiesContactsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'activityId' | 'contactId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  contactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `activities.companies.list`. */
export type ActivitiesCompaniesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'activityId' | 'companyId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  companyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `activities.deals.list`. */
export type ActivitiesDealsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'activityId' | 'dealId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  dealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `activities.leads.list`. */
export type ActivitiesLeadsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'activityId' | 'leadId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  leadId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `leads.list`. */
export type LeadsListParams = Own<'LeadsListParams', {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q?: string;
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. However long the list is, a page costs the same by `createdAt`, `updatedAt`, `fullName`, `lastName`, `companyName`, `email`, `status`, `score`, `convertedAt`, `lastActivityAt`, `nextActivityAt` and custom fields that are `indexed` */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'salutation' | '-salutation' | 'firstName' | '-firstName' | 'lastName' | '-lastName' | 'fullName' | '-fullName' | 'email' | '-email' | 'companyName' | '-companyName' | 'website' | '-website' | 'jobTitle' | '-jobTitle' | 'source' | '-source' | 'campaign' | '-campaign' | 'status' | '-status' | 'score' | '-score' | 'rating' | '-rating' | 'estimatedValue' | '-estimatedValue' | 'description' | '-description' | 'convertedAt' | '-convertedAt' | 'lastActivityAt' | '-lastActivityAt' | 'nextActivityAt' | '-nextActivityAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'convertedContact' | 'convertedCompany' | 'convertedDeal' | 'owner' | 'activities' | 'tags' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  salutation?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  firstName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  lastName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  fullName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  email?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  companyName?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  website?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  jobTitle?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  source?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  campaign?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'new' | 'working' | 'qualified' | 'converted' | 'unqualified', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  score?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  rating?: Filter<'hot' | 'warm' | 'cold', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  estimatedValue?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  convertedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  convertedContactId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  convertedCompanyId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  convertedDealId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  lastActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  nextActivityAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `leads.get`. */
export type LeadsGetParams = Own<'LeadsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'convertedContact' | 'convertedCompany' | 'convertedDeal' | 'owner' | 'activities' | 'tags' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `leads.access`. */
export type LeadsAccessParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `leads.history`. */
export type LeadsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'salutation' | 'firstName' | 'lastName' | 'fullName' | 'emails' | 'email' | 'phones' | 'companyName' | 'website' | 'jobTitle' | 'source' | 'campaign' | 'status' | 'score' | 'rating' | 'estimatedValue' | 'description' | 'convertedAt' | 'convertedContactId' | 'convertedCompanyId' | 'convertedDealId' | 'lastActivityAt' | 'nextActivityAt' | 'ownerId' | 'externalIds' | 'customFields' | 'tagIds' | 'createdAt' | 'createdBy' | 'deletedAt';
  /** Entries about its links too */
  include?: ReadonlyArray<'links'>;
};

/** The query of `leads.timeline`. */
export type LeadsTimelineParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Entries of these types alone */
  types?: ReadonlyArray<'activity' | 'change'>;
};

/** The query of `leads.duplicates`. */
export type LeadsDuplicatesParams = {
  /** How many records are shown @default 10 */
  limit?: number;
};

/** The query of `leads.associations.list`. */
export type LeadsAssociationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'key' | '-key' | 'label' | '-label' | 'inverse' | '-inverse' | 'primary' | '-primary' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'definitionId' | 'key' | 'label' | 'inverse' | 'record' | 'primary' | 'role' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  definitionId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverse?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  primary?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `leads.activities.list`. */
export type LeadsActivitiesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'role' | '-role' | 'startedAt' | '-startedAt' | 'endedAt' | '-endedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'leadId' | 'activityId' | 'role' | 'primary' | 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  leadId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  activityId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  role?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  endedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
};

/** The query of `customFields.list`. */
export type CustomFieldsListParams = Own<'CustomFieldsListParams', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'object' | '-object' | 'key' | '-key' | 'path' | '-path' | 'label' | '-label' | 'description' | '-description' | 'type' | '-type' | 'target' | '-target' | 'required' | '-required' | 'unique' | '-unique' | 'indexed' | '-indexed' | 'position' | '-position' | 'archivedAt' | '-archivedAt' | 'indexedAt' | '-indexedAt' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'default' | 'options' | 'validation' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  object?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  path?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  type?: Filter<'text' | 'long_text' | 'number' | 'currency' | 'percent' | 'boolean' | 'date' | 'datetime' | 'select' | 'multi_select' | 'email' | 'phone' | 'url' | 'user' | 'record' | 'json', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  target?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  required?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  unique?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  indexed?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  position?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  archivedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  indexedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `customFields.get`. */
export type CustomFieldsGetParams = Own<'CustomFieldsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'default' | 'options' | 'validation' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `customFields.history`. */
export type CustomFieldsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'object' | 'key' | 'path' | 'label' | 'description' | 'type' | 'target' | 'required' | 'unique' | 'indexed' | 'default' | 'options' | 'validation' | 'position' | 'archivedAt' | 'indexedAt' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'createdBy' | 'deletedAt';
};

/** The query of `tags.list`. */
export type TagsListParams = Own<'TagsListParams', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'name' | '-name' | 'slug' | '-slug' | 'color' | '-color' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'slug' | 'color' | 'counts' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  slug?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  color?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `tags.get`. */
export type TagsGetParams = Own<'TagsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'name' | 'slug' | 'color' | 'counts' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `tags.history`. */
export type TagsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'name' | 'slug' | 'color' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'createdBy' | 'deletedAt';
};

/** The query of `associationDefinitions.list`. */
export type AssociationDefinitionsListParams = Own<'AssociationDefinitionsListParams', {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'version' | '-version' | 'key' | '-key' | 'fromObject' | '-fromObject' | 'toObject' | '-toObject' | 'label' | '-label' | 'inverseLabel' | '-inverseLabel' | 'cardinality' | '-cardinality' | 'builtIn' | '-builtIn' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'deletedAt' | '-deletedAt' | SortPath>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  /** Shows deleted records too, or only them */
  deleted?: 'only' | 'include';
  /** The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given */
  view?: string;
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  version?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  key?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  fromObject?: Filter<'activity' | 'company' | 'contact' | 'deal' | 'lead', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  toObject?: Filter<'activity' | 'company' | 'contact' | 'deal' | 'lead', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  label?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  inverseLabel?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  cardinality?: Filter<'one_to_one' | 'one_to_many' | 'many_to_one' | 'many_to_many', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  builtIn?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  deletedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  [path: FieldPath]: PathFilter;
}>;

/** The query of `associationDefinitions.get`. */
export type AssociationDefinitionsGetParams = Own<'AssociationDefinitionsGetParams', {
  /** Related records to show */
  include?: ReadonlyArray<'owner' | CustomFieldName>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'version' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'updatedAt' | 'createdBy' | 'deletedAt' | CustomFieldName>;
  /** Shows the record though it is deleted */
  deleted?: 'include';
  /** Shows the record, and what is included, as it stood at that time */
  asOf?: string;
}>;

/** The query of `associationDefinitions.history`. */
export type AssociationDefinitionsHistoryParams = {
  /** Entries on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Only entries that changed it; a page may have fewer than `limit` then */
  field?: 'id' | 'key' | 'fromObject' | 'toObject' | 'label' | 'inverseLabel' | 'cardinality' | 'builtIn' | 'ownerId' | 'externalIds' | 'customFields' | 'createdAt' | 'createdBy' | 'deletedAt';
};

/** The query of `batch.run`. */
export type BatchRunParams = {
  /** Carries all out, answers what would be, and takes everything back */
  dryRun?: 'true' | 'false';
};

/** The query of `search.list`. */
export type SearchListParams = {
  /** Words that the record has, or that begin words of it, without regard to case and accents */
  q: string;
  /** Which objects; all unless given */
  objects?: ReadonlyArray<'activity' | 'company' | 'contact' | 'deal' | 'lead'>;
  /** Records at most @default 20 */
  limit?: number;
};

/** The query of `dashboard.get`. */
export type DashboardGetParams = {
  /** A year, a quarter or a month, in the organization’s time zone: the present quarter unless given */
  period?: string;
  /** What belongs to the member */
  ownerId?: string;
  /** What belongs to members of the team, and of the teams within it */
  teamId?: string;
  /** Deals of the pipeline */
  pipelineId?: string;
  /** Also tells what belongs to each; who is in two teams counts in both */
  groupBy?: 'owner' | 'team';
};

/** The query of `forecast.get`. */
export type ForecastGetParams = {
  /** A year, a quarter or a month, in the organization’s time zone: the present quarter unless given */
  period?: string;
  /** What belongs to the member */
  ownerId?: string;
  /** What belongs to members of the team, and of the teams within it */
  teamId?: string;
  /** Deals of the pipeline */
  pipelineId?: string;
  /** Also tells what belongs to each; who is in two teams counts in both */
  groupBy?: 'owner' | 'team';
};

/** The query of `views.list`. */
export type ViewsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'object' | '-object' | 'name' | '-name' | 'shared' | '-shared' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'object' | 'name' | 'filter' | 'sort' | 'fields' | 'include' | 'q' | 'shared' | 'createdAt' | 'updatedAt' | 'createdBy'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  object?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  shared?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `changes.list`. */
export type ChangesListParams = {
  /** The cursor of the page before; without it all that is kept comes */
  after?: string;
  /** Only changes of these */
  objects?: ReadonlyArray<'activity_contact' | 'activity_company' | 'activity_deal' | 'activity_lead' | 'activity' | 'association_definition' | 'company' | 'contact_company' | 'contact' | 'custom_field' | 'deal_contact' | 'deal' | 'lead' | 'stage' | 'pipeline' | 'tag' | 'association'>;
  /** Only changes of these types */
  types?: ReadonlyArray<'activity_contact.created' | 'activity_contact.updated' | 'activity_contact.deleted' | 'activity_contact.restored' | 'activity_contact.purged' | 'activity_company.created' | 'activity_company.updated' | 'activity_company.deleted' | 'activity_company.restored' | 'activity_company.purged' | 'activity_deal.created' | 'activity_deal.updated' | 'activity_deal.deleted' | 'activity_deal.restored' | 'activity_deal.purged' | 'activity_lead.created' | 'activity_lead.updated' | 'activity_lead.deleted' | 'activity_lead.restored' | 'activity_lead.purged' | 'activity.created' | 'activity.updated' | 'activity.deleted' | 'activity.restored' | 'activity.purged' | 'association_definition.created' | 'association_definition.updated' | 'association_definition.deleted' | 'association_definition.restored' | 'association_definition.purged' | 'company.created' | 'company.updated' | 'company.deleted' | 'company.restored' | 'company.purged' | 'contact_company.created' | 'contact_company.updated' | 'contact_company.deleted' | 'contact_company.restored' | 'contact_company.purged' | 'contact.created' | 'contact.updated' | 'contact.deleted' | 'contact.restored' | 'contact.purged' | 'custom_field.created' | 'custom_field.updated' | 'custom_field.deleted' | 'custom_field.restored' | 'custom_field.purged' | 'deal_contact.created' | 'deal_contact.updated' | 'deal_contact.deleted' | 'deal_contact.restored' | 'deal_contact.purged' | 'deal.created' | 'deal.updated' | 'deal.deleted' | 'deal.restored' | 'deal.purged' | 'lead.created' | 'lead.updated' | 'lead.deleted' | 'lead.restored' | 'lead.purged' | 'stage.created' | 'stage.updated' | 'stage.deleted' | 'stage.restored' | 'stage.purged' | 'pipeline.created' | 'pipeline.updated' | 'pipeline.deleted' | 'pipeline.restored' | 'pipeline.purged' | 'tag.created' | 'tag.updated' | 'tag.deleted' | 'tag.restored' | 'tag.purged' | 'association.created' | 'association.updated' | 'association.deleted' | 'association.restored' | 'association.purged'>;
  /** Changes on a page @default 100 */
  limit?: number;
  /** Seconds to wait for a change when there is none @default 0 */
  wait?: number;
};

/** The query of `snapshot.get`. */
export type SnapshotGetParams = {
  /** Only these */
  objects?: ReadonlyArray<'activity_contact' | 'activity_company' | 'activity_deal' | 'activity_lead' | 'activity' | 'association_definition' | 'company' | 'contact_company' | 'contact' | 'custom_field' | 'deal_contact' | 'deal' | 'lead' | 'stage' | 'pipeline' | 'tag' | 'association'>;
};

/** The query of `forms.list`. */
export type FormsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'name' | '-name' | 'object' | '-object' | 'honeypot' | '-honeypot' | 'redirectUrl' | '-redirectUrl' | 'existing' | '-existing' | 'enabled' | '-enabled' | 'publicKey' | '-publicKey' | 'previousKeyUntil' | '-previousKeyUntil' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'name' | 'object' | 'fields' | 'values' | 'ownerId' | 'tagIds' | 'allowedOrigins' | 'honeypot' | 'submissionsPerMinute' | 'redirectUrl' | 'doubleOptIn' | 'existing' | 'enabled' | 'publicKey' | 'previousKeyUntil' | 'createdAt' | 'updatedAt' | 'createdBy'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  name?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  object?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  ownerId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  tagIds?: Filter<string, 'hasAny' | 'hasAll' | 'hasNone' | 'isNull'>;
  honeypot?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  redirectUrl?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  existing?: Filter<'update' | 'fill', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  enabled?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  publicKey?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  previousKeyUntil?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `forms.submissions.list`. */
export type FormsSubmissionsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'status' | '-status' | 'confirmationExpiresAt' | '-confirmationExpiresAt' | 'confirmedAt' | '-confirmedAt' | 'createdAt' | '-createdAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'formId' | 'status' | 'inputs' | 'recordId' | 'unmapped' | 'problems' | 'confirmationExpiresAt' | 'confirmedAt' | 'requestId' | 'createdAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  formId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  status?: Filter<'processed' | 'unprocessed' | 'spam' | 'awaiting_confirmation', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  recordId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  confirmationExpiresAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  confirmedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  requestId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `forms.submissions.create`. */
export type FormsSubmissionsCreateParams = {
  /** The form's public key */
  key?: string;
};

/** The query of `jobs.list`. */
export type JobsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'kind' | '-kind' | 'status' | '-status' | 'attempt' | '-attempt' | 'failures' | '-failures' | 'maxFailures' | '-maxFailures' | 'runAt' | '-runAt' | 'createdAt' | '-createdAt' | 'startedAt' | '-startedAt' | 'finishedAt' | '-finishedAt' | 'cancelRequestedAt' | '-cancelRequestedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'kind' | 'status' | 'progress' | 'result' | 'error' | 'attempt' | 'failures' | 'maxFailures' | 'runAt' | 'createdAt' | 'createdBy' | 'startedAt' | 'finishedAt' | 'cancelRequestedAt'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  kind?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  status?: Filter<'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  attempt?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  failures?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  maxFailures?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  runAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  startedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  finishedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  cancelRequestedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `webhooks.list`. */
export type WebhooksListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'url' | '-url' | 'description' | '-description' | 'enabled' | '-enabled' | 'pausedAt' | '-pausedAt' | 'pausedReason' | '-pausedReason' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'url' | 'description' | 'eventTypes' | 'changedFields' | 'excludeActors' | 'enabled' | 'pausedAt' | 'pausedReason' | 'createdAt' | 'updatedAt' | 'createdBy'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  url?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  description?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  enabled?: Filter<boolean, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  pausedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  pausedReason?: Filter<'failing' | 'gone' | 'cursor_expired' | 'log_restored' | 'secret_unreadable', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  updatedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `webhooks.deliveries.list`. */
export type WebhooksDeliveriesListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** Fields to sort by, `-` for descending; nulls come last. */
  sort?: ReadonlyArray<'id' | '-id' | 'messageId' | '-messageId' | 'type' | '-type' | 'status' | '-status' | 'nextAttemptAt' | '-nextAttemptAt' | 'attemptCount' | '-attemptCount' | 'createdAt' | '-createdAt' | 'finishedAt' | '-finishedAt'>;
  /** The fields to show; `id` is always shown */
  fields?: ReadonlyArray<'id' | 'webhookId' | 'messageId' | 'type' | 'recordId' | 'status' | 'nextAttemptAt' | 'attemptCount' | 'attempts' | 'replayId' | 'createdAt' | 'finishedAt' | 'request'>;
  /** Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass @default "none" */
  total?: 'none' | 'estimated' | 'exact';
  id?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  webhookId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  messageId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  type?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'contains' | 'startsWith' | 'endsWith'>;
  recordId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  status?: Filter<'waiting' | 'delivered' | 'failed', 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  nextAttemptAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  attemptCount?: Filter<number, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  replayId?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull'>;
  createdAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
  finishedAt?: Filter<string, 'eq' | 'ne' | 'in' | 'nin' | 'isNull' | 'gt' | 'gte' | 'lt' | 'lte'>;
};

/** The query of `admin.users.list`. */
export type AdminUsersListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** A part of the e-mail address or of the name */
  q?: string;
};

/** The query of `admin.users.sessions.list`. */
export type AdminUsersSessionsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};

/** The query of `admin.organizations.list`. */
export type AdminOrganizationsListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
  /** A part of the name, or an owner's e-mail address */
  q?: string;
};

/** The query of `admin.audit.list`. */
export type AdminAuditListParams = {
  /** Rows on a page @default 50 */
  limit?: number;
  /** The `nextCursor` of the page before */
  cursor?: string;
};
