const brand = Symbol.for('@headless-crm/sdk/webhook-error');

/** Why a delivery was not accepted. */
export type WebhookErrorCode =
  /** The body was parsed before: the signature is of the bytes as they were sent. */
  | 'body_parsed'
  /** It does not come from a CRM, or what stands between took a header away. */
  | 'header_missing'
  /** Its timestamp is no number. */
  | 'timestamp_invalid'
  /** It was sent before, or the clocks differ. */
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  /** It was signed with none of the secrets, or is not what was signed. */
  | 'signature_mismatch'
  /** What was given as a secret is none. */
  | 'secret_invalid'
  /** What was signed is not JSON. */
  | 'body_invalid';

/** Why a delivery was not accepted; compare `code`. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether `error` is of this class, or of that of another copy of this package. */
  static is(error: unknown): error is WebhookVerificationError {
    return Object(error)[brand] === true;
  }
}
