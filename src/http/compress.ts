import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** Smaller replies are sent as they are: to compress them takes longer than to send what it saves. */
const thresholdBytes = 4096;

/** Newline-delimited JSON too, which the library's list of types does not know. */
function isWorthCompressing(request: Request, response: Response): boolean {
  const type = String(response.getHeader('Content-Type'));
  return type.startsWith('application/x-ndjson') || compression.filter(request, response);
}

/** Compresses replies for those who accept it. */
export const compressReplies: RequestHandler = compression({
  threshold: thresholdBytes,
  filter: isWorthCompressing,
});

/** Lets the reply be compressed where it is large enough, or comes bit by bit; called before it is begun. */
export function compressReply(request: Request, response: Response, bytes = Infinity): void {
  if (bytes >= thresholdBytes) compressReplies(request, response, () => {});
}
