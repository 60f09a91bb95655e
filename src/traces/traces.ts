/** Spans by OpenTelemetry: each is told when it has ended, by who listens to a layer. No layer knows of it. */
import {
  type Attributes,
  diag,
  DiagLogLevel,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import { type Attempt, placeOfAttempt, placeOfRequest } from './places.ts';

export interface TracesOptions {
  url: string;
  headers: Record<string, string>;
  service: string;
  version: string;
  /** Of the requests whose callers do not trace them. */
  share: number;
  logger: Logger;
}

/** What has ended just now. */
export interface Span {
  name: string;
  kind: SpanKind;
  seconds: number;
  attributes: Attributes;
  failed: boolean;
}

interface Ended extends Span {
  place: SpanContext;
  parent?: SpanContext | undefined;
  links?: Link[];
}

/** What a collector that does not answer may hold up the end of the process. */
const closeWithinMs = 3000;
const exportWithinMs = 5000;

const ignore = (): void => {};

/** Gives a span the ids that were chosen for it. */
class ChosenIds implements IdGenerator {
  next = { traceId: '', spanId: '' };
  generateTraceId = (): string => this.next.traceId;
  generateSpanId = (): string => this.next.spanId;
}

export class Traces {
  readonly #ids = new ChosenIds();
  readonly #random = new RandomIdGenerator();
  readonly #provider: BasicTracerProvider;
  readonly #tracer;
  readonly #sampler: TraceIdRatioBasedSampler;
  /** Requests that are under way, each with who traces it already. */
  readonly #requests = new Map<string, SpanContext | null>();

  constructor({ url, headers, service, version, share, logger }: TracesOptions) {
    const warn = (message: string) => logger.warn({ message }, 'traces cannot be sent');
    const diagLogger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
    diag.setLogger(diagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    this.#sampler = new TraceIdRatioBasedSampler(share);
    const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: exportWithinMs });
    this.#provider = new BasicTracerProvider({
      idGenerator: this.#ids,
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    this.#tracer = this.#provider.getTracer('headless-crm', version);
  }

  /** A request begins: `traceparent` is what its header says. */
  begin(requestId: string, traceparent: string | undefined): void {
    this.#requests.set(requestId, parseTraceParent(traceparent ?? ''));
  }

  /** A request has ended. In a trace of its caller's it names the one in which its jobs are. */
  endRequest(requestId: string, ended: Span): void {
    const caller = this.#requests.get(requestId);
    const links = caller ? [{ context: placeOfRequest(requestId) }] : [];
    this.#write({ ...ended, place: this.#placeOf(requestId), parent: caller ?? undefined, links });
    this.#requests.delete(requestId);
  }

  /** An attempt at a job has ended: it is told below the request that asked for it. */
  endAttempt(attempt: Attempt, ended: Span): void {
    const place = this.#sampled(placeOfAttempt(attempt));
    const parent = attempt.requestId === attempt.id ? undefined : placeOfRequest(attempt.requestId);
    this.#write({ ...ended, place, parent });
  }

  /** What a request that is under way waited for; nothing when there is none of that id. */
  writeWithin(requestId: string, ended: Span): void {
    if (this.#requests.has(requestId)) this.#writeBelow(this.#placeOf(requestId), ended);
  }

  /** What an attempt at a job waited for. */
  writeWithinAttempt(attempt: Attempt, ended: Span): void {
    this.#writeBelow(this.#sampled(placeOfAttempt(attempt)), ended);
  }

  /** What is done long after the request that was the reason for it. */
  writeAfter(requestId: string, ended: Span): void {
    this.#writeBelow(this.#sampled(placeOfRequest(requestId)), ended);
  }

  #writeBelow(parent: SpanContext, ended: Span): void {
    const spanId = this.#random.generateSpanId();
    this.#write({ ...ended, place: { ...parent, spanId }, parent });
  }

  /** Notes a span, if its trace is one of those that are. */
  #write({ name, kind, place, parent, links = [], seconds, attributes, failed }: Ended): void {
    if ((place.traceFlags & TraceFlags.SAMPLED) === 0) return;
    const endTime = performance.timeOrigin + performance.now();
    this.#ids.next = place;
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const startTime = endTime - seconds * 1000;
    const span = this.#tracer.startSpan(name, { kind, startTime, attributes, links }, context);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endTime);
  }

  /** Sends what is left, if it can be. */
  async close(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs).unref());
    await Promise.race([this.#provider.shutdown().catch(() => {}), late]);
  }

  #placeOf(requestId: string): SpanContext {
    const own = placeOfRequest(requestId);
    const caller = this.#requests.get(requestId);
    return caller ? { ...caller, spanId: own.spanId, isRemote: false } : this.#sampled(own);
  }

  /** Traced or not: every process says the same of a trace, by its id. */
  #sampled(place: SpanContext): SpanContext {
    const { decision } = this.#sampler.shouldSample(ROOT_CONTEXT, place.traceId);
    const isTraced = decision === SamplingDecision.RECORD_AND_SAMPLED;
    return { ...place, traceFlags: isTraced ? TraceFlags.SAMPLED : TraceFlags.NONE };
  }
}
