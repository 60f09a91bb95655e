/** A letter as mail programs take it: as text, and as HTML that needs nothing from elsewhere. */
import { escapeHtml } from '../html.ts';
import { type Letter, type Wording, wordingOf } from './wording.ts';

/** A letter, ready to be sent. */
export interface Rendered {
  subject: string;
  text: string;
  html: string;
  /** What the reader is asked to open. */
  link: string | null;
}

/** Where an organization's own words name the link. */
const placeholder = '{{link}}';

/** Renders the letter. */
export function renderLetter(letter: Letter): Rendered {
  const wording = wordingOf(letter);
  const link = wording.action?.url ?? wording.ownWords?.url ?? null;
  return { subject: wording.subject, text: textOf(wording), html: htmlOf(wording), link };
}

function textOf({ above, action, below, ownWords }: Wording): string {
  const asked = action ? [[`${action.label}:`, action.url]] : [];
  const paragraphs = [...above, ...asked, ...below].map((lines) => lines.join('\n'));
  const text = `${paragraphs.join('\n\n')}\n`;
  return ownWords ? text.replaceAll(placeholder, () => ownWords.url) : text;
}

function htmlOf({ subject, above, action, below, ownWords }: Wording): string {
  const inPlace = ownWords ? linkOf(ownWords.url) : placeholder;
  const body = [
    ...above.map((lines) => paragraphOf(lines).replaceAll(placeholder, () => inPlace)),
    ...(action ? actionOf(action) : []),
    ...below.map((lines) => paragraphOf(lines, 'below')),
  ];
  return `<!doctype html>
<html${ownWords ? '' : ' lang="en"'}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body>
<div class="letter">
${body.join('\n')}
</div>
</body>
</html>
`;
}

function paragraphOf(lines: readonly string[], name?: string): string {
  const named = name ? ` class="${name}"` : '';
  return `<p${named} dir="auto">${lines.map(escapeHtml).join('<br>\n')}</p>`;
}

/** The address stands below its words, so that the reader sees where they lead. */
function actionOf({ label, url }: NonNullable<Letter['action']>): string[] {
  const address = escapeHtml(url);
  return [
    `<p><a class="action" href="${address}">${escapeHtml(label)}</a></p>`,
    `<p class="address">${address}</p>`,
  ];
}

function linkOf(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}

const style = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #ffffff; color: #1f2328; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.letter { max-width: 560px; margin: 0 auto; overflow-wrap: anywhere; }
p { margin: 0 0 16px; }
.action { display: inline-block; padding: 10px 20px; border-radius: 6px; background: #0b57d0; color: #ffffff; font-weight: 600; text-decoration: none; }
.address, .below { color: #59636e; font-size: 14px; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e6e8eb; }
  a { color: #a8c7fa; }
  .action { background: #a8c7fa; color: #062e6f; }
  .address, .below { color: #a4abb3; }
}
`;
