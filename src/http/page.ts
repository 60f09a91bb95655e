import type { Response } from 'express';
import type { Problem } from '../problem.ts';
import { escapeHtml } from '../html.ts';
import type { Page } from './route.ts';

/** Nothing is loaded, and nobody may put it in a frame. Where a POST leads on to is the form's business. */
const policy = "default-src 'none'; base-uri 'none'; form-action *; frame-ancestors 'none'";

/** Sends the page, whose status is set already. */
export function sendPage(response: Response, { title, text, button }: Page): void {
  const paragraphs = text.split('\n').map((line) => `<p>${escapeHtml(line)}</p>`);
  if (button) {
    paragraphs.push(`<form method="post"><button>${escapeHtml(button)}</button></form>`);
  }
  response.setHeader('Content-Security-Policy', policy);
  response.type('text/html').end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.join('\n')}
</main>
</body>
</html>
`);
}

/** The problem in words: what went wrong, and each place of it. */
export function problemPage({ title, message, details: { errors = [] } }: Problem): Page {
  const texts = errors.length > 0 ? errors.map((error) => error.message) : [message];
  return { title, text: texts.join('\n') };
}
