/** What `/metrics` tells. */
import pino from 'pino';
import { createConfiguredMetrics } from '../../src/metrics/configured.ts';
import type { TestServer } from './server.ts';

export const metricsToken = 'a token of the tests';

/** The values of a text by their lines: `jobs_due{kind="mail.send"}`. */
export function valuesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Asks the process at this address for its metrics. */
export async function scrape(url: string, authorization = `Bearer ${metricsToken}`) {
  return fetch(`${url}/metrics`, { headers: { authorization } });
}

export async function scrapeValues(url: string): Promise<Map<string, number>> {
  return valuesIn(await (await scrape(url)).text());
}

/** What a process that has just started would tell: a server asks Postgres only now and then. */
export async function freshValues({ database }: TestServer): Promise<Map<string, number>> {
  const pools = { database, forJobs: database, forLeases: database };
  const logger = pino({ level: 'silent' });
  const metrics = createConfiguredMetrics({ METRICS_TOKEN: metricsToken }, pools, logger);
  return valuesIn((await metrics!.read()).text);
}
