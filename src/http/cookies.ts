import type { Request, Response } from 'express';
import { parse } from 'cookie';
import type { Cookie, Route } from './route.ts';

/** The cookies that the route reads, as far as the browser sent them. */
export function readCookies(
  { cookies = [] }: Route,
  request: Request,
): Record<string, string | undefined> {
  if (cookies.length === 0) return {};
  const sent = parse(request.get('Cookie') ?? '');
  return Object.fromEntries(cookies.map((name) => [name, sent[name]]));
}

/** Sets cookies, or takes them away. */
export function sendCookies(response: Response, cookies: readonly Cookie[]): void {
  for (const { name, value, maxAgeSeconds, sameSite } of cookies) {
    const maxAge = value === null ? 0 : maxAgeSeconds * 1000;
    const options = { httpOnly: true, secure: true, path: '/', sameSite, maxAge };
    response.cookie(name, value ?? '', options);
  }
}
