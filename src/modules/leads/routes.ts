import type { Route } from '../../http/route.ts';
import { recordRoutes } from '../../records/routes/routes.ts';
import { allSent, type WritingRoute, writingRoute } from '../../records/routes/writing-route.ts';
import { problemsOf } from '../../records/routes/writing.ts';
import { idParams, replySchema } from '../../records/schemas/schemas.ts';
import { oneByOne } from '../../records/write/outcome.ts';
import { convertLead } from './converting.ts';
import { lead } from './object.ts';
import { type Conversion, conversionSchema, objectOf, outcomes } from './schema.ts';
import { unconvertLead } from './unconverting.ts';

/** The operations on leads. Called when all that a lead can come to is stated. */
export function leadRoutes(): Route[] {
  return [...recordRoutes(lead), convertRoute(), unconvertRoute()];
}

function convertRoute(): WritingRoute {
  return writingRoute({
    definition: lead,
    operationId: 'leads.convert',
    versioned: true,
    method: 'post',
    path: '/leads/{id}/convert',
    summary: 'Make a contact, a company and perhaps a deal of a lead',
    description:
      'Or name those that it is, by `contactId` and `companyId`. Where others may be the same as a new one, nothing is done, and `duplicates` of the problem offers them. Its activities are about what it comes to as well, those that you may write. Needs the permissions to write what it makes. A lead that is converted is answered as it is.',
    access: 'leads:write',
    params: idParams,
    headers: ['ifMatch', 'idempotencyKey'],
    body: conversionSchema(),
    replies: { 200: replySchema(lead) },
    problems: ['merged', ...outcomes.flatMap((object) => problemsOf(objectOf(object)))],
    perform: async (context, asked) =>
      allSent(
        context,
        lead,
        await oneByOne(context, asked, ({ params, versions, body }) =>
          convertLead(context, { id: params['id']!, versions }, body as unknown as Conversion),
        ),
      ),
  });
}

function unconvertRoute(): WritingRoute {
  return writingRoute({
    definition: lead,
    operationId: 'leads.unconvert',
    versioned: true,
    method: 'post',
    path: '/leads/{id}/unconvert',
    summary: 'Take the conversion of a lead back',
    description:
      'What it made goes to the bin, and the lead is what it was before. Where somebody has changed any of it, nothing is done, and `conflicts` names what stands in the way. Needs a role that may write all leads, contacts, companies and deals, and activities where the lead had any.',
    access: 'leads:write',
    params: idParams,
    headers: ['ifMatch', 'idempotencyKey'],
    replies: { 200: replySchema(lead) },
    problems: ['merged', 'undo_conflict', 'already_undone', 'history_expired'],
    perform: async (context, asked) =>
      allSent(
        context,
        lead,
        await oneByOne(context, asked, ({ params, versions }) =>
          unconvertLead(context, { id: params['id']!, versions }),
        ),
      ),
  });
}
