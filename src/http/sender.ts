import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Client } from '../auth/context.ts';
import type { Sender } from './route.ts';

/** The bits of an IPv6 address that tell one customer of a provider from another. */
export const ipv6Subnet = 56;

/** The header that lets a page of an origin read the reply. */
export const allowOrigin = 'Access-Control-Allow-Origin';

/** Longer ones are cut: nobody needs the rest to know a browser. */
const maxUserAgent = 300;

/** The address of who sends the request: for limits, and for whoever looks at his sessions. */
export function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '', ipv6Subnet);
}

/** What is known of who sends the request. Headers come as Latin-1, without NUL. */
export function clientOf(request: Request): Client {
  const userAgent = request.get('User-Agent')?.slice(0, maxUserAgent) ?? null;
  return { address: addressOf(request), userAgent };
}

/** Where the request comes from. */
export function senderOf(request: Request, response: Response): Sender {
  const origin = request.get('Origin') ?? null;
  return {
    address: addressOf(request),
    origin,
    letIn() {
      response.vary('Origin');
      if (origin === null || response.getHeader(allowOrigin) === origin) return;
      // Not with what browsers send by themselves, such as cookies: that is for the configured origins.
      response.removeHeader('Access-Control-Allow-Credentials');
      response.setHeader(allowOrigin, origin);
    },
  };
}
