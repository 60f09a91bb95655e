import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type MetricConfiguration,
  Registry,
} from 'prom-client';

/** Seconds, from what an index answers to what a balancer gives up. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What a process tells of itself, in Prometheus's text format. Labels are names of ours and states: no ids. */
export class Metrics {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  counter<L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> {
    return new Counter(this.#stated(name, help, labelNames));
  }

  /** In seconds. */
  histogram<L extends string>(name: string, help: string, ...labelNames: L[]): Histogram<L> {
    return new Histogram({ ...this.#stated(name, help, labelNames), buckets });
  }

  /** @param collect gives the value when somebody reads it */
  gauge<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    collect: (gauge: Gauge<L>) => void | Promise<void>,
  ): void {
    const gauge: Gauge<L> = new Gauge({
      ...this.#stated(name, help, labelNames),
      collect: () => collect(gauge),
    });
  }

  /** All of them, and the media type that they are in. */
  async read(): Promise<{ text: string; type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }

  #stated<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
  ): MetricConfiguration<L> {
    return { name, help, labelNames, registers: [this.#registry] };
  }
}
