import { expect, test } from 'vitest';
import { renderLetter } from '../../src/jobs/letter-forms.ts';
import { type Letter, postLetter } from '../../src/jobs/letter.ts';
import { createSealer } from '../../src/auth/seal.ts';
import { mailHandler } from '../../src/jobs/mail.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, request, useServer } from '../support/server.ts';
import { mailsTo, mailTo } from '../support/smtp.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const url = 'https://app.example.com/accept-invitation#token=a_b-c&d';
const letter: Letter = {
  subject: 'You are invited to Acme',
  paragraphs: ['You are invited to join Acme.'],
  action: { label: 'Accept the invitation', url },
  closing: [['The link is good once.', 'It is good for 7 days.']],
};

test('a letter is text, and HTML that says the same', () => {
  const { text, html, link } = renderLetter(letter);
  expect([text, link]).toEqual([
    `You are invited to join Acme.\n\nAccept the invitation:\n${url}\n\nThe link is good once.\nIt is good for 7 days.\n`,
    url,
  ]);
  const address = url.replace('&', '&amp;');
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<p dir="auto">You are invited to join Acme.</p>');
  expect(html).toContain(`<a class="action" href="${address}">Accept the invitation</a>`);
  expect(html).toContain(`<p class="address">${address}</p>`);
  expect(html).toContain('The link is good once.<br>\nIt is good for 7 days.');
});

test('HTML asks for nothing from elsewhere', () => {
  const { html } = renderLetter(letter);
  expect(html).not.toMatch(/<(img|script|link|iframe|form|base)|@import|url\(|\son\w+=/i);
  expect(html.match(/https?:[^"<\s]+/g)).toEqual([1, 2].map(() => url.replace('&', '&amp;')));
});

/** Names that strangers give, and what a reader is shown instead. */
const names: [name: string, shown: string][] = [
  [
    '<a href="https://evil.example">Click</a>',
    '<a href="https:\u2060//evil.\u2060example">Click</a>',
  ],
  ['"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'],
  ['</title></style><script>alert(1)</script>', '</title></style><script>alert(1)</script>'],
  ["Acme' &amp; Sons", "Acme' &amp; Sons"],
  ['Acme\r\n\r\nBcc: eve@evil.example', 'Acme Bcc: eve@evil.example'],
  ['Acme\u2028\u2029\u0085\0\u001bnext', 'Acme next'],
  ['Acme\u202egpj.exe\u202c \u2066x\u2069 \u200e\u200f\u061c', 'Acmegpj.\u2060exe x '],
  ['https://evil.example/reset', 'https:\u2060//evil.\u2060example/reset'],
  ['evil.example/reset?a=b.co', 'evil.\u2060example/reset?a=b.\u2060co'],
  ['evil.example,@x', 'evil.\u2060example,@x'],
  ['evil\u3002example', 'evil\u3002\u2060example'],
  ['evil.1and1', 'evil.\u20601and1'],
  ['http://2130706433/', 'http:\u2060//2130706433/'],
  [
    'https://app.example.com@evil.example',
    'https:\u2060//app.\u2060example.\u2060com@evil.\u2060example',
  ],
  ['{{link}}', '{{link}}'],
  [
    '203.0.113.7, Firefox/128.0 (ada@example.com).',
    '203.0.113.7, Firefox/128.0 (ada@example.com).',
  ],
  ['\ud800', '\ufffd'],
];

const tagsOf = (html: string) => html.match(/<[^>]*>/g);

test.each(names)('the name %j is words in the mail, and no link', (name, shown) => {
  const rendered = renderLetter({
    ...letter,
    subject: `${name} invites you`,
    paragraphs: [`${name} invites you.`],
  });
  expect(rendered.text.split('\n')[0]).toBe(`${shown} invites you.`);
  const plain = renderLetter({ ...letter, subject: 'x', paragraphs: ['x'] });
  expect(tagsOf(rendered.html)).toEqual(tagsOf(plain.html));
  expect(rendered.subject).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

/** Milliseconds, of several times the shortest: others work on the machine too. */
const took = (length: number) => {
  const times = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    renderLetter({ ...letter, paragraphs: ['a.@'.repeat(length)] });
    return performance.now() - startedAt;
  });
  return Math.min(...times);
};

test('a name of one long word takes no long time', () => {
  took(1000);
  // Ten times as long; a hundred times would be the square.
  expect(took(400_000) / took(40_000)).toBeLessThan(60);
});

test('an organization’s own words stand as they are, with the link where they name it', () => {
  const ownWords = { url: 'https://crm.example.com/confirm/x' };
  const paragraphs = [['Merhaba!', 'Öffnen: {{link}}.'], 'https://acme.example/privacy'];
  const { text, html, link } = renderLetter({ subject: 'Bitte', paragraphs, ownWords });
  expect([text, link]).toEqual([
    `Merhaba!\nÖffnen: ${ownWords.url}.\n\nhttps://acme.example/privacy\n`,
    ownWords.url,
  ]);
  expect(html).toContain(`Öffnen: <a href="${ownWords.url}">${ownWords.url}</a>.`);
  expect(html).toContain('<html>');
  expect(html.match(/<a /g)).toHaveLength(1);
});

test('a link waits where nobody reads it, and arrives', async () => {
  const of = await createOrganization(server);
  const to = 'grace@example.com';
  const id = await asRequest(server, of, (context) => postLetter(context, { to, letter }));
  const { rows } = await asOwner(server, of, (client) =>
    client.query<{ row: string }>('select to_jsonb(jobs)::text as row from jobs where id = $1', [
      id,
    ]),
  );
  const shown = await (await request(server, `/jobs/${id}`, { token: of.token })).text();
  for (const kept of [rows[0]!.row, shown]) {
    expect(kept).toContain(id);
    for (const secret of [to, 'a_b-c', 'app.example.com', 'Acme'])
      expect(kept).not.toContain(secret);
  }
  const mail = await mailTo(server, to);
  expect(mail).toMatchObject({ subject: letter.subject, token: 'a_b-c' });
  expect(mail.html).toContain('lang="en"');
});

test('what another key sealed, or what belongs to another job, is given up with the reason', async () => {
  const of = await createOrganization(server);
  const post = (to: string) =>
    asRequest(server, of, (context) => postLetter(context, { to, letter }));
  const [mine, moved] = [await post('one@example.com'), await post('two@example.com')];
  await asOwner(server, of, (client) =>
    client.query(
      'update jobs set payload = (select payload from jobs where id = $1) where id = $2',
      [mine, moved],
    ),
  );
  const statusOf = async (job: string) => (await of.crm.jobs.get(job)).status;
  expect(await mailsTo(server, 'two@example.com')).toEqual([]);
  expect(await mailsTo(server, 'one@example.com')).toHaveLength(1);
  expect(await of.crm.jobs.get(moved)).toMatchObject({ error: { code: 'payload_unreadable' } });

  const left = await post('one@example.com');
  const sealer = createSealer('the key of another server of thirty-two bytes');
  const worker = createWorker(server, [mailHandler(null)], { sealer });
  worker.start();
  await until(async () => (await statusOf(left)) === 'failed');
  await worker.stop(2000);
  expect(await of.crm.jobs.get(left)).toMatchObject({ error: { code: 'payload_unreadable' } });
});
