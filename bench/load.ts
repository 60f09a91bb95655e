import autocannon from 'autocannon';

/** What is asked, again and again: one request after the other of the list, each by whichever connection is free. */
export interface Asked {
  url: string;
  requests: autocannon.Request[];
  /** The status of every good reply. */
  status: number;
}

/** What a server did under load. */
export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Loads a server over so many connections. Throws for any reply of another status, and for any that did not come. */
export async function load(
  { url, requests, status }: Asked,
  connections: number,
  seconds: number,
): Promise<Measured> {
  const result = await autocannon({ url, requests, connections, duration: seconds });
  const wrong = Object.entries(result.statusCodeStats ?? {}).filter(
    ([code]) => code !== `${status}`,
  );
  if (wrong.length > 0 || result.errors > 0) {
    throw new Error(`${url}: ${JSON.stringify(wrong)}, ${result.errors} without a reply`);
  }
  const { latency, requests: counts } = result;
  return { perSecond: counts.average, p50Ms: latency.p50, p99Ms: latency.p99 };
}
