import { errorOfProblem } from '../core/errors.ts';
import type { ConditionalOptions, KeyedOptions, RequestOptions } from '../core/options.ts';
import { Reply } from '../core/reply.ts';
import { type Call, etag, randomKey } from '../core/request.ts';
import { addResources, type ReplyKind, type Told } from '../core/resource.ts';
import type { BatchResource, Resources } from '../gen/resources.gen.ts';
import type { Batch, BatchOperation, BatchResult } from '../gen/types.gen.ts';

declare const given: unique symbol;

/** An operation of a batch that is still to be run. `T` is what it will give. */
export interface Planned<T> {
  /** The id that its record will have, for the operations that come after it. */
  readonly id: string;
  /** Of the type alone. */
  readonly [given]?: T;
}

type Operation = BatchOperation['operation'];

/** The methods of `R`, whose operations begin with `P`, that a batch can hold, as it takes them. */
type Plans<R, P extends string> = {
  readonly [
    K in keyof R & string as `${P}${K}` extends Operation
      ? K
      : Extract<Operation, `${P}${K}.${string}`> extends never
        ? never
        : K
  ]: R[K] extends (...inputs: infer I) => Reply<infer T>
    ? (...inputs: Inputs<I>) => Planned<T>
    : Plans<R[K], `${P}${K}.`>;
};

/** The inputs of a method: of its options, a batch heeds `ifMatch` alone. */
type Inputs<I extends unknown[]> = {
  [N in keyof I]: 'signal' extends keyof NonNullable<I[N]> ? Heeded<NonNullable<I[N]>> : I[N];
};

type Heeded<T> = { [N in keyof T]?: N extends keyof ConditionalOptions ? T[N] : never };

/** How a batch is run. */
export interface BatchOptions extends RequestOptions, KeyedOptions {
  /** Answers what would be, and takes everything back. */
  dryRun?: boolean | undefined;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** In the order of the operations. */
  readonly results: readonly BatchResult[];
  /** What the operation gave: its record, when it has one. Throws an `ApiError` when it was refused. */
  of<T>(planned: Planned<T>): T;
}

/** `crm.batch`, beside its operation `run`. */
export type StartBatch = (how?: Pick<Batch, 'atomic'>) => BatchBuilder;

/** Operations that are gathered, and then sent at once: `b.companies.create({ name: 'Acme' })`. */
export interface BatchBuilder extends Plans<Resources, ''> {
  /** Sends what was gathered: up to 1,000 operations, in their order. */
  run(options?: BatchOptions): Reply<BatchOutcome>;
}

/** What the server takes for a reference, or for the text that one is written as. */
const looksLikeReference = /^@+\{[^{}]*\}$/;

/** See `Helpers`. */
export function startBatch(
  run: BatchResource['run'],
  told: Told,
  { atomic }: Pick<Batch, 'atomic'> = {},
): BatchBuilder {
  // Unguessable, or a text from elsewhere could be made to refer to a record of this batch.
  const own = `${randomKey()}_`;
  const operations: BatchOperation[] = [];
  const indexes = new Map<object, number>();
  const plan = (call: Call, kind: ReplyKind): Planned<unknown> => {
    if (kind !== 'send') throw new TypeError(`${call.operation} cannot be part of a batch`);
    const index = operations.push(operationOf(call, own)) - 1;
    const planned = {
      get id() {
        return `@{${(operations[index]!.ref = own + index)}.id}`;
      },
    };
    indexes.set(planned, index);
    return planned;
  };
  const send = ({ dryRun, ...options }: BatchOptions = {}): Reply<BatchOutcome> => {
    const sent = run({ atomic, operations } as Batch, dryRun ? { dryRun: 'true' } : {}, options);
    return new Reply(
      sent.withResponse().then((exchange) => {
        const { results } = exchange.data;
        const of = <T>(planned: Planned<T>): T => {
          const index = indexes.get(planned);
          const result = results[index!];
          if (!result) throw new TypeError('That is no operation of this batch');
          const { problem, status, body } = result;
          if (!problem) return body as T;
          const { headers } = exchange.response;
          throw errorOfProblem(operations[index!]!.operation, { status, headers }, problem);
        };
        return { ...exchange, data: { results, of } };
      }),
    );
  };
  const builder = { run: send };
  addResources(builder, plan, told);
  return builder as BatchBuilder;
}

/** The operation as a batch holds it. Texts that look like references and are none are marked as texts. */
function operationOf(call: Call, own: string): BatchOperation {
  const { operation, path, values = [], query, body, options } = call;
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
  const parameters = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const ifMatch = options?.ifMatch === undefined ? undefined : etag(options.ifMatch);
  const whole = { operation, ...parameters, ...query, ifMatch, body };
  return JSON.parse(JSON.stringify(whole), (_name, value: unknown) =>
    typeof value === 'string' && looksLikeReference.test(value) && !value.startsWith(`@{${own}`)
      ? `@${value}`
      : value,
  ) as BatchOperation;
}
