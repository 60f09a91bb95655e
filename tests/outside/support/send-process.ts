/** Sends to the URL that is its argument, and prints how that went. */
import { createSender } from '../../../src/outside/send.ts';
import { SendError } from '../../../src/outside/send-error.ts';

const sender = createSender({ allowPrivate: true });
const outcome = await sender.send({ url: process.argv[2] ?? '', headers: {}, body: '' }).then(
  ({ status }) => ({ status }),
  (error: unknown) => ({ reason: error instanceof SendError ? error.reason : String(error) }),
);
console.log(JSON.stringify(outcome));
