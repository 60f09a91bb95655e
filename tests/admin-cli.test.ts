import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

/** Runs the command as an operator would, against the database of the tests. */
async function admin(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const { appUrl, adminUrl } = server.urls;
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      fileURLToPath(new URL('../src/db/operators/cli.ts', import.meta.url)),
      ...words,
    ],
    { env: { PATH: process.env['PATH'], DATABASE_URL: appUrl, DATABASE_ADMIN_URL: adminUrl } },
  );
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, out, err };
}

test('the command line makes operators, lists them and makes them none', async () => {
  const { email, token } = await createOrganization(server);
  const status = async () => (await request(server, '/admin/users', { token })).status;
  expect(await admin('list')).toEqual({ code: 0, out: 'Nobody operates the platform.\n', err: '' });
  expect(await admin('grant', email)).toMatchObject({
    code: 0,
    out: `${email} operates the platform.\n`,
  });
  expect(await status()).toBe(200);
  expect((await admin('list')).out).toMatch(new RegExp(`^${email}  20\\S+Z  Owner \\d+\\n$`));
  expect(await admin('revoke', email)).toMatchObject({
    code: 0,
    out: `${email} operates the platform no longer.\n`,
  });
  expect(await status()).toBe(403);
});

test('who has no account is told so, and who was only named has none', async () => {
  const { crm } = await createOrganization(server);
  const named = { email: `${crypto.randomUUID()}@example.com`, name: 'Ada', role: 'member' };
  await crm.members.create(named);
  expect(await admin('grant', named.email)).toMatchObject({ code: 1, out: '' });
  expect(await admin('grant', 'nobody@example.com')).toEqual({
    code: 1,
    out: '',
    err: 'Nobody has an account by the address nobody@example.com: register it\n',
  });
});

test.each([[[]], [['grant']], [['list', 'a@example.com']], [['toString']], [['revoke', 'a', 'b']]])(
  '%j is told how it is used',
  async (words: string[]) => {
    const { code, out, err } = await admin(...words);
    expect([code, out, err]).toEqual([
      1,
      '',
      'Usage: npm run admin -- grant <email> | revoke <email> | list\n',
    ]);
  },
);
