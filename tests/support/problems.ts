import { expect } from 'vitest';
import type { Problem } from '@headless-crm/sdk';

/** What may never leave the server, however a request fails: stacks, SQL, names of libraries. */
const innards =
  /\bat \S+ \(|node_modules|\bselect .+ from\b|\binsert into\b|\bzod(?:error)?\b|prisma|express|postgres|\bpg\b|syntax error/i;

/** The problem document of a reply, which must be one and give nothing of the server away. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({
    type: expect.stringMatching(new RegExp(`^https?://[^/]+/problems/${problem.code}$`)),
    status: response.status,
    title: expect.any(String),
    detail: expect.any(String),
    requestId: response.headers.get('x-request-id'),
  });
  expect(text).not.toMatch(innards);
  return problem;
}

/** The problem without what differs from request to request: equal for what must look alike. */
export function comparable({ requestId: _, instance: __, ...problem }: Problem): unknown {
  return problem;
}
