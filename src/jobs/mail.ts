import { z } from 'zod';
import { defineJob } from './define.ts';

/** A mail to one person. It is sent once, or twice when a server is lost just then: with the same Message-ID. */
export const sendMail = defineJob({
  kind: 'mail.send',
  payload: z.object({ to: z.email(), subject: z.string().min(1), text: z.string().min(1) }),
});
