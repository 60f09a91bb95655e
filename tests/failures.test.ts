import { expect, test } from 'vitest';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const lines: string[] = [];
const server = useServer({ onLog: (line) => lines.push(line) });

test('a failure tells its sender nothing of its cause, and the log all', async () => {
  const { token } = await createOrganization(server);
  const body = { lastName: 'Nobody of this name' };
  await server.owner.query(
    `alter table contacts add constraint broken check (last_name <> '${body.lastName}') not valid`,
  );
  lines.splice(0);
  const response = await request(server, '/contacts', { token, body });
  expect(response.status).toBe(500);
  const problem = await problemOf(response);
  expect(problem).toMatchObject({
    code: 'internal_error',
    detail: 'The error is logged under the id of this request',
  });
  expect(JSON.stringify(problem)).not.toMatch(/last_name|broken|constraint/);
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged).toContainEqual(
    expect.objectContaining({
      level: 50,
      requestId: problem.requestId,
      err: expect.objectContaining({
        message: expect.stringContaining('broken'),
        stack: expect.any(String),
      }),
    }),
  );
  // Postgres tells of the row that it refuses: that is no business of the log.
  expect(lines.join('')).not.toContain(body.lastName);
  await server.owner.query('alter table contacts drop constraint broken');
  expect((await request(server, '/contacts', { token, body })).status).toBe(201);
});
