/** `/dev/mail`: the mails of a server in development that has no mail server, for who develops on the same machine. */
import { type RequestHandler, type Response, Router } from 'express';
import { escapeHtml } from './html.ts';
import { type KeptMail, readOutbox } from './outside/outbox.ts';

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const localAddress = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Mails hold links that let in: a page elsewhere whose name leads here, or a tunnel's visitor, gets none. */
const fromHereAlone: RequestHandler = ({ headers, socket }, _response, next) => {
  const isPassedOn = 'x-forwarded-for' in headers || 'forwarded' in headers;
  const isLocal =
    localAddress.test(socket.remoteAddress ?? '') && localHost.test(headers.host ?? '');
  if (isLocal && !isPassedOn) next();
  else next('router');
};

/** The pages over the directory. They stand before CORS: no page of another origin reads them. */
export function devMailPages(directory: string): Router {
  const pages = Router();
  pages.use(fromHereAlone);
  pages.get('/', async (request, response) => {
    const data = await readOutbox(directory);
    response.vary('Accept');
    // Who has no preference is taken for a program, as in the API.
    if (request.accepts(['json', 'html']) === 'html') sendPage(response, listPage(data));
    else response.json({ data });
  });
  pages.get('/:id.:form', async ({ params: { id, form } }, response, next) => {
    const mail = (await readOutbox(directory)).find((one) => one.id === id);
    if (mail && form === 'html') sendPage(response, mail.html);
    else if (mail && form === 'txt') response.type('text/plain').send(mail.text);
    else next();
  });
  return pages;
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function sendPage(response: Response, html: string): void {
  response.setHeader('Content-Security-Policy', policy);
  response.type('text/html').send(html);
}

function listPage(mails: readonly KeptMail[]): string {
  const none =
    '<p>None was sent yet. A worker sends them: this server, or <code>npm run worker</code>.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mails</title>
<style>
body { max-width: 720px; margin: 0 auto; padding: 24px 16px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
li { margin: 0 0 16px; }
</style>
</head>
<body>
<h1>Mails</h1>
<p>Of this server, which has no mail server: the last 50, newest first. With <code>SMTP_URL</code> they are sent.</p>
${mails.length === 0 ? none : `<ol reversed>\n${mails.map(itemOf).join('\n')}\n</ol>`}
</body>
</html>
`;
}

function itemOf({ id, at, to, subject }: KeptMail): string {
  const address = `/dev/mail/${encodeURIComponent(id)}`;
  return `<li><a href="${address}.html">${escapeHtml(subject)}</a> (<a href="${address}.txt">text</a>)<br>to ${escapeHtml(to)}, ${escapeHtml(at)}</li>`;
}
