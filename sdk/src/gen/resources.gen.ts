// Written by `npm run generate` from the OpenAPI document.

import type { ConditionalOptions, KeyedOptions, RequestOptions } from '../core/options.ts';
import type { PagePromise } from '../core/pages.ts';
import type { Reply } from '../core/reply.ts';
import type { Choice, Shaped, Shaping } from '../core/shape.ts';
import type * as T from './types.gen.ts';

export interface AuthSessionsResource {
  /**
   * List your sessions, in all your organizations
   *
   * The one used last first. There are no further pages: of more than 200, the first are shown.
   */
  list(options?: RequestOptions): PagePromise<T.Session>;

  /**
   * End all your sessions but this one
   *
   * You must have signed in within the last ten minutes.
   */
  endOthers(options?: RequestOptions): Reply<void>;

  /**
   * End one of your sessions
   *
   * Its next request is refused. It may be the one that asks; for another one you must have signed in within the last ten minutes.
   */
  end(id: string, options?: RequestOptions): Reply<void>;
}

export interface AuthSecondFactorResource {
  /** Is your second factor on? */
  get(options?: RequestOptions): Reply<T.SecondFactor>;

  /**
   * Get a secret for an app that shows codes (TOTP)
   *
   * Nothing is asked for before it is confirmed, within half an hour. You must have signed in within the last ten minutes. Once more gives another secret.
   */
  enrol(body: T.SecondFactorEnrolment, options?: RequestOptions): Reply<T.SecondFactorSecret>;

  /**
   * Turn the second factor on by a code of the app
   *
   * From then on it is asked for at sign-in. All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirm(body: T.SecondFactorCode, options?: RequestOptions): Reply<T.RecoveryCodes>;

  /**
   * Go on signing in by a code
   *
   * Whichever way in gave `second_factor_required` gave a `challenge` with it, which is good for five minutes and one answer.
   */
  answer(body: T.SecondFactorAnswer, options?: RequestOptions): Reply<T.SignedIn>;

  /**
   * Get a secret for an app, to sign in where a second factor is demanded
   *
   * Whichever way in gave `second_factor_enrolment_required` gave a `challenge` with it, which is good for ten minutes. Once more gives another secret.
   */
  enrolAtSignIn(body: T.SignInEnrolment, options?: RequestOptions): Reply<T.SecondFactorSecret>;

  /**
   * Turn the second factor on by a code of the app, and sign in
   *
   * All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirmAtSignIn(body: T.SignInEnrolmentCode, options?: RequestOptions): Reply<T.SignedInEnrolled>;

  /**
   * Turn the second factor off by a code
   *
   * You must have signed in within the last ten minutes, and belong to no organization that demands it.
   */
  turnOff(body: T.SecondFactorCode, options?: RequestOptions): Reply<void>;

  /**
   * Get other recovery codes
   *
   * The former ones are not good any more. You must have signed in within the last ten minutes.
   */
  renewRecoveryCodes(body: T.SecondFactorCode, options?: RequestOptions): Reply<T.RecoveryCodes>;
}

export interface AuthResource {
  readonly sessions: AuthSessionsResource;
  readonly secondFactor: AuthSecondFactorResource;

  /** Register a user and an organization */
  register(body: T.Registration, options?: RequestOptions): Reply<T.SignedIn>;

  /** Sign in by e-mail address and password */
  login(body: T.Login, options?: RequestOptions): Reply<T.SignedIn>;

  /** Who am I? */
  session(options?: RequestOptions): Reply<T.CurrentSession>;

  /**
   * Get new tokens for the refresh token
   *
   * A refresh token is good for one refresh. Within 10 seconds the same one gets the same reply again, so that a client may try again; later it ends the session, since somebody else may have it.
   */
  refresh(body?: T.Refresh, options?: RequestOptions): Reply<T.SignedIn>;

  /**
   * End the session
   *
   * That of the refresh token, or else of the access token, or else of the cookie. Its tokens are refused from then on. One that is over is no error.
   */
  logout(body?: T.LogOut, options?: RequestOptions): Reply<void>;

  /**
   * Go on in another organization
   *
   * The session goes on there, with the tokens of the reply: those for the former organization are refused.
   */
  switchOrganization(body: T.OrganizationSwitch, options?: RequestOptions): Reply<T.SignedIn>;

  /**
   * Change your password
   *
   * Ends all your other sessions. A notice is mailed to you. Who signs in by a provider alone gets a password by this.
   */
  changePassword(body: T.PasswordChange, options?: RequestOptions): Reply<void>;

  /**
   * Have a link mailed by which a password is chosen
   *
   * The answer is the same whether anybody has the address or not.
   */
  resetPassword(body: T.PasswordReset, options?: RequestOptions): Reply<void>;

  /**
   * Choose a password, by the link of the mail
   *
   * Once, within an hour. All sessions of the user end, and all his other links. His address is verified by it. Sign in then.
   */
  confirmPasswordReset(body: T.PasswordResetConfirmation, options?: RequestOptions): Reply<void>;

  /**
   * Say that an e-mail address is yours
   *
   * By the link of the mail, once: the one that comes with registration, or the one that changes your address. No access token is needed.
   */
  verifyEmail(body: T.EmailVerification, options?: RequestOptions): Reply<void>;

  /**
   * Have the mail sent once more
   *
   * Nothing is sent when the address is verified. Five links are good at once.
   */
  resendVerification(options?: RequestOptions): Reply<void>;

  /**
   * Change your e-mail address
   *
   * A link is mailed to the new address, and a notice to the present one. The address is changed by `POST /auth/verify-email`.
   */
  changeEmail(body: T.EmailChange, options?: RequestOptions): Reply<void>;

  /**
   * Change what you are called
   *
   * In all your organizations.
   */
  updateProfile(body: T.ProfileUpdate, options?: RequestOptions): Reply<T.User>;
}

export interface InvitationsResource {
  /**
   * Accept an invitation
   *
   * Who has no account yet gives a `password` and gets one. Who has one sends the access token along: by the link alone nobody is let into an account. Both are signed in to the organization.
   */
  accept(body: T.InvitationAcceptance, options?: RequestOptions): Reply<T.SignedIn>;

  /**
   * List the invitations that nobody has accepted yet
   *
   * Needs the permission `members:manage`.
   */
  list<I extends Choice<T.InvitationsListParams, 'include'> = never, F extends Choice<T.InvitationsListParams, 'fields'> = never>(params?: Shaping<T.InvitationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Invitation, I, F>>;

  /**
   * Invite somebody by a mail
   *
   * He is a pending member until he has accepted. Who is one already is sent a new link, and gets this role. Links are good once, and for 7 days.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.InvitationCreate, options?: RequestOptions): Reply<T.Invitation>;

  /**
   * Send an invitation again
   *
   * With a new link: former ones are no longer good.
   *
   * Needs the permission `members:manage`.
   */
  resend(id: string, options?: RequestOptions): Reply<T.Invitation>;

  /**
   * Get an invitation
   *
   * Needs the permission `members:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.Invitation>;

  /**
   * Revoke an invitation
   *
   * Its link is no longer good. The pending member stays until he is removed.
   *
   * Needs the permission `members:manage`.
   */
  revoke(id: string, options?: RequestOptions): Reply<void>;
}

export interface OauthResource {
  /**
   * Go to a provider to sign in, or to link it
   *
   * For a browser to be sent to: it comes back to `redirectTo` with a `code` to be exchanged within a minute, or with an `error`: `access_denied` or `provider_failed`.
   */
  start(provider: 'google' | 'github', params: T.OauthStartParams): string;

  /**
   * Come back from a provider
   *
   * Where a provider sends the browser: nothing else calls it.
   */
  callback(provider: 'google' | 'github', params?: T.OauthCallbackParams): string;

  /**
   * Sign in with the code that came back
   *
   * A code is good once and for a minute. Who is new here gets an account and an organization, if the provider has verified his e-mail address. An account with that address is linked if its own is verified too.
   */
  exchange(body: T.OAuthExchange, options?: RequestOptions): Reply<T.SignedIn>;
}

export interface IdentitiesResource {
  /** List the identities at providers that you can sign in by */
  list(options?: RequestOptions): Reply<T.UserIdentities>;

  /**
   * Link the identity of the code that came back
   *
   * You must have signed in within the last ten minutes, and have verified your e-mail address.
   */
  link(body: T.OAuthCode, options?: RequestOptions): Reply<T.UserIdentity>;

  /**
   * Unlink an identity
   *
   * You must have signed in within the last ten minutes, and have another identity or a password.
   */
  unlink(id: string, options?: RequestOptions): Reply<void>;
}

export interface OrganizationResource {
  /** Get the organization that you belong to */
  get(options?: RequestOptions): Reply<T.Organization>;

  /**
   * Change the organization's name and settings
   *
   * Who turns `requireSecondFactor` on must have a second factor. The sessions there of members without one end at once.
   *
   * Needs the permission `organization:manage`.
   */
  update(body: T.OrganizationUpdate, options?: RequestOptions): Reply<T.Organization>;

  /**
   * Delete the organization
   *
   * Nobody is let in any more at once, and after 30 days everything in it is removed for good. Its owners get a mail by which they can have it back until then.
   *
   * Needs the permission `organization:own`.
   */
  delete(params?: T.OrganizationDeleteParams, options?: RequestOptions): Reply<T.ClosedOrganization>;

  /**
   * Hand the organization over to a member
   *
   * He is an owner then, and you are an admin.
   *
   * Needs the permission `organization:own`.
   */
  transfer(body: T.OrganizationTransfer, options?: RequestOptions): Reply<void>;

  /**
   * Get the OpenAPI document of the organization
   *
   * This document, with the custom fields of the organization by their types, and without the fields that your role does not see. Its `ETag` stays until a definition changes, or the release: with `If-None-Match` it is sent only when it has changed.
   */
  document(options?: RequestOptions): Reply<Record<string, unknown>>;
}

export interface OrganizationsResource {
  /**
   * List the organizations that you belong to
   *
   * There are no further pages.
   */
  list(options?: RequestOptions): PagePromise<T.OwnOrganization>;

  /**
   * Create another organization, which you own
   *
   * You stay where you are.
   */
  create(body: T.OrganizationCreate, options?: RequestOptions): Reply<T.Organization>;

  /**
   * Have a deleted organization back, by the link of the mail
   *
   * Who belonged to it can sign in again, and everything is as it was.
   */
  restore(body: T.OrganizationRestoring, options?: RequestOptions): Reply<T.Organization>;
}

export interface MembersTeamsResource {
  /**
   * List the teams of a member
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<T.MembersTeamsListParams, 'include'> = never, F extends Choice<T.MembersTeamsListParams, 'fields'> = never>(id: string, params?: Shaping<T.MembersTeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Team, I, F>>;
}

export interface MembersResource {
  readonly teams: MembersTeamsResource;

  /**
   * List the members
   *
   * Those who were removed only where `status` asks for them.
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<T.MembersListParams, 'include'> = never, F extends Choice<T.MembersListParams, 'fields'> = never>(params?: Shaping<T.MembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Member, I, F>>;

  /**
   * Name somebody a member before he has signed in
   *
   * He is `pending`, and can own records. `POST /invitations` sends him the link by which he comes.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.MemberCreate, options?: RequestOptions): Reply<T.Member>;

  /**
   * Get a member, also one who was removed
   *
   * Needs the permission `members:read`.
   */
  get<I extends Choice<T.MembersGetParams, 'include'> = never, F extends Choice<T.MembersGetParams, 'fields'> = never>(id: string, params?: Shaping<T.MembersGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Member, I, F>>;

  /**
   * Give a member another role, suspend him, or take that back
   *
   * Neither the role that he has nor the one that he gets may more than yours. It holds from his next request on; the sessions of who is suspended end.
   *
   * Needs the permission `members:manage`.
   */
  update(id: string, body: T.MemberUpdate, options?: RequestOptions): Reply<T.Member>;

  /**
   * Remove a member
   *
   * His sessions end. He stays the owner of his records, and of what histories say he did, unless `reassignTo` names another one: then a job gives them to him, and `Location` leads to it. Who gives records away must be able to write all of them.
   *
   * Needs the permission `members:manage`.
   */
  delete(id: string, params?: T.MembersDeleteParams, options?: RequestOptions): Reply<T.MemberReassigned>;

  /**
   * Leave the organization
   *
   * Not for the last active owner.
   */
  leave(options?: RequestOptions): Reply<void>;
}

export interface TeamsMembersResource {
  /**
   * Make a member one of a team
   *
   * Needs the permission `teams:manage`.
   */
  set(id: string, memberId: string, options?: RequestOptions): Reply<void>;

  /**
   * Take a member out of a team
   *
   * Needs the permission `teams:manage`.
   */
  delete(id: string, memberId: string, options?: RequestOptions): Reply<void>;

  /**
   * List the members of a team
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<T.TeamsMembersListParams, 'include'> = never, F extends Choice<T.TeamsMembersListParams, 'fields'> = never>(id: string, params?: Shaping<T.TeamsMembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Member, I, F>>;
}

export interface TeamsResource {
  readonly members: TeamsMembersResource;

  /**
   * List the teams
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<T.TeamsListParams, 'include'> = never, F extends Choice<T.TeamsListParams, 'fields'> = never>(params?: Shaping<T.TeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Team, I, F>>;

  /**
   * Create a team
   *
   * Needs the permission `teams:manage`.
   */
  create(body: T.TeamCreate, options?: RequestOptions): Reply<T.Team>;

  /**
   * Get a team
   *
   * Needs the permission `members:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.Team>;

  /**
   * Rename a team, or make it part of another one
   *
   * Needs the permission `teams:manage`.
   */
  update(id: string, body: T.TeamUpdate, options?: RequestOptions): Reply<T.Team>;

  /**
   * Remove a team
   *
   * The teams within it are part of none then.
   *
   * Needs the permission `teams:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;
}

export interface ApiKeysResource {
  /**
   * List the API keys, revoked ones too
   *
   * Needs the permission `api-keys:manage`.
   */
  list<I extends Choice<T.ApiKeysListParams, 'include'> = never, F extends Choice<T.ApiKeysListParams, 'fields'> = never>(params?: Shaping<T.ApiKeysListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ApiKey, I, F>>;

  /**
   * Create an API key
   *
   * It may do what its permissions say, and none that its maker lacks.
   *
   * Needs the permission `api-keys:manage`.
   */
  create(body: T.ApiKeyCreate, options?: RequestOptions & KeyedOptions): Reply<T.ApiKeyCreated>;

  /**
   * Get an API key
   *
   * Needs the permission `api-keys:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.ApiKey>;

  /**
   * Rename an API key
   *
   * What it may do does not change: make another one for that.
   *
   * Needs the permission `api-keys:manage`.
   */
  update(id: string, body: T.ApiKeyUpdate, options?: RequestOptions): Reply<T.ApiKey>;

  /**
   * Revoke an API key
   *
   * Its next request is refused.
   *
   * Needs the permission `api-keys:manage`.
   */
  revoke(id: string, options?: RequestOptions): Reply<void>;

  /**
   * Give an API key a new secret
   *
   * It stays the same key. The former secret is good beside the new one for `overlapMinutes`; with 0 its next request is refused. Two are good at most. Needs every permission that the key has.
   *
   * Needs the permission `api-keys:manage`.
   */
  rotate(id: string, body: T.ApiKeyRotation, options?: RequestOptions & KeyedOptions): Reply<T.ApiKeyCreated>;
}

export interface RolesResource {
  /**
   * List the roles
   *
   * Those that come with the organization, and its own.
   *
   * Needs the permission `roles:read`.
   */
  list<I extends Choice<T.RolesListParams, 'include'> = never, F extends Choice<T.RolesListParams, 'fields'> = never>(params?: Shaping<T.RolesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Role, I, F>>;

  /**
   * Create a role
   *
   * It may no more than who makes it.
   *
   * Needs the permission `roles:manage`.
   */
  create(body: T.RoleCreate, options?: RequestOptions): Reply<T.Role>;

  /**
   * Get a role
   *
   * Needs the permission `roles:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.Role>;

  /**
   * Change a role
   *
   * What is not named stays. Its holders have it from their next requests on.
   *
   * Needs the permission `roles:manage`.
   */
  update(id: string, body: T.RoleUpdate, options?: RequestOptions): Reply<T.Role>;

  /**
   * Remove a role that nobody has
   *
   * Needs the permission `roles:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;
}

export interface AuditResource {
  /**
   * List what was done beside records, and by whom
   *
   * Sign-ins and failed ones, changes of keys, webhooks and settings, exports, and what operators of the platform did here. Kept for as long as the log of changes, and for 90 days at least. `target` and `createdBy` are found by their ids.
   *
   * Needs the permission `audit:read`.
   */
  list<I extends Choice<T.AuditListParams, 'include'> = never, F extends Choice<T.AuditListParams, 'fields'> = never>(params?: Shaping<T.AuditListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AuditEvent, I, F>>;
}

export interface CompaniesTagsResource {
  /**
   * Give a company a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `companies:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.Company>;

  /**
   * Take a tag from a company
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `companies:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void>;
}

export interface CompaniesAssociationsResource {
  /**
   * List the associations of a company
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<T.CompaniesAssociationsListParams, 'include'> = never, F extends Choice<T.CompaniesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<T.CompaniesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RecordAssociation, I, F>>;

  /**
   * Associate a company with another record, or change the association
   *
   * From either end; by a definition of company and company, the record of `id` is the `from` record.
   *
   * Needs the permission `companies:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.AssociationSet, options?: RequestOptions): Reply<T.RecordAssociation>;

  /**
   * Take an association of a company away
   *
   * Needs the permission `companies:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void>;
}

export interface CompaniesContactsResource {
  /**
   * List the contacts of a company
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<T.CompaniesContactsListParams, 'include'> = never, F extends Choice<T.CompaniesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<T.CompaniesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompanyContact, I, F>>;
}

export interface CompaniesActivitiesResource {
  /**
   * List the activities of a company
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<T.CompaniesActivitiesListParams, 'include'> = never, F extends Choice<T.CompaniesActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<T.CompaniesActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompanyActivity, I, F>>;
}

export interface CompaniesResource {
  readonly tags: CompaniesTagsResource;
  readonly associations: CompaniesAssociationsResource;
  readonly contacts: CompaniesContactsResource;
  readonly activities: CompaniesActivitiesResource;

  /**
   * List companies
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<T.CompaniesListParams, 'include'> = never, F extends Choice<T.CompaniesListParams, 'fields'> = never>(params?: Shaping<T.CompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Company, I, F>>;

  /**
   * Create a company
   *
   * Needs the permission `companies:write`.
   */
  create(body: T.CompanyCreate, options?: RequestOptions & KeyedOptions): Reply<T.Company>;

  /**
   * Search companies with a filter of groups
   *
   * Needs the permission `companies:read`.
   */
  search<I extends Choice<T.CompanySearch, 'include'> = never, F extends Choice<T.CompanySearch, 'fields'> = never>(body: Shaping<T.CompanySearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Company, I, F>>;

  /**
   * Count and sum companies in groups
   *
   * Needs the permission `companies:read`.
   */
  aggregate(body: T.CompanyAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a company
   *
   * The Company as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `companies:read`.
   */
  get<I extends Choice<T.CompaniesGetParams, 'include'> = never, F extends Choice<T.CompaniesGetParams, 'fields'> = never>(id: string, params?: Shaping<T.CompaniesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Company, I, F>>;

  /**
   * Replace a company
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `companies:write`.
   */
  replace(id: string, body: T.CompanyCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Company>;

  /**
   * Change fields of a company
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `companies:write`.
   */
  update(id: string, body: T.CompanyUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Company>;

  /**
   * Move a company to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `companies:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a company, or change the one that has the value
   *
   * `key` is `domain` or `externalId:<source>`. A company that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `companies:write`.
   */
  upsert(key: string, value: string, body: T.CompanyUpdate, options?: RequestOptions): Reply<T.Company>;

  /**
   * Bring a company back from the bin
   *
   * Needs the permission `companies:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Company>;

  /**
   * Merge others into a company
   *
   * The company keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `companies:write`.
   */
  merge(id: string, body: T.CompanyMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.CompanyMerged>;

  /**
   * Who can see and change a company, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `companies:read`.
   */
  access(id: string, params?: T.CompaniesAccessParams, options?: RequestOptions): PagePromise<T.RecordAccess>;

  /**
   * List what happened to a company
   *
   * Newest first, who did it, and what it changed. A company in the bin has its history too.
   *
   * Needs the permission `companies:read`.
   */
  history<I extends Choice<T.CompaniesHistoryParams, 'include'> = never, F extends Choice<T.CompaniesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<T.CompaniesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.HistoryEntry, I, F>>;

  /**
   * Remove a company for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void>;

  /**
   * List what happened to a company and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `companies:read`.
   */
  timeline(id: string, params?: T.CompaniesTimelineParams, options?: RequestOptions): PagePromise<T.TimelineChange | T.TimelineActivity>;

  /**
   * List what may be the same company
   *
   * The likeliest first. Reasons are `domain`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `companies:read`.
   */
  duplicates(id: string, params?: T.CompaniesDuplicatesParams, options?: RequestOptions): PagePromise<T.CompanyDuplicate>;
}

export interface ContactsTagsResource {
  /**
   * Give a contact a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `contacts:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.Contact>;

  /**
   * Take a tag from a contact
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `contacts:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void>;
}

export interface ContactsAssociationsResource {
  /**
   * List the associations of a contact
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<T.ContactsAssociationsListParams, 'include'> = never, F extends Choice<T.ContactsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RecordAssociation, I, F>>;

  /**
   * Associate a contact with another record, or change the association
   *
   * From either end; by a definition of contact and contact, the record of `id` is the `from` record.
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.AssociationSet, options?: RequestOptions): Reply<T.RecordAssociation>;

  /**
   * Take an association of a contact away
   *
   * Needs the permission `contacts:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void>;
}

export interface ContactsCompaniesResource {
  /**
   * List the companies of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<T.ContactsCompaniesListParams, 'include'> = never, F extends Choice<T.ContactsCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactCompany, I, F>>;

  /**
   * Link a contact to a company, or change the link
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, companyId: string, body: T.ContactCompanySet, options?: RequestOptions): Reply<T.ContactCompany>;

  /**
   * Take the link of a contact to a company away
   *
   * Needs the permission `contacts:write`.
   */
  delete(id: string, companyId: string, options?: RequestOptions): Reply<void>;
}

export interface ContactsDealsResource {
  /**
   * List the deals of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<T.ContactsDealsListParams, 'include'> = never, F extends Choice<T.ContactsDealsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactDeal, I, F>>;
}

export interface ContactsActivitiesResource {
  /**
   * List the activities of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<T.ContactsActivitiesListParams, 'include'> = never, F extends Choice<T.ContactsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactActivity, I, F>>;
}

export interface ContactsResource {
  readonly tags: ContactsTagsResource;
  readonly associations: ContactsAssociationsResource;
  readonly companies: ContactsCompaniesResource;
  readonly deals: ContactsDealsResource;
  readonly activities: ContactsActivitiesResource;

  /**
   * List contacts
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<T.ContactsListParams, 'include'> = never, F extends Choice<T.ContactsListParams, 'fields'> = never>(params?: Shaping<T.ContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Contact, I, F>>;

  /**
   * Create a contact
   *
   * Needs the permission `contacts:write`.
   */
  create(body: T.ContactCreate, options?: RequestOptions & KeyedOptions): Reply<T.Contact>;

  /**
   * Search contacts with a filter of groups
   *
   * Needs the permission `contacts:read`.
   */
  search<I extends Choice<T.ContactSearch, 'include'> = never, F extends Choice<T.ContactSearch, 'fields'> = never>(body: Shaping<T.ContactSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Contact, I, F>>;

  /**
   * Count and sum contacts in groups
   *
   * Needs the permission `contacts:read`.
   */
  aggregate(body: T.ContactAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a contact
   *
   * The Contact as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `contacts:read`.
   */
  get<I extends Choice<T.ContactsGetParams, 'include'> = never, F extends Choice<T.ContactsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Contact, I, F>>;

  /**
   * Replace a contact
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `contacts:write`.
   */
  replace(id: string, body: T.ContactCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Contact>;

  /**
   * Change fields of a contact
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `contacts:write`.
   */
  update(id: string, body: T.ContactUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Contact>;

  /**
   * Move a contact to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `contacts:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a contact, or change the one that has the value
   *
   * `key` is `email` or `externalId:<source>`. A contact that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `contacts:write`.
   */
  upsert(key: string, value: string, body: T.ContactUpdate, options?: RequestOptions): Reply<T.Contact>;

  /**
   * Bring a contact back from the bin
   *
   * Needs the permission `contacts:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Contact>;

  /**
   * Merge others into a contact
   *
   * The contact keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `contacts:write`.
   */
  merge(id: string, body: T.ContactMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ContactMerged>;

  /**
   * Who can see and change a contact, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `contacts:read`.
   */
  access(id: string, params?: T.ContactsAccessParams, options?: RequestOptions): PagePromise<T.RecordAccess>;

  /**
   * List what happened to a contact
   *
   * Newest first, who did it, and what it changed. A contact in the bin has its history too.
   *
   * Needs the permission `contacts:read`.
   */
  history<I extends Choice<T.ContactsHistoryParams, 'include'> = never, F extends Choice<T.ContactsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<T.ContactsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.HistoryEntry, I, F>>;

  /**
   * Remove a contact for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void>;

  /**
   * List what happened to a contact and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `contacts:read`.
   */
  timeline(id: string, params?: T.ContactsTimelineParams, options?: RequestOptions): PagePromise<T.TimelineChange | T.TimelineActivity>;

  /**
   * List what may be the same contact
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `contacts:read`.
   */
  duplicates(id: string, params?: T.ContactsDuplicatesParams, options?: RequestOptions): PagePromise<T.ContactDuplicate>;
}

export interface PipelinesResource {
  /**
   * List pipelines
   *
   * Needs the permission `pipelines:read`.
   */
  list<I extends Choice<T.PipelinesListParams, 'include'> = never, F extends Choice<T.PipelinesListParams, 'fields'> = never>(params?: Shaping<T.PipelinesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Pipeline, I, F>>;

  /**
   * Create a pipeline, with its stages
   *
   * Needs the permission `pipelines:write`.
   */
  create(body: T.NewPipeline, options?: RequestOptions & KeyedOptions): Reply<T.Pipeline>;

  /**
   * Search pipelines with a filter of groups
   *
   * Needs the permission `pipelines:read`.
   */
  search<I extends Choice<T.PipelineSearch, 'include'> = never, F extends Choice<T.PipelineSearch, 'fields'> = never>(body: Shaping<T.PipelineSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Pipeline, I, F>>;

  /**
   * Count and sum pipelines in groups
   *
   * Needs the permission `pipelines:read`.
   */
  aggregate(body: T.PipelineAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a pipeline
   *
   * The Pipeline as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `pipelines:read`.
   */
  get<I extends Choice<T.PipelinesGetParams, 'include'> = never, F extends Choice<T.PipelinesGetParams, 'fields'> = never>(id: string, params?: Shaping<T.PipelinesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Pipeline, I, F>>;

  /**
   * Replace a pipeline
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `pipelines:write`.
   */
  replace(id: string, body: T.PipelineCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Pipeline>;

  /**
   * Change fields of a pipeline
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `pipelines:write`.
   */
  update(id: string, body: T.PipelineUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Pipeline>;

  /**
   * Move a pipeline to the bin, and its deals to another stage
   *
   * Its stages go with it. The default pipeline stays. To move deals needs a role that may write every deal.
   *
   * Needs the permission `pipelines:delete`.
   */
  delete(id: string, params?: T.PipelinesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a pipeline, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A pipeline that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `pipelines:write`.
   */
  upsert(key: string, value: string, body: T.PipelineUpdate, options?: RequestOptions): Reply<T.Pipeline>;

  /**
   * Bring a pipeline back from the bin
   *
   * Needs the permission `pipelines:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Pipeline>;

  /**
   * List what happened to a pipeline
   *
   * Newest first, who did it, and what it changed. A pipeline in the bin has its history too.
   *
   * Needs the permission `pipelines:read`.
   */
  history(id: string, params?: T.PipelinesHistoryParams, options?: RequestOptions): PagePromise<T.HistoryEntry>;

  /**
   * Show the stages of a pipeline with their deals
   *
   * Each stage with the number and sums of its deals, and the first of them in their order. A `nextCursor` goes on in `GET /deals?stageId=…&sort=position` with the same filters.
   *
   * Needs the permission `deals:read`.
   */
  board<I extends Choice<T.PipelinesBoardParams, 'include'> = never, F extends Choice<T.PipelinesBoardParams, 'fields'> = never>(id: string, params?: Shaping<T.PipelinesBoardParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Board, I, F>>;
}

export interface StagesResource {
  /**
   * List stages
   *
   * Needs the permission `stages:read`.
   */
  list<I extends Choice<T.StagesListParams, 'include'> = never, F extends Choice<T.StagesListParams, 'fields'> = never>(params?: Shaping<T.StagesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Stage, I, F>>;

  /**
   * Create a stage
   *
   * Needs the permission `stages:write`.
   */
  create(body: T.StageCreate, options?: RequestOptions & KeyedOptions): Reply<T.Stage>;

  /**
   * Search stages with a filter of groups
   *
   * Needs the permission `stages:read`.
   */
  search<I extends Choice<T.StageSearch, 'include'> = never, F extends Choice<T.StageSearch, 'fields'> = never>(body: Shaping<T.StageSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Stage, I, F>>;

  /**
   * Count and sum stages in groups
   *
   * Needs the permission `stages:read`.
   */
  aggregate(body: T.StageAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a stage
   *
   * The Stage as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `stages:read`.
   */
  get<I extends Choice<T.StagesGetParams, 'include'> = never, F extends Choice<T.StagesGetParams, 'fields'> = never>(id: string, params?: Shaping<T.StagesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Stage, I, F>>;

  /**
   * Replace a stage
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `stages:write`.
   */
  replace(id: string, body: T.StageCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Stage>;

  /**
   * Change fields of a stage
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `stages:write`.
   */
  update(id: string, body: T.StageUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Stage>;

  /**
   * Move a stage to the bin, and its deals to another stage
   *
   * A pipeline keeps an open stage, a won one and a lost one. To move deals needs a role that may write every deal.
   *
   * Needs the permission `stages:delete`.
   */
  delete(id: string, params?: T.StagesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a stage, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A stage that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `stages:write`.
   */
  upsert(key: string, value: string, body: T.StageUpdate, options?: RequestOptions): Reply<T.Stage>;

  /**
   * Bring a stage back from the bin
   *
   * Needs the permission `stages:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Stage>;

  /**
   * List what happened to a stage
   *
   * Newest first, who did it, and what it changed. A stage in the bin has its history too.
   *
   * Needs the permission `stages:read`.
   */
  history(id: string, params?: T.StagesHistoryParams, options?: RequestOptions): PagePromise<T.HistoryEntry>;
}

export interface DealsTagsResource {
  /**
   * Give a deal a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `deals:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.Deal>;

  /**
   * Take a tag from a deal
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `deals:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void>;
}

export interface DealsAssociationsResource {
  /**
   * List the associations of a deal
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<T.DealsAssociationsListParams, 'include'> = never, F extends Choice<T.DealsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RecordAssociation, I, F>>;

  /**
   * Associate a deal with another record, or change the association
   *
   * From either end; by a definition of deal and deal, the record of `id` is the `from` record.
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.AssociationSet, options?: RequestOptions): Reply<T.RecordAssociation>;

  /**
   * Take an association of a deal away
   *
   * Needs the permission `deals:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void>;
}

export interface DealsContactsResource {
  /**
   * List the contacts of a deal
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<T.DealsContactsListParams, 'include'> = never, F extends Choice<T.DealsContactsListParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealContact, I, F>>;

  /**
   * Link a deal to a contact, or change the link
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, contactId: string, body: T.DealContactSet, options?: RequestOptions): Reply<T.DealContact>;

  /**
   * Take the link of a deal to a contact away
   *
   * Needs the permission `deals:write`.
   */
  delete(id: string, contactId: string, options?: RequestOptions): Reply<void>;
}

export interface DealsActivitiesResource {
  /**
   * List the activities of a deal
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<T.DealsActivitiesListParams, 'include'> = never, F extends Choice<T.DealsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealActivity, I, F>>;
}

export interface DealsResource {
  readonly tags: DealsTagsResource;
  readonly associations: DealsAssociationsResource;
  readonly contacts: DealsContactsResource;
  readonly activities: DealsActivitiesResource;

  /**
   * List deals
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<T.DealsListParams, 'include'> = never, F extends Choice<T.DealsListParams, 'fields'> = never>(params?: Shaping<T.DealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Deal, I, F>>;

  /**
   * Create a deal
   *
   * Needs the permission `deals:write`.
   */
  create(body: T.DealCreate, options?: RequestOptions & KeyedOptions): Reply<T.Deal>;

  /**
   * Search deals with a filter of groups
   *
   * Needs the permission `deals:read`.
   */
  search<I extends Choice<T.DealSearch, 'include'> = never, F extends Choice<T.DealSearch, 'fields'> = never>(body: Shaping<T.DealSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Deal, I, F>>;

  /**
   * Count and sum deals in groups
   *
   * Needs the permission `deals:read`.
   */
  aggregate(body: T.DealAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a deal
   *
   * The Deal as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `deals:read`.
   */
  get<I extends Choice<T.DealsGetParams, 'include'> = never, F extends Choice<T.DealsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Deal, I, F>>;

  /**
   * Replace a deal
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `deals:write`.
   */
  replace(id: string, body: T.DealCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Deal>;

  /**
   * Change fields of a deal
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `deals:write`.
   */
  update(id: string, body: T.DealUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Deal>;

  /**
   * Move a deal to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `deals:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a deal, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A deal that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `deals:write`.
   */
  upsert(key: string, value: string, body: T.DealUpdate, options?: RequestOptions): Reply<T.Deal>;

  /**
   * Bring a deal back from the bin
   *
   * Needs the permission `deals:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Deal>;

  /**
   * Merge others into a deal
   *
   * The deal keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `deals:write`.
   */
  merge(id: string, body: T.DealMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.DealMerged>;

  /**
   * Who can see and change a deal, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `deals:read`.
   */
  access(id: string, params?: T.DealsAccessParams, options?: RequestOptions): PagePromise<T.RecordAccess>;

  /**
   * List what happened to a deal
   *
   * Newest first, who did it, and what it changed. A deal in the bin has its history too.
   *
   * Needs the permission `deals:read`.
   */
  history<I extends Choice<T.DealsHistoryParams, 'include'> = never, F extends Choice<T.DealsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.HistoryEntry, I, F>>;

  /**
   * Remove a deal for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void>;

  /**
   * List what happened to a deal and around it
   *
   * Newest first: activity, stage_transition and change, as far as you see them.
   *
   * Needs the permission `deals:read`.
   */
  timeline(id: string, params?: T.DealsTimelineParams, options?: RequestOptions): PagePromise<T.TimelineChange | T.TimelineActivity | T.TimelineStageTransition>;

  /**
   * Move a deal to a stage, or within it
   *
   * It goes behind the deals that are there, unless `position` says otherwise. What the stage requires must be there: else the problem names each field. A change of `stageId` by PATCH obeys the same rules.
   *
   * Needs the permission `deals:write`.
   */
  move(id: string, body: T.DealMove, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.Deal>;

  /**
   * List the stages that a deal entered
   *
   * From the first to the last, with how long it was in the one before.
   *
   * Needs the permission `deals:read`.
   */
  transitions<I extends Choice<T.DealsTransitionsParams, 'include'> = never, F extends Choice<T.DealsTransitionsParams, 'fields'> = never>(id: string, params?: Shaping<T.DealsTransitionsParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.StageTransition, I, F>>;
}

export interface ActivitiesTagsResource {
  /**
   * Give a activity a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `activities:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.Activity>;

  /**
   * Take a tag from a activity
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `activities:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void>;
}

export interface ActivitiesAssociationsResource {
  /**
   * List the associations of a activity
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesAssociationsListParams, 'include'> = never, F extends Choice<T.ActivitiesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RecordAssociation, I, F>>;

  /**
   * Associate a activity with another record, or change the association
   *
   * From either end; by a definition of activity and activity, the record of `id` is the `from` record.
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.AssociationSet, options?: RequestOptions): Reply<T.RecordAssociation>;

  /**
   * Take an association of a activity away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void>;
}

export interface ActivitiesContactsResource {
  /**
   * List the contacts of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesContactsListParams, 'include'> = never, F extends Choice<T.ActivitiesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivityContact, I, F>>;

  /**
   * Link a activity to a contact, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, contactId: string, body: T.ActivityContactSet, options?: RequestOptions): Reply<T.ActivityContact>;

  /**
   * Take the link of a activity to a contact away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, contactId: string, options?: RequestOptions): Reply<void>;
}

export interface ActivitiesCompaniesResource {
  /**
   * List the companies of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesCompaniesListParams, 'include'> = never, F extends Choice<T.ActivitiesCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivityCompany, I, F>>;

  /**
   * Link a activity to a company, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, companyId: string, body: T.ActivityCompanySet, options?: RequestOptions): Reply<T.ActivityCompany>;

  /**
   * Take the link of a activity to a company away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, companyId: string, options?: RequestOptions): Reply<void>;
}

export interface ActivitiesDealsResource {
  /**
   * List the deals of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesDealsListParams, 'include'> = never, F extends Choice<T.ActivitiesDealsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivityDeal, I, F>>;

  /**
   * Link a activity to a deal, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, dealId: string, body: T.ActivityDealSet, options?: RequestOptions): Reply<T.ActivityDeal>;

  /**
   * Take the link of a activity to a deal away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, dealId: string, options?: RequestOptions): Reply<void>;
}

export interface ActivitiesLeadsResource {
  /**
   * List the leads of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesLeadsListParams, 'include'> = never, F extends Choice<T.ActivitiesLeadsListParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesLeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivityLead, I, F>>;

  /**
   * Link a activity to a lead, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, leadId: string, body: T.ActivityLeadSet, options?: RequestOptions): Reply<T.ActivityLead>;

  /**
   * Take the link of a activity to a lead away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, leadId: string, options?: RequestOptions): Reply<void>;
}

export interface ActivitiesResource {
  readonly tags: ActivitiesTagsResource;
  readonly associations: ActivitiesAssociationsResource;
  readonly contacts: ActivitiesContactsResource;
  readonly companies: ActivitiesCompaniesResource;
  readonly deals: ActivitiesDealsResource;
  readonly leads: ActivitiesLeadsResource;

  /**
   * List activities
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<T.ActivitiesListParams, 'include'> = never, F extends Choice<T.ActivitiesListParams, 'fields'> = never>(params?: Shaping<T.ActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Activity, I, F>>;

  /**
   * Create a activity
   *
   * Needs the permission `activities:write`.
   */
  create(body: T.ActivityCreate, options?: RequestOptions & KeyedOptions): Reply<T.Activity>;

  /**
   * Search activities with a filter of groups
   *
   * Needs the permission `activities:read`.
   */
  search<I extends Choice<T.ActivitySearch, 'include'> = never, F extends Choice<T.ActivitySearch, 'fields'> = never>(body: Shaping<T.ActivitySearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Activity, I, F>>;

  /**
   * Count and sum activities in groups
   *
   * Needs the permission `activities:read`.
   */
  aggregate(body: T.ActivityAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a activity
   *
   * The Activity as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `activities:read`.
   */
  get<I extends Choice<T.ActivitiesGetParams, 'include'> = never, F extends Choice<T.ActivitiesGetParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Activity, I, F>>;

  /**
   * Replace a activity
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `activities:write`.
   */
  replace(id: string, body: T.ActivityCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Activity>;

  /**
   * Change fields of a activity
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `activities:write`.
   */
  update(id: string, body: T.ActivityUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Activity>;

  /**
   * Move a activity to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `activities:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a activity, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A activity that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `activities:write`.
   */
  upsert(key: string, value: string, body: T.ActivityUpdate, options?: RequestOptions): Reply<T.Activity>;

  /**
   * Bring a activity back from the bin
   *
   * Needs the permission `activities:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Activity>;

  /**
   * Merge others into a activity
   *
   * The activity keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `activities:write`.
   */
  merge(id: string, body: T.ActivityMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ActivityMerged>;

  /**
   * Who can see and change a activity, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `activities:read`.
   */
  access(id: string, params?: T.ActivitiesAccessParams, options?: RequestOptions): PagePromise<T.RecordAccess>;

  /**
   * List what happened to a activity
   *
   * Newest first, who did it, and what it changed. A activity in the bin has its history too.
   *
   * Needs the permission `activities:read`.
   */
  history<I extends Choice<T.ActivitiesHistoryParams, 'include'> = never, F extends Choice<T.ActivitiesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<T.ActivitiesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.HistoryEntry, I, F>>;

  /**
   * Remove a activity for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void>;

  /**
   * Complete an activity
   *
   * As a change of `status` does. One that is completed stays as it is, but for what is given.
   *
   * Needs the permission `activities:write`.
   */
  complete(id: string, body: T.ActivityCompletion, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.Activity>;
}

export interface LeadsTagsResource {
  /**
   * Give a lead a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `leads:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.Lead>;

  /**
   * Take a tag from a lead
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `leads:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void>;
}

export interface LeadsAssociationsResource {
  /**
   * List the associations of a lead
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<T.LeadsAssociationsListParams, 'include'> = never, F extends Choice<T.LeadsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<T.LeadsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RecordAssociation, I, F>>;

  /**
   * Associate a lead with another record, or change the association
   *
   * From either end; by a definition of lead and lead, the record of `id` is the `from` record.
   *
   * Needs the permission `leads:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.AssociationSet, options?: RequestOptions): Reply<T.RecordAssociation>;

  /**
   * Take an association of a lead away
   *
   * Needs the permission `leads:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void>;
}

export interface LeadsActivitiesResource {
  /**
   * List the activities of a lead
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<T.LeadsActivitiesListParams, 'include'> = never, F extends Choice<T.LeadsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<T.LeadsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadActivity, I, F>>;
}

export interface LeadsResource {
  readonly tags: LeadsTagsResource;
  readonly associations: LeadsAssociationsResource;
  readonly activities: LeadsActivitiesResource;

  /**
   * List leads
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<T.LeadsListParams, 'include'> = never, F extends Choice<T.LeadsListParams, 'fields'> = never>(params?: Shaping<T.LeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Lead, I, F>>;

  /**
   * Create a lead
   *
   * Needs the permission `leads:write`.
   */
  create(body: T.LeadCreate, options?: RequestOptions & KeyedOptions): Reply<T.Lead>;

  /**
   * Search leads with a filter of groups
   *
   * Needs the permission `leads:read`.
   */
  search<I extends Choice<T.LeadSearch, 'include'> = never, F extends Choice<T.LeadSearch, 'fields'> = never>(body: Shaping<T.LeadSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Lead, I, F>>;

  /**
   * Count and sum leads in groups
   *
   * Needs the permission `leads:read`.
   */
  aggregate(body: T.LeadAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a lead
   *
   * The Lead as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `leads:read`.
   */
  get<I extends Choice<T.LeadsGetParams, 'include'> = never, F extends Choice<T.LeadsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.LeadsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Lead, I, F>>;

  /**
   * Replace a lead
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `leads:write`.
   */
  replace(id: string, body: T.LeadCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Lead>;

  /**
   * Change fields of a lead
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `leads:write`.
   */
  update(id: string, body: T.LeadUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Lead>;

  /**
   * Move a lead to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `leads:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a lead, or change the one that has the value
   *
   * `key` is `email` or `externalId:<source>`. A lead that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `leads:write`.
   */
  upsert(key: string, value: string, body: T.LeadUpdate, options?: RequestOptions): Reply<T.Lead>;

  /**
   * Bring a lead back from the bin
   *
   * Needs the permission `leads:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Lead>;

  /**
   * Merge others into a lead
   *
   * The lead keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `leads:write`.
   */
  merge(id: string, body: T.LeadMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadMerged>;

  /**
   * Who can see and change a lead, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `leads:read`.
   */
  access(id: string, params?: T.LeadsAccessParams, options?: RequestOptions): PagePromise<T.RecordAccess>;

  /**
   * List what happened to a lead
   *
   * Newest first, who did it, and what it changed. A lead in the bin has its history too.
   *
   * Needs the permission `leads:read`.
   */
  history<I extends Choice<T.LeadsHistoryParams, 'include'> = never, F extends Choice<T.LeadsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<T.LeadsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.HistoryEntry, I, F>>;

  /**
   * Remove a lead for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void>;

  /**
   * List what happened to a lead and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `leads:read`.
   */
  timeline(id: string, params?: T.LeadsTimelineParams, options?: RequestOptions): PagePromise<T.TimelineChange | T.TimelineActivity>;

  /**
   * List what may be the same lead
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `leads:read`.
   */
  duplicates(id: string, params?: T.LeadsDuplicatesParams, options?: RequestOptions): PagePromise<T.LeadDuplicate>;

  /**
   * Make a contact, a company and perhaps a deal of a lead
   *
   * Or name those that it is, by `contactId` and `companyId`. Where others may be the same as a new one, nothing is done, and `duplicates` of the problem offers them. Its activities are about what it comes to as well, those that you may write. Needs the permissions to write what it makes. A lead that is converted is answered as it is.
   *
   * Needs the permission `leads:write`.
   */
  convert(id: string, body: T.LeadConversion, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.Lead>;

  /**
   * Take the conversion of a lead back
   *
   * What it made goes to the bin, and the lead is what it was before. Where somebody has changed any of it, nothing is done, and `conflicts` names what stands in the way. Needs a role that may write all leads, contacts, companies and deals, and activities where the lead had any.
   *
   * Needs the permission `leads:write`.
   */
  unconvert(id: string, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.Lead>;
}

export interface CustomFieldsResource {
  /**
   * List custom-fields
   *
   * Needs the permission `custom-fields:read`.
   */
  list<I extends Choice<T.CustomFieldsListParams, 'include'> = never, F extends Choice<T.CustomFieldsListParams, 'fields'> = never>(params?: Shaping<T.CustomFieldsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomField, I, F>>;

  /**
   * Create a custom_field
   *
   * Needs the permission `custom-fields:write`.
   */
  create(body: T.CustomFieldCreate, options?: RequestOptions & KeyedOptions): Reply<T.CustomField>;

  /**
   * Search custom-fields with a filter of groups
   *
   * Needs the permission `custom-fields:read`.
   */
  search<I extends Choice<T.CustomFieldSearch, 'include'> = never, F extends Choice<T.CustomFieldSearch, 'fields'> = never>(body: Shaping<T.CustomFieldSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomField, I, F>>;

  /**
   * Count and sum custom-fields in groups
   *
   * Needs the permission `custom-fields:read`.
   */
  aggregate(body: T.CustomFieldAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a custom_field
   *
   * The CustomField as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `custom-fields:read`.
   */
  get<I extends Choice<T.CustomFieldsGetParams, 'include'> = never, F extends Choice<T.CustomFieldsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.CustomFieldsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.CustomField, I, F>>;

  /**
   * Change fields of a custom_field
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `custom-fields:write`.
   */
  update(id: string, body: T.CustomFieldUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.CustomField>;

  /**
   * Move a custom_field to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `custom-fields:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * List what happened to a custom_field
   *
   * Newest first, who did it, and what it changed. A custom_field in the bin has its history too.
   *
   * Needs the permission `custom-fields:read`.
   */
  history(id: string, params?: T.CustomFieldsHistoryParams, options?: RequestOptions): PagePromise<T.HistoryEntry>;
}

export interface TagsResource {
  /**
   * List tags
   *
   * Needs the permission `tags:read`.
   */
  list<I extends Choice<T.TagsListParams, 'include'> = never, F extends Choice<T.TagsListParams, 'fields'> = never>(params?: Shaping<T.TagsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Tag, I, F>>;

  /**
   * Create a tag
   *
   * Needs the permission `tags:write`.
   */
  create(body: T.TagCreate, options?: RequestOptions & KeyedOptions): Reply<T.Tag>;

  /**
   * Search tags with a filter of groups
   *
   * Needs the permission `tags:read`.
   */
  search<I extends Choice<T.TagSearch, 'include'> = never, F extends Choice<T.TagSearch, 'fields'> = never>(body: Shaping<T.TagSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Tag, I, F>>;

  /**
   * Count and sum tags in groups
   *
   * Needs the permission `tags:read`.
   */
  aggregate(body: T.TagAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a tag
   *
   * The Tag as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `tags:read`.
   */
  get<I extends Choice<T.TagsGetParams, 'include'> = never, F extends Choice<T.TagsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.TagsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.Tag, I, F>>;

  /**
   * Replace a tag
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `tags:write`.
   */
  replace(id: string, body: T.TagCreate, options?: RequestOptions & ConditionalOptions): Reply<T.Tag>;

  /**
   * Change fields of a tag
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `tags:write`.
   */
  update(id: string, body: T.TagUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.Tag>;

  /**
   * Move a tag to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `tags:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a tag, or change the one that has the value
   *
   * `key` is `name` or `externalId:<source>`. A tag that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `tags:write`.
   */
  upsert(key: string, value: string, body: T.TagUpdate, options?: RequestOptions): Reply<T.Tag>;

  /**
   * Bring a tag back from the bin
   *
   * Needs the permission `tags:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.Tag>;

  /**
   * Merge others into a tag
   *
   * The tag keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `tags:write`.
   */
  merge(id: string, body: T.TagMerge, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.TagMerged>;

  /**
   * List what happened to a tag
   *
   * Newest first, who did it, and what it changed. A tag in the bin has its history too.
   *
   * Needs the permission `tags:read`.
   */
  history(id: string, params?: T.TagsHistoryParams, options?: RequestOptions): PagePromise<T.HistoryEntry>;
}

export interface AssociationDefinitionsResource {
  /**
   * List association-definitions
   *
   * Needs the permission `association-definitions:read`.
   */
  list<I extends Choice<T.AssociationDefinitionsListParams, 'include'> = never, F extends Choice<T.AssociationDefinitionsListParams, 'fields'> = never>(params?: Shaping<T.AssociationDefinitionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinition, I, F>>;

  /**
   * Create a association_definition
   *
   * Needs the permission `association-definitions:write`.
   */
  create(body: T.AssociationDefinitionCreate, options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinition>;

  /**
   * Search association-definitions with a filter of groups
   *
   * Needs the permission `association-definitions:read`.
   */
  search<I extends Choice<T.AssociationDefinitionSearch, 'include'> = never, F extends Choice<T.AssociationDefinitionSearch, 'fields'> = never>(body: Shaping<T.AssociationDefinitionSearch, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinition, I, F>>;

  /**
   * Count and sum association-definitions in groups
   *
   * Needs the permission `association-definitions:read`.
   */
  aggregate(body: T.AssociationDefinitionAggregation, options?: RequestOptions): Reply<T.Aggregates>;

  /**
   * Get a association_definition
   *
   * The AssociationDefinition as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `association-definitions:read`.
   */
  get<I extends Choice<T.AssociationDefinitionsGetParams, 'include'> = never, F extends Choice<T.AssociationDefinitionsGetParams, 'fields'> = never>(id: string, params?: Shaping<T.AssociationDefinitionsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.AssociationDefinition, I, F>>;

  /**
   * Change fields of a association_definition
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `association-definitions:write`.
   */
  update(id: string, body: T.AssociationDefinitionUpdate, options?: RequestOptions & ConditionalOptions): Reply<T.AssociationDefinition>;

  /**
   * Move a association_definition to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `association-definitions:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a association_definition, or change the one that has the value
   *
   * `key` is `key` or `externalId:<source>`. A association_definition that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `association-definitions:write`.
   */
  upsert(key: string, value: string, body: T.AssociationDefinitionUpdate, options?: RequestOptions): Reply<T.AssociationDefinition>;

  /**
   * Bring a association_definition back from the bin
   *
   * Needs the permission `association-definitions:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinition>;

  /**
   * List what happened to a association_definition
   *
   * Newest first, who did it, and what it changed. A association_definition in the bin has its history too.
   *
   * Needs the permission `association-definitions:read`.
   */
  history(id: string, params?: T.AssociationDefinitionsHistoryParams, options?: RequestOptions): PagePromise<T.HistoryEntry>;
}

export interface BatchResource {
  /**
   * Carry out up to 1000 writing operations
   *
   * The operations are carried out in their order, and the results stand in the same order.
   *
   * `"@{acme.id}"` in an operation is the id of the record of the earlier operation whose `ref` is `acme`; a text that looks like that is written with one `@` more.
   *
   * An atomic batch is done as a whole or not at all; in another one each operation is done or refused alone.
   *
   * Each operation needs the permission that it needs alone.
   */
  run(body: T.Batch, params?: T.BatchRunParams, options?: RequestOptions & KeyedOptions): Reply<{ results: Array<T.BatchResult> }>;
}

export interface SearchResource {
  /**
   * Search records of all objects by words
   *
   * Those that fit best come first. Objects that the role does not read are left out, and so are those of which it does not see a field that is looked at.
   */
  list(params: T.SearchListParams, options?: RequestOptions): Reply<T.Hits>;
}

export interface DashboardResource {
  /**
   * Show leads, pipelines, activities, and what was won and lost
   *
   * Of the records that you see. Leads, deals and activities are null where you may not read them (`leads:read` and so on).
   */
  get(params?: T.DashboardGetParams, options?: RequestOptions): Reply<T.Dashboard>;
}

export interface ForecastResource {
  /**
   * Show what is won in a period, and what is expected to be
   *
   * Of the deals that you see: won ones by `closedAt`, open ones by `expectedCloseDate`.
   *
   * Needs the permission `deals:read`.
   */
  get(params?: T.ForecastGetParams, options?: RequestOptions): Reply<T.Forecast>;
}

export interface ViewsResource {
  /**
   * List the saved views
   *
   * Yours, and those that are shared.
   */
  list<I extends Choice<T.ViewsListParams, 'include'> = never, F extends Choice<T.ViewsListParams, 'fields'> = never>(params?: Shaping<T.ViewsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.View, I, F>>;

  /**
   * Save a view
   *
   * Needs the permission to read the records that it lists, such as `contacts:read`.
   */
  create(body: T.ViewCreate, options?: RequestOptions): Reply<T.View>;

  /** Get a saved view */
  get(id: string, options?: RequestOptions): Reply<T.View>;

  /**
   * Change a saved view
   *
   * Yours, and those that are shared. Of the shared views of others only who has the permission `views:manage` changes any. Its object stays. Null takes a part away.
   */
  update(id: string, body: T.ViewUpdate, options?: RequestOptions): Reply<T.View>;

  /**
   * Remove a saved view
   *
   * Yours, and those that are shared. Of the shared views of others only who has the permission `views:manage` changes any.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;
}

export interface MergesResource {
  /**
   * Undo a merge
   *
   * All is as it was before the merge, unless somebody changed what it changed: then nothing is done, and `conflicts` names all that stands in the way. Needs the permission to write records of the merged object: `activities:write` or `companies:write` or `contacts:write` or `deals:write` or `leads:write` or `tags:write`.
   */
  undo(mergeId: string, options?: RequestOptions & KeyedOptions): Reply<{
  record: T.TaskActivity | T.CallActivity | T.MeetingActivity | T.NoteActivity | T.EmailActivity | T.Company | T.Contact | T.Deal | T.Lead | T.Tag;
  restored: Array<T.TaskActivity | T.CallActivity | T.MeetingActivity | T.NoteActivity | T.EmailActivity | T.Company | T.Contact | T.Deal | T.Lead | T.Tag>;
}>;
}

export interface RequestsResource {
  /**
   * Undo a request
   *
   * Takes back all that a request did: a single write, a batch, a merge, or an undo. `requestId` is the `X-Request-Id` of its reply.
   *
   * What it made goes to the bin, what it deleted comes back, and fields have the values that they had before. Where somebody has changed what it changed, nothing is done, and `conflicts` names all that stands in the way.
   *
   * Needs the permission to write each object that the request touched, such as `contacts:write`; a link is touched with the record that names the primary one. What is kept from your role is taken back only where you did it yourself.
   */
  undo(requestId: string, options?: RequestOptions & KeyedOptions): Reply<T.RequestUndone>;
}

export interface ChangesResource {
  /**
   * What changed, in order
   *
   * Every committed change of every record and link that you may read, each once; those of a record in the order of its versions. Go on from `cursor`; it is good for as long as the organization keeps its log.
   *
   * With `Accept: text/event-stream` the changes come as they happen, as server-sent events whose ids are cursors.
   */
  list(params?: T.ChangesListParams, options?: RequestOptions): Reply<T.ChangeList>;
}

export interface SnapshotResource {
  /**
   * Everything, as of one moment
   *
   * Every undeleted record and every link that you may read, as newline-delimited JSON: `{"object": "contact", "record": {…}}`, and last `{"cursor": "…"}`, from which `GET /changes` goes on without a gap and without a double. A snapshot without that last line broke off.
   *
   * Needs the permission `records:export`.
   */
  get(params?: T.SnapshotGetParams, options?: RequestOptions): Reply<Response>;
}

export interface FormsSubmissionsResource {
  /**
   * List what was sent by a form
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<T.FormsSubmissionsListParams, 'include'> = never, F extends Choice<T.FormsSubmissionsListParams, 'fields'> = never>(formId: string, params?: Shaping<T.FormsSubmissionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.FormSubmission, I, F>>;

  /**
   * Send what somebody filled in, from a page
   *
   * For browsers: the form's public key comes as `X-Form-Key`, in the query or as the input `key`, and the page must be of an allowed origin. A plain HTML form goes on to the form's `redirectUrl`. The reply is the same whether the record was there before or not. Who signs in needs the permission `forms:write`, and no key.
   */
  create(formId: string, body: T.FormInputs, params?: T.FormsSubmissionsCreateParams, options?: RequestOptions): Reply<T.FormReceipt>;

  /**
   * Get a submission
   *
   * Needs the permission `forms:read`.
   */
  get(formId: string, id: string, options?: RequestOptions): Reply<T.FormSubmission>;

  /**
   * Remove a submission for good
   *
   * The record that it made stays; a purge of the record removes its submissions.
   *
   * Needs the permission `forms:manage`.
   */
  delete(formId: string, id: string, options?: RequestOptions): Reply<void>;

  /**
   * Process a submission again, by what the form is now
   *
   * For what no record could be made of until the form was mended, and for what was no spam after all.
   *
   * Needs the permission `forms:write`.
   */
  process(formId: string, id: string, options?: RequestOptions): Reply<T.FormSubmission>;
}

export interface FormsConfirmationsResource {
  /**
   * Ask whether a submission is to be confirmed
   *
   * Where the link of a mail leads. It changes nothing: programs that look through mails follow links.
   */
  get(formId: string, token: string, options?: RequestOptions): Reply<T.FormReceipt>;

  /** Confirm a submission, once */
  confirm(formId: string, token: string, options?: RequestOptions): Reply<T.FormReceipt>;
}

export interface FormsResource {
  readonly submissions: FormsSubmissionsResource;
  readonly confirmations: FormsConfirmationsResource;

  /**
   * List forms
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<T.FormsListParams, 'include'> = never, F extends Choice<T.FormsListParams, 'fields'> = never>(params?: Shaping<T.FormsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Form, I, F>>;

  /**
   * Define a form
   *
   * Its `fields` say which input fills which field of the record. The mapping is checked: a form that could make no record is a 400.
   *
   * Needs the permission `forms:manage`.
   */
  create(body: T.FormCreate, options?: RequestOptions): Reply<T.Form>;

  /**
   * Get a form
   *
   * Needs the permission `forms:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.Form>;

  /**
   * Change a form
   *
   * What is not named stays; what is named is replaced as a whole.
   *
   * Needs the permission `forms:manage`.
   */
  update(id: string, body: T.FormUpdate, options?: RequestOptions): Reply<T.Form>;

  /**
   * Remove a form, and all that was sent by it
   *
   * The records that it made stay. To end a form and keep its submissions, set `enabled` to false.
   *
   * Needs the permission `forms:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;

  /**
   * Give a form another public key
   *
   * The key before is taken too until the overlap ends, so that pages can follow.
   *
   * Needs the permission `forms:manage`.
   */
  rotateKey(id: string, body: T.FormKeyRotation, options?: RequestOptions): Reply<T.Form>;

  /**
   * Send what somebody filled in, from a server
   *
   * As a page would, but without its fences: no public key, origin, honeypot or limit. The submission is told as a whole, with what could not be mapped.
   *
   * Needs the permission `forms:write`.
   */
  submit(body: T.FormPost, options?: RequestOptions & KeyedOptions): Reply<T.FormSubmission>;
}

export interface JobsResource {
  /**
   * List the work behind the requests
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  list<I extends Choice<T.JobsListParams, 'include'> = never, F extends Choice<T.JobsListParams, 'fields'> = never>(params?: Shaping<T.JobsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Job, I, F>>;

  /**
   * Get a job: its state and how far it is
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  get(id: string, options?: RequestOptions): Reply<T.Job>;

  /**
   * Cancel a job
   *
   * One that waits is `cancelled` at once, one that runs within seconds, unless it has ended by then. What it has done already stays.
   */
  cancel(id: string, options?: RequestOptions): Reply<T.Job>;

  /** Run a job again that failed or was cancelled */
  retry(id: string, options?: RequestOptions): Reply<T.Job>;
}

export interface WebhooksDeliveriesResource {
  /**
   * List the deliveries of a webhook: what was sent, and what came of it
   *
   * Of the last 30 days, and what waits. Those of objects that you may not read stay out.
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<T.WebhooksDeliveriesListParams, 'include'> = never, F extends Choice<T.WebhooksDeliveriesListParams, 'fields'> = never>(id: string, params?: Shaping<T.WebhooksDeliveriesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.WebhookDelivery, I, F>>;

  /**
   * Get a delivery
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhookDelivery>;

  /**
   * Send a delivery again, or now
   *
   * Whatever became of it. It goes before later events of its record that wait, and behind earlier ones.
   *
   * Needs the permission `webhooks:manage`.
   */
  retry(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhookDelivery>;
}

export interface WebhooksResource {
  readonly deliveries: WebhooksDeliveriesResource;

  /**
   * List the webhooks
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<T.WebhooksListParams, 'include'> = never, F extends Choice<T.WebhooksListParams, 'fields'> = never>(params?: Shaping<T.WebhooksListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.Webhook, I, F>>;

  /**
   * Create a webhook
   *
   * It is told what happens from now on, each record’s events in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  create(body: T.WebhookCreate, options?: RequestOptions): Reply<T.WebhookCreated>;

  /**
   * Get a webhook
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.Webhook>;

  /**
   * Change a webhook, end its pause, or disable it
   *
   * `enabled: true` ends a pause, too. What happened meanwhile is sent then, in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  update(id: string, body: T.WebhookUpdate, options?: RequestOptions): Reply<T.Webhook>;

  /**
   * Delete a webhook, and what waits for it
   *
   * Needs the permission `webhooks:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;

  /**
   * Give a webhook a new secret
   *
   * The former one is signed with beside it for a while. Two are good at most.
   *
   * Needs the permission `webhooks:manage`.
   */
  rotateSecret(id: string, body: T.WebhookRotation, options?: RequestOptions): Reply<T.WebhookCreated>;

  /**
   * Send a webhook a test
   *
   * A `webhook.test` event, tried once, also while the webhook is disabled or paused. The delivery tells what came of it.
   *
   * Needs the permission `webhooks:manage`.
   */
  test(id: string, options?: RequestOptions): Reply<T.WebhookDelivery>;

  /**
   * Send what happened once more
   *
   * The events behind `fromCursor` that the webhook is told of, with the same `webhook-id` as before. A job puts them into the queue; `Location` leads to it.
   *
   * Needs the permission `webhooks:manage`.
   */
  replay(id: string, body: T.WebhookReplay, options?: RequestOptions): Reply<T.WebhookReplayed>;
}

export interface AdminUsersSessionsResource {
  /**
   * List the sessions of a user that have not ended
   *
   * For operators of the platform, by their sessions.
   */
  list(id: string, params?: T.AdminUsersSessionsListParams, options?: RequestOptions): PagePromise<T.AdminSession>;

  /**
   * End all sessions of a user
   *
   * For operators of the platform, by their sessions.
   */
  endAll(id: string, options?: RequestOptions): Reply<void>;

  /**
   * End a session of a user
   *
   * For operators of the platform, by their sessions.
   */
  end(id: string, sessionId: string, options?: RequestOptions): Reply<void>;
}

export interface AdminUsersSecondFactorResource {
  /**
   * Take the second factor of a user away
   *
   * For who has lost his app and his recovery codes: be sure that it is he who asks. A notice is mailed to him.
   *
   * For operators of the platform, by their sessions.
   */
  remove(id: string, options?: RequestOptions): Reply<void>;
}

export interface AdminUsersResource {
  readonly sessions: AdminUsersSessionsResource;
  readonly secondFactor: AdminUsersSecondFactorResource;

  /**
   * List all users, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: T.AdminUsersListParams, options?: RequestOptions): PagePromise<T.AdminUser>;

  /**
   * Create a user
   *
   * He has no password and belongs to no organization yet.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminUserCreate, options?: RequestOptions): Reply<T.AdminUser>;

  /**
   * Get a user
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminUser>;

  /**
   * Change a user
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminUserUpdate, options?: RequestOptions): Reply<T.AdminUser>;

  /**
   * Delete a user who belongs to no organization
   *
   * Nothing of him is left but his id, which records and logs name.
   *
   * For operators of the platform, by their sessions.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;

  /**
   * Suspend a user
   *
   * All his sessions end, and he cannot sign in. API keys that he made are his organizations’, and go on.
   *
   * For operators of the platform, by their sessions.
   */
  suspend(id: string, options?: RequestOptions): Reply<T.AdminUser>;

  /**
   * Let a suspended user sign in again
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminUser>;
}

export interface AdminOrganizationsResource {
  /**
   * List all organizations, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: T.AdminOrganizationsListParams, options?: RequestOptions): PagePromise<T.AdminOrganization>;

  /**
   * Create an organization and its owner
   *
   * The owner is the user with that e-mail address, or is made without a password.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminOrganizationCreate, options?: RequestOptions): Reply<T.AdminOrganization>;

  /**
   * Get an organization
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminOrganization>;

  /**
   * Change an organization
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminOrganizationUpdate, options?: RequestOptions): Reply<T.AdminOrganization>;

  /**
   * Delete an organization
   *
   * Nobody enters it from the next request on.
   *
   * For operators of the platform, by their sessions.
   */
  delete(id: string, options?: RequestOptions): Reply<void>;

  /**
   * Suspend an organization
   *
   * Neither its members nor its API keys enter it from their next request on.
   *
   * For operators of the platform, by their sessions.
   */
  suspend(id: string, options?: RequestOptions): Reply<T.AdminOrganization>;

  /**
   * Open a suspended organization again
   *
   * One that is deleted stays closed.
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminOrganization>;
}

export interface AdminAuditResource {
  /**
   * List what operators of the platform did, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: T.AdminAuditListParams, options?: RequestOptions): PagePromise<T.PlatformEvent>;
}

export interface AdminResource {
  readonly users: AdminUsersResource;
  readonly organizations: AdminOrganizationsResource;
  readonly audit: AdminAuditResource;
}

export interface PermissionsResource {
  /** List all permissions, and which of them you have */
  list(options?: RequestOptions): Reply<{ data: Array<T.Permission> }>;
}

export interface Resources {
  readonly auth: AuthResource;
  readonly invitations: InvitationsResource;
  readonly oauth: OauthResource;
  readonly identities: IdentitiesResource;
  readonly organization: OrganizationResource;
  readonly organizations: OrganizationsResource;
  readonly members: MembersResource;
  readonly teams: TeamsResource;
  readonly apiKeys: ApiKeysResource;
  readonly roles: RolesResource;
  readonly audit: AuditResource;
  readonly companies: CompaniesResource;
  readonly contacts: ContactsResource;
  readonly pipelines: PipelinesResource;
  readonly stages: StagesResource;
  readonly deals: DealsResource;
  readonly activities: ActivitiesResource;
  readonly leads: LeadsResource;
  readonly customFields: CustomFieldsResource;
  readonly tags: TagsResource;
  readonly associationDefinitions: AssociationDefinitionsResource;
  readonly batch: BatchResource;
  readonly search: SearchResource;
  readonly dashboard: DashboardResource;
  readonly forecast: ForecastResource;
  readonly views: ViewsResource;
  readonly merges: MergesResource;
  readonly requests: RequestsResource;
  readonly changes: ChangesResource;
  readonly snapshot: SnapshotResource;
  readonly forms: FormsResource;
  readonly jobs: JobsResource;
  readonly webhooks: WebhooksResource;
  readonly admin: AdminResource;
  readonly permissions: PermissionsResource;
}
