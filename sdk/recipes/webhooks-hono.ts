import { verifyWebhook, WebhookVerificationError } from '@headless-crm/sdk/webhooks';
import { Hono } from 'hono';

/** Takes deliveries at `POST /hooks/crm`: on Node, Bun, Deno, Cloudflare Workers. */
export function createApp(secret: string, heard: (text: string) => void): Hono {
  const app = new Hono();
  app.post('/hooks/crm', async (context) => {
    const body = await context.req.text(); // not json(): the signature is of the text
    const event = await verifyWebhook({ body, headers: context.req.raw.headers, secret });
    if (event.type === 'contact.created') heard(`Hello ${event.data.after?.firstName}`);
    return context.body(null, 204);
  });
  app.onError((error, context) => {
    if (WebhookVerificationError.is(error)) return context.text(error.code, 400);
    return context.text('failed', 500); // The CRM tries again.
  });
  return app;
}
