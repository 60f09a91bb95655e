/** What the client has beside the operations of a resource, which no document tells, and where it is told. */
export const beside: Readonly<Record<string, string>> = {
  auth: 'A client refreshes the tokens of a session by itself: see [Signing in](../sign-in.md).',
  apiKeys: 'What a client does with a key: see [Signing in](../sign-in.md).',
  batch:
    '`crm.batch()` gathers operations that refer to each other: see [Batches and jobs](../batches.md).',
  changes:
    '`crm.changes.stream` and `crm.changes.subscribe` give them as they happen, and `crm.sync` keeps a copy of the records: see [Changes](../changes.md).',
  customFields: 'The compiler can know them: see [Your organization’s own types](../own-types.md).',
  jobs: '`crm.jobs.wait` waits for the end of one: see [Batches and jobs](../batches.md).',
  webhooks: '`verifyWebhook` checks what they deliver: see [Webhooks](../webhooks.md).',
};
