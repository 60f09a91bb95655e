// Written by `npm run generate` from the OpenAPI document.

import { Resource } from '../core/resource.ts';
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

export class AuthSessionsResource extends Resource {
  /**
   * List your sessions, in all your organizations
   *
   * The one used last first. There are no further pages: of more than 200, the first are shown.
   */
  list(options?: RequestOptions): PagePromise<T.AuthSessionsListResponse['data'][number]> {
    return this.http.page({ operation: 'auth.sessions.list', method: 'GET', path: '/api/v1/auth/sessions', options });
  }

  /**
   * End all your sessions but this one
   *
   * You must have signed in within the last ten minutes.
   */
  endOthers(options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.sessions.endOthers', method: 'DELETE', path: '/api/v1/auth/sessions', options });
  }

  /**
   * End one of your sessions
   *
   * Its next request is refused. It may be the one that asks; for another one you must have signed in within the last ten minutes.
   */
  end(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.sessions.end', method: 'DELETE', path: '/api/v1/auth/sessions/{id}', values: [id], options });
  }
}

export class AuthSecondFactorResource extends Resource {
  /** Is your second factor on? */
  get(options?: RequestOptions): Reply<T.AuthSecondFactorGetResponse> {
    return this.http.send({ operation: 'auth.secondFactor.get', method: 'GET', path: '/api/v1/auth/second-factor', options });
  }

  /**
   * Get a secret for an app that shows codes (TOTP)
   *
   * Nothing is asked for before it is confirmed, within half an hour. You must have signed in within the last ten minutes. Once more gives another secret.
   */
  enrol(body: T.AuthSecondFactorEnrolData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorEnrolResponse> {
    return this.http.send({ operation: 'auth.secondFactor.enrol', method: 'POST', path: '/api/v1/auth/second-factor', body, options });
  }

  /**
   * Turn the second factor on by a code of the app
   *
   * From then on it is asked for at sign-in. All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirm(body: T.AuthSecondFactorConfirmData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorConfirmResponse> {
    return this.http.send({ operation: 'auth.secondFactor.confirm', method: 'POST', path: '/api/v1/auth/second-factor/confirm', body, options });
  }

  /**
   * Go on signing in by a code
   *
   * Whichever way in gave `second_factor_required` gave a `challenge` with it, which is good for five minutes and one answer.
   */
  answer(body: T.AuthSecondFactorAnswerData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorAnswerResponse> {
    return this.http.send({ operation: 'auth.secondFactor.answer', method: 'POST', path: '/api/v1/auth/second-factor/challenge', body, open: true, options });
  }

  /**
   * Get a secret for an app, to sign in where a second factor is demanded
   *
   * Whichever way in gave `second_factor_enrolment_required` gave a `challenge` with it, which is good for ten minutes. Once more gives another secret.
   */
  enrolAtSignIn(body: T.AuthSecondFactorEnrolAtSignInData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorEnrolAtSignInResponse> {
    return this.http.send({ operation: 'auth.secondFactor.enrolAtSignIn', method: 'POST', path: '/api/v1/auth/second-factor/enrolments', body, open: true, options });
  }

  /**
   * Turn the second factor on by a code of the app, and sign in
   *
   * All your other sessions end. Keep the recovery codes where the app is not.
   */
  confirmAtSignIn(body: T.AuthSecondFactorConfirmAtSignInData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorConfirmAtSignInResponse> {
    return this.http.send({ operation: 'auth.secondFactor.confirmAtSignIn', method: 'POST', path: '/api/v1/auth/second-factor/enrolments/confirm', body, open: true, options });
  }

  /**
   * Turn the second factor off by a code
   *
   * You must have signed in within the last ten minutes, and belong to no organization that demands it.
   */
  turnOff(body: T.AuthSecondFactorTurnOffData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.secondFactor.turnOff', method: 'POST', path: '/api/v1/auth/second-factor/turn-off', body, options });
  }

  /**
   * Get other recovery codes
   *
   * The former ones are not good any more. You must have signed in within the last ten minutes.
   */
  renewRecoveryCodes(body: T.AuthSecondFactorRenewRecoveryCodesData['body'], options?: RequestOptions): Reply<T.AuthSecondFactorRenewRecoveryCodesResponse> {
    return this.http.send({ operation: 'auth.secondFactor.renewRecoveryCodes', method: 'POST', path: '/api/v1/auth/second-factor/recovery-codes', body, options });
  }
}

export class AuthResource extends Resource {
  readonly sessions = new AuthSessionsResource(this.http);
  readonly secondFactor = new AuthSecondFactorResource(this.http);

  /** Register a user and an organization */
  register(body: T.AuthRegisterData['body'], options?: RequestOptions): Reply<T.AuthRegisterResponse> {
    return this.http.send({ operation: 'auth.register', method: 'POST', path: '/api/v1/auth/register', body, open: true, options });
  }

  /** Sign in by e-mail address and password */
  login(body: T.AuthLoginData['body'], options?: RequestOptions): Reply<T.AuthLoginResponse> {
    return this.http.send({ operation: 'auth.login', method: 'POST', path: '/api/v1/auth/login', body, open: true, options });
  }

  /** Who am I? */
  session(options?: RequestOptions): Reply<T.AuthSessionResponse> {
    return this.http.send({ operation: 'auth.session', method: 'GET', path: '/api/v1/auth/session', options });
  }

  /**
   * Get new tokens for the refresh token
   *
   * A refresh token is good for one refresh. Within 10 seconds the same one gets the same reply again, so that a client may try again; later it ends the session, since somebody else may have it.
   */
  refresh(body?: T.AuthRefreshData['body'], options?: RequestOptions): Reply<T.AuthRefreshResponse> {
    return this.http.send({ operation: 'auth.refresh', method: 'POST', path: '/api/v1/auth/refresh', body, open: true, options });
  }

  /**
   * End the session
   *
   * That of the refresh token, or else of the access token, or else of the cookie. Its tokens are refused from then on. One that is over is no error.
   */
  logout(body?: T.AuthLogoutData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.logout', method: 'POST', path: '/api/v1/auth/logout', body, options });
  }

  /**
   * Go on in another organization
   *
   * The session goes on there, with the tokens of the reply: those for the former organization are refused.
   */
  switchOrganization(body: T.AuthSwitchOrganizationData['body'], options?: RequestOptions): Reply<T.AuthSwitchOrganizationResponse> {
    return this.http.send({ operation: 'auth.switchOrganization', method: 'POST', path: '/api/v1/auth/switch-organization', body, options });
  }

  /**
   * Change your password
   *
   * Ends all your other sessions. A notice is mailed to you. Who signs in by a provider alone gets a password by this.
   */
  changePassword(body: T.AuthChangePasswordData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.changePassword', method: 'POST', path: '/api/v1/auth/change-password', body, options });
  }

  /**
   * Have a link mailed by which a password is chosen
   *
   * The answer is the same whether anybody has the address or not.
   */
  resetPassword(body: T.AuthResetPasswordData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.resetPassword', method: 'POST', path: '/api/v1/auth/password-reset', body, open: true, options });
  }

  /**
   * Choose a password, by the link of the mail
   *
   * Once, within an hour. All sessions of the user end, and all his other links. His address is verified by it. Sign in then.
   */
  confirmPasswordReset(body: T.AuthConfirmPasswordResetData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.confirmPasswordReset', method: 'POST', path: '/api/v1/auth/password-reset/confirm', body, open: true, options });
  }

  /**
   * Say that an e-mail address is yours
   *
   * By the link of the mail, once: the one that comes with registration, or the one that changes your address. No access token is needed.
   */
  verifyEmail(body: T.AuthVerifyEmailData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.verifyEmail', method: 'POST', path: '/api/v1/auth/verify-email', body, open: true, options });
  }

  /**
   * Have the mail sent once more
   *
   * Nothing is sent when the address is verified. Five links are good at once.
   */
  resendVerification(options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.resendVerification', method: 'POST', path: '/api/v1/auth/verify-email/resend', options });
  }

  /**
   * Change your e-mail address
   *
   * A link is mailed to the new address, and a notice to the present one. The address is changed by `POST /auth/verify-email`.
   */
  changeEmail(body: T.AuthChangeEmailData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'auth.changeEmail', method: 'POST', path: '/api/v1/auth/change-email', body, options });
  }

  /**
   * Change what you are called
   *
   * In all your organizations.
   */
  updateProfile(body: T.AuthUpdateProfileData['body'], options?: RequestOptions): Reply<T.AuthUpdateProfileResponse> {
    return this.http.send({ operation: 'auth.updateProfile', method: 'PATCH', path: '/api/v1/auth/profile', body, options });
  }
}

export class InvitationsResource extends Resource {
  /**
   * Accept an invitation
   *
   * Who has no account yet gives a `password` and gets one. Who has one sends the access token along: by the link alone nobody is let into an account. Both are signed in to the organization.
   */
  accept(body: T.InvitationsAcceptData['body'], options?: RequestOptions): Reply<T.InvitationsAcceptResponse> {
    return this.http.send({ operation: 'invitations.accept', method: 'POST', path: '/api/v1/invitations/accept', body, options });
  }

  /**
   * List the invitations that nobody has accepted yet
   *
   * Needs the permission `members:manage`.
   */
  list<I extends Choice<InvitationsListParams, 'include'> = never, F extends Choice<InvitationsListParams, 'fields'> = never>(params?: Shaping<InvitationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.InvitationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'invitations.list', method: 'GET', path: '/api/v1/invitations', query: params, options });
  }

  /**
   * Invite somebody by a mail
   *
   * He is a pending member until he has accepted. Who is one already is sent a new link, and gets this role. Links are good once, and for 7 days.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.InvitationsCreateData['body'], options?: RequestOptions): Reply<T.InvitationsCreateResponse> {
    return this.http.send({ operation: 'invitations.create', method: 'POST', path: '/api/v1/invitations', body, options });
  }

  /**
   * Send an invitation again
   *
   * With a new link: former ones are no longer good.
   *
   * Needs the permission `members:manage`.
   */
  resend(id: string, options?: RequestOptions): Reply<T.InvitationsResendResponse> {
    return this.http.send({ operation: 'invitations.resend', method: 'POST', path: '/api/v1/invitations/{id}/resend', values: [id], options });
  }

  /**
   * Get an invitation
   *
   * Needs the permission `members:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.InvitationsGetResponse> {
    return this.http.send({ operation: 'invitations.get', method: 'GET', path: '/api/v1/invitations/{id}', values: [id], options });
  }

  /**
   * Revoke an invitation
   *
   * Its link is no longer good. The pending member stays until he is removed.
   *
   * Needs the permission `members:manage`.
   */
  revoke(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'invitations.revoke', method: 'DELETE', path: '/api/v1/invitations/{id}', values: [id], options });
  }
}

export class OauthResource extends Resource {
  /**
   * Go to a provider to sign in, or to link it
   *
   * For a browser to be sent to: it comes back to `redirectTo` with a `code` to be exchanged within a minute, or with an `error`: `access_denied` or `provider_failed`.
   */
  start(provider: T.OauthStartData['path']['provider'], params: OauthStartParams): string {
    return this.http.address({ operation: 'oauth.start', method: 'GET', path: '/api/v1/auth/oauth/{provider}', values: [provider], query: params, open: true });
  }

  /**
   * Come back from a provider
   *
   * Where a provider sends the browser: nothing else calls it.
   */
  callback(provider: T.OauthCallbackData['path']['provider'], params?: OauthCallbackParams): string {
    return this.http.address({ operation: 'oauth.callback', method: 'GET', path: '/api/v1/auth/oauth/{provider}/callback', values: [provider], query: params, open: true });
  }

  /**
   * Sign in with the code that came back
   *
   * A code is good once and for a minute. Who is new here gets an account and an organization, if the provider has verified his e-mail address. An account with that address is linked if its own is verified too.
   */
  exchange(body: T.OauthExchangeData['body'], options?: RequestOptions): Reply<T.OauthExchangeResponse> {
    return this.http.send({ operation: 'oauth.exchange', method: 'POST', path: '/api/v1/auth/oauth/exchange', body, open: true, options });
  }
}

export class IdentitiesResource extends Resource {
  /** List the identities at providers that you can sign in by */
  list(options?: RequestOptions): Reply<T.IdentitiesListResponse> {
    return this.http.send({ operation: 'identities.list', method: 'GET', path: '/api/v1/auth/identities', options });
  }

  /**
   * Link the identity of the code that came back
   *
   * You must have signed in within the last ten minutes, and have verified your e-mail address.
   */
  link(body: T.IdentitiesLinkData['body'], options?: RequestOptions): Reply<T.IdentitiesLinkResponse> {
    return this.http.send({ operation: 'identities.link', method: 'POST', path: '/api/v1/auth/identities', body, options });
  }

  /**
   * Unlink an identity
   *
   * You must have signed in within the last ten minutes, and have another identity or a password.
   */
  unlink(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'identities.unlink', method: 'DELETE', path: '/api/v1/auth/identities/{id}', values: [id], options });
  }
}

export class OrganizationResource extends Resource {
  /** Get the organization that you belong to */
  get(options?: RequestOptions): Reply<T.OrganizationGetResponse> {
    return this.http.send({ operation: 'organization.get', method: 'GET', path: '/api/v1/organization', options });
  }

  /**
   * Change the organization's name and settings
   *
   * Who turns `requireSecondFactor` on must have a second factor. The sessions there of members without one end at once.
   *
   * Needs the permission `organization:manage`.
   */
  update(body: T.OrganizationUpdateData['body'], options?: RequestOptions): Reply<T.OrganizationUpdateResponse> {
    return this.http.send({ operation: 'organization.update', method: 'PATCH', path: '/api/v1/organization', body, options });
  }

  /**
   * Delete the organization
   *
   * Nobody is let in any more at once, and after 30 days everything in it is removed for good. Its owners get a mail by which they can have it back until then.
   *
   * Needs the permission `organization:own`.
   */
  delete(params?: OrganizationDeleteParams, options?: RequestOptions): Reply<T.OrganizationDeleteResponse> {
    return this.http.send({ operation: 'organization.delete', method: 'DELETE', path: '/api/v1/organization', query: params, options });
  }

  /**
   * Hand the organization over to a member
   *
   * He is an owner then, and you are an admin.
   *
   * Needs the permission `organization:own`.
   */
  transfer(body: T.OrganizationTransferData['body'], options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'organization.transfer', method: 'POST', path: '/api/v1/organization/transfer', body, options });
  }

  /**
   * Get the OpenAPI document of the organization
   *
   * This document, with the custom fields of the organization by their types, and without the fields that your role does not see. Its `ETag` stays until a definition changes, or the release: with `If-None-Match` it is sent only when it has changed.
   */
  document(options?: RequestOptions): Reply<T.OrganizationDocumentResponse> {
    return this.http.send({ operation: 'organization.document', method: 'GET', path: '/api/v1/openapi.json', options });
  }
}

export class OrganizationsResource extends Resource {
  /**
   * List the organizations that you belong to
   *
   * There are no further pages.
   */
  list(options?: RequestOptions): PagePromise<T.OrganizationsListResponse['data'][number]> {
    return this.http.page({ operation: 'organizations.list', method: 'GET', path: '/api/v1/organizations', options });
  }

  /**
   * Create another organization, which you own
   *
   * You stay where you are.
   */
  create(body: T.OrganizationsCreateData['body'], options?: RequestOptions): Reply<T.OrganizationsCreateResponse> {
    return this.http.send({ operation: 'organizations.create', method: 'POST', path: '/api/v1/organizations', body, options });
  }

  /**
   * Have a deleted organization back, by the link of the mail
   *
   * Who belonged to it can sign in again, and everything is as it was.
   */
  restore(body: T.OrganizationsRestoreData['body'], options?: RequestOptions): Reply<T.OrganizationsRestoreResponse> {
    return this.http.send({ operation: 'organizations.restore', method: 'POST', path: '/api/v1/organizations/restore', body, open: true, options });
  }
}

export class MembersTeamsResource extends Resource {
  /**
   * List the teams of a member
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<MembersTeamsListParams, 'include'> = never, F extends Choice<MembersTeamsListParams, 'fields'> = never>(id: string, params?: Shaping<MembersTeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.MembersTeamsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'members.teams.list', method: 'GET', path: '/api/v1/members/{id}/teams', values: [id], query: params, options });
  }
}

export class MembersResource extends Resource {
  readonly teams = new MembersTeamsResource(this.http);

  /**
   * List the members
   *
   * Those who were removed only where `status` asks for them.
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<MembersListParams, 'include'> = never, F extends Choice<MembersListParams, 'fields'> = never>(params?: Shaping<MembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.MembersListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'members.list', method: 'GET', path: '/api/v1/members', query: params, options });
  }

  /**
   * Name somebody a member before he has signed in
   *
   * He is `pending`, and can own records. `POST /invitations` sends him the link by which he comes.
   *
   * Needs the permission `members:manage`.
   */
  create(body: T.MembersCreateData['body'], options?: RequestOptions): Reply<T.MembersCreateResponse> {
    return this.http.send({ operation: 'members.create', method: 'POST', path: '/api/v1/members', body, options });
  }

  /**
   * Get a member, also one who was removed
   *
   * Needs the permission `members:read`.
   */
  get<I extends Choice<MembersGetParams, 'include'> = never, F extends Choice<MembersGetParams, 'fields'> = never>(id: string, params?: Shaping<MembersGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.MembersGetResponse, I, F>> {
    return this.http.send({ operation: 'members.get', method: 'GET', path: '/api/v1/members/{id}', values: [id], query: params, options });
  }

  /**
   * Give a member another role, suspend him, or take that back
   *
   * Neither the role that he has nor the one that he gets may more than yours. It holds from his next request on; the sessions of who is suspended end.
   *
   * Needs the permission `members:manage`.
   */
  update(id: string, body: T.MembersUpdateData['body'], options?: RequestOptions): Reply<T.MembersUpdateResponse> {
    return this.http.send({ operation: 'members.update', method: 'PATCH', path: '/api/v1/members/{id}', values: [id], body, options });
  }

  /**
   * Remove a member
   *
   * His sessions end. He stays the owner of his records, and of what histories say he did, unless `reassignTo` names another one: then a job gives them to him, and `Location` leads to it. Who gives records away must be able to write all of them.
   *
   * Needs the permission `members:manage`.
   */
  delete(id: string, params?: MembersDeleteParams, options?: RequestOptions): Reply<T.MembersDeleteResponse> {
    return this.http.send({ operation: 'members.delete', method: 'DELETE', path: '/api/v1/members/{id}', values: [id], query: params, options });
  }

  /**
   * Leave the organization
   *
   * Not for the last active owner.
   */
  leave(options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'members.leave', method: 'POST', path: '/api/v1/members/me/leave', options });
  }
}

export class TeamsMembersResource extends Resource {
  /**
   * Make a member one of a team
   *
   * Needs the permission `teams:manage`.
   */
  set(id: string, memberId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'teams.members.set', method: 'PUT', path: '/api/v1/teams/{id}/members/{memberId}', values: [id, memberId], options });
  }

  /**
   * Take a member out of a team
   *
   * Needs the permission `teams:manage`.
   */
  delete(id: string, memberId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'teams.members.delete', method: 'DELETE', path: '/api/v1/teams/{id}/members/{memberId}', values: [id, memberId], options });
  }

  /**
   * List the members of a team
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<TeamsMembersListParams, 'include'> = never, F extends Choice<TeamsMembersListParams, 'fields'> = never>(id: string, params?: Shaping<TeamsMembersListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TeamsMembersListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'teams.members.list', method: 'GET', path: '/api/v1/teams/{id}/members', values: [id], query: params, options });
  }
}

export class TeamsResource extends Resource {
  readonly members = new TeamsMembersResource(this.http);

  /**
   * List the teams
   *
   * Needs the permission `members:read`.
   */
  list<I extends Choice<TeamsListParams, 'include'> = never, F extends Choice<TeamsListParams, 'fields'> = never>(params?: Shaping<TeamsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TeamsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'teams.list', method: 'GET', path: '/api/v1/teams', query: params, options });
  }

  /**
   * Create a team
   *
   * Needs the permission `teams:manage`.
   */
  create(body: T.TeamsCreateData['body'], options?: RequestOptions): Reply<T.TeamsCreateResponse> {
    return this.http.send({ operation: 'teams.create', method: 'POST', path: '/api/v1/teams', body, options });
  }

  /**
   * Get a team
   *
   * Needs the permission `members:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.TeamsGetResponse> {
    return this.http.send({ operation: 'teams.get', method: 'GET', path: '/api/v1/teams/{id}', values: [id], options });
  }

  /**
   * Rename a team, or make it part of another one
   *
   * Needs the permission `teams:manage`.
   */
  update(id: string, body: T.TeamsUpdateData['body'], options?: RequestOptions): Reply<T.TeamsUpdateResponse> {
    return this.http.send({ operation: 'teams.update', method: 'PATCH', path: '/api/v1/teams/{id}', values: [id], body, options });
  }

  /**
   * Remove a team
   *
   * The teams within it are part of none then.
   *
   * Needs the permission `teams:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'teams.delete', method: 'DELETE', path: '/api/v1/teams/{id}', values: [id], options });
  }
}

export class ApiKeysResource extends Resource {
  /**
   * List the API keys, revoked ones too
   *
   * Needs the permission `api-keys:manage`.
   */
  list<I extends Choice<ApiKeysListParams, 'include'> = never, F extends Choice<ApiKeysListParams, 'fields'> = never>(params?: Shaping<ApiKeysListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ApiKeysListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'apiKeys.list', method: 'GET', path: '/api/v1/api-keys', query: params, options });
  }

  /**
   * Create an API key
   *
   * It may do what its permissions say, and none that its maker lacks.
   *
   * Needs the permission `api-keys:manage`.
   */
  create(body: T.ApiKeysCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ApiKeysCreateResponse> {
    return this.http.send({ operation: 'apiKeys.create', method: 'POST', path: '/api/v1/api-keys', body, keyed: true, options });
  }

  /**
   * Get an API key
   *
   * Needs the permission `api-keys:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.ApiKeysGetResponse> {
    return this.http.send({ operation: 'apiKeys.get', method: 'GET', path: '/api/v1/api-keys/{id}', values: [id], options });
  }

  /**
   * Rename an API key
   *
   * What it may do does not change: make another one for that.
   *
   * Needs the permission `api-keys:manage`.
   */
  update(id: string, body: T.ApiKeysUpdateData['body'], options?: RequestOptions): Reply<T.ApiKeysUpdateResponse> {
    return this.http.send({ operation: 'apiKeys.update', method: 'PATCH', path: '/api/v1/api-keys/{id}', values: [id], body, options });
  }

  /**
   * Revoke an API key
   *
   * Its next request is refused.
   *
   * Needs the permission `api-keys:manage`.
   */
  revoke(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'apiKeys.revoke', method: 'DELETE', path: '/api/v1/api-keys/{id}', values: [id], options });
  }

  /**
   * Give an API key a new secret
   *
   * It stays the same key. The former secret is good beside the new one for `overlapMinutes`; with 0 its next request is refused. Two are good at most. Needs every permission that the key has.
   *
   * Needs the permission `api-keys:manage`.
   */
  rotate(id: string, body: T.ApiKeysRotateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ApiKeysRotateResponse> {
    return this.http.send({ operation: 'apiKeys.rotate', method: 'POST', path: '/api/v1/api-keys/{id}/rotate', values: [id], body, keyed: true, options });
  }
}

export class RolesResource extends Resource {
  /**
   * List the roles
   *
   * Those that come with the organization, and its own.
   *
   * Needs the permission `roles:read`.
   */
  list<I extends Choice<RolesListParams, 'include'> = never, F extends Choice<RolesListParams, 'fields'> = never>(params?: Shaping<RolesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.RolesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'roles.list', method: 'GET', path: '/api/v1/roles', query: params, options });
  }

  /**
   * Create a role
   *
   * It may no more than who makes it.
   *
   * Needs the permission `roles:manage`.
   */
  create(body: T.RolesCreateData['body'], options?: RequestOptions): Reply<T.RolesCreateResponse> {
    return this.http.send({ operation: 'roles.create', method: 'POST', path: '/api/v1/roles', body, options });
  }

  /**
   * Get a role
   *
   * Needs the permission `roles:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.RolesGetResponse> {
    return this.http.send({ operation: 'roles.get', method: 'GET', path: '/api/v1/roles/{id}', values: [id], options });
  }

  /**
   * Change a role
   *
   * What is not named stays. Its holders have it from their next requests on.
   *
   * Needs the permission `roles:manage`.
   */
  update(id: string, body: T.RolesUpdateData['body'], options?: RequestOptions): Reply<T.RolesUpdateResponse> {
    return this.http.send({ operation: 'roles.update', method: 'PATCH', path: '/api/v1/roles/{id}', values: [id], body, options });
  }

  /**
   * Remove a role that nobody has
   *
   * Needs the permission `roles:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'roles.delete', method: 'DELETE', path: '/api/v1/roles/{id}', values: [id], options });
  }
}

export class AuditResource extends Resource {
  /**
   * List what was done beside records, and by whom
   *
   * Sign-ins and failed ones, changes of keys, webhooks and settings, exports, and what operators of the platform did here. Kept for as long as the log of changes, and for 90 days at least. `target` and `createdBy` are found by their ids.
   *
   * Needs the permission `audit:read`.
   */
  list<I extends Choice<AuditListParams, 'include'> = never, F extends Choice<AuditListParams, 'fields'> = never>(params?: Shaping<AuditListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AuditListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'audit.list', method: 'GET', path: '/api/v1/audit', query: params, options });
  }
}

export class CompaniesTagsResource extends Resource {
  /**
   * Give a company a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `companies:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesTagsAddResponse> {
    return this.http.send({ operation: 'companies.tags.add', method: 'PUT', path: '/api/v1/companies/{id}/tags/{tagId}', values: [id, tagId], options });
  }

  /**
   * Take a tag from a company
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `companies:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'companies.tags.remove', method: 'DELETE', path: '/api/v1/companies/{id}/tags/{tagId}', values: [id, tagId], options });
  }
}

export class CompaniesAssociationsResource extends Resource {
  /**
   * List the associations of a company
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<CompaniesAssociationsListParams, 'include'> = never, F extends Choice<CompaniesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesAssociationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.associations.list', method: 'GET', path: '/api/v1/companies/{id}/associations', values: [id], query: params, options });
  }

  /**
   * Associate a company with another record, or change the association
   *
   * From either end; by a definition of company and company, the record of `id` is the `from` record.
   *
   * Needs the permission `companies:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.CompaniesAssociationsSetData['body'], options?: RequestOptions): Reply<T.CompaniesAssociationsSetResponse> {
    return this.http.send({ operation: 'companies.associations.set', method: 'PUT', path: '/api/v1/companies/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], body, options });
  }

  /**
   * Take an association of a company away
   *
   * Needs the permission `companies:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'companies.associations.delete', method: 'DELETE', path: '/api/v1/companies/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], options });
  }
}

export class CompaniesContactsResource extends Resource {
  /**
   * List the contacts of a company
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<CompaniesContactsListParams, 'include'> = never, F extends Choice<CompaniesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesContactsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.contacts.list', method: 'GET', path: '/api/v1/companies/{id}/contacts', values: [id], query: params, options });
  }
}

export class CompaniesActivitiesResource extends Resource {
  /**
   * List the activities of a company
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<CompaniesActivitiesListParams, 'include'> = never, F extends Choice<CompaniesActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesActivitiesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.activities.list', method: 'GET', path: '/api/v1/companies/{id}/activities', values: [id], query: params, options });
  }
}

export class CompaniesResource extends Resource {
  readonly tags = new CompaniesTagsResource(this.http);
  readonly associations = new CompaniesAssociationsResource(this.http);
  readonly contacts = new CompaniesContactsResource(this.http);
  readonly activities = new CompaniesActivitiesResource(this.http);

  /**
   * List companies
   *
   * Needs the permission `companies:read`.
   */
  list<I extends Choice<CompaniesListParams, 'include'> = never, F extends Choice<CompaniesListParams, 'fields'> = never>(params?: Shaping<CompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.list', method: 'GET', path: '/api/v1/companies', query: params, options });
  }

  /**
   * Create a company
   *
   * Needs the permission `companies:write`.
   */
  create(body: T.CompaniesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.CompaniesCreateResponse> {
    return this.http.send({ operation: 'companies.create', method: 'POST', path: '/api/v1/companies', body, keyed: true, options });
  }

  /**
   * Search companies with a filter of groups
   *
   * Needs the permission `companies:read`.
   */
  search<I extends Choice<T.CompaniesSearchData['body'], 'include'> = never, F extends Choice<T.CompaniesSearchData['body'], 'fields'> = never>(body: Shaping<T.CompaniesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.search', method: 'POST', path: '/api/v1/companies/search', body, options });
  }

  /**
   * Count and sum companies in groups
   *
   * Needs the permission `companies:read`.
   */
  aggregate(body: T.CompaniesAggregateData['body'], options?: RequestOptions): Reply<T.CompaniesAggregateResponse> {
    return this.http.send({ operation: 'companies.aggregate', method: 'POST', path: '/api/v1/companies/aggregate', body, options });
  }

  /**
   * Get a company
   *
   * The Company as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `companies:read`.
   */
  get<I extends Choice<CompaniesGetParams, 'include'> = never, F extends Choice<CompaniesGetParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.CompaniesGetResponse, I, F>> {
    return this.http.send({ operation: 'companies.get', method: 'GET', path: '/api/v1/companies/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a company
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `companies:write`.
   */
  replace(id: string, body: T.CompaniesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesReplaceResponse> {
    return this.http.send({ operation: 'companies.replace', method: 'PUT', path: '/api/v1/companies/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a company
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `companies:write`.
   */
  update(id: string, body: T.CompaniesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CompaniesUpdateResponse> {
    return this.http.send({ operation: 'companies.update', method: 'PATCH', path: '/api/v1/companies/{id}', values: [id], body, options });
  }

  /**
   * Move a company to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `companies:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'companies.delete', method: 'DELETE', path: '/api/v1/companies/{id}', values: [id], options });
  }

  /**
   * Create a company, or change the one that has the value
   *
   * `key` is `domain` or `externalId:<source>`. A company that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `companies:write`.
   */
  upsert(key: string, value: string, body: T.CompaniesUpsertData['body'], options?: RequestOptions): Reply<T.CompaniesUpsertResponse> {
    return this.http.send({ operation: 'companies.upsert', method: 'PUT', path: '/api/v1/companies/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a company back from the bin
   *
   * Needs the permission `companies:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.CompaniesRestoreResponse> {
    return this.http.send({ operation: 'companies.restore', method: 'POST', path: '/api/v1/companies/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a company
   *
   * The company keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `companies:write`.
   */
  merge(id: string, body: T.CompaniesMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.CompaniesMergeResponse> {
    return this.http.send({ operation: 'companies.merge', method: 'POST', path: '/api/v1/companies/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * Who can see and change a company, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `companies:read`.
   */
  access(id: string, params?: CompaniesAccessParams, options?: RequestOptions): PagePromise<T.CompaniesAccessResponse['data'][number]> {
    return this.http.page({ operation: 'companies.access', method: 'GET', path: '/api/v1/companies/{id}/access', values: [id], query: params, options });
  }

  /**
   * List what happened to a company
   *
   * Newest first, who did it, and what it changed. A company in the bin has its history too.
   *
   * Needs the permission `companies:read`.
   */
  history<I extends Choice<CompaniesHistoryParams, 'include'> = never, F extends Choice<CompaniesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<CompaniesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CompaniesHistoryResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'companies.history', method: 'GET', path: '/api/v1/companies/{id}/history', values: [id], query: params, options });
  }

  /**
   * Remove a company for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void> {
    return this.http.send({ operation: 'companies.purge', method: 'POST', path: '/api/v1/companies/{id}/purge', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a company and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `companies:read`.
   */
  timeline(id: string, params?: CompaniesTimelineParams, options?: RequestOptions): PagePromise<T.CompaniesTimelineResponse['data'][number]> {
    return this.http.page({ operation: 'companies.timeline', method: 'GET', path: '/api/v1/companies/{id}/timeline', values: [id], query: params, options });
  }

  /**
   * List what may be the same company
   *
   * The likeliest first. Reasons are `domain`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `companies:read`.
   */
  duplicates(id: string, params?: CompaniesDuplicatesParams, options?: RequestOptions): PagePromise<T.CompaniesDuplicatesResponse['data'][number]> {
    return this.http.page({ operation: 'companies.duplicates', method: 'GET', path: '/api/v1/companies/{id}/duplicates', values: [id], query: params, options });
  }
}

export class ContactsTagsResource extends Resource {
  /**
   * Give a contact a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `contacts:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.ContactsTagsAddResponse> {
    return this.http.send({ operation: 'contacts.tags.add', method: 'PUT', path: '/api/v1/contacts/{id}/tags/{tagId}', values: [id, tagId], options });
  }

  /**
   * Take a tag from a contact
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `contacts:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'contacts.tags.remove', method: 'DELETE', path: '/api/v1/contacts/{id}/tags/{tagId}', values: [id, tagId], options });
  }
}

export class ContactsAssociationsResource extends Resource {
  /**
   * List the associations of a contact
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsAssociationsListParams, 'include'> = never, F extends Choice<ContactsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsAssociationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.associations.list', method: 'GET', path: '/api/v1/contacts/{id}/associations', values: [id], query: params, options });
  }

  /**
   * Associate a contact with another record, or change the association
   *
   * From either end; by a definition of contact and contact, the record of `id` is the `from` record.
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.ContactsAssociationsSetData['body'], options?: RequestOptions): Reply<T.ContactsAssociationsSetResponse> {
    return this.http.send({ operation: 'contacts.associations.set', method: 'PUT', path: '/api/v1/contacts/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], body, options });
  }

  /**
   * Take an association of a contact away
   *
   * Needs the permission `contacts:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'contacts.associations.delete', method: 'DELETE', path: '/api/v1/contacts/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], options });
  }
}

export class ContactsCompaniesResource extends Resource {
  /**
   * List the companies of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsCompaniesListParams, 'include'> = never, F extends Choice<ContactsCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsCompaniesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.companies.list', method: 'GET', path: '/api/v1/contacts/{id}/companies', values: [id], query: params, options });
  }

  /**
   * Link a contact to a company, or change the link
   *
   * Needs the permission `contacts:write`.
   */
  set(id: string, companyId: string, body: T.ContactsCompaniesSetData['body'], options?: RequestOptions): Reply<T.ContactsCompaniesSetResponse> {
    return this.http.send({ operation: 'contacts.companies.set', method: 'PUT', path: '/api/v1/contacts/{id}/companies/{companyId}', values: [id, companyId], body, options });
  }

  /**
   * Take the link of a contact to a company away
   *
   * Needs the permission `contacts:write`.
   */
  delete(id: string, companyId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'contacts.companies.delete', method: 'DELETE', path: '/api/v1/contacts/{id}/companies/{companyId}', values: [id, companyId], options });
  }
}

export class ContactsDealsResource extends Resource {
  /**
   * List the deals of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsDealsListParams, 'include'> = never, F extends Choice<ContactsDealsListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsDealsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.deals.list', method: 'GET', path: '/api/v1/contacts/{id}/deals', values: [id], query: params, options });
  }
}

export class ContactsActivitiesResource extends Resource {
  /**
   * List the activities of a contact
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsActivitiesListParams, 'include'> = never, F extends Choice<ContactsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<ContactsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsActivitiesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.activities.list', method: 'GET', path: '/api/v1/contacts/{id}/activities', values: [id], query: params, options });
  }
}

export class ContactsResource extends Resource {
  readonly tags = new ContactsTagsResource(this.http);
  readonly associations = new ContactsAssociationsResource(this.http);
  readonly companies = new ContactsCompaniesResource(this.http);
  readonly deals = new ContactsDealsResource(this.http);
  readonly activities = new ContactsActivitiesResource(this.http);

  /**
   * List contacts
   *
   * Needs the permission `contacts:read`.
   */
  list<I extends Choice<ContactsListParams, 'include'> = never, F extends Choice<ContactsListParams, 'fields'> = never>(params?: Shaping<ContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.list', method: 'GET', path: '/api/v1/contacts', query: params, options });
  }

  /**
   * Create a contact
   *
   * Needs the permission `contacts:write`.
   */
  create(body: T.ContactsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ContactsCreateResponse> {
    return this.http.send({ operation: 'contacts.create', method: 'POST', path: '/api/v1/contacts', body, keyed: true, options });
  }

  /**
   * Search contacts with a filter of groups
   *
   * Needs the permission `contacts:read`.
   */
  search<I extends Choice<T.ContactsSearchData['body'], 'include'> = never, F extends Choice<T.ContactsSearchData['body'], 'fields'> = never>(body: Shaping<T.ContactsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.search', method: 'POST', path: '/api/v1/contacts/search', body, options });
  }

  /**
   * Count and sum contacts in groups
   *
   * Needs the permission `contacts:read`.
   */
  aggregate(body: T.ContactsAggregateData['body'], options?: RequestOptions): Reply<T.ContactsAggregateResponse> {
    return this.http.send({ operation: 'contacts.aggregate', method: 'POST', path: '/api/v1/contacts/aggregate', body, options });
  }

  /**
   * Get a contact
   *
   * The Contact as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `contacts:read`.
   */
  get<I extends Choice<ContactsGetParams, 'include'> = never, F extends Choice<ContactsGetParams, 'fields'> = never>(id: string, params?: Shaping<ContactsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.ContactsGetResponse, I, F>> {
    return this.http.send({ operation: 'contacts.get', method: 'GET', path: '/api/v1/contacts/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a contact
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `contacts:write`.
   */
  replace(id: string, body: T.ContactsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ContactsReplaceResponse> {
    return this.http.send({ operation: 'contacts.replace', method: 'PUT', path: '/api/v1/contacts/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a contact
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `contacts:write`.
   */
  update(id: string, body: T.ContactsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ContactsUpdateResponse> {
    return this.http.send({ operation: 'contacts.update', method: 'PATCH', path: '/api/v1/contacts/{id}', values: [id], body, options });
  }

  /**
   * Move a contact to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `contacts:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'contacts.delete', method: 'DELETE', path: '/api/v1/contacts/{id}', values: [id], options });
  }

  /**
   * Create a contact, or change the one that has the value
   *
   * `key` is `email` or `externalId:<source>`. A contact that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `contacts:write`.
   */
  upsert(key: string, value: string, body: T.ContactsUpsertData['body'], options?: RequestOptions): Reply<T.ContactsUpsertResponse> {
    return this.http.send({ operation: 'contacts.upsert', method: 'PUT', path: '/api/v1/contacts/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a contact back from the bin
   *
   * Needs the permission `contacts:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.ContactsRestoreResponse> {
    return this.http.send({ operation: 'contacts.restore', method: 'POST', path: '/api/v1/contacts/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a contact
   *
   * The contact keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `contacts:write`.
   */
  merge(id: string, body: T.ContactsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ContactsMergeResponse> {
    return this.http.send({ operation: 'contacts.merge', method: 'POST', path: '/api/v1/contacts/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * Who can see and change a contact, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `contacts:read`.
   */
  access(id: string, params?: ContactsAccessParams, options?: RequestOptions): PagePromise<T.ContactsAccessResponse['data'][number]> {
    return this.http.page({ operation: 'contacts.access', method: 'GET', path: '/api/v1/contacts/{id}/access', values: [id], query: params, options });
  }

  /**
   * List what happened to a contact
   *
   * Newest first, who did it, and what it changed. A contact in the bin has its history too.
   *
   * Needs the permission `contacts:read`.
   */
  history<I extends Choice<ContactsHistoryParams, 'include'> = never, F extends Choice<ContactsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<ContactsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ContactsHistoryResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'contacts.history', method: 'GET', path: '/api/v1/contacts/{id}/history', values: [id], query: params, options });
  }

  /**
   * Remove a contact for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void> {
    return this.http.send({ operation: 'contacts.purge', method: 'POST', path: '/api/v1/contacts/{id}/purge', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a contact and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `contacts:read`.
   */
  timeline(id: string, params?: ContactsTimelineParams, options?: RequestOptions): PagePromise<T.ContactsTimelineResponse['data'][number]> {
    return this.http.page({ operation: 'contacts.timeline', method: 'GET', path: '/api/v1/contacts/{id}/timeline', values: [id], query: params, options });
  }

  /**
   * List what may be the same contact
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `contacts:read`.
   */
  duplicates(id: string, params?: ContactsDuplicatesParams, options?: RequestOptions): PagePromise<T.ContactsDuplicatesResponse['data'][number]> {
    return this.http.page({ operation: 'contacts.duplicates', method: 'GET', path: '/api/v1/contacts/{id}/duplicates', values: [id], query: params, options });
  }
}

export class PipelinesResource extends Resource {
  /**
   * List pipelines
   *
   * Needs the permission `pipelines:read`.
   */
  list<I extends Choice<PipelinesListParams, 'include'> = never, F extends Choice<PipelinesListParams, 'fields'> = never>(params?: Shaping<PipelinesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.PipelinesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'pipelines.list', method: 'GET', path: '/api/v1/pipelines', query: params, options });
  }

  /**
   * Create a pipeline, with its stages
   *
   * Needs the permission `pipelines:write`.
   */
  create(body: T.PipelinesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.PipelinesCreateResponse> {
    return this.http.send({ operation: 'pipelines.create', method: 'POST', path: '/api/v1/pipelines', body, keyed: true, options });
  }

  /**
   * Search pipelines with a filter of groups
   *
   * Needs the permission `pipelines:read`.
   */
  search<I extends Choice<T.PipelinesSearchData['body'], 'include'> = never, F extends Choice<T.PipelinesSearchData['body'], 'fields'> = never>(body: Shaping<T.PipelinesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.PipelinesSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'pipelines.search', method: 'POST', path: '/api/v1/pipelines/search', body, options });
  }

  /**
   * Count and sum pipelines in groups
   *
   * Needs the permission `pipelines:read`.
   */
  aggregate(body: T.PipelinesAggregateData['body'], options?: RequestOptions): Reply<T.PipelinesAggregateResponse> {
    return this.http.send({ operation: 'pipelines.aggregate', method: 'POST', path: '/api/v1/pipelines/aggregate', body, options });
  }

  /**
   * Get a pipeline
   *
   * The Pipeline as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `pipelines:read`.
   */
  get<I extends Choice<PipelinesGetParams, 'include'> = never, F extends Choice<PipelinesGetParams, 'fields'> = never>(id: string, params?: Shaping<PipelinesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.PipelinesGetResponse, I, F>> {
    return this.http.send({ operation: 'pipelines.get', method: 'GET', path: '/api/v1/pipelines/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a pipeline
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `pipelines:write`.
   */
  replace(id: string, body: T.PipelinesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.PipelinesReplaceResponse> {
    return this.http.send({ operation: 'pipelines.replace', method: 'PUT', path: '/api/v1/pipelines/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a pipeline
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `pipelines:write`.
   */
  update(id: string, body: T.PipelinesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.PipelinesUpdateResponse> {
    return this.http.send({ operation: 'pipelines.update', method: 'PATCH', path: '/api/v1/pipelines/{id}', values: [id], body, options });
  }

  /**
   * Move a pipeline to the bin, and its deals to another stage
   *
   * Its stages go with it. The default pipeline stays. To move deals needs a role that may write every deal.
   *
   * Needs the permission `pipelines:delete`.
   */
  delete(id: string, params?: PipelinesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'pipelines.delete', method: 'DELETE', path: '/api/v1/pipelines/{id}', values: [id], query: params, options });
  }

  /**
   * Create a pipeline, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A pipeline that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `pipelines:write`.
   */
  upsert(key: string, value: string, body: T.PipelinesUpsertData['body'], options?: RequestOptions): Reply<T.PipelinesUpsertResponse> {
    return this.http.send({ operation: 'pipelines.upsert', method: 'PUT', path: '/api/v1/pipelines/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a pipeline back from the bin
   *
   * Needs the permission `pipelines:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.PipelinesRestoreResponse> {
    return this.http.send({ operation: 'pipelines.restore', method: 'POST', path: '/api/v1/pipelines/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a pipeline
   *
   * Newest first, who did it, and what it changed. A pipeline in the bin has its history too.
   *
   * Needs the permission `pipelines:read`.
   */
  history(id: string, params?: PipelinesHistoryParams, options?: RequestOptions): PagePromise<T.PipelinesHistoryResponse['data'][number]> {
    return this.http.page({ operation: 'pipelines.history', method: 'GET', path: '/api/v1/pipelines/{id}/history', values: [id], query: params, options });
  }

  /**
   * Show the stages of a pipeline with their deals
   *
   * Each stage with the number and sums of its deals, and the first of them in their order. A `nextCursor` goes on in `GET /deals?stageId=…&sort=position` with the same filters.
   *
   * Needs the permission `deals:read`.
   */
  board<I extends Choice<PipelinesBoardParams, 'include'> = never, F extends Choice<PipelinesBoardParams, 'fields'> = never>(id: string, params?: Shaping<PipelinesBoardParams, I, F>, options?: RequestOptions): Reply<Shaped<T.PipelinesBoardResponse, I, F>> {
    return this.http.send({ operation: 'pipelines.board', method: 'GET', path: '/api/v1/pipelines/{id}/board', values: [id], query: params, options });
  }
}

export class StagesResource extends Resource {
  /**
   * List stages
   *
   * Needs the permission `stages:read`.
   */
  list<I extends Choice<StagesListParams, 'include'> = never, F extends Choice<StagesListParams, 'fields'> = never>(params?: Shaping<StagesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.StagesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'stages.list', method: 'GET', path: '/api/v1/stages', query: params, options });
  }

  /**
   * Create a stage
   *
   * Needs the permission `stages:write`.
   */
  create(body: T.StagesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.StagesCreateResponse> {
    return this.http.send({ operation: 'stages.create', method: 'POST', path: '/api/v1/stages', body, keyed: true, options });
  }

  /**
   * Search stages with a filter of groups
   *
   * Needs the permission `stages:read`.
   */
  search<I extends Choice<T.StagesSearchData['body'], 'include'> = never, F extends Choice<T.StagesSearchData['body'], 'fields'> = never>(body: Shaping<T.StagesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.StagesSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'stages.search', method: 'POST', path: '/api/v1/stages/search', body, options });
  }

  /**
   * Count and sum stages in groups
   *
   * Needs the permission `stages:read`.
   */
  aggregate(body: T.StagesAggregateData['body'], options?: RequestOptions): Reply<T.StagesAggregateResponse> {
    return this.http.send({ operation: 'stages.aggregate', method: 'POST', path: '/api/v1/stages/aggregate', body, options });
  }

  /**
   * Get a stage
   *
   * The Stage as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `stages:read`.
   */
  get<I extends Choice<StagesGetParams, 'include'> = never, F extends Choice<StagesGetParams, 'fields'> = never>(id: string, params?: Shaping<StagesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.StagesGetResponse, I, F>> {
    return this.http.send({ operation: 'stages.get', method: 'GET', path: '/api/v1/stages/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a stage
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `stages:write`.
   */
  replace(id: string, body: T.StagesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.StagesReplaceResponse> {
    return this.http.send({ operation: 'stages.replace', method: 'PUT', path: '/api/v1/stages/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a stage
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `stages:write`.
   */
  update(id: string, body: T.StagesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.StagesUpdateResponse> {
    return this.http.send({ operation: 'stages.update', method: 'PATCH', path: '/api/v1/stages/{id}', values: [id], body, options });
  }

  /**
   * Move a stage to the bin, and its deals to another stage
   *
   * A pipeline keeps an open stage, a won one and a lost one. To move deals needs a role that may write every deal.
   *
   * Needs the permission `stages:delete`.
   */
  delete(id: string, params?: StagesDeleteParams, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'stages.delete', method: 'DELETE', path: '/api/v1/stages/{id}', values: [id], query: params, options });
  }

  /**
   * Create a stage, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A stage that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `stages:write`.
   */
  upsert(key: string, value: string, body: T.StagesUpsertData['body'], options?: RequestOptions): Reply<T.StagesUpsertResponse> {
    return this.http.send({ operation: 'stages.upsert', method: 'PUT', path: '/api/v1/stages/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a stage back from the bin
   *
   * Needs the permission `stages:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.StagesRestoreResponse> {
    return this.http.send({ operation: 'stages.restore', method: 'POST', path: '/api/v1/stages/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a stage
   *
   * Newest first, who did it, and what it changed. A stage in the bin has its history too.
   *
   * Needs the permission `stages:read`.
   */
  history(id: string, params?: StagesHistoryParams, options?: RequestOptions): PagePromise<T.StagesHistoryResponse['data'][number]> {
    return this.http.page({ operation: 'stages.history', method: 'GET', path: '/api/v1/stages/{id}/history', values: [id], query: params, options });
  }
}

export class DealsTagsResource extends Resource {
  /**
   * Give a deal a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `deals:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.DealsTagsAddResponse> {
    return this.http.send({ operation: 'deals.tags.add', method: 'PUT', path: '/api/v1/deals/{id}/tags/{tagId}', values: [id, tagId], options });
  }

  /**
   * Take a tag from a deal
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `deals:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'deals.tags.remove', method: 'DELETE', path: '/api/v1/deals/{id}/tags/{tagId}', values: [id, tagId], options });
  }
}

export class DealsAssociationsResource extends Resource {
  /**
   * List the associations of a deal
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<DealsAssociationsListParams, 'include'> = never, F extends Choice<DealsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<DealsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsAssociationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.associations.list', method: 'GET', path: '/api/v1/deals/{id}/associations', values: [id], query: params, options });
  }

  /**
   * Associate a deal with another record, or change the association
   *
   * From either end; by a definition of deal and deal, the record of `id` is the `from` record.
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.DealsAssociationsSetData['body'], options?: RequestOptions): Reply<T.DealsAssociationsSetResponse> {
    return this.http.send({ operation: 'deals.associations.set', method: 'PUT', path: '/api/v1/deals/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], body, options });
  }

  /**
   * Take an association of a deal away
   *
   * Needs the permission `deals:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'deals.associations.delete', method: 'DELETE', path: '/api/v1/deals/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], options });
  }
}

export class DealsContactsResource extends Resource {
  /**
   * List the contacts of a deal
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<DealsContactsListParams, 'include'> = never, F extends Choice<DealsContactsListParams, 'fields'> = never>(id: string, params?: Shaping<DealsContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsContactsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.contacts.list', method: 'GET', path: '/api/v1/deals/{id}/contacts', values: [id], query: params, options });
  }

  /**
   * Link a deal to a contact, or change the link
   *
   * Needs the permission `deals:write`.
   */
  set(id: string, contactId: string, body: T.DealsContactsSetData['body'], options?: RequestOptions): Reply<T.DealsContactsSetResponse> {
    return this.http.send({ operation: 'deals.contacts.set', method: 'PUT', path: '/api/v1/deals/{id}/contacts/{contactId}', values: [id, contactId], body, options });
  }

  /**
   * Take the link of a deal to a contact away
   *
   * Needs the permission `deals:write`.
   */
  delete(id: string, contactId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'deals.contacts.delete', method: 'DELETE', path: '/api/v1/deals/{id}/contacts/{contactId}', values: [id, contactId], options });
  }
}

export class DealsActivitiesResource extends Resource {
  /**
   * List the activities of a deal
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<DealsActivitiesListParams, 'include'> = never, F extends Choice<DealsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<DealsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsActivitiesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.activities.list', method: 'GET', path: '/api/v1/deals/{id}/activities', values: [id], query: params, options });
  }
}

export class DealsResource extends Resource {
  readonly tags = new DealsTagsResource(this.http);
  readonly associations = new DealsAssociationsResource(this.http);
  readonly contacts = new DealsContactsResource(this.http);
  readonly activities = new DealsActivitiesResource(this.http);

  /**
   * List deals
   *
   * Needs the permission `deals:read`.
   */
  list<I extends Choice<DealsListParams, 'include'> = never, F extends Choice<DealsListParams, 'fields'> = never>(params?: Shaping<DealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.list', method: 'GET', path: '/api/v1/deals', query: params, options });
  }

  /**
   * Create a deal
   *
   * Needs the permission `deals:write`.
   */
  create(body: T.DealsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.DealsCreateResponse> {
    return this.http.send({ operation: 'deals.create', method: 'POST', path: '/api/v1/deals', body, keyed: true, options });
  }

  /**
   * Search deals with a filter of groups
   *
   * Needs the permission `deals:read`.
   */
  search<I extends Choice<T.DealsSearchData['body'], 'include'> = never, F extends Choice<T.DealsSearchData['body'], 'fields'> = never>(body: Shaping<T.DealsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.search', method: 'POST', path: '/api/v1/deals/search', body, options });
  }

  /**
   * Count and sum deals in groups
   *
   * Needs the permission `deals:read`.
   */
  aggregate(body: T.DealsAggregateData['body'], options?: RequestOptions): Reply<T.DealsAggregateResponse> {
    return this.http.send({ operation: 'deals.aggregate', method: 'POST', path: '/api/v1/deals/aggregate', body, options });
  }

  /**
   * Get a deal
   *
   * The Deal as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `deals:read`.
   */
  get<I extends Choice<DealsGetParams, 'include'> = never, F extends Choice<DealsGetParams, 'fields'> = never>(id: string, params?: Shaping<DealsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.DealsGetResponse, I, F>> {
    return this.http.send({ operation: 'deals.get', method: 'GET', path: '/api/v1/deals/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a deal
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `deals:write`.
   */
  replace(id: string, body: T.DealsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.DealsReplaceResponse> {
    return this.http.send({ operation: 'deals.replace', method: 'PUT', path: '/api/v1/deals/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a deal
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `deals:write`.
   */
  update(id: string, body: T.DealsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.DealsUpdateResponse> {
    return this.http.send({ operation: 'deals.update', method: 'PATCH', path: '/api/v1/deals/{id}', values: [id], body, options });
  }

  /**
   * Move a deal to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `deals:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'deals.delete', method: 'DELETE', path: '/api/v1/deals/{id}', values: [id], options });
  }

  /**
   * Create a deal, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A deal that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `deals:write`.
   */
  upsert(key: string, value: string, body: T.DealsUpsertData['body'], options?: RequestOptions): Reply<T.DealsUpsertResponse> {
    return this.http.send({ operation: 'deals.upsert', method: 'PUT', path: '/api/v1/deals/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a deal back from the bin
   *
   * Needs the permission `deals:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.DealsRestoreResponse> {
    return this.http.send({ operation: 'deals.restore', method: 'POST', path: '/api/v1/deals/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a deal
   *
   * The deal keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `deals:write`.
   */
  merge(id: string, body: T.DealsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.DealsMergeResponse> {
    return this.http.send({ operation: 'deals.merge', method: 'POST', path: '/api/v1/deals/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * Who can see and change a deal, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `deals:read`.
   */
  access(id: string, params?: DealsAccessParams, options?: RequestOptions): PagePromise<T.DealsAccessResponse['data'][number]> {
    return this.http.page({ operation: 'deals.access', method: 'GET', path: '/api/v1/deals/{id}/access', values: [id], query: params, options });
  }

  /**
   * List what happened to a deal
   *
   * Newest first, who did it, and what it changed. A deal in the bin has its history too.
   *
   * Needs the permission `deals:read`.
   */
  history<I extends Choice<DealsHistoryParams, 'include'> = never, F extends Choice<DealsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<DealsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsHistoryResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.history', method: 'GET', path: '/api/v1/deals/{id}/history', values: [id], query: params, options });
  }

  /**
   * Remove a deal for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void> {
    return this.http.send({ operation: 'deals.purge', method: 'POST', path: '/api/v1/deals/{id}/purge', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a deal and around it
   *
   * Newest first: activity, stage_transition and change, as far as you see them.
   *
   * Needs the permission `deals:read`.
   */
  timeline(id: string, params?: DealsTimelineParams, options?: RequestOptions): PagePromise<T.DealsTimelineResponse['data'][number]> {
    return this.http.page({ operation: 'deals.timeline', method: 'GET', path: '/api/v1/deals/{id}/timeline', values: [id], query: params, options });
  }

  /**
   * Move a deal to a stage, or within it
   *
   * It goes behind the deals that are there, unless `position` says otherwise. What the stage requires must be there: else the problem names each field. A change of `stageId` by PATCH obeys the same rules.
   *
   * Needs the permission `deals:write`.
   */
  move(id: string, body: T.DealsMoveData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.DealsMoveResponse> {
    return this.http.send({ operation: 'deals.move', method: 'POST', path: '/api/v1/deals/{id}/move', values: [id], body, keyed: true, options });
  }

  /**
   * List the stages that a deal entered
   *
   * From the first to the last, with how long it was in the one before.
   *
   * Needs the permission `deals:read`.
   */
  transitions<I extends Choice<DealsTransitionsParams, 'include'> = never, F extends Choice<DealsTransitionsParams, 'fields'> = never>(id: string, params?: Shaping<DealsTransitionsParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.DealsTransitionsResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'deals.transitions', method: 'GET', path: '/api/v1/deals/{id}/transitions', values: [id], query: params, options });
  }
}

export class ActivitiesTagsResource extends Resource {
  /**
   * Give a activity a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `activities:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesTagsAddResponse> {
    return this.http.send({ operation: 'activities.tags.add', method: 'PUT', path: '/api/v1/activities/{id}/tags/{tagId}', values: [id, tagId], options });
  }

  /**
   * Take a tag from a activity
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `activities:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'activities.tags.remove', method: 'DELETE', path: '/api/v1/activities/{id}/tags/{tagId}', values: [id, tagId], options });
  }
}

export class ActivitiesAssociationsResource extends Resource {
  /**
   * List the associations of a activity
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesAssociationsListParams, 'include'> = never, F extends Choice<ActivitiesAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesAssociationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.associations.list', method: 'GET', path: '/api/v1/activities/{id}/associations', values: [id], query: params, options });
  }

  /**
   * Associate a activity with another record, or change the association
   *
   * From either end; by a definition of activity and activity, the record of `id` is the `from` record.
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.ActivitiesAssociationsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesAssociationsSetResponse> {
    return this.http.send({ operation: 'activities.associations.set', method: 'PUT', path: '/api/v1/activities/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], body, options });
  }

  /**
   * Take an association of a activity away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'activities.associations.delete', method: 'DELETE', path: '/api/v1/activities/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], options });
  }
}

export class ActivitiesContactsResource extends Resource {
  /**
   * List the contacts of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesContactsListParams, 'include'> = never, F extends Choice<ActivitiesContactsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesContactsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesContactsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.contacts.list', method: 'GET', path: '/api/v1/activities/{id}/contacts', values: [id], query: params, options });
  }

  /**
   * Link a activity to a contact, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, contactId: string, body: T.ActivitiesContactsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesContactsSetResponse> {
    return this.http.send({ operation: 'activities.contacts.set', method: 'PUT', path: '/api/v1/activities/{id}/contacts/{contactId}', values: [id, contactId], body, options });
  }

  /**
   * Take the link of a activity to a contact away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, contactId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'activities.contacts.delete', method: 'DELETE', path: '/api/v1/activities/{id}/contacts/{contactId}', values: [id, contactId], options });
  }
}

export class ActivitiesCompaniesResource extends Resource {
  /**
   * List the companies of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesCompaniesListParams, 'include'> = never, F extends Choice<ActivitiesCompaniesListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesCompaniesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesCompaniesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.companies.list', method: 'GET', path: '/api/v1/activities/{id}/companies', values: [id], query: params, options });
  }

  /**
   * Link a activity to a company, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, companyId: string, body: T.ActivitiesCompaniesSetData['body'], options?: RequestOptions): Reply<T.ActivitiesCompaniesSetResponse> {
    return this.http.send({ operation: 'activities.companies.set', method: 'PUT', path: '/api/v1/activities/{id}/companies/{companyId}', values: [id, companyId], body, options });
  }

  /**
   * Take the link of a activity to a company away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, companyId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'activities.companies.delete', method: 'DELETE', path: '/api/v1/activities/{id}/companies/{companyId}', values: [id, companyId], options });
  }
}

export class ActivitiesDealsResource extends Resource {
  /**
   * List the deals of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesDealsListParams, 'include'> = never, F extends Choice<ActivitiesDealsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesDealsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesDealsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.deals.list', method: 'GET', path: '/api/v1/activities/{id}/deals', values: [id], query: params, options });
  }

  /**
   * Link a activity to a deal, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, dealId: string, body: T.ActivitiesDealsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesDealsSetResponse> {
    return this.http.send({ operation: 'activities.deals.set', method: 'PUT', path: '/api/v1/activities/{id}/deals/{dealId}', values: [id, dealId], body, options });
  }

  /**
   * Take the link of a activity to a deal away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, dealId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'activities.deals.delete', method: 'DELETE', path: '/api/v1/activities/{id}/deals/{dealId}', values: [id, dealId], options });
  }
}

export class ActivitiesLeadsResource extends Resource {
  /**
   * List the leads of a activity
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesLeadsListParams, 'include'> = never, F extends Choice<ActivitiesLeadsListParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesLeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesLeadsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.leads.list', method: 'GET', path: '/api/v1/activities/{id}/leads', values: [id], query: params, options });
  }

  /**
   * Link a activity to a lead, or change the link
   *
   * Needs the permission `activities:write`.
   */
  set(id: string, leadId: string, body: T.ActivitiesLeadsSetData['body'], options?: RequestOptions): Reply<T.ActivitiesLeadsSetResponse> {
    return this.http.send({ operation: 'activities.leads.set', method: 'PUT', path: '/api/v1/activities/{id}/leads/{leadId}', values: [id, leadId], body, options });
  }

  /**
   * Take the link of a activity to a lead away
   *
   * Needs the permission `activities:write`.
   */
  delete(id: string, leadId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'activities.leads.delete', method: 'DELETE', path: '/api/v1/activities/{id}/leads/{leadId}', values: [id, leadId], options });
  }
}

export class ActivitiesResource extends Resource {
  readonly tags = new ActivitiesTagsResource(this.http);
  readonly associations = new ActivitiesAssociationsResource(this.http);
  readonly contacts = new ActivitiesContactsResource(this.http);
  readonly companies = new ActivitiesCompaniesResource(this.http);
  readonly deals = new ActivitiesDealsResource(this.http);
  readonly leads = new ActivitiesLeadsResource(this.http);

  /**
   * List activities
   *
   * Needs the permission `activities:read`.
   */
  list<I extends Choice<ActivitiesListParams, 'include'> = never, F extends Choice<ActivitiesListParams, 'fields'> = never>(params?: Shaping<ActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.list', method: 'GET', path: '/api/v1/activities', query: params, options });
  }

  /**
   * Create a activity
   *
   * Needs the permission `activities:write`.
   */
  create(body: T.ActivitiesCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.ActivitiesCreateResponse> {
    return this.http.send({ operation: 'activities.create', method: 'POST', path: '/api/v1/activities', body, keyed: true, options });
  }

  /**
   * Search activities with a filter of groups
   *
   * Needs the permission `activities:read`.
   */
  search<I extends Choice<T.ActivitiesSearchData['body'], 'include'> = never, F extends Choice<T.ActivitiesSearchData['body'], 'fields'> = never>(body: Shaping<T.ActivitiesSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.search', method: 'POST', path: '/api/v1/activities/search', body, options });
  }

  /**
   * Count and sum activities in groups
   *
   * Needs the permission `activities:read`.
   */
  aggregate(body: T.ActivitiesAggregateData['body'], options?: RequestOptions): Reply<T.ActivitiesAggregateResponse> {
    return this.http.send({ operation: 'activities.aggregate', method: 'POST', path: '/api/v1/activities/aggregate', body, options });
  }

  /**
   * Get a activity
   *
   * The Activity as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `activities:read`.
   */
  get<I extends Choice<ActivitiesGetParams, 'include'> = never, F extends Choice<ActivitiesGetParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.ActivitiesGetResponse, I, F>> {
    return this.http.send({ operation: 'activities.get', method: 'GET', path: '/api/v1/activities/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a activity
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `activities:write`.
   */
  replace(id: string, body: T.ActivitiesReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesReplaceResponse> {
    return this.http.send({ operation: 'activities.replace', method: 'PUT', path: '/api/v1/activities/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a activity
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `activities:write`.
   */
  update(id: string, body: T.ActivitiesUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.ActivitiesUpdateResponse> {
    return this.http.send({ operation: 'activities.update', method: 'PATCH', path: '/api/v1/activities/{id}', values: [id], body, options });
  }

  /**
   * Move a activity to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `activities:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'activities.delete', method: 'DELETE', path: '/api/v1/activities/{id}', values: [id], options });
  }

  /**
   * Create a activity, or change the one that has the value
   *
   * `key` is `externalId:<source>`. A activity that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `activities:write`.
   */
  upsert(key: string, value: string, body: T.ActivitiesUpsertData['body'], options?: RequestOptions): Reply<T.ActivitiesUpsertResponse> {
    return this.http.send({ operation: 'activities.upsert', method: 'PUT', path: '/api/v1/activities/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a activity back from the bin
   *
   * Needs the permission `activities:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.ActivitiesRestoreResponse> {
    return this.http.send({ operation: 'activities.restore', method: 'POST', path: '/api/v1/activities/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a activity
   *
   * The activity keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `activities:write`.
   */
  merge(id: string, body: T.ActivitiesMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ActivitiesMergeResponse> {
    return this.http.send({ operation: 'activities.merge', method: 'POST', path: '/api/v1/activities/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * Who can see and change a activity, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `activities:read`.
   */
  access(id: string, params?: ActivitiesAccessParams, options?: RequestOptions): PagePromise<T.ActivitiesAccessResponse['data'][number]> {
    return this.http.page({ operation: 'activities.access', method: 'GET', path: '/api/v1/activities/{id}/access', values: [id], query: params, options });
  }

  /**
   * List what happened to a activity
   *
   * Newest first, who did it, and what it changed. A activity in the bin has its history too.
   *
   * Needs the permission `activities:read`.
   */
  history<I extends Choice<ActivitiesHistoryParams, 'include'> = never, F extends Choice<ActivitiesHistoryParams, 'fields'> = never>(id: string, params?: Shaping<ActivitiesHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ActivitiesHistoryResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'activities.history', method: 'GET', path: '/api/v1/activities/{id}/history', values: [id], query: params, options });
  }

  /**
   * Remove a activity for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void> {
    return this.http.send({ operation: 'activities.purge', method: 'POST', path: '/api/v1/activities/{id}/purge', values: [id], keyed: true, options });
  }

  /**
   * Complete an activity
   *
   * As a change of `status` does. One that is completed stays as it is, but for what is given.
   *
   * Needs the permission `activities:write`.
   */
  complete(id: string, body: T.ActivitiesCompleteData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.ActivitiesCompleteResponse> {
    return this.http.send({ operation: 'activities.complete', method: 'POST', path: '/api/v1/activities/{id}/complete', values: [id], body, keyed: true, options });
  }
}

export class LeadsTagsResource extends Resource {
  /**
   * Give a lead a tag
   *
   * One that has it stays as it is.
   *
   * Needs the permission `leads:write`.
   */
  add(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<T.LeadsTagsAddResponse> {
    return this.http.send({ operation: 'leads.tags.add', method: 'PUT', path: '/api/v1/leads/{id}/tags/{tagId}', values: [id, tagId], options });
  }

  /**
   * Take a tag from a lead
   *
   * One that does not have it stays as it is.
   *
   * Needs the permission `leads:write`.
   */
  remove(id: string, tagId: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'leads.tags.remove', method: 'DELETE', path: '/api/v1/leads/{id}/tags/{tagId}', values: [id, tagId], options });
  }
}

export class LeadsAssociationsResource extends Resource {
  /**
   * List the associations of a lead
   *
   * From either end. Those with records in the bin are left out.
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<LeadsAssociationsListParams, 'include'> = never, F extends Choice<LeadsAssociationsListParams, 'fields'> = never>(id: string, params?: Shaping<LeadsAssociationsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsAssociationsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'leads.associations.list', method: 'GET', path: '/api/v1/leads/{id}/associations', values: [id], query: params, options });
  }

  /**
   * Associate a lead with another record, or change the association
   *
   * From either end; by a definition of lead and lead, the record of `id` is the `from` record.
   *
   * Needs the permission `leads:write`.
   */
  set(id: string, definitionKey: string, otherId: string, body: T.LeadsAssociationsSetData['body'], options?: RequestOptions): Reply<T.LeadsAssociationsSetResponse> {
    return this.http.send({ operation: 'leads.associations.set', method: 'PUT', path: '/api/v1/leads/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], body, options });
  }

  /**
   * Take an association of a lead away
   *
   * Needs the permission `leads:write`.
   */
  delete(id: string, definitionKey: string, otherId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'leads.associations.delete', method: 'DELETE', path: '/api/v1/leads/{id}/associations/{definitionKey}/{otherId}', values: [id, definitionKey, otherId], options });
  }
}

export class LeadsActivitiesResource extends Resource {
  /**
   * List the activities of a lead
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<LeadsActivitiesListParams, 'include'> = never, F extends Choice<LeadsActivitiesListParams, 'fields'> = never>(id: string, params?: Shaping<LeadsActivitiesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsActivitiesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'leads.activities.list', method: 'GET', path: '/api/v1/leads/{id}/activities', values: [id], query: params, options });
  }
}

export class LeadsResource extends Resource {
  readonly tags = new LeadsTagsResource(this.http);
  readonly associations = new LeadsAssociationsResource(this.http);
  readonly activities = new LeadsActivitiesResource(this.http);

  /**
   * List leads
   *
   * Needs the permission `leads:read`.
   */
  list<I extends Choice<LeadsListParams, 'include'> = never, F extends Choice<LeadsListParams, 'fields'> = never>(params?: Shaping<LeadsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'leads.list', method: 'GET', path: '/api/v1/leads', query: params, options });
  }

  /**
   * Create a lead
   *
   * Needs the permission `leads:write`.
   */
  create(body: T.LeadsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.LeadsCreateResponse> {
    return this.http.send({ operation: 'leads.create', method: 'POST', path: '/api/v1/leads', body, keyed: true, options });
  }

  /**
   * Search leads with a filter of groups
   *
   * Needs the permission `leads:read`.
   */
  search<I extends Choice<T.LeadsSearchData['body'], 'include'> = never, F extends Choice<T.LeadsSearchData['body'], 'fields'> = never>(body: Shaping<T.LeadsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'leads.search', method: 'POST', path: '/api/v1/leads/search', body, options });
  }

  /**
   * Count and sum leads in groups
   *
   * Needs the permission `leads:read`.
   */
  aggregate(body: T.LeadsAggregateData['body'], options?: RequestOptions): Reply<T.LeadsAggregateResponse> {
    return this.http.send({ operation: 'leads.aggregate', method: 'POST', path: '/api/v1/leads/aggregate', body, options });
  }

  /**
   * Get a lead
   *
   * The Lead as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `leads:read`.
   */
  get<I extends Choice<LeadsGetParams, 'include'> = never, F extends Choice<LeadsGetParams, 'fields'> = never>(id: string, params?: Shaping<LeadsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.LeadsGetResponse, I, F>> {
    return this.http.send({ operation: 'leads.get', method: 'GET', path: '/api/v1/leads/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a lead
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `leads:write`.
   */
  replace(id: string, body: T.LeadsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.LeadsReplaceResponse> {
    return this.http.send({ operation: 'leads.replace', method: 'PUT', path: '/api/v1/leads/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a lead
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `leads:write`.
   */
  update(id: string, body: T.LeadsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.LeadsUpdateResponse> {
    return this.http.send({ operation: 'leads.update', method: 'PATCH', path: '/api/v1/leads/{id}', values: [id], body, options });
  }

  /**
   * Move a lead to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `leads:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'leads.delete', method: 'DELETE', path: '/api/v1/leads/{id}', values: [id], options });
  }

  /**
   * Create a lead, or change the one that has the value
   *
   * `key` is `email` or `externalId:<source>`. A lead that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `leads:write`.
   */
  upsert(key: string, value: string, body: T.LeadsUpsertData['body'], options?: RequestOptions): Reply<T.LeadsUpsertResponse> {
    return this.http.send({ operation: 'leads.upsert', method: 'PUT', path: '/api/v1/leads/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a lead back from the bin
   *
   * Needs the permission `leads:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.LeadsRestoreResponse> {
    return this.http.send({ operation: 'leads.restore', method: 'POST', path: '/api/v1/leads/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a lead
   *
   * The lead keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `leads:write`.
   */
  merge(id: string, body: T.LeadsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsMergeResponse> {
    return this.http.send({ operation: 'leads.merge', method: 'POST', path: '/api/v1/leads/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * Who can see and change a lead, and why
   *
   * Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.
   *
   * Needs the permission `leads:read`.
   */
  access(id: string, params?: LeadsAccessParams, options?: RequestOptions): PagePromise<T.LeadsAccessResponse['data'][number]> {
    return this.http.page({ operation: 'leads.access', method: 'GET', path: '/api/v1/leads/{id}/access', values: [id], query: params, options });
  }

  /**
   * List what happened to a lead
   *
   * Newest first, who did it, and what it changed. A lead in the bin has its history too.
   *
   * Needs the permission `leads:read`.
   */
  history<I extends Choice<LeadsHistoryParams, 'include'> = never, F extends Choice<LeadsHistoryParams, 'fields'> = never>(id: string, params?: Shaping<LeadsHistoryParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.LeadsHistoryResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'leads.history', method: 'GET', path: '/api/v1/leads/{id}/history', values: [id], query: params, options });
  }

  /**
   * Remove a lead for good
   *
   * From the bin or not: its row, its links and its images in the log. Nothing brings it back.
   *
   * Needs the permission `records:purge`.
   */
  purge(id: string, options?: RequestOptions & KeyedOptions): Reply<void> {
    return this.http.send({ operation: 'leads.purge', method: 'POST', path: '/api/v1/leads/{id}/purge', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a lead and around it
   *
   * Newest first: activity and change, as far as you see them.
   *
   * Needs the permission `leads:read`.
   */
  timeline(id: string, params?: LeadsTimelineParams, options?: RequestOptions): PagePromise<T.LeadsTimelineResponse['data'][number]> {
    return this.http.page({ operation: 'leads.timeline', method: 'GET', path: '/api/v1/leads/{id}/timeline', values: [id], query: params, options });
  }

  /**
   * List what may be the same lead
   *
   * The likeliest first. Reasons are `email`, `phone`, `name`; there are no further pages.
   *
   * Needs the permission `leads:read`.
   */
  duplicates(id: string, params?: LeadsDuplicatesParams, options?: RequestOptions): PagePromise<T.LeadsDuplicatesResponse['data'][number]> {
    return this.http.page({ operation: 'leads.duplicates', method: 'GET', path: '/api/v1/leads/{id}/duplicates', values: [id], query: params, options });
  }

  /**
   * Make a contact, a company and perhaps a deal of a lead
   *
   * Or name those that it is, by `contactId` and `companyId`. Where others may be the same as a new one, nothing is done, and `duplicates` of the problem offers them. Its activities are about what it comes to as well, those that you may write. Needs the permissions to write what it makes. A lead that is converted is answered as it is.
   *
   * Needs the permission `leads:write`.
   */
  convert(id: string, body: T.LeadsConvertData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsConvertResponse> {
    return this.http.send({ operation: 'leads.convert', method: 'POST', path: '/api/v1/leads/{id}/convert', values: [id], body, keyed: true, options });
  }

  /**
   * Take the conversion of a lead back
   *
   * What it made goes to the bin, and the lead is what it was before. Where somebody has changed any of it, nothing is done, and `conflicts` names what stands in the way. Needs a role that may write all leads, contacts, companies and deals, and activities where the lead had any.
   *
   * Needs the permission `leads:write`.
   */
  unconvert(id: string, options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.LeadsUnconvertResponse> {
    return this.http.send({ operation: 'leads.unconvert', method: 'POST', path: '/api/v1/leads/{id}/unconvert', values: [id], keyed: true, options });
  }
}

export class CustomFieldsResource extends Resource {
  /**
   * List custom-fields
   *
   * Needs the permission `custom-fields:read`.
   */
  list<I extends Choice<CustomFieldsListParams, 'include'> = never, F extends Choice<CustomFieldsListParams, 'fields'> = never>(params?: Shaping<CustomFieldsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomFieldsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'customFields.list', method: 'GET', path: '/api/v1/custom-fields', query: params, options });
  }

  /**
   * Create a custom_field
   *
   * Needs the permission `custom-fields:write`.
   */
  create(body: T.CustomFieldsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.CustomFieldsCreateResponse> {
    return this.http.send({ operation: 'customFields.create', method: 'POST', path: '/api/v1/custom-fields', body, keyed: true, options });
  }

  /**
   * Search custom-fields with a filter of groups
   *
   * Needs the permission `custom-fields:read`.
   */
  search<I extends Choice<T.CustomFieldsSearchData['body'], 'include'> = never, F extends Choice<T.CustomFieldsSearchData['body'], 'fields'> = never>(body: Shaping<T.CustomFieldsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.CustomFieldsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'customFields.search', method: 'POST', path: '/api/v1/custom-fields/search', body, options });
  }

  /**
   * Count and sum custom-fields in groups
   *
   * Needs the permission `custom-fields:read`.
   */
  aggregate(body: T.CustomFieldsAggregateData['body'], options?: RequestOptions): Reply<T.CustomFieldsAggregateResponse> {
    return this.http.send({ operation: 'customFields.aggregate', method: 'POST', path: '/api/v1/custom-fields/aggregate', body, options });
  }

  /**
   * Get a custom_field
   *
   * The CustomField as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `custom-fields:read`.
   */
  get<I extends Choice<CustomFieldsGetParams, 'include'> = never, F extends Choice<CustomFieldsGetParams, 'fields'> = never>(id: string, params?: Shaping<CustomFieldsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.CustomFieldsGetResponse, I, F>> {
    return this.http.send({ operation: 'customFields.get', method: 'GET', path: '/api/v1/custom-fields/{id}', values: [id], query: params, options });
  }

  /**
   * Change fields of a custom_field
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `custom-fields:write`.
   */
  update(id: string, body: T.CustomFieldsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.CustomFieldsUpdateResponse> {
    return this.http.send({ operation: 'customFields.update', method: 'PATCH', path: '/api/v1/custom-fields/{id}', values: [id], body, options });
  }

  /**
   * Move a custom_field to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `custom-fields:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'customFields.delete', method: 'DELETE', path: '/api/v1/custom-fields/{id}', values: [id], options });
  }

  /**
   * List what happened to a custom_field
   *
   * Newest first, who did it, and what it changed. A custom_field in the bin has its history too.
   *
   * Needs the permission `custom-fields:read`.
   */
  history(id: string, params?: CustomFieldsHistoryParams, options?: RequestOptions): PagePromise<T.CustomFieldsHistoryResponse['data'][number]> {
    return this.http.page({ operation: 'customFields.history', method: 'GET', path: '/api/v1/custom-fields/{id}/history', values: [id], query: params, options });
  }
}

export class TagsResource extends Resource {
  /**
   * List tags
   *
   * Needs the permission `tags:read`.
   */
  list<I extends Choice<TagsListParams, 'include'> = never, F extends Choice<TagsListParams, 'fields'> = never>(params?: Shaping<TagsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.TagsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'tags.list', method: 'GET', path: '/api/v1/tags', query: params, options });
  }

  /**
   * Create a tag
   *
   * Needs the permission `tags:write`.
   */
  create(body: T.TagsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.TagsCreateResponse> {
    return this.http.send({ operation: 'tags.create', method: 'POST', path: '/api/v1/tags', body, keyed: true, options });
  }

  /**
   * Search tags with a filter of groups
   *
   * Needs the permission `tags:read`.
   */
  search<I extends Choice<T.TagsSearchData['body'], 'include'> = never, F extends Choice<T.TagsSearchData['body'], 'fields'> = never>(body: Shaping<T.TagsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.TagsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'tags.search', method: 'POST', path: '/api/v1/tags/search', body, options });
  }

  /**
   * Count and sum tags in groups
   *
   * Needs the permission `tags:read`.
   */
  aggregate(body: T.TagsAggregateData['body'], options?: RequestOptions): Reply<T.TagsAggregateResponse> {
    return this.http.send({ operation: 'tags.aggregate', method: 'POST', path: '/api/v1/tags/aggregate', body, options });
  }

  /**
   * Get a tag
   *
   * The Tag as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `tags:read`.
   */
  get<I extends Choice<TagsGetParams, 'include'> = never, F extends Choice<TagsGetParams, 'fields'> = never>(id: string, params?: Shaping<TagsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.TagsGetResponse, I, F>> {
    return this.http.send({ operation: 'tags.get', method: 'GET', path: '/api/v1/tags/{id}', values: [id], query: params, options });
  }

  /**
   * Replace a tag
   *
   * What is not named becomes what it is in a new one.
   *
   * Needs the permission `tags:write`.
   */
  replace(id: string, body: T.TagsReplaceData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.TagsReplaceResponse> {
    return this.http.send({ operation: 'tags.replace', method: 'PUT', path: '/api/v1/tags/{id}', values: [id], body, options });
  }

  /**
   * Change fields of a tag
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `tags:write`.
   */
  update(id: string, body: T.TagsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.TagsUpdateResponse> {
    return this.http.send({ operation: 'tags.update', method: 'PATCH', path: '/api/v1/tags/{id}', values: [id], body, options });
  }

  /**
   * Move a tag to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `tags:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'tags.delete', method: 'DELETE', path: '/api/v1/tags/{id}', values: [id], options });
  }

  /**
   * Create a tag, or change the one that has the value
   *
   * `key` is `name` or `externalId:<source>`. A tag that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `tags:write`.
   */
  upsert(key: string, value: string, body: T.TagsUpsertData['body'], options?: RequestOptions): Reply<T.TagsUpsertResponse> {
    return this.http.send({ operation: 'tags.upsert', method: 'PUT', path: '/api/v1/tags/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a tag back from the bin
   *
   * Needs the permission `tags:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.TagsRestoreResponse> {
    return this.http.send({ operation: 'tags.restore', method: 'POST', path: '/api/v1/tags/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * Merge others into a tag
   *
   * The tag keeps its values and takes those that it lacks from the others, in their order; `fields` says otherwise, as a PATCH does. All that refers to the others refers to it then, and their ids answer `merged`.
   *
   * Needs the permission `tags:write`.
   */
  merge(id: string, body: T.TagsMergeData['body'], options?: RequestOptions & KeyedOptions & ConditionalOptions): Reply<T.TagsMergeResponse> {
    return this.http.send({ operation: 'tags.merge', method: 'POST', path: '/api/v1/tags/{id}/merge', values: [id], body, keyed: true, options });
  }

  /**
   * List what happened to a tag
   *
   * Newest first, who did it, and what it changed. A tag in the bin has its history too.
   *
   * Needs the permission `tags:read`.
   */
  history(id: string, params?: TagsHistoryParams, options?: RequestOptions): PagePromise<T.TagsHistoryResponse['data'][number]> {
    return this.http.page({ operation: 'tags.history', method: 'GET', path: '/api/v1/tags/{id}/history', values: [id], query: params, options });
  }
}

export class AssociationDefinitionsResource extends Resource {
  /**
   * List association-definitions
   *
   * Needs the permission `association-definitions:read`.
   */
  list<I extends Choice<AssociationDefinitionsListParams, 'include'> = never, F extends Choice<AssociationDefinitionsListParams, 'fields'> = never>(params?: Shaping<AssociationDefinitionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinitionsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'associationDefinitions.list', method: 'GET', path: '/api/v1/association-definitions', query: params, options });
  }

  /**
   * Create a association_definition
   *
   * Needs the permission `association-definitions:write`.
   */
  create(body: T.AssociationDefinitionsCreateData['body'], options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinitionsCreateResponse> {
    return this.http.send({ operation: 'associationDefinitions.create', method: 'POST', path: '/api/v1/association-definitions', body, keyed: true, options });
  }

  /**
   * Search association-definitions with a filter of groups
   *
   * Needs the permission `association-definitions:read`.
   */
  search<I extends Choice<T.AssociationDefinitionsSearchData['body'], 'include'> = never, F extends Choice<T.AssociationDefinitionsSearchData['body'], 'fields'> = never>(body: Shaping<T.AssociationDefinitionsSearchData['body'], I, F>, options?: RequestOptions): PagePromise<Shaped<T.AssociationDefinitionsSearchResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'associationDefinitions.search', method: 'POST', path: '/api/v1/association-definitions/search', body, options });
  }

  /**
   * Count and sum association-definitions in groups
   *
   * Needs the permission `association-definitions:read`.
   */
  aggregate(body: T.AssociationDefinitionsAggregateData['body'], options?: RequestOptions): Reply<T.AssociationDefinitionsAggregateResponse> {
    return this.http.send({ operation: 'associationDefinitions.aggregate', method: 'POST', path: '/api/v1/association-definitions/aggregate', body, options });
  }

  /**
   * Get a association_definition
   *
   * The AssociationDefinition as it stands. With `If-None-Match` it is sent only when it has changed. With `asOf` it is as it stood then.
   *
   * Needs the permission `association-definitions:read`.
   */
  get<I extends Choice<AssociationDefinitionsGetParams, 'include'> = never, F extends Choice<AssociationDefinitionsGetParams, 'fields'> = never>(id: string, params?: Shaping<AssociationDefinitionsGetParams, I, F>, options?: RequestOptions): Reply<Shaped<T.AssociationDefinitionsGetResponse, I, F>> {
    return this.http.send({ operation: 'associationDefinitions.get', method: 'GET', path: '/api/v1/association-definitions/{id}', values: [id], query: params, options });
  }

  /**
   * Change fields of a association_definition
   *
   * A JSON merge patch (RFC 7396): what is not named stays, `null` clears.
   *
   * Needs the permission `association-definitions:write`.
   */
  update(id: string, body: T.AssociationDefinitionsUpdateData['body'], options?: RequestOptions & ConditionalOptions): Reply<T.AssociationDefinitionsUpdateResponse> {
    return this.http.send({ operation: 'associationDefinitions.update', method: 'PATCH', path: '/api/v1/association-definitions/{id}', values: [id], body, options });
  }

  /**
   * Move a association_definition to the bin
   *
   * It leaves lists, its unique values become free, and it can be restored.
   *
   * Needs the permission `association-definitions:delete`.
   */
  delete(id: string, options?: RequestOptions & ConditionalOptions): Reply<void> {
    return this.http.send({ operation: 'associationDefinitions.delete', method: 'DELETE', path: '/api/v1/association-definitions/{id}', values: [id], options });
  }

  /**
   * Create a association_definition, or change the one that has the value
   *
   * `key` is `key` or `externalId:<source>`. A association_definition that has the value is changed as by PATCH; otherwise one is made that has it.
   *
   * Needs the permission `association-definitions:write`.
   */
  upsert(key: string, value: string, body: T.AssociationDefinitionsUpsertData['body'], options?: RequestOptions): Reply<T.AssociationDefinitionsUpsertResponse> {
    return this.http.send({ operation: 'associationDefinitions.upsert', method: 'PUT', path: '/api/v1/association-definitions/by/{key}/{value}', values: [key, value], body, options });
  }

  /**
   * Bring a association_definition back from the bin
   *
   * Needs the permission `association-definitions:delete`.
   */
  restore(id: string, options?: RequestOptions & KeyedOptions): Reply<T.AssociationDefinitionsRestoreResponse> {
    return this.http.send({ operation: 'associationDefinitions.restore', method: 'POST', path: '/api/v1/association-definitions/{id}/restore', values: [id], keyed: true, options });
  }

  /**
   * List what happened to a association_definition
   *
   * Newest first, who did it, and what it changed. A association_definition in the bin has its history too.
   *
   * Needs the permission `association-definitions:read`.
   */
  history(id: string, params?: AssociationDefinitionsHistoryParams, options?: RequestOptions): PagePromise<T.AssociationDefinitionsHistoryResponse['data'][number]> {
    return this.http.page({ operation: 'associationDefinitions.history', method: 'GET', path: '/api/v1/association-definitions/{id}/history', values: [id], query: params, options });
  }
}

export class BatchResource extends Resource {
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
  run(body: T.BatchRunData['body'], params?: BatchRunParams, options?: RequestOptions & KeyedOptions): Reply<T.BatchRunResponse> {
    return this.http.send({ operation: 'batch.run', method: 'POST', path: '/api/v1/batch', query: params, body, keyed: true, options });
  }
}

export class SearchResource extends Resource {
  /**
   * Search records of all objects by words
   *
   * Those that fit best come first. Objects that the role does not read are left out, and so are those of which it does not see a field that is looked at.
   */
  list(params: SearchListParams, options?: RequestOptions): Reply<T.SearchListResponse> {
    return this.http.send({ operation: 'search.list', method: 'GET', path: '/api/v1/search', query: params, options });
  }
}

export class DashboardResource extends Resource {
  /**
   * Show leads, pipelines, activities, and what was won and lost
   *
   * Of the records that you see. Leads, deals and activities are null where you may not read them (`leads:read` and so on).
   */
  get(params?: DashboardGetParams, options?: RequestOptions): Reply<T.DashboardGetResponse> {
    return this.http.send({ operation: 'dashboard.get', method: 'GET', path: '/api/v1/dashboard', query: params, options });
  }
}

export class ForecastResource extends Resource {
  /**
   * Show what is won in a period, and what is expected to be
   *
   * Of the deals that you see: won ones by `closedAt`, open ones by `expectedCloseDate`.
   *
   * Needs the permission `deals:read`.
   */
  get(params?: ForecastGetParams, options?: RequestOptions): Reply<T.ForecastGetResponse> {
    return this.http.send({ operation: 'forecast.get', method: 'GET', path: '/api/v1/forecast', query: params, options });
  }
}

export class ViewsResource extends Resource {
  /**
   * List the saved views
   *
   * Yours, and those that are shared.
   */
  list<I extends Choice<ViewsListParams, 'include'> = never, F extends Choice<ViewsListParams, 'fields'> = never>(params?: Shaping<ViewsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.ViewsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'views.list', method: 'GET', path: '/api/v1/views', query: params, options });
  }

  /**
   * Save a view
   *
   * Needs the permission to read the records that it lists, such as `contacts:read`.
   */
  create(body: T.ViewsCreateData['body'], options?: RequestOptions): Reply<T.ViewsCreateResponse> {
    return this.http.send({ operation: 'views.create', method: 'POST', path: '/api/v1/views', body, options });
  }

  /** Get a saved view */
  get(id: string, options?: RequestOptions): Reply<T.ViewsGetResponse> {
    return this.http.send({ operation: 'views.get', method: 'GET', path: '/api/v1/views/{id}', values: [id], options });
  }

  /**
   * Change a saved view
   *
   * Yours, and those that are shared. Of the shared views of others only who has the permission `views:manage` changes any. Its object stays. Null takes a part away.
   */
  update(id: string, body: T.ViewsUpdateData['body'], options?: RequestOptions): Reply<T.ViewsUpdateResponse> {
    return this.http.send({ operation: 'views.update', method: 'PATCH', path: '/api/v1/views/{id}', values: [id], body, options });
  }

  /**
   * Remove a saved view
   *
   * Yours, and those that are shared. Of the shared views of others only who has the permission `views:manage` changes any.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'views.delete', method: 'DELETE', path: '/api/v1/views/{id}', values: [id], options });
  }
}

export class MergesResource extends Resource {
  /**
   * Undo a merge
   *
   * All is as it was before the merge, unless somebody changed what it changed: then nothing is done, and `conflicts` names all that stands in the way. Needs the permission to write records of the merged object: `activities:write` or `companies:write` or `contacts:write` or `deals:write` or `leads:write` or `tags:write`.
   */
  undo(mergeId: string, options?: RequestOptions & KeyedOptions): Reply<T.MergesUndoResponse> {
    return this.http.send({ operation: 'merges.undo', method: 'POST', path: '/api/v1/merges/{mergeId}/undo', values: [mergeId], keyed: true, options });
  }
}

export class RequestsResource extends Resource {
  /**
   * Undo a request
   *
   * Takes back all that a request did: a single write, a batch, a merge, or an undo. `requestId` is the `X-Request-Id` of its reply.
   *
   * What it made goes to the bin, what it deleted comes back, and fields have the values that they had before. Where somebody has changed what it changed, nothing is done, and `conflicts` names all that stands in the way.
   *
   * Needs the permission to write each object that the request touched, such as `contacts:write`; a link is touched with the record that names the primary one.
   */
  undo(requestId: string, options?: RequestOptions & KeyedOptions): Reply<T.RequestsUndoResponse> {
    return this.http.send({ operation: 'requests.undo', method: 'POST', path: '/api/v1/requests/{requestId}/undo', values: [requestId], keyed: true, options });
  }
}

export class ChangesResource extends Resource {
  /**
   * What changed, in order
   *
   * Every committed change of every record and link that you may read, each once; those of a record in the order of its versions. Go on from `cursor`; it is good for as long as the organization keeps its log.
   *
   * With `Accept: text/event-stream` the changes come as they happen, as server-sent events whose ids are cursors.
   */
  list(params?: ChangesListParams, options?: RequestOptions): Reply<T.ChangesListResponse> {
    return this.http.send({ operation: 'changes.list', method: 'GET', path: '/api/v1/changes', query: params, options });
  }
}

export class SnapshotResource extends Resource {
  /**
   * Everything, as of one moment
   *
   * Every undeleted record and every link that you may read, as newline-delimited JSON: `{"object": "contact", "record": {…}}`, and last `{"cursor": "…"}`, from which `GET /changes` goes on without a gap and without a double. A snapshot without that last line broke off.
   *
   * Needs the permission `records:export`.
   */
  get(params?: SnapshotGetParams, options?: RequestOptions): Reply<Response> {
    return this.http.send({ operation: 'snapshot.get', method: 'GET', path: '/api/v1/snapshot', query: params, raw: true, options });
  }
}

export class FormsSubmissionsResource extends Resource {
  /**
   * List what was sent by a form
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<FormsSubmissionsListParams, 'include'> = never, F extends Choice<FormsSubmissionsListParams, 'fields'> = never>(formId: string, params?: Shaping<FormsSubmissionsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.FormsSubmissionsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'forms.submissions.list', method: 'GET', path: '/api/v1/forms/{formId}/submissions', values: [formId], query: params, options });
  }

  /**
   * Send what somebody filled in, from a page
   *
   * For browsers: the form's public key comes as `X-Form-Key`, in the query or as the input `key`, and the page must be of an allowed origin. A plain HTML form goes on to the form's `redirectUrl`. The reply is the same whether the record was there before or not. Who signs in needs the permission `forms:write`, and no key.
   */
  create(formId: string, body: T.FormsSubmissionsCreateData['body'], params?: FormsSubmissionsCreateParams, options?: RequestOptions): Reply<T.FormsSubmissionsCreateResponse> {
    return this.http.send({ operation: 'forms.submissions.create', method: 'POST', path: '/api/v1/forms/{formId}/submissions', values: [formId], query: params, body, options });
  }

  /**
   * Get a submission
   *
   * Needs the permission `forms:read`.
   */
  get(formId: string, id: string, options?: RequestOptions): Reply<T.FormsSubmissionsGetResponse> {
    return this.http.send({ operation: 'forms.submissions.get', method: 'GET', path: '/api/v1/forms/{formId}/submissions/{id}', values: [formId, id], options });
  }

  /**
   * Remove a submission for good
   *
   * The record that it made stays; a purge of the record removes its submissions.
   *
   * Needs the permission `forms:manage`.
   */
  delete(formId: string, id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'forms.submissions.delete', method: 'DELETE', path: '/api/v1/forms/{formId}/submissions/{id}', values: [formId, id], options });
  }

  /**
   * Process a submission again, by what the form is now
   *
   * For what no record could be made of until the form was mended, and for what was no spam after all.
   *
   * Needs the permission `forms:write`.
   */
  process(formId: string, id: string, options?: RequestOptions): Reply<T.FormsSubmissionsProcessResponse> {
    return this.http.send({ operation: 'forms.submissions.process', method: 'POST', path: '/api/v1/forms/{formId}/submissions/{id}/process', values: [formId, id], options });
  }
}

export class FormsConfirmationsResource extends Resource {
  /**
   * Ask whether a submission is to be confirmed
   *
   * Where the link of a mail leads. It changes nothing: programs that look through mails follow links.
   */
  get(formId: string, token: string, options?: RequestOptions): Reply<T.FormsConfirmationsGetResponse> {
    return this.http.send({ operation: 'forms.confirmations.get', method: 'GET', path: '/api/v1/forms/{formId}/confirmations/{token}', values: [formId, token], open: true, options });
  }

  /** Confirm a submission, once */
  confirm(formId: string, token: string, options?: RequestOptions): Reply<T.FormsConfirmationsConfirmResponse> {
    return this.http.send({ operation: 'forms.confirmations.confirm', method: 'POST', path: '/api/v1/forms/{formId}/confirmations/{token}', values: [formId, token], open: true, options });
  }
}

export class FormsResource extends Resource {
  readonly submissions = new FormsSubmissionsResource(this.http);
  readonly confirmations = new FormsConfirmationsResource(this.http);

  /**
   * List forms
   *
   * Needs the permission `forms:read`.
   */
  list<I extends Choice<FormsListParams, 'include'> = never, F extends Choice<FormsListParams, 'fields'> = never>(params?: Shaping<FormsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.FormsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'forms.list', method: 'GET', path: '/api/v1/forms', query: params, options });
  }

  /**
   * Define a form
   *
   * Its `fields` say which input fills which field of the record. The mapping is checked: a form that could make no record is a 400.
   *
   * Needs the permission `forms:manage`.
   */
  create(body: T.FormsCreateData['body'], options?: RequestOptions): Reply<T.FormsCreateResponse> {
    return this.http.send({ operation: 'forms.create', method: 'POST', path: '/api/v1/forms', body, options });
  }

  /**
   * Get a form
   *
   * Needs the permission `forms:read`.
   */
  get(id: string, options?: RequestOptions): Reply<T.FormsGetResponse> {
    return this.http.send({ operation: 'forms.get', method: 'GET', path: '/api/v1/forms/{id}', values: [id], options });
  }

  /**
   * Change a form
   *
   * What is not named stays; what is named is replaced as a whole.
   *
   * Needs the permission `forms:manage`.
   */
  update(id: string, body: T.FormsUpdateData['body'], options?: RequestOptions): Reply<T.FormsUpdateResponse> {
    return this.http.send({ operation: 'forms.update', method: 'PATCH', path: '/api/v1/forms/{id}', values: [id], body, options });
  }

  /**
   * Remove a form, and all that was sent by it
   *
   * The records that it made stay. To end a form and keep its submissions, set `enabled` to false.
   *
   * Needs the permission `forms:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'forms.delete', method: 'DELETE', path: '/api/v1/forms/{id}', values: [id], options });
  }

  /**
   * Give a form another public key
   *
   * The key before is taken too until the overlap ends, so that pages can follow.
   *
   * Needs the permission `forms:manage`.
   */
  rotateKey(id: string, body: T.FormsRotateKeyData['body'], options?: RequestOptions): Reply<T.FormsRotateKeyResponse> {
    return this.http.send({ operation: 'forms.rotateKey', method: 'POST', path: '/api/v1/forms/{id}/rotate-key', values: [id], body, options });
  }

  /**
   * Send what somebody filled in, from a server
   *
   * As a page would, but without its fences: no public key, origin, honeypot or limit. The submission is told as a whole, with what could not be mapped.
   *
   * Needs the permission `forms:write`.
   */
  submit(body: T.FormsSubmitData['body'], options?: RequestOptions & KeyedOptions): Reply<T.FormsSubmitResponse> {
    return this.http.send({ operation: 'forms.submit', method: 'POST', path: '/api/v1/webhooks/forms', body, keyed: true, options });
  }
}

export class JobsResource extends Resource {
  /**
   * List the work behind the requests
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  list<I extends Choice<JobsListParams, 'include'> = never, F extends Choice<JobsListParams, 'fields'> = never>(params?: Shaping<JobsListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.JobsListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'jobs.list', method: 'GET', path: '/api/v1/jobs', query: params, options });
  }

  /**
   * Get a job: its state and how far it is
   *
   * Yours: those that you asked for. With the permission `jobs:manage` those of everybody and of the system.
   */
  get(id: string, options?: RequestOptions): Reply<T.JobsGetResponse> {
    return this.http.send({ operation: 'jobs.get', method: 'GET', path: '/api/v1/jobs/{id}', values: [id], options });
  }

  /**
   * Cancel a job
   *
   * One that waits is `cancelled` at once, one that runs within seconds, unless it has ended by then. What it has done already stays.
   */
  cancel(id: string, options?: RequestOptions): Reply<T.JobsCancelResponse> {
    return this.http.send({ operation: 'jobs.cancel', method: 'POST', path: '/api/v1/jobs/{id}/cancel', values: [id], options });
  }

  /** Run a job again that failed or was cancelled */
  retry(id: string, options?: RequestOptions): Reply<T.JobsRetryResponse> {
    return this.http.send({ operation: 'jobs.retry', method: 'POST', path: '/api/v1/jobs/{id}/retry', values: [id], options });
  }
}

export class WebhooksDeliveriesResource extends Resource {
  /**
   * List the deliveries of a webhook: what was sent, and what came of it
   *
   * Of the last 30 days, and what waits. Those of objects that you may not read stay out.
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<WebhooksDeliveriesListParams, 'include'> = never, F extends Choice<WebhooksDeliveriesListParams, 'fields'> = never>(id: string, params?: Shaping<WebhooksDeliveriesListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.WebhooksDeliveriesListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'webhooks.deliveries.list', method: 'GET', path: '/api/v1/webhooks/{id}/deliveries', values: [id], query: params, options });
  }

  /**
   * Get a delivery
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhooksDeliveriesGetResponse> {
    return this.http.send({ operation: 'webhooks.deliveries.get', method: 'GET', path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}', values: [id, deliveryId], options });
  }

  /**
   * Send a delivery again, or now
   *
   * Whatever became of it. It goes before later events of its record that wait, and behind earlier ones.
   *
   * Needs the permission `webhooks:manage`.
   */
  retry(id: string, deliveryId: string, options?: RequestOptions): Reply<T.WebhooksDeliveriesRetryResponse> {
    return this.http.send({ operation: 'webhooks.deliveries.retry', method: 'POST', path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}/retry', values: [id, deliveryId], options });
  }
}

export class WebhooksResource extends Resource {
  readonly deliveries = new WebhooksDeliveriesResource(this.http);

  /**
   * List the webhooks
   *
   * Needs the permission `webhooks:manage`.
   */
  list<I extends Choice<WebhooksListParams, 'include'> = never, F extends Choice<WebhooksListParams, 'fields'> = never>(params?: Shaping<WebhooksListParams, I, F>, options?: RequestOptions): PagePromise<Shaped<T.WebhooksListResponse['data'][number], I, F>> {
    return this.http.page({ operation: 'webhooks.list', method: 'GET', path: '/api/v1/webhooks', query: params, options });
  }

  /**
   * Create a webhook
   *
   * It is told what happens from now on, each record’s events in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  create(body: T.WebhooksCreateData['body'], options?: RequestOptions): Reply<T.WebhooksCreateResponse> {
    return this.http.send({ operation: 'webhooks.create', method: 'POST', path: '/api/v1/webhooks', body, options });
  }

  /**
   * Get a webhook
   *
   * Needs the permission `webhooks:manage`.
   */
  get(id: string, options?: RequestOptions): Reply<T.WebhooksGetResponse> {
    return this.http.send({ operation: 'webhooks.get', method: 'GET', path: '/api/v1/webhooks/{id}', values: [id], options });
  }

  /**
   * Change a webhook, end its pause, or disable it
   *
   * `enabled: true` ends a pause, too. What happened meanwhile is sent then, in order. Needs the permission to read each object that it is told of.
   *
   * Needs the permission `webhooks:manage`.
   */
  update(id: string, body: T.WebhooksUpdateData['body'], options?: RequestOptions): Reply<T.WebhooksUpdateResponse> {
    return this.http.send({ operation: 'webhooks.update', method: 'PATCH', path: '/api/v1/webhooks/{id}', values: [id], body, options });
  }

  /**
   * Delete a webhook, and what waits for it
   *
   * Needs the permission `webhooks:manage`.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'webhooks.delete', method: 'DELETE', path: '/api/v1/webhooks/{id}', values: [id], options });
  }

  /**
   * Give a webhook a new secret
   *
   * The former one is signed with beside it for a while. Two are good at most.
   *
   * Needs the permission `webhooks:manage`.
   */
  rotateSecret(id: string, body: T.WebhooksRotateSecretData['body'], options?: RequestOptions): Reply<T.WebhooksRotateSecretResponse> {
    return this.http.send({ operation: 'webhooks.rotateSecret', method: 'POST', path: '/api/v1/webhooks/{id}/rotate-secret', values: [id], body, options });
  }

  /**
   * Send a webhook a test
   *
   * A `webhook.test` event, tried once, also while the webhook is disabled or paused. The delivery tells what came of it.
   *
   * Needs the permission `webhooks:manage`.
   */
  test(id: string, options?: RequestOptions): Reply<T.WebhooksTestResponse> {
    return this.http.send({ operation: 'webhooks.test', method: 'POST', path: '/api/v1/webhooks/{id}/test', values: [id], options });
  }

  /**
   * Send what happened once more
   *
   * The events behind `fromCursor` that the webhook is told of, with the same `webhook-id` as before. A job puts them into the queue; `Location` leads to it.
   *
   * Needs the permission `webhooks:manage`.
   */
  replay(id: string, body: T.WebhooksReplayData['body'], options?: RequestOptions): Reply<T.WebhooksReplayResponse> {
    return this.http.send({ operation: 'webhooks.replay', method: 'POST', path: '/api/v1/webhooks/{id}/replay', values: [id], body, options });
  }
}

export class AdminUsersSessionsResource extends Resource {
  /**
   * List the sessions of a user that have not ended
   *
   * For operators of the platform, by their sessions.
   */
  list(id: string, params?: AdminUsersSessionsListParams, options?: RequestOptions): PagePromise<T.AdminUsersSessionsListResponse['data'][number]> {
    return this.http.page({ operation: 'admin.users.sessions.list', method: 'GET', path: '/api/v1/admin/users/{id}/sessions', values: [id], query: params, options });
  }

  /**
   * End all sessions of a user
   *
   * For operators of the platform, by their sessions.
   */
  endAll(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'admin.users.sessions.endAll', method: 'DELETE', path: '/api/v1/admin/users/{id}/sessions', values: [id], options });
  }

  /**
   * End a session of a user
   *
   * For operators of the platform, by their sessions.
   */
  end(id: string, sessionId: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'admin.users.sessions.end', method: 'DELETE', path: '/api/v1/admin/users/{id}/sessions/{sessionId}', values: [id, sessionId], options });
  }
}

export class AdminUsersSecondFactorResource extends Resource {
  /**
   * Take the second factor of a user away
   *
   * For who has lost his app and his recovery codes: be sure that it is he who asks. A notice is mailed to him.
   *
   * For operators of the platform, by their sessions.
   */
  remove(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'admin.users.secondFactor.remove', method: 'DELETE', path: '/api/v1/admin/users/{id}/second-factor', values: [id], options });
  }
}

export class AdminUsersResource extends Resource {
  readonly sessions = new AdminUsersSessionsResource(this.http);
  readonly secondFactor = new AdminUsersSecondFactorResource(this.http);

  /**
   * List all users, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: AdminUsersListParams, options?: RequestOptions): PagePromise<T.AdminUsersListResponse['data'][number]> {
    return this.http.page({ operation: 'admin.users.list', method: 'GET', path: '/api/v1/admin/users', query: params, options });
  }

  /**
   * Create a user
   *
   * He has no password and belongs to no organization yet.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminUsersCreateData['body'], options?: RequestOptions): Reply<T.AdminUsersCreateResponse> {
    return this.http.send({ operation: 'admin.users.create', method: 'POST', path: '/api/v1/admin/users', body, options });
  }

  /**
   * Get a user
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminUsersGetResponse> {
    return this.http.send({ operation: 'admin.users.get', method: 'GET', path: '/api/v1/admin/users/{id}', values: [id], options });
  }

  /**
   * Change a user
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminUsersUpdateData['body'], options?: RequestOptions): Reply<T.AdminUsersUpdateResponse> {
    return this.http.send({ operation: 'admin.users.update', method: 'PATCH', path: '/api/v1/admin/users/{id}', values: [id], body, options });
  }

  /**
   * Delete a user who belongs to no organization
   *
   * Nothing of him is left but his id, which records and logs name.
   *
   * For operators of the platform, by their sessions.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'admin.users.delete', method: 'DELETE', path: '/api/v1/admin/users/{id}', values: [id], options });
  }

  /**
   * Suspend a user
   *
   * All his sessions end, and he cannot sign in. API keys that he made are his organizations’, and go on.
   *
   * For operators of the platform, by their sessions.
   */
  suspend(id: string, options?: RequestOptions): Reply<T.AdminUsersSuspendResponse> {
    return this.http.send({ operation: 'admin.users.suspend', method: 'POST', path: '/api/v1/admin/users/{id}/suspend', values: [id], options });
  }

  /**
   * Let a suspended user sign in again
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminUsersUnsuspendResponse> {
    return this.http.send({ operation: 'admin.users.unsuspend', method: 'POST', path: '/api/v1/admin/users/{id}/unsuspend', values: [id], options });
  }
}

export class AdminOrganizationsResource extends Resource {
  /**
   * List all organizations, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: AdminOrganizationsListParams, options?: RequestOptions): PagePromise<T.AdminOrganizationsListResponse['data'][number]> {
    return this.http.page({ operation: 'admin.organizations.list', method: 'GET', path: '/api/v1/admin/organizations', query: params, options });
  }

  /**
   * Create an organization and its owner
   *
   * The owner is the user with that e-mail address, or is made without a password.
   *
   * For operators of the platform, by their sessions.
   */
  create(body: T.AdminOrganizationsCreateData['body'], options?: RequestOptions): Reply<T.AdminOrganizationsCreateResponse> {
    return this.http.send({ operation: 'admin.organizations.create', method: 'POST', path: '/api/v1/admin/organizations', body, options });
  }

  /**
   * Get an organization
   *
   * For operators of the platform, by their sessions.
   */
  get(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsGetResponse> {
    return this.http.send({ operation: 'admin.organizations.get', method: 'GET', path: '/api/v1/admin/organizations/{id}', values: [id], options });
  }

  /**
   * Change an organization
   *
   * For operators of the platform, by their sessions.
   */
  update(id: string, body: T.AdminOrganizationsUpdateData['body'], options?: RequestOptions): Reply<T.AdminOrganizationsUpdateResponse> {
    return this.http.send({ operation: 'admin.organizations.update', method: 'PATCH', path: '/api/v1/admin/organizations/{id}', values: [id], body, options });
  }

  /**
   * Delete an organization
   *
   * Nobody enters it from the next request on.
   *
   * For operators of the platform, by their sessions.
   */
  delete(id: string, options?: RequestOptions): Reply<void> {
    return this.http.send({ operation: 'admin.organizations.delete', method: 'DELETE', path: '/api/v1/admin/organizations/{id}', values: [id], options });
  }

  /**
   * Suspend an organization
   *
   * Neither its members nor its API keys enter it from their next request on.
   *
   * For operators of the platform, by their sessions.
   */
  suspend(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsSuspendResponse> {
    return this.http.send({ operation: 'admin.organizations.suspend', method: 'POST', path: '/api/v1/admin/organizations/{id}/suspend', values: [id], options });
  }

  /**
   * Open a suspended organization again
   *
   * One that is deleted stays closed.
   *
   * For operators of the platform, by their sessions.
   */
  unsuspend(id: string, options?: RequestOptions): Reply<T.AdminOrganizationsUnsuspendResponse> {
    return this.http.send({ operation: 'admin.organizations.unsuspend', method: 'POST', path: '/api/v1/admin/organizations/{id}/unsuspend', values: [id], options });
  }
}

export class AdminAuditResource extends Resource {
  /**
   * List what operators of the platform did, newest first
   *
   * For operators of the platform, by their sessions.
   */
  list(params?: AdminAuditListParams, options?: RequestOptions): PagePromise<T.AdminAuditListResponse['data'][number]> {
    return this.http.page({ operation: 'admin.audit.list', method: 'GET', path: '/api/v1/admin/audit', query: params, options });
  }
}

export class AdminResource extends Resource {
  readonly users = new AdminUsersResource(this.http);
  readonly organizations = new AdminOrganizationsResource(this.http);
  readonly audit = new AdminAuditResource(this.http);
}

export class PermissionsResource extends Resource {
  /** List all permissions, and which of them you have */
  list(options?: RequestOptions): Reply<T.PermissionsListResponse> {
    return this.http.send({ operation: 'permissions.list', method: 'GET', path: '/api/v1/permissions', options });
  }
}

export class Resources extends Resource {
  readonly auth = new AuthResource(this.http);
  readonly invitations = new InvitationsResource(this.http);
  readonly oauth = new OauthResource(this.http);
  readonly identities = new IdentitiesResource(this.http);
  readonly organization = new OrganizationResource(this.http);
  readonly organizations = new OrganizationsResource(this.http);
  readonly members = new MembersResource(this.http);
  readonly teams = new TeamsResource(this.http);
  readonly apiKeys = new ApiKeysResource(this.http);
  readonly roles = new RolesResource(this.http);
  readonly audit = new AuditResource(this.http);
  readonly companies = new CompaniesResource(this.http);
  readonly contacts = new ContactsResource(this.http);
  readonly pipelines = new PipelinesResource(this.http);
  readonly stages = new StagesResource(this.http);
  readonly deals = new DealsResource(this.http);
  readonly activities = new ActivitiesResource(this.http);
  readonly leads = new LeadsResource(this.http);
  readonly customFields = new CustomFieldsResource(this.http);
  readonly tags = new TagsResource(this.http);
  readonly associationDefinitions = new AssociationDefinitionsResource(this.http);
  readonly batch = new BatchResource(this.http);
  readonly search = new SearchResource(this.http);
  readonly dashboard = new DashboardResource(this.http);
  readonly forecast = new ForecastResource(this.http);
  readonly views = new ViewsResource(this.http);
  readonly merges = new MergesResource(this.http);
  readonly requests = new RequestsResource(this.http);
  readonly changes = new ChangesResource(this.http);
  readonly snapshot = new SnapshotResource(this.http);
  readonly forms = new FormsResource(this.http);
  readonly jobs = new JobsResource(this.http);
  readonly webhooks = new WebhooksResource(this.http);
  readonly admin = new AdminResource(this.http);
  readonly permissions = new PermissionsResource(this.http);
}
