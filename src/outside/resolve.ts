/** What a name leads to: asked once for each call, so that what is checked is what is connected to. */
import { Resolver } from 'node:dns/promises';
import os from 'node:os';
import { codeOf } from '../setup-error.ts';
import { isAllowedAddress } from './addresses.ts';
import { SendError } from './send-error.ts';
import { isLiteral } from './targets.ts';

/** How names are looked up. */
export interface ResolveOptions {
  /** Permits loopback and networks of one's own. */
  allowPrivate: boolean;
  /** Name servers as `address:port`. Default: those of the system. */
  dnsServers?: string[];
}

/** For one try at one server. A look-up of one family may hang while the other has answered. */
const tryMs = 2000;
const triesPerServer = 2;

/** The name, or this kind of address of it, does not exist: an answer, not a failure. */
const absent = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Addresses of this machine. A connection to one of them never passes the firewall in front of it, even
 * when the address is public.
 */
const isOwnAddress = (address: string): boolean =>
  Object.values(os.networkInterfaces()).some((all) => all?.some((own) => own.address === address));

const askServers = async (
  name: string,
  dnsServers: string[] | undefined,
  signal: AbortSignal,
): Promise<string[]> => {
  // Made for each call: it reads the system's configuration, and keeps no answers. It sends the name to a
  // server as it is, and knows neither /etc/hosts nor search domains.
  const resolver = new Resolver({ timeout: tryMs, tries: triesPerServer });
  if (dnsServers) resolver.setServers(dnsServers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  signal.removeEventListener('abort', cancel);
  signal.throwIfAborted();
  const addresses = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  const failures = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  const failure = failures.find((reason) => !absent.has(codeOf(reason) ?? ''));
  if (failure !== undefined) {
    throw new SendError('dns_failed', 'the name servers did not answer', { cause: failure });
  }
  throw new SendError('dns_failed', 'it has no address');
};

const isLocalhost = (host: string): boolean => /(?:^|\.)localhost$/.test(host);

const findAddresses = async (
  host: string,
  { allowPrivate, dnsServers }: ResolveOptions,
  signal: AbortSignal,
): Promise<string[]> => {
  if (isLiteral(host)) return [host];
  // RFC 6761, 6.3: this name is not to be asked for.
  if (allowPrivate && isLocalhost(host)) return ['127.0.0.1', '::1'];
  return askServers(host, dnsServers, signal);
};

/**
 * The addresses of a host, all of which may be called.
 * @throws SendError `dns_failed`, or `refused_target` when any single one may not: a name that leads
 * inside and outside at once is an attack or a mistake.
 */
export async function resolveHost(
  host: string,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<string[]> {
  const addresses = await findAddresses(host, options, signal);
  const allowed = addresses.every(
    (address) =>
      isAllowedAddress(address, options.allowPrivate) &&
      (options.allowPrivate || !isOwnAddress(address)),
  );
  if (allowed) return addresses;
  throw new SendError('refused_target', 'its host is not on the public internet');
}
