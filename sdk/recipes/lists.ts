/** Walk long lists: a page for a screen, every item, at most so many, and an export that goes on where it stopped. */
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import type { HeadlessCrm } from '@headless-crm/sdk';

/** A page for a screen. The button "Next" sends its `next` as the `cursor`; null is the end, and the only sign of it. */
export async function showPage(crm: HeadlessCrm, cursor?: string) {
  const { data, page } = await crm.contacts.list({
    sort: ['lastName', 'firstName'],
    limit: 20,
    total: 'exact',
    cursor,
  });
  return { names: data.map(({ fullName }) => fullName), total: page.total, next: page.nextCursor };
}

/** The addresses of everybody there. The next page is fetched when the loop comes to it, and none after a `break`. */
export async function addressesAt(crm: HeadlessCrm, domain: string): Promise<string[]> {
  const addresses: string[] = [];
  const filter = { email: { endsWith: `@${domain}` }, fields: ['email'], limit: 200 } as const;
  for await (const { email } of crm.contacts.list(filter)) {
    if (email !== null) addresses.push(email);
  }
  return addresses;
}

/** At most so many of a search, the largest first. A search takes groups of conditions, and is walked as a list is. */
export async function largestOf(crm: HeadlessCrm, industries: string[], max: number) {
  const companies = crm.companies.search({
    filter: {
      and: [
        { field: 'industry', op: 'in', value: industries },
        { not: { field: 'employeeCount', op: 'isNull', value: true } },
      ],
    },
    sort: ['-employeeCount'],
  });
  return companies.toArray({ max });
}

/**
 * Writes every contact into a file, one JSON document a line. Killed and run again, it goes on with the page that it was
 * at, which may stand there twice then. Changes meanwhile are no matter: who is not touched comes once.
 */
export async function exportContacts(crm: HeadlessCrm, file: string): Promise<void> {
  const place = `${file}.cursor`;
  const cursor = await readFile(place, 'utf8').catch(() => undefined);
  if (cursor === undefined) await writeFile(file, '');
  const contacts = crm.contacts.list({ sort: ['createdAt'], limit: 200, cursor });
  for await (const { data, page } of contacts.pages()) {
    await appendFile(file, data.map((contact) => `${JSON.stringify(contact)}\n`).join(''));
    if (page.nextCursor !== null) await writeFile(place, page.nextCursor);
  }
  await rm(place, { force: true });
}
