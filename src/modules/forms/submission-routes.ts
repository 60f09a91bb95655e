import { z } from 'zod';
import { formType } from '../../http/body.ts';
import { defineRoute, type Page, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { idParams, listQuerySchema, listSchema } from '../../records/schemas/schemas.ts';
import { confirm, findConfirmation } from './confirmations.ts';
import { formSubmission } from './object.ts';
import type { FormParts } from './parts.ts';
import { receiveFromServer, receivePost, submitPermission } from './receive.ts';
import { FormInputs, FormPost, FormReceipt, FormSubmission } from './schema.ts';
import { getSubmission } from './storage.ts';
import { deleteSubmission, listSubmissions, processSubmission } from './submissions.ts';

const formParams = z.strictObject({ formId: idParams.shape.id });
const submissionParams = formParams.extend(idParams.shape);
const confirmationParams = formParams.extend({
  token: z
    .string()
    .regex(/^[\w-]{43}$/)
    .meta({ description: 'From the mail' }),
});
const maxMegabytes = 0.1;

const pages = {
  received: { title: 'Thank you', text: 'We have received what you sent.' },
  awaiting_confirmation: {
    title: 'One more step',
    text: 'We have sent you a mail. Please open the link in it to confirm.',
  },
  question: {
    title: 'Please confirm',
    text: 'Somebody has filled in a form with your e-mail address. If it was you, please confirm it. If not, close this page, and nothing happens.',
    button: 'Confirm',
  },
  confirmed: { title: 'Thank you', text: 'Your address is confirmed.' },
} as const satisfies Record<string, Page>;

/** What is sent by forms, and what becomes of it. */
export function submissionRoutes(parts: FormParts): Route[] {
  return [postRoute(parts), serverRoute(parts), ...confirmationRoutes, ...keptRoutes];
}

function postRoute(parts: FormParts): Route {
  return defineRoute({
    operationId: 'forms.submissions.create',
    method: 'post',
    path: '/forms/{formId}/submissions',
    summary: 'Send what somebody filled in, from a page',
    description: `For browsers: the form's public key comes as \`X-Form-Key\`, in the query or as the input \`key\`, and the page must be of an allowed origin. A plain HTML form goes on to the form's \`redirectUrl\`. The reply is the same whether the record was there before or not. Who signs in needs the permission \`${submitPermission}\`, and no key.`,
    access: 'public',
    knowsMembers: true,
    crossOrigin: true,
    headers: ['formKey'],
    params: formParams,
    query: z.strictObject({
      key: z.string().max(100).optional().meta({ description: "The form's public key" }),
    }),
    body: FormInputs,
    accepts: ['application/json', formType],
    maxMegabytes,
    page: 'Thanks, for who posts a plain HTML form',
    replies: { 201: FormReceipt, 303: null },
    problems: ['permission_denied', 'origin_not_allowed'],
    handle: async (context, { params, query, body, headers, sender }) => {
      const posted = {
        formId: params.formId,
        key: headers.formKey ?? query.key,
        inputs: body,
        sender,
      };
      const { id, status, form } = await receivePost(parts, context, posted);
      return { body: { id, status }, page: { ...pages[status], goTo: form.redirectUrl } };
    },
  });
}

function serverRoute(parts: FormParts): Route {
  return defineRoute({
    operationId: 'forms.submit',
    method: 'post',
    path: '/webhooks/forms',
    summary: 'Send what somebody filled in, from a server',
    description:
      'As a page would, but without its fences: no public key, origin, honeypot or limit. The submission is told as a whole, with what could not be mapped.',
    access: submitPermission,
    headers: ['idempotencyKey'],
    body: FormPost,
    maxMegabytes,
    replies: { 201: FormSubmission },
    problems: ['not_found'],
    handle: async (context, { body }) => {
      const json = await receiveFromServer(parts, context, body);
      const { id } = JSON.parse(json) as { id: string };
      return { json, location: `/api/v1/forms/${body.formId}/submissions/${id}` };
    },
  });
}

const confirmationRoutes: Route[] = [
  defineRoute({
    operationId: 'forms.confirmations.get',
    method: 'get',
    path: '/forms/{formId}/confirmations/{token}',
    summary: 'Ask whether a submission is to be confirmed',
    description:
      'Where the link of a mail leads. It changes nothing: programs that look through mails follow links.',
    access: 'public',
    params: confirmationParams,
    page: 'A page with a button that confirms',
    replies: { 200: FormReceipt },
    problems: ['link_expired'],
    handle: async (context, { params }) => {
      const { id } = await findConfirmation(context, params.formId, params.token);
      return { body: { id, status: 'awaiting_confirmation' }, page: pages.question };
    },
  }),
  defineRoute({
    operationId: 'forms.confirmations.confirm',
    method: 'post',
    path: '/forms/{formId}/confirmations/{token}',
    summary: 'Confirm a submission, once',
    access: 'public',
    params: confirmationParams,
    page: 'Thanks',
    replies: { 200: FormReceipt, 303: null },
    problems: ['link_expired'],
    handle: async (context, { params }) => {
      const { id, form } = await confirm(context, params.formId, params.token);
      const page = { ...pages.confirmed, goTo: form.redirectUrl };
      return { body: { id, status: 'confirmed' }, page };
    },
  }),
];

const keptRoutes: Route[] = [
  defineRoute({
    operationId: 'forms.submissions.list',
    method: 'get',
    path: '/forms/{formId}/submissions',
    summary: 'List what was sent by a form',
    access: 'forms:read',
    params: formParams,
    query: listQuerySchema(formSubmission),
    replies: { 200: listSchema(formSubmission) },
    problems: ['invalid_cursor'],
    handle: (context, { params, query }) =>
      listSubmissions(context, params.formId, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'forms.submissions.get',
    method: 'get',
    path: '/forms/{formId}/submissions/{id}',
    summary: 'Get a submission',
    access: 'forms:read',
    params: submissionParams,
    replies: { 200: FormSubmission },
    handle: async (context, { params }) => ({
      json: await getSubmission(context, params.formId, params.id),
    }),
  }),
  defineRoute({
    operationId: 'forms.submissions.process',
    method: 'post',
    path: '/forms/{formId}/submissions/{id}/process',
    summary: 'Process a submission again, by what the form is now',
    description:
      'For what no record could be made of until the form was mended, and for what was no spam after all.',
    access: submitPermission,
    params: submissionParams,
    replies: { 200: FormSubmission },
    handle: async (context, { params }) => ({
      json: await processSubmission(context, params.formId, params.id),
    }),
  }),
  defineRoute({
    operationId: 'forms.submissions.delete',
    method: 'delete',
    path: '/forms/{formId}/submissions/{id}',
    summary: 'Remove a submission for good',
    description: 'The record that it made stays; a purge of the record removes its submissions.',
    access: 'forms:manage',
    params: submissionParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteSubmission(context, params.formId, params.id);
      return {};
    },
  }),
];
