import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** Smaller replies are sent as they are: to compress them takes longer than to send what it saves. */
const thresholdBytes = 4096;
/** Of Brotli's eleven: as quick as gzip, and smaller. */
const brotliQuality = 4;

const compressors = {
  br: (body: string | Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
    }),
  gzip: (body: string | Buffer): Promise<Buffer> => promisify(gzip)(body),
};

/** Newline-delimited JSON too, which the library's list of types does not know. */
function isWorthCompressing(request: Request, response: Response): boolean {
  const type = String(response.getHeader('Content-Type'));
  return type.startsWith('application/x-ndjson') || compression.filter(request, response);
}

/** Compresses pages and what comes bit by bit, for those who accept it; called before the reply is begun. */
export const compressReplies: RequestHandler = compression({
  threshold: thresholdBytes,
  filter: isWorthCompressing,
});

/** A body as it is sent, and how it is compressed. */
export interface Compressed {
  encoding: keyof typeof compressors;
  body: Buffer;
}

/**
 * The body compressed, for who accepts it; null where it is sent as it is. The library would wrap the reply, and have it
 * kept with all that it was made of: see decision 0077.
 */
export function compress(
  request: Request,
  body: string | Buffer,
  bytes: number,
): Promise<Compressed> | null {
  if (bytes < thresholdBytes || request.method === 'HEAD') return null;
  const encoding = (['br', 'gzip'] as const).find((one) => request.acceptsEncodings(one));
  return encoding
    ? compressors[encoding](body).then((packed) => ({ encoding, body: packed }))
    : null;
}
