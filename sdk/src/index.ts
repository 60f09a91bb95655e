export { HeadlessCrm } from './client.ts';
export {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  HeadlessCrmError,
  NotFoundError,
  PermissionError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnprocessableError,
} from './core/errors.ts';
export type { ErrorDetail, ProblemDetails } from './core/errors.ts';
export type {
  ClientOptions,
  ConditionalOptions,
  DeprecationEvent,
  Hooks,
  KeyedOptions,
  Limits,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  Tokens,
  TokenStore,
} from './core/options.ts';
export type { Page, PageInfo, PagePromise } from './core/pages.ts';
export type { Exchange, Reply } from './core/reply.ts';
export type { Call } from './core/request.ts';
export type { Filter, OrganizationTypes, PathFilter } from './core/shape.ts';
export type * from './gen/resources.gen.ts';
export type { BatchBuilder, BatchOptions, BatchOutcome, Planned } from './helpers/batch.ts';
export type { ChangedObject, ChangeOf, ChangeType, RecordOf } from './helpers/change.ts';
export type { StreamParams, Subscription } from './helpers/feed.ts';
export type { Copy, RowOf, SyncOptions } from './helpers/sync.ts';
export type { WaitOptions } from './helpers/wait.ts';
export type * from './gen/types.gen.ts';
