/** What a user of the package writes: each project compiles it, and runs it against a server. */
import {
  BadRequestError,
  type Contact,
  type ContactCreate,
  HeadlessCrm,
  HeadlessCrmError,
  NotFoundError,
} from '@headless-crm/sdk';

/** What happened, to be compared with what should. */
export interface Outcome {
  company: string;
  names: string[];
  refused: string[];
  missing: boolean;
  isTyped: boolean;
}

/** Calls, pages, what is included and what is refused, of the package as it is installed. */
export async function useTheSdk(baseUrl: string, accessToken: string): Promise<Outcome> {
  const crm = new HeadlessCrm({ baseUrl, accessToken });
  const company = await crm.companies.create({ name: 'Acme' });
  const inputs: ContactCreate[] = ['Ada', 'Grace', 'Mary'].map((firstName) => ({
    firstName,
    companyId: company.id,
  }));
  const made: Contact[] = [];
  for (const input of inputs) made.push(await crm.contacts.create(input));
  const contact = await crm.contacts.get(made[0]!.id, { include: ['company'] });

  const names: string[] = [];
  const listed = crm.contacts.list({
    companyId: { eq: company.id },
    sort: ['firstName'],
    limit: 2,
  });
  for await (const { firstName } of listed) names.push(firstName ?? '');

  // @ts-expect-error -- a field that does not exist is an error of the compiler
  const unknown: ContactCreate = { firstName: 'Ada', shoeSize: 39 };
  const refusal = await crm.contacts.create(unknown).catch((error: unknown) => error);
  const loss = await crm.contacts.get(company.id).catch((error: unknown) => error);
  return {
    company: contact.company?.name ?? '',
    names,
    refused: BadRequestError.is(refusal)
      ? [refusal.code, ...refusal.errors.map(({ pointer }) => pointer)]
      : [],
    missing: NotFoundError.is(loss) && loss.status === 404,
    isTyped: refusal instanceof HeadlessCrmError,
  };
}
