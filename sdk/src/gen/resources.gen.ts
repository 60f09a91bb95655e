// Written by `npm run generate` from the OpenAPI document.

import type { ConditionalOptions, KeyedOptions, RequestOptions } from '../core/options.ts';
import type { PagePromise } from '../core/pages.ts';
import type { Reply } from '../core/reply.ts';
import type { Choice, Shaped, Shaping } from '../core/shape.ts';
import type * as T from './types.gen.ts';

export type OauthStartParams = NonNullable<T.OauthStartData['query']>;
export type OauthCallbackParams = NonNullable<T.OauthCallbackData['query']>;
export type OrganizationDeleteParams = NonNullable<T.OrganizationDeleteData['query']>;
export type MembersListParams = NonNullable<T.MembersListData['query']>;
export type MembersGetParams = NonNullable<T.MembersGetData['query']>;
export type MembersDeleteParams = NonNullable<T.MembersDeleteData['query']>;
export type InvitationsListParams = NonNullable<T.InvitationsListData['query']>;
export type TeamsListParams = NonNullable<T.TeamsListData['query']>;
export type TeamsMembersListParams = NonNullable<T.TeamsMembersListData['query']>;
export type MembersTeamsListParams = NonNullable<T.MembersTeamsListData['query']>;
export type ApiKeysListParams = NonNullable<T.ApiKeysListData['query']>;
export type RolesListParams = NonNullable<T.RolesListData['query']>;
export type AuditListParams = NonNullable<T.AuditListData['query']>;
export type CompaniesListParams = NonNullable<T.CompaniesListData['query']>;
export type CompaniesGetParams = NonNullable<T.CompaniesGetData['query']>;
export type CompaniesAccessParams = NonNullable<T.CompaniesAccessData['query']>;
export type CompaniesHistoryParams = NonNullable<T.CompaniesHistoryData['query']>;
export type CompaniesTimelineParams = NonNullable<T.CompaniesTimelineData['query']>;
export type CompaniesDuplicatesParams = NonNullable<T.CompaniesDuplicatesData['query']>;
export type CompaniesAssociationsListParams = NonNullable<T.CompaniesAssociationsListData['query']>;
export type CompaniesContactsListParams = NonNullable<T.CompaniesContactsListData['query']>;
export type CompaniesActivitiesListParams = NonNullable<T.CompaniesActivitiesListData['query']>;
export type ContactsListParams = NonNullable<T.ContactsListData['query']>;
export type ContactsGetParams = NonNullable<T.ContactsGetData['query']>;
export type ContactsAccessParams = NonNullable<T.ContactsAccessData['query']>;
export type ContactsHistoryParams = NonNullable<T.ContactsHistoryData['query']>;
export type ContactsTimelineParams = NonNullable<T.ContactsTimelineData['query']>;
export type ContactsDuplicatesParams = NonNullable<T.ContactsDuplicatesData['query']>;
export type ContactsAssociationsListParams = NonNullable<T.ContactsAssociationsListData['query']>;
export type ContactsCompaniesListParams = NonNullable<T.ContactsCompaniesListData['query']>;
export type ContactsDealsListParams = NonNullable<T.ContactsDealsListData['query']>;
export type ContactsActivitiesListParams = NonNullable<T.ContactsActivitiesListData['query']>;
export type PipelinesListParams = NonNullable<T.PipelinesListData['query']>;
export type PipelinesGetParams = NonNullable<T.PipelinesGetData['query']>;
export type PipelinesDeleteParams = NonNullable<T.PipelinesDeleteData['query']>;
export type PipelinesHistoryParams = NonNullable<T.PipelinesHistoryData['query']>;
export type PipelinesBoardParams = NonNullable<T.PipelinesBoardData['query']>;
export type StagesListParams = NonNullable<T.StagesListData['query']>;
export type StagesGetParams = NonNullable<T.StagesGetData['query']>;
export type StagesDeleteParams = NonNullable<T.StagesDeleteData['query']>;
export type StagesHistoryParams = NonNullable<T.StagesHistoryData['query']>;
export type DealsListParams = NonNullable<T.DealsListData['query']>;
export type DealsGetParams = NonNullable<T.DealsGetData['query']>;
export type DealsAccessParams = NonNullable<T.DealsAccessData['query']>;
export type DealsHistoryParams = NonNullable<T.DealsHistoryData['query']>;
export type DealsTimelineParams = NonNullable<T.DealsTimelineData['query']>;
export type DealsAssociationsListParams = NonNullable<T.DealsAssociationsListData['query']>;
export type DealsContactsListParams = NonNullable<T.DealsContactsListData['query']>;
export type DealsActivitiesListParams = NonNullable<T.DealsActivitiesListData['query']>;
export type DealsTransitionsParams = NonNullable<T.DealsTransitionsData['query']>;
export type ActivitiesListParams = NonNullable<T.ActivitiesListData['query']>;
export type ActivitiesGetParams = NonNullable<T.ActivitiesGetData['query']>;
export type ActivitiesAccessParams = NonNullable<T.ActivitiesAccessData['query']>;
export type ActivitiesHistoryParams = NonNullable<T.ActivitiesHistoryData['query']>;
export type ActivitiesAssociationsListParams = NonNullable<T.ActivitiesAssociationsListData['query']>;
export type ActivitiesContactsListParams = NonNullable<T.ActivitiesContactsListData['query']>;
export type ActivitiesCompaniesListParams = NonNullable<T.ActivitiesCompaniesListData['query']>;
export type ActivitiesDealsListParams = NonNullable<T.ActivitiesDealsListData['query']>;
export type ActivitiesLeadsListParams = NonNullable<T.ActivitiesLeadsListData['query']>;
export type LeadsListParams = NonNullable<T.LeadsListData['query']>;
export type LeadsGetParams = NonNullable<T.LeadsGetData['query']>;
export type LeadsAccessParams = NonNullable<T.LeadsAccessData['query']>;
export type LeadsHistoryParams = NonNullable<T.LeadsHistoryData['query']>;
export type LeadsTimelineParams = NonNullable<T.LeadsTimelineData['query']>;
export type LeadsDuplicatesParams = NonNullable<T.LeadsDuplicatesData['query']>;
export type LeadsAssociationsListParams = NonNullable<T.LeadsAssociationsListData['query']>;
export type LeadsActivitiesListParams = NonNullable<T.LeadsActivitiesListData['query']>;
export type CustomFieldsListParams = NonNullable<T.CustomFieldsListData['query']>;
export type CustomFieldsGetParams = NonNullable<T.CustomFieldsGetData['query']>;
export type CustomFieldsHistoryParams = NonNullable<T.CustomFieldsHistoryData['query']>;
export type TagsListParams = NonNullable<T.TagsListData['query']>;
export type TagsGetParams = NonNullable<T.TagsGetData['query']>;
export type TagsHistoryParams = NonNullable<T.TagsHistoryData['query']>;
export type AssociationDefinitionsListParams = NonNullable<T.AssociationDefinitionsListData['query']>;
export type AssociationDefinitionsGetParams = NonNullable<T.AssociationDefinitionsGetData['query']>;
export type AssociationDefinitionsHistoryParams = NonNullable<T.AssociationDefinitionsHistoryData['query']>;
export type BatchRunParams = NonNullable<T.BatchRunData['query']>;
export type SearchListParams = NonNullable<T.SearchListData['query']>;
export type DashboardGetParams = NonNullable<T.DashboardGetData['query']>;
export type ForecastGetParams = NonNullable<T.ForecastGetData['query']>;
export type ViewsListParams = NonNullable<T.ViewsListData['query']>;
export type ChangesListParams = NonNullable<T.ChangesListData['query']>;
export type SnapshotGetParams = NonNullable<T.SnapshotGetData['query']>;
export type FormsListParams = NonNullable<T.FormsListData['query']>;
export type FormsSubmissionsListParams = NonNullable<T.FormsSubmissionsListData['query']>;
export type FormsSubmissionsCreateParams = NonNullable<T.FormsSubmissionsCreateData['query']>;
export type JobsListParams = NonNullable<T.JobsListData['query']>;
export type WebhooksListParams = NonNullable<T.WebhooksListData['query']>;
export type WebhooksDeliveriesListParams = NonNullable<T.WebhooksDeliveriesListData['query']>;
export type AdminUsersListParams = NonNullable<T.AdminUsersListData['query']>;
export type AdminUsersSessionsListParams = NonNullable<T.AdminUsersSessionsListData['query']>;
export type AdminOrganizationsListParams = NonNullable<T.AdminOrganizationsListData['query']>;
export type AdminAuditListParams = NonNullable<T.AdminAuditListData['query']>;

export interface AuthSessionsResource {
  /**
   * List your sessions, in all your organizations
   *
   * The one used last first. There are no further pages: of more than 200, the first are shown.
   */
  list(options?: RequestOptions): PagePromise<T.AuthSessionsListResponse['data'][number]>;

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
  get(options?: RequestOptions): Reply<T.AuthSecondFactorGetResponse>;

  /**
   * Get a secret for an app that shows codes (TOTP)
   *
   * Nothing is asked for before it is confirmed, within half an hour. You must have signed in within the last ten minutes. Once more gives another secret.
   */
  enrol(body: T.AuthSecondFactorEnrolData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorEnrolResponse>;

  /**
   * Turn the second factor on by a code of the app
   *
   * From then on it is asked for at sign-in. All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirm(body: T.AuthSecondFactorConfirmData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorConfirmResponse>;

  /**
   * Go on signing in by a code
   *
   * Whichever way in gave `second_factor_required` gave a `challenge` with it, which is good for five minutes and one answer.
   */
  answer(body: T.AuthSecondFactorAnswerData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorAnswerResponse>;

  /**
   * Get a secret for an app, to sign in where a second factor is demanded
   *
   * Whichever way in gave `second_factor_enrolment_required` gave a `challenge` with it, which is good for ten minutes. Once more gives another secret.
   */
  enrolAtSignIn(body: T.AuthSecondFactorEnrolAtSignInData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorEnrolAtSignInResponse>;

  /**
   * Turn the second factor on by a code of the app, and sign in
   *
   * All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirmAtSignIn(body: T.AuthSecondFactorConfirmAtSignInData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorConfirmAtSignInResponse>;

  /**
   * Turn the second factor off by a code
   *
   * You must have signed in within the last ten minutes, and belong to no organization that demands it.
   */
  turnOff(body: T.AuthSecondFactorTurnOffData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Get other recovery codes
   *
   * The former ones are not good any more. You must have signed in within the last ten minutes.
   */
  renewRecoveryCodes(body: T.AuthSecondFactorRenewRecoveryCodesData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorRenewRecoveryCodesResponse>;
}

export interface AuthResource {
  readonly sessions: AuthSessionsResource;
  readonly secondFactor: AuthSecondFactorResource;

  /** Register a user and an organization */
  register(body: T.AuthRegisterData['body'], options?: RequestOptions): Reply<T.AuthRegisterResponse>;

  /** Sign in by e-mail address and password */
  login(body: T.AuthLoginData['body'], options?: RequestOptions): Reply<T.AuthLoginResponse>;

  /** Who am I? */
  session(options?: RequestOptions): Reply<T.AuthSessionResponse>;

  /**
   * Get new tokens for the refresh token
   *
   * A refresh token is good for one refresh. Within 10 seconds the same one gets the same reply again, so that a client may try again; later it ends the session, since somebody else may have it.
   */
  refresh(body?: T.AuthRefreshData['body'], options?: RequestOptions): Reply<T.AuthRefreshResponse>;

  /**
   * End the session
   *
   * That of the refresh token, or else of the access token, or else of the cookie. Its tokens are refused from then on. One that is over is no error.
   */
  logout(body?: T.AuthLogoutData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Go on in another organization
   *
   * The session goes on there, with the tokens of the reply: those for the former organization are refused.
   */
  switchOrganization(body: T.AuthSwitchOrganizationData['body'], options?: RequestOptions): Reply<T.AuthSwitchOrganizationResponse>;

  /**
   * Change your password
   *
   * Ends all your other sessions. A notice is mailed to you. Who signs in by a provider alone gets a password by this.
   */
  changePassword(body: T.AuthChangePasswordData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Have a link mailed by which a password is chosen
   *
   * The answer is the same whether anybody has the address or not.
   */
  resetPassword(body: T.AuthResetPasswordData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Choose a password, by the link of the mail
   *
   * Once, within an hour. All sessions of the user end, and all his other links. His address is verified by it. Sign in then.
   */
  confirmPasswordReset(body: T.AuthConfirmPasswordResetData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Say that an e-mail address is yours
   *
   * By the link of the mail, once: the one that comes with registration, or the one that changes your address. No access token is needed.
   */
  verifyEmail(body: T.AuthVerifyEmailData['body'], options?: RequestOptions): Reply<void>;

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
  changeEmail(body: T.AuthChangeEmailData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Change what you are called
   *
   * In all your organizations.
   */
  updateProfile(body: T.AuthUpdateProfileData['body'], options?: RequestOptions): Reply<T.AuthUpdateProfileResponse>;
}

export interface InvitationsResource {
  /**
   * Accept an invitation
   *
   * Who has no account yet gives a `password` and gets one. Who has one sends the access token along: by the link alone nobody is let into an account. Both are signed in to the organization.
   */
  accept(body: T.InvitationsAcceptData['body'], options?: RequestOptions): Reply<T.InvitationsAcceptResponse>;

  /**
   * List the invitations that nobody has accepted yet
   *
   * Needs the permission `members:manage`.
   */
  list<I extends Choice<InvitationsListParams, 'include'> = never, F extends Choice<InvitationsListParams, 'fields'> = never>(params?: Shaping<InvitationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.InvitationsListResponse['data'][number], I, F>>;

  /**
   * Invite somebody by a mail
   *
   * He is a pending member until he has accepted. Who is one already is sent a new link, and gets this role. Links are good once, and for 7 days.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.InvitationsCreateData['body'], options?: RequestOptions): Reply<T.InvitationsCreateResponse>;

  /**
   * Send an invitation again
   *
   * With a new link: former ones are no longer good.
   *
   * Needs the permission `members:manage`.
   */
  resend(id: string, options?: RequestOptions): Reply<T.InvitationsResendResponse>;

  /**
   * Get an invitation
   *
   * Needs the permission `members:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.InvitationsGetResponse>;

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
  start(provider: T.OauthStartData['path']['provider'], params: OauthStartParams): string;

  /**
   * Come back from a provider
   *
   * Where a provider sends the browser: nothing else calls it.
   */
  callback(provider: T.OauthCallbackData['path']['provider'], params?: OauthCallbackParams): string;

  /**
   * Sign in with the code that came back
   *
   * A code is good once and for a minute. Who is new here gets an account and an organization, if the provider has verified his e-mail address. An account with that address is linked if its own is verified too.
   */
  exchange(body: T.OauthExchangeData['body'], options?: RequestOptions): Reply<T.OauthExchangeResponse>;
}

export interface IdentitiesResource {
  /** List the identities at providers that you can sign in by */
  list(options?: RequestOptions): Reply<T.IdentitiesListResponse>;

  /**
   * Link the identity of the code that came back
   *
   * You must have signed in within the last ten minutes, and have verified your e-mail address.
   */
  link(body: T.IdentitiesLinkData['body'], options?: RequestOptions): Reply<T.IdentitiesLinkResponse>;

  /**
   * Unlink an identity
   *
   * You must have signed in within the last ten minutes, and have another identity or a password.
   */
  unlink(id: string, options?: RequestOptions): Reply<void>;
}

export interface OrganizationResource {
  /** Get the organization that you belong to */
  get(options?: RequestOptions): Reply<T.OrganizationGetResponse>;

  /**
   * Change the organization's name and settings
   *
   * Who turns `requireSecondFactor` on must have a second factor. The sessions there of members without one end at once.
   *
   * Needs the permission `organization:manage`.
   */
  update(body: T.OrganizationUpdateData['body'], options?: RequestOptions): Reply<T.OrganizationUpdateResponse>;

  /**
   * Delete the organization
   *
   * Nobody is let in any more at once, and after 30 days everything in it is removed for good. Its owners get a mail by which they can have it back until then.
   *
   * Needs the permission `organization:own`.
   */
  delete(params?: OrganizationDeleteParams, options?: RequestOptions): Reply<T.OrganizationDeleteResponse>;

  /**
   * Hand the organization over to a member
   *
   * He is an owner then, and you are an admin.
   *
   * Needs the permission `organization:own`.
   */
  transfer(body: T.OrganizationTransferData['body'], options?: RequestOptions): Reply<void>;

  /**
   * Get the OpenAPI document of the organization
   *
   * This document, with the custom fields of the organization by their types, and without the fields that your role does not see. Its `ETag` stays until a definition changes, or the release: with `If-None-Match` it is sent only when it has changed.
   */
  document(options?: RequestOptions): Reply<T.OrganizationDocumentResponse>;
}

export interface OrganizationsResource {
  /**
   * List the organizations that you belong to
   *
   * There are no further pages.
   */
  list(options?: RequestOptions): PagePromise<T.OrganizationsListResponse['data'][number]>;

  /**
   * Create another organization, which you own
   *
   * You stay where you are.
   */
  create(body: T.OrganizationsCreateData['body'], options?: RequestOptions): Reply<T.OrganizationsCreateResponse>;

  /**
   * Have a deleted organization back, by the link of the mail
   *
   * Who belonged to it can sign in again, and everything is as it was.
   */
  restore(body: T.OrganizationsRestoreData['body'], options?: RequestOptions): Reply<T.OrganizationsRestoreResponse>;
}

export interface MembersTeamsResource {
  /**
   * List the teams of a member
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<MembersTeamsListParams, 'include'> = never, F extends Choice<MembersTeamsListParams, 'fields'> = never>(id: string, params?: Shaping<MembersTeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.MembersTeamsListResponse['data'][number], I, F>>;
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
  list<I extends Choice<MembersListParams, 'include'> = never, F extends Choice<MembersListParams, 'fields'> = never>(params?: Shaping<MembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.MembersListResponse['data'][number], I, F>>;

  /**
   * Name somebody a member before he has signed in
   *
   * He is `pending`, and can own records. `POST /invitations` sends him the link by which he comes.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.MembersCreateData['body'], options?: RequestOptions): Reply<T.MembersCreateResponse>;

  /**
   * Get a member, also one who was removed
   *
   * Needs the permission `members:read`.
   */
  get<I extends Choice<MembersGetParams, 'include'> = never, F extends Choice<MembersGetParams, 'fields'> = never>(id: string, params?: Shaping<MembersGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.MembersGetResponse, I, F>>;

  /**
   * Give a member another role, suspend him, or take that back
   *
   * Neither the role that he has nor the one that he gets may more than yours. It holds from his next request on; the sessions of who is suspended end.
   *
   * Needs the permission `members:manage`.
   */
  update(id: string, body: T.MembersUpdateData['body'], options?: RequestOptions): Reply<T.MembersUpdateResponse>;

  /**
   * Remove a member
   *
   * His sessions end. He stays the owner of his records, and of what histories say he did, unless `reassignTo` names another one: then a job gives them to him, and `Location` leads to it. Who gives records away must be able to write all of them.
   *
   * Needs the permission `members:manage`.
   */
  delete(id: string, params?: MembersDeleteParams, options?: RequestOptions): Reply<T.MembersDeleteResponse>;

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
  list<I extends Choice<TeamsMembersListParams, 'include'> = never, F extends Choice<TeamsMembersListParams, 'fields'> = never>(id: string, params?: Shaping<TeamsMembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TeamsMembersListResponse['data'][number], I, F>>;
}

export interface TeamsResource {
  readonly members: TeamsMembersResource;

  /**
   * List the teams
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<TeamsListParams, 'include'> = never, F extends Choice<TeamsListParams, 'fields'> = never>(params?: Shaping<TeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TeamsListResponse['data'][number], I, F>>;

  /**
   * Create a team
   *
   * Needs the permission `teams:manage`.
   */
  create(body: T.TeamsCreateData['body'], options?: RequestOptions): Reply<T.TeamsCreateResponse>;

  /**
   * Get a team
   *
   * Needs the permission `members:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.TeamsGetResponse>;

  /**
   * Rename a team, or make it part of another one
   *
   * Needs the permission `teams:manage`.
   */
  update(id: string, body: T.TeamsUpdateData['body'], options?: RequestOptions): Reply<T.TeamsUpdateResponse>;

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
  list<I extends Choice<ApiKeysListParams, 'include'> = never, F extends Choice<ApiKeysListParams, 'fields'> = never>(params?: Shaping<ApiKeysListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ApiKeysListResponse['data'][number], I, F>>;

  /**
   * Create an API key
   *
   * It may do what its permissions say, and none that its maker lacks.
   *
   * Needs the permission `api-keys:manage`.
   */
  create(body: T.ApiKeysCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ApiKeysCreateResponse>;

  /**
   * Get an API key
   *
   * Needs the permission `api-keys:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.ApiKeysGetResponse>;

  /**
   * Rename an API key
   *
   * What it may do does not change: make another one for that.
   *
   * Needs the permission `api-keys:manage`.
   */
  update(id: string, body: T.ApiKeysUpdateData['body'], options?: RequestOptions): Reply<T.ApiKeysUpdateResponse>;

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
  rotate(id: string, body: T.ApiKeysRotateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ApiKeysRotateResponse>;
}

export interface RolesResource {
  /**
   * List the roles
   *
   * Those that come with the organization, and its own.
   *
   * Needs the permission `roles:read`.
   */
  list<I extends Choice<RolesListParams, 'include'> = never, F extends Choice<RolesListParams, 'fields'> = never>(params?: Shaping<RolesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RolesListResponse['data'][number], I, F>>;

  /**
   * Create a role
   *
   * It may no more than who makes it.
   *
   * Needs the permission `roles:manage`.
   */
  create(body: T.RolesCreateData['body'], options?: RequestOptions): Reply<T.RolesCreateResponse>;

  /**
   * Get a role
   *
   * Needs the permission `roles:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.RolesGetResponse>;

  /**
   * Change a role
   *
   * What is not named stays. Its holders have it from their next requests on.
   *
   * Needs the permission `roles:manage`.
   */
  update(id: string, body: T.RolesUpdateData['body'], options?: RequestOptions): Reply<T.RolesUpdateResponse>;

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
  list<I extends Choice<AuditListParams, 'include'> = never, F extends Choice<AuditListParams, 'fields'> = never>(params?: Shaping<AuditListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AuditListResponse['data'][number], I, F>>;
}

export interface CompaniesTagsResource {
  /**
   * Give a company a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `companies:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesTagsAddResponse>;

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
  list<I extends Choice<CompaniesAssociationsListParams, 'include'> = never, F extends Choice<CompaniesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesAssociationsListResponse['data'][number], I, F>>;

  /**
   * Associate a company with another record, or change the association
   *
   * From either end; by a definition of company and company, the record of `id` is the `from` record.
   *
   * Needs the permission `companies:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.CompaniesAssociationsSetData['body'], options?: RequestOptions): Reply<T.CompaniesAssociationsSetResponse>;

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
  list<I extends Choice<CompaniesContactsListParams, 'include'> = never, F extends Choice<CompaniesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesContactsListResponse['data'][number], I, F>>;
}

export interface CompaniesActivitiesResource {
  /**
   * List the activities of a company
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<CompaniesActivitiesListParams, 'include'> = never, F extends Choice<CompaniesActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesActivitiesListResponse['data'][number], I, F>>;
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
  list<I extends Choice<CompaniesListParams, 'include'> = never, F extends Choice<CompaniesListParams, 'fields'> = never>(params?: Shaping<CompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesListResponse['data'][number], I, F>>;

  /**
   * Create a company
   *
   * Needs the permission `companies:write`.
   */
  create(body: T.CompaniesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.CompaniesCreateResponse>;

  /**
   * Search companies with a filter of groups
   *
   * Needs the permission `companies:read`.
   */
  search<I extends Choice<T.CompaniesSearchData['body'], 'include'> = never, F extends Choice<T.CompaniesSearchData['body'], 'fields'> = never>(body: Shaping<T.CompaniesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum companies in groups
   *
   * Needs the permission `companies:read`.
   */
  aggregate(body: T.CompaniesAggregateData['body'], options?: RequestOptions): Reply<T.CompaniesAggregateResponse>;

  /**
   * Get a company
   *
   * The Company as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `companies:read`.
   */
  get<I extends Choice<CompaniesGetParams, 'include'> = never, F extends Choice<CompaniesGetParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.CompaniesGetResponse, I, F>>;

  /**
   * Replace a company
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `companies:write`.
   */
  replace(id: string, body: T.CompaniesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesReplaceResponse>;

  /**
   * Change fields of a company
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `companies:write`.
   */
  update(id: string, body: T.CompaniesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesUpdateResponse>;

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
  upsert(key: string, value: string, body: T.CompaniesUpsertData['body'], options?: RequestOptions): Reply<T.CompaniesUpsertResponse>;

  /**
   * Bring a company back from the bin
   *
   * Needs the permission `companies:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.CompaniesRestoreResponse>;

  /**
   * Merge others into a company
   *
   * The company keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `companies:write`.
   */
  merge(id: string, body: T.CompaniesMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.CompaniesMergeResponse>;

  /**
   * Who can see and change a company, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `companies:read`.
   */
  access(id: string, params?: CompaniesAccessParams, options?: RequestOptions): PagePromise<T.CompaniesAccessResponse['data'][number]>;

  /**
   * List what happened to a company
   *
   * Newest first, who did it, and what it changed. A company in the bin has its history too.
   *
   * Needs the permission `companies:read`.
   */
  history<I extends Choice<CompaniesHistoryParams, 'include'> = never, F extends Choice<CompaniesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesHistoryResponse['data'][number], I, F>>;

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
  timeline(id: string, params?: CompaniesTimelineParams, options?: RequestOptions): PagePromise<T.CompaniesTimelineResponse['data'][number]>;

  /**
   * List what may be the same company
   *
   * The likeliest first. Reasons are `domain`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `companies:read`.
   */
  duplicates(id: string, params?: CompaniesDuplicatesParams, options?: RequestOptions): PagePromise<T.CompaniesDuplicatesResponse['data'][number]>;
}

export interface ContactsTagsResource {
  /**
   * Give a contact a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `contacts:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.ContactsTagsAddResponse>;

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
  list<I extends Choice<ContactsAssociationsListParams, 'include'> = never, F extends Choice<ContactsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsAssociationsListResponse['data'][number], I, F>>;

  /**
   * Associate a contact with another record, or change the association
   *
   * From either end; by a definition of contact and contact, the record of `id` is the `from` record.
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.ContactsAssociationsSetData['body'], options?: RequestOptions): Reply<T.ContactsAssociationsSetResponse>;

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
  list<I extends Choice<ContactsCompaniesListParams, 'include'> = never, F extends Choice<ContactsCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsCompaniesListResponse['data'][number], I, F>>;

  /**
   * Link a contact to a company, or change the link
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, companyId: string, body: T.ContactsCompaniesSetData['body'], options?: RequestOptions): Reply<T.ContactsCompaniesSetResponse>;

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
  list<I extends Choice<ContactsDealsListParams, 'include'> = never, F extends Choice<ContactsDealsListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsDealsListResponse['data'][number], I, F>>;
}

export interface ContactsActivitiesResource {
  /**
   * List the activities of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsActivitiesListParams, 'include'> = never, F extends Choice<ContactsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsActivitiesListResponse['data'][number], I, F>>;
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
  list<I extends Choice<ContactsListParams, 'include'> = never, F extends Choice<ContactsListParams, 'fields'> = never>(params?: Shaping<ContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsListResponse['data'][number], I, F>>;

  /**
   * Create a contact
   *
   * Needs the permission `contacts:write`.
   */
  create(body: T.ContactsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ContactsCreateResponse>;

  /**
   * Search contacts with a filter of groups
   *
   * Needs the permission `contacts:read`.
   */
  search<I extends Choice<T.ContactsSearchData['body'], 'include'> = never, F extends Choice<T.ContactsSearchData['body'], 'fields'> = never>(body: Shaping<T.ContactsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum contacts in groups
   *
   * Needs the permission `contacts:read`.
   */
  aggregate(body: T.ContactsAggregateData['body'], options?: RequestOptions): Reply<T.ContactsAggregateResponse>;

  /**
   * Get a contact
   *
   * The Contact as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `contacts:read`.
   */
  get<I extends Choice<ContactsGetParams, 'include'> = never, F extends Choice<ContactsGetParams, 'fields'> = never>(id: string, params?: Shaping<ContactsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.ContactsGetResponse, I, F>>;

  /**
   * Replace a contact
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `contacts:write`.
   */
  replace(id: string, body: T.ContactsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ContactsReplaceResponse>;

  /**
   * Change fields of a contact
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `contacts:write`.
   */
  update(id: string, body: T.ContactsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ContactsUpdateResponse>;

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
  upsert(key: string, value: string, body: T.ContactsUpsertData['body'], options?: RequestOptions): Reply<T.ContactsUpsertResponse>;

  /**
   * Bring a contact back from the bin
   *
   * Needs the permission `contacts:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.ContactsRestoreResponse>;

  /**
   * Merge others into a contact
   *
   * The contact keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `contacts:write`.
   */
  merge(id: string, body: T.ContactsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ContactsMergeResponse>;

  /**
   * Who can see and change a contact, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `contacts:read`.
   */
  access(id: string, params?: ContactsAccessParams, options?: RequestOptions): PagePromise<T.ContactsAccessResponse['data'][number]>;

  /**
   * List what happened to a contact
   *
   * Newest first, who did it, and what it changed. A contact in the bin has its history too.
   *
   * Needs the permission `contacts:read`.
   */
  history<I extends Choice<ContactsHistoryParams, 'include'> = never, F extends Choice<ContactsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<ContactsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsHistoryResponse['data'][number], I, F>>;

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
  timeline(id: string, params?: ContactsTimelineParams, options?: RequestOptions): PagePromise<T.ContactsTimelineResponse['data'][number]>;

  /**
   * List what may be the same contact
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `contacts:read`.
   */
  duplicates(id: string, params?: ContactsDuplicatesParams, options?: RequestOptions): PagePromise<T.ContactsDuplicatesResponse['data'][number]>;
}

export interface PipelinesResource {
  /**
   * List pipelines
   *
   * Needs the permission `pipelines:read`.
   */
  list<I extends Choice<PipelinesListParams, 'include'> = never, F extends Choice<PipelinesListParams, 'fields'> = never>(params?: Shaping<PipelinesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.PipelinesListResponse['data'][number], I, F>>;

  /**
   * Create a pipeline, with its stages
   *
   * Needs the permission `pipelines:write`.
   */
  create(body: T.PipelinesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.PipelinesCreateResponse>;

  /**
   * Search pipelines with a filter of groups
   *
   * Needs the permission `pipelines:read`.
   */
  search<I extends Choice<T.PipelinesSearchData['body'], 'include'> = never, F extends Choice<T.PipelinesSearchData['body'], 'fields'> = never>(body: Shaping<T.PipelinesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.PipelinesSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum pipelines in groups
   *
   * Needs the permission `pipelines:read`.
   */
  aggregate(body: T.PipelinesAggregateData['body'], options?: RequestOptions): Reply<T.PipelinesAggregateResponse>;

  /**
   * Get a pipeline
   *
   * The Pipeline as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `pipelines:read`.
   */
  get<I extends Choice<PipelinesGetParams, 'include'> = never, F extends Choice<PipelinesGetParams, 'fields'> = never>(id: string, params?: Shaping<PipelinesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.PipelinesGetResponse, I, F>>;

  /**
   * Replace a pipeline
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `pipelines:write`.
   */
  replace(id: string, body: T.PipelinesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.PipelinesReplaceResponse>;

  /**
   * Change fields of a pipeline
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `pipelines:write`.
   */
  update(id: string, body: T.PipelinesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.PipelinesUpdateResponse>;

  /**
   * Move a pipeline to the bin, and its deals to another stage
   *
   * Its stages go with it. The default pipeline stays. To move deals needs a role that may write every deal.
   *
   * Needs the permission `pipelines:delete`.
   */
  delete(id: string, params?: PipelinesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a pipeline, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A pipeline that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `pipelines:write`.
   */
  upsert(key: string, value: string, body: T.PipelinesUpsertData['body'], options?: RequestOptions): Reply<T.PipelinesUpsertResponse>;

  /**
   * Bring a pipeline back from the bin
   *
   * Needs the permission `pipelines:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.PipelinesRestoreResponse>;

  /**
   * List what happened to a pipeline
   *
   * Newest first, who did it, and what it changed. A pipeline in the bin has its history too.
   *
   * Needs the permission `pipelines:read`.
   */
  history(id: string, params?: PipelinesHistoryParams, options?: RequestOptions): PagePromise<T.PipelinesHistoryResponse['data'][number]>;

  /**
   * Show the stages of a pipeline with their deals
   *
   * Each stage with the number and sums of its deals, and the first of them in their order. A `nextCursor` goes on in `GET /deals?stageId=…&sort=position` with the same filters.
   *
   * Needs the permission `deals:read`.
   */
  board<I extends Choice<PipelinesBoardParams, 'include'> = never, F extends Choice<PipelinesBoardParams, 'fields'> = never>(id: string, params?: Shaping<PipelinesBoardParams, I, F>, options?: RequestOptions): Reply<Shaped<T.PipelinesBoardResponse, I, F>>;
}

export interface StagesResource {
  /**
   * List stages
   *
   * Needs the permission `stages:read`.
   */
  list<I extends Choice<StagesListParams, 'include'> = never, F extends Choice<StagesListParams, 'fields'> = never>(params?: Shaping<StagesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.StagesListResponse['data'][number], I, F>>;

  /**
   * Create a stage
   *
   * Needs the permission `stages:write`.
   */
  create(body: T.StagesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.StagesCreateResponse>;

  /**
   * Search stages with a filter of groups
   *
   * Needs the permission `stages:read`.
   */
  search<I extends Choice<T.StagesSearchData['body'], 'include'> = never, F extends Choice<T.StagesSearchData['body'], 'fields'> = never>(body: Shaping<T.StagesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.StagesSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum stages in groups
   *
   * Needs the permission `stages:read`.
   */
  aggregate(body: T.StagesAggregateData['body'], options?: RequestOptions): Reply<T.StagesAggregateResponse>;

  /**
   * Get a stage
   *
   * The Stage as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `stages:read`.
   */
  get<I extends Choice<StagesGetParams, 'include'> = never, F extends Choice<StagesGetParams, 'fields'> = never>(id: string, params?: Shaping<StagesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.StagesGetResponse, I, F>>;

  /**
   * Replace a stage
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `stages:write`.
   */
  replace(id: string, body: T.StagesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.StagesReplaceResponse>;

  /**
   * Change fields of a stage
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `stages:write`.
   */
  update(id: string, body: T.StagesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.StagesUpdateResponse>;

  /**
   * Move a stage to the bin, and its deals to another stage
   *
   * A pipeline keeps an open stage, a won one and a lost one. To move deals needs a role that may write every deal.
   *
   * Needs the permission `stages:delete`.
   */
  delete(id: string, params?: StagesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void>;

  /**
   * Create a stage, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A stage that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `stages:write`.
   */
  upsert(key: string, value: string, body: T.StagesUpsertData['body'], options?: RequestOptions): Reply<T.StagesUpsertResponse>;

  /**
   * Bring a stage back from the bin
   *
   * Needs the permission `stages:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.StagesRestoreResponse>;

  /**
   * List what happened to a stage
   *
   * Newest first, who did it, and what it changed. A stage in the bin has its history too.
   *
   * Needs the permission `stages:read`.
   */
  history(id: string, params?: StagesHistoryParams, options?: RequestOptions): PagePromise<T.StagesHistoryResponse['data'][number]>;
}

export interface DealsTagsResource {
  /**
   * Give a deal a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `deals:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.DealsTagsAddResponse>;

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
  list<I extends Choice<DealsAssociationsListParams, 'include'> = never, F extends Choice<DealsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<DealsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsAssociationsListResponse['data'][number], I, F>>;

  /**
   * Associate a deal with another record, or change the association
   *
   * From either end; by a definition of deal and deal, the record of `id` is the `from` record.
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.DealsAssociationsSetData['body'], options?: RequestOptions): Reply<T.DealsAssociationsSetResponse>;

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
  list<I extends Choice<DealsContactsListParams, 'include'> = never, F extends Choice<DealsContactsListParams, 'fields'> = never>(id: string, params?: Shaping<DealsContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsContactsListResponse['data'][number], I, F>>;

  /**
   * Link a deal to a contact, or change the link
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, contactId: string, body: T.DealsContactsSetData['body'], options?: RequestOptions): Reply<T.DealsContactsSetResponse>;

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
  list<I extends Choice<DealsActivitiesListParams, 'include'> = never, F extends Choice<DealsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<DealsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsActivitiesListResponse['data'][number], I, F>>;
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
  list<I extends Choice<DealsListParams, 'include'> = never, F extends Choice<DealsListParams, 'fields'> = never>(params?: Shaping<DealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsListResponse['data'][number], I, F>>;

  /**
   * Create a deal
   *
   * Needs the permission `deals:write`.
   */
  create(body: T.DealsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.DealsCreateResponse>;

  /**
   * Search deals with a filter of groups
   *
   * Needs the permission `deals:read`.
   */
  search<I extends Choice<T.DealsSearchData['body'], 'include'> = never, F extends Choice<T.DealsSearchData['body'], 'fields'> = never>(body: Shaping<T.DealsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum deals in groups
   *
   * Needs the permission `deals:read`.
   */
  aggregate(body: T.DealsAggregateData['body'], options?: RequestOptions): Reply<T.DealsAggregateResponse>;

  /**
   * Get a deal
   *
   * The Deal as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `deals:read`.
   */
  get<I extends Choice<DealsGetParams, 'include'> = never, F extends Choice<DealsGetParams, 'fields'> = never>(id: string, params?: Shaping<DealsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.DealsGetResponse, I, F>>;

  /**
   * Replace a deal
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `deals:write`.
   */
  replace(id: string, body: T.DealsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.DealsReplaceResponse>;

  /**
   * Change fields of a deal
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `deals:write`.
   */
  update(id: string, body: T.DealsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.DealsUpdateResponse>;

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
  upsert(key: string, value: string, body: T.DealsUpsertData['body'], options?: RequestOptions): Reply<T.DealsUpsertResponse>;

  /**
   * Bring a deal back from the bin
   *
   * Needs the permission `deals:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.DealsRestoreResponse>;

  /**
   * Merge others into a deal
   *
   * The deal keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `deals:write`.
   */
  merge(id: string, body: T.DealsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.DealsMergeResponse>;

  /**
   * Who can see and change a deal, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `deals:read`.
   */
  access(id: string, params?: DealsAccessParams, options?: RequestOptions): PagePromise<T.DealsAccessResponse['data'][number]>;

  /**
   * List what happened to a deal
   *
   * Newest first, who did it, and what it changed. A deal in the bin has its history too.
   *
   * Needs the permission `deals:read`.
   */
  history<I extends Choice<DealsHistoryParams, 'include'> = never, F extends Choice<DealsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<DealsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsHistoryResponse['data'][number], I, F>>;

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
  timeline(id: string, params?: DealsTimelineParams, options?: RequestOptions): PagePromise<T.DealsTimelineResponse['data'][number]>;

  /**
   * Move a deal to a stage, or within it
   *
   * It goes behind the deals that are there, unless `position` says otherwise. What the stage requires must be there: else the problem names each field. A change of `stageId` by PATCH obeys the same rules.
   *
   * Needs the permission `deals:write`.
   */
  move(id: string, body: T.DealsMoveData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.DealsMoveResponse>;

  /**
   * List the stages that a deal entered
   *
   * From the first to the last, with how long it was in the one before.
   *
   * Needs the permission `deals:read`.
   */
  transitions<I extends Choice<DealsTransitionsParams, 'include'> = never, F extends Choice<DealsTransitionsParams, 'fields'> = never>(id: string, params?: Shaping<DealsTransitionsParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsTransitionsResponse['data'][number], I, F>>;
}

export interface ActivitiesTagsResource {
  /**
   * Give a activity a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `activities:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesTagsAddResponse>;

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
  list<I extends Choice<ActivitiesAssociationsListParams, 'include'> = never, F extends Choice<ActivitiesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesAssociationsListResponse['data'][number], I, F>>;

  /**
   * Associate a activity with another record, or change the association
   *
   * From either end; by a definition of activity and activity, the record of `id` is the `from` record.
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.ActivitiesAssociationsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesAssociationsSetResponse>;

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
  list<I extends Choice<ActivitiesContactsListParams, 'include'> = never, F extends Choice<ActivitiesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesContactsListResponse['data'][number], I, F>>;

  /**
   * Link a activity to a contact, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, contactId: string, body: T.ActivitiesContactsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesContactsSetResponse>;

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
  list<I extends Choice<ActivitiesCompaniesListParams, 'include'> = never, F extends Choice<ActivitiesCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesCompaniesListResponse['data'][number], I, F>>;

  /**
   * Link a activity to a company, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, companyId: string, body: T.ActivitiesCompaniesSetData['body'], options?: RequestOptions): Reply<T.ActivitiesCompaniesSetResponse>;

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
  list<I extends Choice<ActivitiesDealsListParams, 'include'> = never, F extends Choice<ActivitiesDealsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesDealsListResponse['data'][number], I, F>>;

  /**
   * Link a activity to a deal, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, dealId: string, body: T.ActivitiesDealsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesDealsSetResponse>;

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
  list<I extends Choice<ActivitiesLeadsListParams, 'include'> = never, F extends Choice<ActivitiesLeadsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesLeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesLeadsListResponse['data'][number], I, F>>;

  /**
   * Link a activity to a lead, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, leadId: string, body: T.ActivitiesLeadsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesLeadsSetResponse>;

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
  list<I extends Choice<ActivitiesListParams, 'include'> = never, F extends Choice<ActivitiesListParams, 'fields'> = never>(params?: Shaping<ActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesListResponse['data'][number], I, F>>;

  /**
   * Create a activity
   *
   * Needs the permission `activities:write`.
   */
  create(body: T.ActivitiesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ActivitiesCreateResponse>;

  /**
   * Search activities with a filter of groups
   *
   * Needs the permission `activities:read`.
   */
  search<I extends Choice<T.ActivitiesSearchData['body'], 'include'> = never, F extends Choice<T.ActivitiesSearchData['body'], 'fields'> = never>(body: Shaping<T.ActivitiesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum activities in groups
   *
   * Needs the permission `activities:read`.
   */
  aggregate(body: T.ActivitiesAggregateData['body'], options?: RequestOptions): Reply<T.ActivitiesAggregateResponse>;

  /**
   * Get a activity
   *
   * The Activity as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `activities:read`.
   */
  get<I extends Choice<ActivitiesGetParams, 'include'> = never, F extends Choice<ActivitiesGetParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.ActivitiesGetResponse, I, F>>;

  /**
   * Replace a activity
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `activities:write`.
   */
  replace(id: string, body: T.ActivitiesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesReplaceResponse>;

  /**
   * Change fields of a activity
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `activities:write`.
   */
  update(id: string, body: T.ActivitiesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesUpdateResponse>;

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
  upsert(key: string, value: string, body: T.ActivitiesUpsertData['body'], options?: RequestOptions): Reply<T.ActivitiesUpsertResponse>;

  /**
   * Bring a activity back from the bin
   *
   * Needs the permission `activities:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.ActivitiesRestoreResponse>;

  /**
   * Merge others into a activity
   *
   * The activity keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `activities:write`.
   */
  merge(id: string, body: T.ActivitiesMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ActivitiesMergeResponse>;

  /**
   * Who can see and change a activity, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `activities:read`.
   */
  access(id: string, params?: ActivitiesAccessParams, options?: RequestOptions): PagePromise<T.ActivitiesAccessResponse['data'][number]>;

  /**
   * List what happened to a activity
   *
   * Newest first, who did it, and what it changed. A activity in the bin has its history too.
   *
   * Needs the permission `activities:read`.
   */
  history<I extends Choice<ActivitiesHistoryParams, 'include'> = never, F extends Choice<ActivitiesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesHistoryResponse['data'][number], I, F>>;

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
  complete(id: string, body: T.ActivitiesCompleteData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ActivitiesCompleteResponse>;
}

export interface LeadsTagsResource {
  /**
   * Give a lead a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `leads:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.LeadsTagsAddResponse>;

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
  list<I extends Choice<LeadsAssociationsListParams, 'include'> = never, F extends Choice<LeadsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<LeadsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsAssociationsListResponse['data'][number], I, F>>;

  /**
   * Associate a lead with another record, or change the association
   *
   * From either end; by a definition of lead and lead, the record of `id` is the `from` record.
   *
   * Needs the permission `leads:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.LeadsAssociationsSetData['body'], options?: RequestOptions): Reply<T.LeadsAssociationsSetResponse>;

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
  list<I extends Choice<LeadsActivitiesListParams, 'include'> = never, F extends Choice<LeadsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<LeadsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsActivitiesListResponse['data'][number], I, F>>;
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
  list<I extends Choice<LeadsListParams, 'include'> = never, F extends Choice<LeadsListParams, 'fields'> = never>(params?: Shaping<LeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsListResponse['data'][number], I, F>>;

  /**
   * Create a lead
   *
   * Needs the permission `leads:write`.
   */
  create(body: T.LeadsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.LeadsCreateResponse>;

  /**
   * Search leads with a filter of groups
   *
   * Needs the permission `leads:read`.
   */
  search<I extends Choice<T.LeadsSearchData['body'], 'include'> = never, F extends Choice<T.LeadsSearchData['body'], 'fields'> = never>(body: Shaping<T.LeadsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum leads in groups
   *
   * Needs the permission `leads:read`.
   */
  aggregate(body: T.LeadsAggregateData['body'], options?: RequestOptions): Reply<T.LeadsAggregateResponse>;

  /**
   * Get a lead
   *
   * The Lead as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `leads:read`.
   */
  get<I extends Choice<LeadsGetParams, 'include'> = never, F extends Choice<LeadsGetParams, 'fields'> = never>(id: string, params?: Shaping<LeadsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.LeadsGetResponse, I, F>>;

  /**
   * Replace a lead
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `leads:write`.
   */
  replace(id: string, body: T.LeadsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.LeadsReplaceResponse>;

  /**
   * Change fields of a lead
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `leads:write`.
   */
  update(id: string, body: T.LeadsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.LeadsUpdateResponse>;

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
  upsert(key: string, value: string, body: T.LeadsUpsertData['body'], options?: RequestOptions): Reply<T.LeadsUpsertResponse>;

  /**
   * Bring a lead back from the bin
   *
   * Needs the permission `leads:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.LeadsRestoreResponse>;

  /**
   * Merge others into a lead
   *
   * The lead keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `leads:write`.
   */
  merge(id: string, body: T.LeadsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsMergeResponse>;

  /**
   * Who can see and change a lead, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `leads:read`.
   */
  access(id: string, params?: LeadsAccessParams, options?: RequestOptions): PagePromise<T.LeadsAccessResponse['data'][number]>;

  /**
   * List what happened to a lead
   *
   * Newest first, who did it, and what it changed. A lead in the bin has its history too.
   *
   * Needs the permission `leads:read`.
   */
  history<I extends Choice<LeadsHistoryParams, 'include'> = never, F extends Choice<LeadsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<LeadsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsHistoryResponse['data'][number], I, F>>;

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
  timeline(id: string, params?: LeadsTimelineParams, options?: RequestOptions): PagePromise<T.LeadsTimelineResponse['data'][number]>;

  /**
   * List what may be the same lead
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `leads:read`.
   */
  duplicates(id: string, params?: LeadsDuplicatesParams, options?: RequestOptions): PagePromise<T.LeadsDuplicatesResponse['data'][number]>;

  /**
   * Make a contact, a company and perhaps a deal of a lead
   *
   * Or name those that it is, by `contactId` and `companyId`. Where others may be the same as a new one, nothing is done, and `duplicates` of the problem offers them. Its activities are about what it comes to as well, those that you may write. Needs the permissions to write what it makes. A lead that is converted is answered as it is.
   *
   * Needs the permission `leads:write`.
   */
  convert(id: string, body: T.LeadsConvertData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsConvertResponse>;

  /**
   * Take the conversion of a lead back
   *
   * What it made goes to the bin, and the lead is what it was before. Where somebody has changed any of it, nothing is done, and `conflicts` names what stands in the way. Needs a role that may write all leads, contacts, companies and deals, and activities where the lead had any.
   *
   * Needs the permission `leads:write`.
   */
  unconvert(id: string, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsUnconvertResponse>;
}

export interface CustomFieldsResource {
  /**
   * List custom-fields
   *
   * Needs the permission `custom-fields:read`.
   */
  list<I extends Choice<CustomFieldsListParams, 'include'> = never, F extends Choice<CustomFieldsListParams, 'fields'> = never>(params?: Shaping<CustomFieldsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomFieldsListResponse['data'][number], I, F>>;

  /**
   * Create a custom_field
   *
   * Needs the permission `custom-fields:write`.
   */
  create(body: T.CustomFieldsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.CustomFieldsCreateResponse>;

  /**
   * Search custom-fields with a filter of groups
   *
   * Needs the permission `custom-fields:read`.
   */
  search<I extends Choice<T.CustomFieldsSearchData['body'], 'include'> = never, F extends Choice<T.CustomFieldsSearchData['body'], 'fields'> = never>(body: Shaping<T.CustomFieldsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomFieldsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum custom-fields in groups
   *
   * Needs the permission `custom-fields:read`.
   */
  aggregate(body: T.CustomFieldsAggregateData['body'], options?: RequestOptions): Reply<T.CustomFieldsAggregateResponse>;

  /**
   * Get a custom_field
   *
   * The CustomField as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `custom-fields:read`.
   */
  get<I extends Choice<CustomFieldsGetParams, 'include'> = never, F extends Choice<CustomFieldsGetParams, 'fields'> = never>(id: string, params?: Shaping<CustomFieldsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.CustomFieldsGetResponse, I, F>>;

  /**
   * Change fields of a custom_field
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `custom-fields:write`.
   */
  update(id: string, body: T.CustomFieldsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CustomFieldsUpdateResponse>;

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
  history(id: string, params?: CustomFieldsHistoryParams, options?: RequestOptions): PagePromise<T.CustomFieldsHistoryResponse['data'][number]>;
}

export interface TagsResource {
  /**
   * List tags
   *
   * Needs the permission `tags:read`.
   */
  list<I extends Choice<TagsListParams, 'include'> = never, F extends Choice<TagsListParams, 'fields'> = never>(params?: Shaping<TagsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TagsListResponse['data'][number], I, F>>;

  /**
   * Create a tag
   *
   * Needs the permission `tags:write`.
   */
  create(body: T.TagsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.TagsCreateResponse>;

  /**
   * Search tags with a filter of groups
   *
   * Needs the permission `tags:read`.
   */
  search<I extends Choice<T.TagsSearchData['body'], 'include'> = never, F extends Choice<T.TagsSearchData['body'], 'fields'> = never>(body: Shaping<T.TagsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.TagsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum tags in groups
   *
   * Needs the permission `tags:read`.
   */
  aggregate(body: T.TagsAggregateData['body'], options?: RequestOptions): Reply<T.TagsAggregateResponse>;

  /**
   * Get a tag
   *
   * The Tag as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `tags:read`.
   */
  get<I extends Choice<TagsGetParams, 'include'> = never, F extends Choice<TagsGetParams, 'fields'> = never>(id: string, params?: Shaping<TagsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.TagsGetResponse, I, F>>;

  /**
   * Replace a tag
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `tags:write`.
   */
  replace(id: string, body: T.TagsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.TagsReplaceResponse>;

  /**
   * Change fields of a tag
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `tags:write`.
   */
  update(id: string, body: T.TagsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.TagsUpdateResponse>;

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
  upsert(key: string, value: string, body: T.TagsUpsertData['body'], options?: RequestOptions): Reply<T.TagsUpsertResponse>;

  /**
   * Bring a tag back from the bin
   *
   * Needs the permission `tags:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.TagsRestoreResponse>;

  /**
   * Merge others into a tag
   *
   * The tag keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `tags:write`.
   */
  merge(id: string, body: T.TagsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.TagsMergeResponse>;

  /**
   * List what happened to a tag
   *
   * Newest first, who did it, and what it changed. A tag in the bin has its history too.
   *
   * Needs the permission `tags:read`.
   */
  history(id: string, params?: TagsHistoryParams, options?: RequestOptions): PagePromise<T.TagsHistoryResponse['data'][number]>;
}

export interface AssociationDefinitionsResource {
  /**
   * List association-definitions
   *
   * Needs the permission `association-definitions:read`.
   */
  list<I extends Choice<AssociationDefinitionsListParams, 'include'> = never, F extends Choice<AssociationDefinitionsListParams, 'fields'> = never>(params?: Shaping<AssociationDefinitionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinitionsListResponse['data'][number], I, F>>;

  /**
   * Create a association_definition
   *
   * Needs the permission `association-definitions:write`.
   */
  create(body: T.AssociationDefinitionsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinitionsCreateResponse>;

  /**
   * Search association-definitions with a filter of groups
   *
   * Needs the permission `association-definitions:read`.
   */
  search<I extends Choice<T.AssociationDefinitionsSearchData['body'], 'include'> = never, F extends Choice<T.AssociationDefinitionsSearchData['body'], 'fields'> = never>(body: Shaping<T.AssociationDefinitionsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinitionsSearchResponse['data'][number], I, F>>;

  /**
   * Count and sum association-definitions in groups
   *
   * Needs the permission `association-definitions:read`.
   */
  aggregate(body: T.AssociationDefinitionsAggregateData['body'], options?: RequestOptions): Reply<T.AssociationDefinitionsAggregateResponse>;

  /**
   * Get a association_definition
   *
   * The AssociationDefinition as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `association-definitions:read`.
   */
  get<I extends Choice<AssociationDefinitionsGetParams, 'include'> = never, F extends Choice<AssociationDefinitionsGetParams, 'fields'> = never>(id: string, params?: Shaping<AssociationDefinitionsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.AssociationDefinitionsGetResponse, I, F>>;

  /**
   * Change fields of a association_definition
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `association-definitions:write`.
   */
  update(id: string, body: T.AssociationDefinitionsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.AssociationDefinitionsUpdateResponse>;

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
  upsert(key: string, value: string, body: T.AssociationDefinitionsUpsertData['body'], options?: RequestOptions): Reply<T.AssociationDefinitionsUpsertResponse>;

  /**
   * Bring a association_definition back from the bin
   *
   * Needs the permission `association-definitions:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinitionsRestoreResponse>;

  /**
   * List what happened to a association_definition
   *
   * Newest first, who did it, and what it changed. A association_definition in the bin has its history too.
   *
   * Needs the permission `association-definitions:read`.
   */
  history(id: string, params?: AssociationDefinitionsHistoryParams, options?: RequestOptions): PagePromise<T.AssociationDefinitionsHistoryResponse['data'][number]>;
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
  run(body: T.BatchRunData['body'], params?: BatchRunParams, options?: RequestOptions & KeyedOptions): Reply<T.BatchRunResponse>;
}

export interface SearchResource {
  /**
   * Search records of all objects by words
   *
   * Those that fit best come first. Objects that the role does not read are left out, and so are those of which it does not see a field that is looked at.
   */
  list(params: SearchListParams, options?: RequestOptions): Reply<T.SearchListResponse>;
}

export interface DashboardResource {
  /**
   * Show leads, pipelines, activities, and what was won and lost
   *
   * Of the records that you see. Leads, deals and activities are null where you may not read them (`leads:read` and so on).
   */
  get(params?: DashboardGetParams, options?: RequestOptions): Reply<T.DashboardGetResponse>;
}

export interface ForecastResource {
  /**
   * Show what is won in a period, and what is expected to be
   *
   * Of the deals that you see: won ones by `closedAt`, open ones by `expectedCloseDate`.
   *
   * Needs the permission `deals:read`.
   */
  get(params?: ForecastGetParams, options?: RequestOptions): Reply<T.ForecastGetResponse>;
}

export interface ViewsResource {
  /**
   * List the saved views
   *
   * Yours, and those that are shared.
   */
  list<I extends Choice<ViewsListParams, 'include'> = never, F extends Choice<ViewsListParams, 'fields'> = never>(params?: Shaping<ViewsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ViewsListResponse['data'][number], I, F>>;

  /**
   * Save a view
   *
   * Needs the permission to read the records that it lists, such as `contacts:read`.
   */
  create(body: T.ViewsCreateData['body'], options?: RequestOptions): Reply<T.ViewsCreateResponse>;

  /** Get a saved view */
  get(id: string, options?: RequestOptions): Reply<T.ViewsGetResponse>;

  /**
   * Change a saved view
   *
   * Yours, and those that are shared. Of the shared views of others only who has the permission `views:manage` changes any. Its object stays. Null takes a part away.
   */
  update(id: string, body: T.ViewsUpdateData['body'], options?: RequestOptions): Reply<T.ViewsUpdateResponse>;

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
  undo(mergeId: string, options?: RequestOptions & KeyedOptions): Reply<T.MergesUndoResponse>;
}

export interface RequestsResource {
  /**
   * Undo a request
   *
   * Takes back all that a request did: a single write, a batch, a merge, or an undo. `requestId` is the `X-Request-Id` of its reply.
   *
   * What it made goes to the bin, what it deleted comes back, and fields have the values that they had before. Where somebody has changed what it changed, nothing is done, and `conflicts` names all that stands in the way.
   *
   * Needs the permission to write each object that the request touched, such as `contacts:write`; a link is touched with the record that names the primary one.
   */
  undo(requestId: string, options?: RequestOptions & KeyedOptions): Reply<T.RequestsUndoResponse>;
}

export interface ChangesResource {
  /**
   * What changed, in order
   *
   * Every committed change of every record and link that you may read, each once; those of a record in the order of its versions. Go on from `cursor`; it is good for as long as the organization keeps its log.
   *
   * With `Accept: text/event-stream` the changes come as they happen, as server-sent events whose ids are cursors.
   */
  list(params?: ChangesListParams, options?: RequestOptions): Reply<T.ChangesListResponse>;
}

export interface SnapshotResource {
  /**
   * Everything, as of one moment
   *
   * Every undeleted record and every link that you may read, as newline-delimited JSON: `{"object": "contact", "record": {…}}`, and last `{"cursor": "…"}`, from which `GET /changes` goes on without a gap and without a double. A snapshot without that last line broke off.
   *
   * Needs the permission `records:export`.
   */
  get(params?: SnapshotGetParams, options?: RequestOptions): Reply<Response>;
}

export interface FormsSubmissionsResource {
  /**
   * List what was sent by a form
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<FormsSubmissionsListParams, 'include'> = never, F extends Choice<FormsSubmissionsListParams, 'fields'> = never>(formId: string, params?: Shaping<FormsSubmissionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.FormsSubmissionsListResponse['data'][number], I, F>>;

  /**
   * Send what somebody filled in, from a page
   *
   * For browsers: the form's public key comes as `X-Form-Key`, in the query or as the input `key`, and the page must be of an allowed origin. A plain HTML form goes on to the form's `redirectUrl`. The reply is the same whether the record was there before or not. Who signs in needs the permission `forms:write`, and no key.
   */
  create(formId: string, body: T.FormsSubmissionsCreateData['body'], params?: FormsSubmissionsCreateParams, options?: RequestOptions): Reply<T.FormsSubmissionsCreateResponse>;

  /**
   * Get a submission
   *
   * Needs the permission `forms:read`.
   */
  get(formId: string, id: string, options?: RequestOptions): Reply<T.FormsSubmissionsGetResponse>;

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
  process(formId: string, id: string, options?: RequestOptions): Reply<T.FormsSubmissionsProcessResponse>;
}

export interface FormsConfirmationsResource {
  /**
   * Ask whether a submission is to be confirmed
   *
   * Where the link of a mail leads. It changes nothing: programs that look through mails follow links.
   */
  get(formId: string, token: string, options?: RequestOptions): Reply<T.FormsConfirmationsGetResponse>;

  /** Confirm a submission, once */
  confirm(formId: string, token: string, options?: RequestOptions): Reply<T.FormsConfirmationsConfirmResponse>;
}

export interface FormsResource {
  readonly submissions: FormsSubmissionsResource;
  readonly confirmations: FormsConfirmationsResource;

  /**
   * List forms
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<FormsListParams, 'include'> = never, F extends Choice<FormsListParams, 'fields'> = never>(params?: Shaping<FormsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.FormsListResponse['data'][number], I, F>>;

  /**
   * Define a form
   *
   * Its `fields` say which input fills which field of the record. The mapping is checked: a form that could make no record is a 400.
   *
   * Needs the permission `forms:manage`.
   */
  create(body: T.FormsCreateData['body'], options?: RequestOptions): Reply<T.FormsCreateResponse>;

  /**
   * Get a form
   *
   * Needs the permission `forms:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.FormsGetResponse>;

  /**
   * Change a form
   *
   * What is not named stays; what is named is replaced as a whole.
   *
   * Needs the permission `forms:manage`.
   */
  update(id: string, body: T.FormsUpdateData['body'], options?: RequestOptions): Reply<T.FormsUpdateResponse>;

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
  rotateKey(id: string, body: T.FormsRotateKeyData['body'], options?: RequestOptions): Reply<T.FormsRotateKeyResponse>;

  /**
   * Send what somebody filled in, from a server
   *
   * As a page would, but without its fences: no public key, origin, honeypot or limit. The submission is told as a whole, with what could not be mapped.
   *
   * Needs the permission `forms:write`.
   */
  submit(body: T.FormsSubmitData['body'], options?: RequestOptions & KeyedOptions): Reply<T.FormsSubmitResponse>;
}

export interface JobsResource {
  /**
   * List the work behind the requests
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  list<I extends Choice<JobsListParams, 'include'> = never, F extends Choice<JobsListParams, 'fields'> = never>(params?: Shaping<JobsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.JobsListResponse['data'][number], I, F>>;

  /**
   * Get a job: its state and how far it is
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  get(id: string, options?: RequestOptions): Reply<T.JobsGetResponse>;

  /**
   * Cancel a job
   *
   * One that waits is `cancelled` at once, one that runs within seconds, unless it has ended by then. What it has done already stays.
   */
  cancel(id: string, options?: RequestOptions): Reply<T.JobsCancelResponse>;

  /** Run a job again that failed or was cancelled */
  retry(id: string, options?: RequestOptions): Reply<T.JobsRetryResponse>;
}

export interface WebhooksDeliveriesResource {
  /**
   * List the deliveries of a webhook: what was sent, and what came of it
   *
   * Of the last 30 days, and what waits. Those of objects that you may not read stay out.
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<WebhooksDeliveriesListParams, 'include'> = never, F extends Choice<WebhooksDeliveriesListParams, 'fields'> = never>(id: string, params?: Shaping<WebhooksDeliveriesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.WebhooksDeliveriesListResponse['data'][number], I, F>>;

  /**
   * Get a delivery
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhooksDeliveriesGetResponse>;

  /**
   * Send a delivery again, or now
   *
   * Whatever became of it. It goes before later events of its record that wait, and behind earlier ones.
   *
   * Needs the permission `webhooks:manage`.
   */
  retry(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhooksDeliveriesRetryResponse>;
}

export interface WebhooksResource {
  readonly deliveries: WebhooksDeliveriesResource;

  /**
   * List the webhooks
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<WebhooksListParams, 'include'> = never, F extends Choice<WebhooksListParams, 'fields'> = never>(params?: Shaping<WebhooksListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.WebhooksListResponse['data'][number], I, F>>;

  /**
   * Create a webhook
   *
   * It is told what happens from now on, each record’s events in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  create(body: T.WebhooksCreateData['body'], options?: RequestOptions): Reply<T.WebhooksCreateResponse>;

  /**
   * Get a webhook
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.WebhooksGetResponse>;

  /**
   * Change a webhook, end its pause, or disable it
   *
   * `enabled: true` ends a pause, too. What happened meanwhile is sent then, in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  update(id: string, body: T.WebhooksUpdateData['body'], options?: RequestOptions): Reply<T.WebhooksUpdateResponse>;

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
  rotateSecret(id: string, body: T.WebhooksRotateSecretData['body'], options?: RequestOptions): Reply<T.WebhooksRotateSecretResponse>;

  /**
   * Send a webhook a test
   *
   * A `webhook.test` event, tried once, also while the webhook is disabled or paused. The delivery tells what came of it.
   *
   * Needs the permission `webhooks:manage`.
   */
  test(id: string, options?: RequestOptions): Reply<T.WebhooksTestResponse>;

  /**
   * Send what happened once more
   *
   * The events behind `fromCursor` that the webhook is told of, with the same `webhook-id` as before. A job puts them into the queue; `Location` leads to it.
   *
   * Needs the permission `webhooks:manage`.
   */
  replay(id: string, body: T.WebhooksReplayData['body'], options?: RequestOptions): Reply<T.WebhooksReplayResponse>;
}

export interface AdminUsersSessionsResource {
  /**
   * List the sessions of a user that have not ended
   *
   * For operators of the platform, by their sessions.
   */
  list(id: string, params?: AdminUsersSessionsListParams, options?: RequestOptions): PagePromise<T.AdminUsersSessionsListResponse['data'][number]>;

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
  list(params?: AdminUsersListParams, options?: RequestOptions): PagePromise<T.AdminUsersListResponse['data'][number]>;

  /**
   * Create a user
   *
   * He has no password and belongs to no organization yet.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminUsersCreateData['body'], options?: RequestOptions): Reply<T.AdminUsersCreateResponse>;

  /**
   * Get a user
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminUsersGetResponse>;

  /**
   * Change a user
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminUsersUpdateData['body'], options?: RequestOptions): Reply<T.AdminUsersUpdateResponse>;

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
  suspend(id: string, options?: RequestOptions): Reply<T.AdminUsersSuspendResponse>;

  /**
   * Let a suspended user sign in again
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminUsersUnsuspendResponse>;
}

export interface AdminOrganizationsResource {
  /**
   * List all organizations, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: AdminOrganizationsListParams, options?: RequestOptions): PagePromise<T.AdminOrganizationsListResponse['data'][number]>;

  /**
   * Create an organization and its owner
   *
   * The owner is the user with that e-mail address, or is made without a password.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminOrganizationsCreateData['body'], options?: RequestOptions): Reply<T.AdminOrganizationsCreateResponse>;

  /**
   * Get an organization
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsGetResponse>;

  /**
   * Change an organization
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminOrganizationsUpdateData['body'], options?: RequestOptions): Reply<T.AdminOrganizationsUpdateResponse>;

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
  suspend(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsSuspendResponse>;

  /**
   * Open a suspended organization again
   *
   * One that is deleted stays closed.
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsUnsuspendResponse>;
}

export interface AdminAuditResource {
  /**
   * List what operators of the platform did, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: AdminAuditListParams, options?: RequestOptions): PagePromise<T.AdminAuditListResponse['data'][number]>;
}

export interface AdminResource {
  readonly users: AdminUsersResource;
  readonly organizations: AdminOrganizationsResource;
  readonly audit: AdminAuditResource;
}

export interface PermissionsResource {
  /** List all permissions, and which of them you have */
  list(options?: RequestOptions): Reply<T.PermissionsListResponse>;
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
