import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { verifyWebhook, WebhookVerificationError } from '@headless-crm/sdk/webhooks';

/** Takes deliveries at any path, with nothing but Node. */
export function createReceiver(secret: string, heard: (text: string) => void): Server {
  return createServer((request, response) => {
    const answer = (status: number, text?: string) => response.writeHead(status).end(text);
    buffer(request)
      .then((body) => verifyWebhook({ body, headers: request.headers, secret }))
      .then((event) => {
        if (event.type === 'contact.created') heard(`Hello ${event.data.after?.firstName}`);
        answer(204);
      })
      .catch((error: unknown) => {
        if (WebhookVerificationError.is(error)) answer(400, error.code);
        else answer(500); // The CRM tries again.
      });
  });
}
