export { type WebhookErrorCode, WebhookVerificationError } from './error.ts';
export type { WebhookEvent, WebhookTestEvent } from './event.ts';
export { verifyWebhook, type WebhookDelivery, type WebhookHeaders } from './verify.ts';
