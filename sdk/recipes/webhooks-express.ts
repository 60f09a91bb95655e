import { verifyWebhook, WebhookVerificationError } from '@headless-crm/sdk/webhooks';
import express, { type Express } from 'express';

/** Takes deliveries at `POST /hooks/crm`. */
export function createApp(secret: string, heard: (text: string) => void): Express {
  const app = express();
  // The raw body, and before any express.json(): the signature is of the bytes.
  const raw = express.raw({ type: 'application/json', limit: '10mb' });
  app.post('/hooks/crm', raw, async (request, response, next) => {
    try {
      const event = await verifyWebhook({ body: request.body, headers: request.headers, secret });
      if (event.type === 'contact.created') heard(`Hello ${event.data.after?.firstName}`);
      response.sendStatus(204);
    } catch (error) {
      if (!WebhookVerificationError.is(error)) return next(error);
      response.status(400).send(error.code);
    }
  });
  app.use(express.json());
  return app;
}
