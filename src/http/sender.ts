import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Sender } from './route.ts';

/** The bits of an IPv6 address that tell one customer of a provider from another. */
export const ipv6Subnet = 56;

/** The header that lets a page of an origin read the reply. */
export const allowOrigin = 'Access-Control-Allow-Origin';

/** Where the request comes from. */
export function senderOf(request: Request, response: Response): Sender {
  const origin = request.get('Origin') ?? null;
  return {
    address: ipKeyGenerator(request.ip ?? '', ipv6Subnet),
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
