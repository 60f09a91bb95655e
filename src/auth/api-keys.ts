import { crc32 } from 'node:zlib';
import { createToken, hashToken } from './random.ts';

const form = /^crm_live_([0-9a-f]{32})_([\w-]{43})([0-9a-f]{8})$/;

/** A new key for the id (a UUID): the text that is shown once, and the hash that is kept. */
export function createApiKey(id: string): { key: string; hash: Buffer } {
  const body = `crm_live_${id.replaceAll('-', '')}_${createToken().token}`;
  const key = body + checksum(body);
  return { key, hash: hashToken(key) };
}

/** The id in a key; null when the text is no key, which its checksum tells without a look-up. */
export function findApiKeyId(key: string): string | null {
  const [, hex] = form.exec(key) ?? [];
  if (!hex || checksum(key.slice(0, -8)) !== key.slice(-8)) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
