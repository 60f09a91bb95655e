import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const kinds: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves what Vite has built in `folder`, which may be told later. */
export interface Site {
  folder: string;
  origin: string;
  close(): void;
}

/** A site of an origin of its own. */
export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    const path = pathname === '/' ? '/index.html' : pathname;
    readFile(join(site.folder, 'dist', path)).then(
      (file) => response.setHeader('content-type', kinds[extname(path)] ?? '').end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: Site = { folder: '', origin, close: () => server.close() };
  return site;
}
