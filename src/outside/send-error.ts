/** Why nothing was delivered, for those who asked for it. A code is kept, and never renamed. */
export const sendProblems = {
  refused_target: 'The address may not be called',
  dns_failed: 'The name of the host could not be looked up',
  connect_failed: 'The host could not be connected to',
  tls_failed: 'No secure connection could be made',
  timeout: 'The host did not answer in time',
  bad_reply: 'The host did not answer as HTTP does',
  aborted: 'The delivery was stopped',
} as const;

export type SendReason = keyof typeof sendProblems;

/**
 * A delivery that failed before there was a whole reply. The message may be shown to whoever owns the
 * target: it tells nothing of our network, and never what a name led to. The `cause` is for the log.
 */
export class SendError extends Error {
  override name = 'SendError';
  readonly reason: SendReason;

  constructor(reason: SendReason, detail?: string, options?: ErrorOptions) {
    super(detail ? `${sendProblems[reason]}: ${detail}` : sendProblems[reason], options);
    this.reason = reason;
  }
}
