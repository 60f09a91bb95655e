import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { Problem, problems } from '../problem.ts';
import { compress } from './compress.ts';
import { sendCookies } from './cookies.ts';
import { problemPage, sendPage } from './page.ts';
import { firstStatus, type Page, type Reply, type Route } from './route.ts';
import { stateOf } from './state.ts';
import { take } from '../take.ts';

/** The setting of the app that holds its address, from configuration and never from a request. */
export const publicUrlSetting = 'public url';

/** The body of a problem, as RFC 9457 has it. Its type is the address of a page about it. */
export function problemBody(
  problem: Problem,
  requestId: string,
  publicUrl: string,
): Record<string, unknown> {
  const { errors, allow: _, ...rest } = problem.details;
  return {
    type: `${publicUrl}/problems/${problem.code}`,
    title: problems[problem.code][1],
    status: problem.status,
    detail: problem.message,
    instance: `/requests/${requestId}`,
    code: problem.code,
    requestId,
    ...(errors ? { errors } : {}),
    ...rest,
  };
}

/** Sends the problem with the headers that its kind asks for. */
export function sendProblem(response: Response, problem: Problem, requestId: string): void {
  if (problem.status === 401) {
    response.setHeader(
      'WWW-Authenticate',
      'Bearer realm="headless-crm", ApiKey realm="headless-crm"',
    );
  }
  if (problem.details.retryAfter)
    response.setHeader('Retry-After', String(problem.details.retryAfter));
  if (problem.details.allow) response.setHeader('Allow', problem.details.allow.join(', '));
  response.status(problem.status);
  if (stateOf(response).prefersPage) sendPage(response, problemPage(problem));
  else response.type('application/problem+json').end(problemWriter(response, requestId)(problem));
}

/** Writes problems of the request as JSON. */
export function problemWriter(response: Response, requestId: string): (problem: Problem) => string {
  const publicUrl = response.app.get(publicUrlSetting) as string;
  return (problem) => JSON.stringify(problemBody(problem, requestId, publicUrl));
}

/** A strong ETag: the record's version, and a hash of what is sent of it. */
export function etagOf(version: number, body: string): string {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return `"${version}-${hash}"`;
}

/** A reply as it is sent: what a repetition of the request gets again, byte for byte. */
export interface Rendered {
  status: number;
  /** The body, whole or in pieces; null for none. */
  json: string | readonly string[] | null;
  etag: string | null;
  location: string | null;
  stream?: Reply['stream'];
  /** What is shown instead of the body. */
  page?: Page;
  cookies?: Reply['cookies'];
  /** Thrown once what was written is kept. */
  problem?: Problem;
  /** It was given before, and was not made by this request. */
  replayed?: boolean;
}

/** A handler's reply as it is sent. Its pieces are taken out of it, and the texts of its results. */
export function render(
  route: Route,
  reply: Reply,
  write: (problem: Problem) => string,
  prefersPage = false,
): Rendered {
  const { status, body, version, etag, location, results, stream, page, cookies, problem } = reply;
  if (prefersPage && page?.goTo)
    return { status: 303, json: null, etag: null, location: page.goTo };
  const text =
    reply.json ??
    take(reply, 'pieces') ??
    (results ? resultPieces(results, write) : body === undefined ? null : JSON.stringify(body));
  return {
    status: status ?? firstStatus(route),
    json: text,
    etag: etag ?? (version === undefined || text === null ? null : etagOf(version, wholeOf(text))),
    location: location ?? null,
    ...(stream ? { stream } : {}),
    ...(cookies ? { cookies } : {}),
    ...(problem ? { problem } : {}),
    ...(prefersPage && page ? { page } : {}),
  };
}

function resultPieces(
  results: NonNullable<Reply['results']>,
  write: (problem: Problem) => string,
): string[] {
  const pieces = results.flatMap((result, index) => {
    const comma = index === 0 ? '' : ',';
    if (result instanceof Problem)
      return [`${comma}{"status":${result.status},"problem":${write(result)}}`];
    const { status, version } = result;
    const json = take(result, 'json') ?? null;
    const etag = json === null || version === undefined ? null : etagOf(version, json);
    const about = `${comma}{"status":${status},"etag":${JSON.stringify(etag)},"body":`;
    return [about, json ?? 'null', '}'];
  });
  return ['{"results":[', ...pieces, ']}'];
}

/** A body as one text. */
export function wholeOf(text: string | readonly string[]): string {
  return typeof text === 'string' ? text : text.join('');
}

/** A body of pieces as it is sent: each is copied once. */
function bytesOf(pieces: readonly string[]): Buffer {
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  const bytes = Buffer.allocUnsafe(length);
  let end = 0;
  for (const piece of pieces) end += bytes.write(piece, end);
  return bytes;
}

/** What a reply of the API depends on besides its address. */
export const variesBy = 'Accept-Encoding, Authorization, X-API-Key';

/** Sends a reply, and takes its text out of it; of one that is known already by its ETag, no more than that. */
export async function sendReply(
  request: Request,
  response: Response,
  reply: Rendered,
): Promise<void> {
  const { status, etag, location, replayed, page } = reply;
  const json = take(reply, 'json');
  response.vary(variesBy);
  if (location) response.setHeader('Location', location);
  if (etag) response.setHeader('ETag', etag);
  sendCookies(response, reply.cookies ?? []);
  if (replayed) response.setHeader('Idempotent-Replayed', 'true');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (etag && reads && matches(request.get('If-None-Match'), etag)) {
    response.status(304).end();
  } else if (page) {
    sendPage(response.status(status), page);
  } else if (json === null) {
    response.status(status).end();
  } else {
    const body = typeof json === 'string' ? json : bytesOf(json);
    const bytes = Buffer.byteLength(body);
    const compressing = compress(request, body, bytes);
    const compressed = compressing && (await compressing);
    response.status(status);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', compressed?.body.length ?? bytes);
    if (compressed) response.setHeader('Content-Encoding', compressed.encoding);
    // As many bytes as characters are ASCII, which needs no encoding; bytes have one already.
    if (compressed) response.end(compressed.body);
    else response.end(body, bytes === body.length ? 'latin1' : 'utf8');
  }
}

/** Whether an `If-None-Match` names the ETag; compared weakly, as RFC 9110 says. */
function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((part) => {
    const candidate = part.trim().replace(/^W\//, '');
    return candidate === '*' || candidate === etag;
  });
}

/**
 * The versions that an `If-Match` allows; null without one. Compared strongly: a weak ETag matches
 * none.
 */
export function versionsOf(header: string | undefined): number[] | 'any' | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return 'any';
  return header.split(',').flatMap((part) => {
    const [, version] = /^"(\d{1,9})(?:-[^"]*)?"$/.exec(part.trim()) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}

/**
 * Tells who calls it that the operation goes away.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9745 and https://www.rfc-editor.org/rfc/rfc8594
 */
export function tellDeprecation(
  response: Response,
  { since, sunset }: NonNullable<Route['deprecated']>,
): void {
  response.setHeader('Deprecation', `@${Date.parse(since) / 1000}`);
  if (sunset) response.setHeader('Sunset', new Date(sunset).toUTCString());
}
