import { changeRoutes } from './changes/routes.ts';
import type { FeedWatch } from './changes/watch.ts';
import type { Route } from './http/route.ts';
import { adminRoutes } from './modules/admin/routes.ts';
import { apiKeyRoutes } from './modules/api-keys/routes.ts';
import { auditRoutes } from './modules/audit/routes.ts';
import { authRoutes } from './modules/auth/routes.ts';
import type { SignIn } from './modules/auth/sessions.ts';
import { companyRoutes } from './modules/companies/routes.ts';
import { contactRoutes } from './modules/contacts/routes.ts';
import { formRoutes } from './modules/forms/routes.ts';
import type { FormParts } from './modules/forms/parts.ts';
import { submissionRoutes } from './modules/forms/submission-routes.ts';
import { jobRoutes } from './modules/jobs/routes.ts';
import './modules/members/object.ts';
import { organizationRoutes } from './modules/organization/routes.ts';
import { webhookRoutes } from './modules/webhooks/routes.ts';
import type { WebhookTools } from './modules/webhooks/service.ts';
import { batchRoute } from './records/batch/route.ts';
import { mergeRoutes } from './records/routes/merging.ts';
import { requestRoutes } from './records/routes/requests.ts';
import { checkTargets } from './records/source.ts';

/** The routes of records: batches are made of those that write. */
const recordRoutes: Route[] = [...companyRoutes, ...contactRoutes];

/** What routes work with beside the context. */
export interface RouteParts extends WebhookTools {
  signIn: SignIn;
  watch: FeedWatch;
  forms: FormParts;
}

/** The whole API: the handlers, the documents, the SDK and the tests all come from this list. */
export function createRoutes(parts: RouteParts): Route[] {
  checkTargets();
  return [
    ...authRoutes(parts.signIn),
    ...organizationRoutes,
    ...apiKeyRoutes,
    ...auditRoutes,
    ...recordRoutes,
    batchRoute(recordRoutes),
    ...mergeRoutes(),
    ...requestRoutes(),
    ...changeRoutes(parts.watch),
    ...formRoutes,
    ...submissionRoutes(parts.forms),
    ...jobRoutes,
    ...webhookRoutes(parts),
    ...adminRoutes,
  ];
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
    watch: unused,
    forms: unused,
    sealer: unused,
    allowPrivateTargets: false,
  });
}
