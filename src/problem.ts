/**
 * What can go wrong, once: every code that the API gives, its status and its title. A code is a
 * contract and is never renamed; the status follows from it. Replies are RFC 9457 problem documents.
 */
export const problems = {
  malformed_json: [400, 'The body is not valid JSON'],
  validation_failed: [400, 'The request is not valid'],
  invalid_cursor: [400, 'The cursor is not valid here'],
  invalid_grant: [400, 'The code is not good, or not any more'],
  invalid_code: [400, 'The code is not good, or not any more'],
  invalid_challenge: [400, 'The challenge is not good, or not any more'],
  invalid_state: [400, 'The sign-in was not begun in this browser, or too long ago'],
  redirect_not_allowed: [400, 'The sign-in may not end at this address'],
  unauthenticated: [401, 'Authentication is needed'],
  invalid_credentials: [401, 'The e-mail address or the password is wrong'],
  second_factor_required: [401, 'A second factor is needed'],
  permission_denied: [403, 'A permission is missing'],
  account_suspended: [403, 'The account is suspended'],
  second_factor_enrolment_required: [403, 'The organization demands a second factor'],
  origin_not_allowed: [403, 'The page may not send this'],
  email_unverified: [403, 'The e-mail address is not verified'],
  wrong_password: [403, 'The password is wrong'],
  sign_in_again: [403, 'The sign-in is too long ago for this'],
  not_found: [404, 'There is no such thing'],
  provider_not_configured: [404, 'Nobody can sign in by this provider here'],
  merged: [404, 'The record was merged into another one'],
  method_not_allowed: [405, 'The method is not allowed here'],
  duplicate: [409, 'Another record has this value'],
  email_taken: [409, 'The e-mail address is taken'],
  account_exists: [409, 'An account has this e-mail address'],
  identity_taken: [409, 'Somebody else signs in by this'],
  last_way_in: [409, 'There would be no way to sign in any more'],
  second_factor_on: [409, 'The second factor is on'],
  second_factor_off: [409, 'The second factor is off'],
  last_owner: [409, 'An organization keeps an owner'],
  parent_cycle: [409, 'A record cannot be its own ancestor'],
  field_in_use: [409, 'The custom field is not archived'],
  stage_in_use: [409, 'Deals are in the stage'],
  stage_needed: [409, 'A pipeline keeps a stage of each type'],
  default_pipeline: [409, 'There is always a default pipeline'],
  definition_built_in: [409, 'The definition comes with the organization'],
  association_taken: [409, 'The cardinality leaves no room'],
  view_outdated: [409, 'The view asks for what there is not'],
  dependency_failed: [409, 'An operation that this one needs has failed'],
  undo_conflict: [409, 'What is to be undone has been changed since'],
  already_undone: [409, 'It is undone already'],
  conflict: [409, 'The request collides with another one'],
  idempotency_in_progress: [409, 'A request with this key is still running'],
  cursor_expired: [410, 'What is behind the cursor is not kept any more'],
  log_restored: [410, 'The log is another one by now'],
  history_expired: [410, 'The log does not go back so far'],
  link_expired: [410, 'The link is no longer good'],
  version_mismatch: [412, 'The record has changed since'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The media type is not supported'],
  idempotency_key_reused: [422, 'The key was used for another request'],
  precondition_required: [428, 'The version that is changed must be said'],
  rate_limited: [429, 'Too many requests'],
  internal_error: [500, 'Something went wrong on our side'],
  overloaded: [503, 'The server is overloaded'],
  unavailable: [503, 'The server cannot answer now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

/** One place in the request that is wrong; `pointer` is an RFC 6901 pointer into that part of it. */
export interface ProblemPlace {
  in: 'body' | 'query' | 'path' | 'header';
  pointer: string;
  code: string;
  message: string;
}

/** What stands in the way of an undo: a row, and the field of it unless it is the row as a whole. */
export interface UndoConflict {
  object: string;
  id: string;
  field: string | null;
  message: string;
}

/** Members that a problem may carry beside RFC 9457's own. */
export interface ProblemDetails {
  errors?: ProblemPlace[];
  /** The records that hold the value already (`duplicate`); of several objects with the name of each. */
  duplicates?: { id: string; key: string; value: string; object?: string }[];
  /** The record that is left, however often it was merged itself (`merged`). */
  mergedInto?: string;
  /** The merge by which the record went (`merged`). */
  mergeId?: string;
  /** All that stands in the way (`undo_conflict`, `association_taken`). */
  conflicts?: UndoConflict[];
  /** The record's version now (`version_mismatch`). */
  currentVersion?: number;
  /** The permission that is missing (`permission_denied`). */
  permission?: string;
  /** What is sent along to go on signing in (`second_factor_required`, `second_factor_enrolment_required`). */
  challenge?: string;
  /** The methods that the path allows (`method_not_allowed`). */
  allow?: string[];
  /** Seconds until another try makes sense (`rate_limited`, `overloaded`, `unavailable`). */
  retryAfter?: number;
}

/** An error that is a reply: thrown anywhere, sent as problem+json with the status of its code. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return problems[this.code][0];
  }

  get title(): string {
    return problems[this.code][1];
  }
}

/** The error with its places below the pointer, if it is a problem that has some: for what is a part of a body. */
export function below(pointer: string, error: unknown): unknown {
  if (!(error instanceof Problem) || !error.details.errors) return error;
  const errors = error.details.errors.map((place) => ({
    ...place,
    pointer: `${pointer}${place.pointer}`,
  }));
  return new Problem(error.code, error.message, { ...error.details, errors });
}

/** A `validation_failed` problem for the given places. */
export function invalid(...errors: ProblemPlace[]): Problem {
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem('validation_failed', first ? `${first.message}${more}` : 'Invalid request', {
    errors,
  });
}
