import type { Router } from 'express';
import { onlyRead } from './docs.ts';
import { showPublicly } from './protection.ts';

const path = '/.well-known/security.txt';
const goodForDays = 30;
const dayMs = 86_400_000;

/**
 * Serves `/.well-known/security.txt`: whom to tell of a weakness, as whoever runs the server has configured it. It is good for
 * thirty days from today on: a server that runs has somebody who runs it, and no date is there to be forgotten.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9116
 */
export function mountSecurityText(
  app: Router,
  contacts: readonly string[],
  publicUrl: string,
): void {
  app.use(path, onlyRead, showPublicly);
  app.get(path, (_request, response) => {
    const expires = new Date((Math.floor(Date.now() / dayMs) + goodForDays) * dayMs);
    const lines = [
      ...contacts.map((contact) => `Contact: ${contact}`),
      `Expires: ${expires.toISOString()}`,
      'Preferred-Languages: en',
      // A page that anybody on the way could have changed vouches for nothing.
      ...(publicUrl.startsWith('https:') ? [`Canonical: ${publicUrl}${path}`] : []),
    ];
    response.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
}
