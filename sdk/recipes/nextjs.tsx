// lib/crm.ts: `import 'server-only'`, and `export const crm = new HeadlessCrm({ baseUrl, apiKey })` from the environment
// app/contacts/page.tsx: `export default createPage(crm)`
// app/api/contacts/route.ts: `export const { GET, POST } = createRoute(crm)`
import { BadRequestError, ConflictError, type HeadlessCrm } from '@headless-crm/sdk';

interface PageProps {
  searchParams: Promise<{ q?: string; cursor?: string }>;
}

/** A server component: it asks with the API key, and the browser gets HTML and no key. */
export function createPage(crm: HeadlessCrm) {
  return async function Page({ searchParams }: PageProps) {
    const { q, cursor } = await searchParams;
    const { data, page } = await crm.contacts.list({
      q,
      cursor,
      fields: ['fullName'],
      include: ['company'],
      limit: 20,
    });
    const next = new URLSearchParams({ ...(q && { q }), cursor: page.nextCursor ?? '' });
    return (
      <main>
        <ul>
          {data.map(({ id, fullName, company }) => (
            <li key={id}>{company ? `${fullName} (${company.name})` : fullName}</li>
          ))}
        </ul>
        {page.nextCursor !== null && <a href={`/contacts?${next}`}>Next</a>}
      </main>
    );
  };
}

/** Route handlers for the site's own scripts, on Node or the edge. Let in only whom you mean to: the key may do more. */
export function createRoute(crm: HeadlessCrm) {
  return {
    /** Suggestions. A visitor who goes away ends the call. */
    async GET(request: Request): Promise<Response> {
      const q = new URL(request.url).searchParams.get('q') ?? undefined;
      const contacts = crm.contacts.list(
        { q, fields: ['fullName'], limit: 5 },
        { signal: request.signal },
      );
      return Response.json((await contacts).data.map(({ fullName }) => fullName));
    },

    /** Makes a contact of what a visitor may say, and tells him what he can mend. */
    async POST(request: Request): Promise<Response> {
      const { firstName, lastName, email } = (await request.json()) as Record<string, string>;
      try {
        const contact = await crm.contacts.create({
          firstName,
          lastName,
          emails: [{ address: email ?? '' }],
        });
        return Response.json({ id: contact.id }, { status: 201 });
      } catch (error) {
        // A key that is not good, or a server that is away, is no fault of his: 500.
        if (!BadRequestError.is(error) && !ConflictError.is(error)) throw error;
        const { status, code, errors } = error;
        return Response.json({ code, errors }, { status });
      }
    },
  };
}
