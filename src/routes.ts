import { activityRoutes } from './modules/activities/routes.ts';
import { changeRoutes } from './changes/routes.ts';
import type { FeedWatch } from './changes/watch.ts';
import { readDocuments } from './documents.ts';
import type { Route } from './http/route.ts';
import type { LetterParts } from './jobs/letter.ts';
import type { OAuthParts } from './modules/auth/oauth/parts.ts';
import { oauthRoutes } from './modules/auth/oauth/routes.ts';
import { adminRoutes } from './modules/admin/routes.ts';
import { apiKeyRoutes } from './modules/api-keys/routes.ts';
import { associationDefinitionRoutes } from './modules/association-definitions/routes.ts';
import { auditRoutes } from './modules/audit/routes.ts';
import { authRoutes } from './modules/auth/routes.ts';
import type { SignIn } from './modules/auth/sessions.ts';
import { companyRoutes } from './modules/companies/routes.ts';
import { contactRoutes } from './modules/contacts/routes.ts';
import { customFieldRoutes } from './modules/custom-fields/routes.ts';
import { dealRoutes } from './modules/deals/routes.ts';
import { documentRoute } from './modules/documents/routes.ts';
import { formRoutes } from './modules/forms/routes.ts';
import type { FormParts } from './modules/forms/parts.ts';
import { submissionRoutes } from './modules/forms/submission-routes.ts';
import { leadRoutes } from './modules/leads/routes.ts';
import { jobRoutes } from './modules/jobs/routes.ts';
import { invitationRoutes } from './modules/members/invitation-routes.ts';
import { memberRoutes } from './modules/members/routes.ts';
import { organizationRoutes } from './modules/organization/routes.ts';
import { pipelineRoutes } from './modules/pipelines/routes.ts';
import { reportRoutes } from './modules/reports/routes.ts';
import { permissionRoute } from './modules/roles/permissions.ts';
import { roleRoutes } from './modules/roles/routes.ts';
import { tagRoutes } from './modules/tags/routes.ts';
import { teamListRoutes } from './modules/teams/list-routes.ts';
import { teamRoutes } from './modules/teams/routes.ts';
import { viewRoutes } from './modules/views/routes.ts';
import { webhookRoutes } from './modules/webhooks/routes.ts';
import type { WebhookTools } from './modules/webhooks/service.ts';
import { batchRoute } from './records/batch/route.ts';
import { everywhereRoute } from './records/routes/everywhere.ts';
import { mergeRoutes } from './records/routes/merging.ts';
import { requestRoutes } from './records/routes/requests.ts';
import { checkTargets } from './records/source.ts';

/** The routes of records: batches are made of those that write. */
const recordRoutes: Route[] = [
  ...companyRoutes,
  ...contactRoutes,
  ...pipelineRoutes(),
  ...dealRoutes,
  ...activityRoutes,
  ...leadRoutes(),
  ...customFieldRoutes,
  ...tagRoutes,
  ...associationDefinitionRoutes,
];

/** What routes work with beside the context. */
export interface RouteParts extends WebhookTools, LetterParts {
  signIn: SignIn;
  oauth: OAuthParts;
  watch: FeedWatch;
  forms: FormParts;
}

/** The whole API: the handlers, the documents, the SDK and the tests all come from this list. */
export function createRoutes(parts: RouteParts): Route[] {
  checkTargets();
  const routes = [
    ...authRoutes(parts.signIn, parts),
    ...oauthRoutes(parts.signIn, parts.oauth),
    ...organizationRoutes(parts),
    ...memberRoutes,
    ...invitationRoutes(parts),
    ...teamRoutes,
    ...teamListRoutes(),
    ...apiKeyRoutes,
    ...roleRoutes,
    ...auditRoutes,
    ...recordRoutes,
    batchRoute(recordRoutes),
    everywhereRoute(),
    ...reportRoutes,
    ...viewRoutes,
    ...mergeRoutes(),
    ...requestRoutes(),
    ...changeRoutes(parts.watch),
    ...formRoutes,
    ...submissionRoutes(parts.forms),
    ...jobRoutes,
    ...webhookRoutes(parts),
    ...adminRoutes,
  ];
  return [...routes, permissionRoute(routes), documentRoute(() => readDocuments().v31)];
}

/** The routes for who only reads what they say: the documents and the tests that walk them. */
export function listRoutes(): Route[] {
  const unused = new Proxy({} as never, {
    get: () => {
      throw new Error('These routes are to be read, not called');
    },
  });
  return createRoutes({
    signIn: unused,
    oauth: unused,
    watch: unused,
    forms: unused,
    appUrl: '',
    sealer: unused,
    allowPrivateTargets: false,
  });
}
