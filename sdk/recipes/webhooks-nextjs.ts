// app/hooks/crm/route.ts: `export const POST = createRoute(process.env.CRM_WEBHOOK_SECRET, …)`
import { verifyWebhook, WebhookVerificationError } from '@headless-crm/sdk/webhooks';

/** A route handler of Next.js, on Node or the edge: it takes the platform's `Request`. */
export function createRoute(secret: string, heard: (text: string) => void) {
  return async function POST(request: Request): Promise<Response> {
    try {
      const body = await request.text(); // not json(): the signature is of the text
      const event = await verifyWebhook({ body, headers: request.headers, secret });
      if (event.type === 'contact.created') heard(`Hello ${event.data.after?.firstName}`);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (WebhookVerificationError.is(error)) return new Response(error.code, { status: 400 });
      throw error; // 500: the CRM tries again.
    }
  };
}
