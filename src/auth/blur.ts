import { createHmac } from 'node:crypto';

/** Makes of a text what tells whether another one is the same, and not what it is, to who lacks the secret. */
export type Blur = (text: string) => Buffer;

/** Blurs texts by the secret. With another secret the same text is another one. */
export function createBlur(secret: string): Blur {
  const key = createHmac('sha256', secret).update('blur').digest();
  return (text) => createHmac('sha256', key).update(text).digest();
}
