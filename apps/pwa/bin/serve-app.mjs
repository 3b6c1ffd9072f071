/** Serves the built app as static files, with the headers it needs. Needs nothing but Node. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const built = join(dirname(fileURLToPath(import.meta.url)), '..', 'build');
const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};
const PACKED = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm', '.webmanifest']);

/**
 * Starts serving on `port` (0: any free one) and resolves to the server and its address.
 *
 * @param {{ port: number, host?: string, folder?: string }} place
 * @returns {Promise<{ server: import('node:http').Server, address: string }>}
 */
export function serveApp({ port, host = '127.0.0.1', folder = built }) {
  const server = createServer((request, response) => answer(folder, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({ server, address: `http://localhost:${chosen}` });
    });
  });
}

function answer(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const path = pathOf(request.url);
  const file = path === undefined ? undefined : fileFor(folder, path);
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
    return;
  }
  const extension = extname(file.path);
  const isPacked = PACKED.has(extension) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, {
    'content-type': MEDIA_TYPES[extension] ?? 'application/octet-stream',
    ...(isPacked
      ? { 'content-encoding': 'gzip', vary: 'accept-encoding' }
      : { 'content-length': file.sizeBytes }),
    ...headersFor(path),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const bytes = createReadStream(file.path);
  bytes.on('error', () => response.destroy());
  if (isPacked) bytes.pipe(createGzip({ level: 6 })).pipe(response);
  else bytes.pipe(response);
}

function headersFor(path) {
  const isForever = path.startsWith('/_app/immutable/');
  return {
    'cache-control': isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    // opencv.js makes functions of strings; only the threads that stack may do so, and they reach nobody else.
    ...(path.includes('/workers/')
      ? {
          'content-security-policy':
            "default-src 'self'; script-src 'self' 'unsafe-eval'; connect-src 'self' data:",
        }
      : {}),
  };
}

function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/** The file of a path; pages are the one index.html, files that are not there are nothing. */
function fileFor(folder, path) {
  const wanted = normalize(join(folder, path));
  if (wanted !== folder && !wanted.startsWith(folder + sep)) return undefined;
  const isPage = extname(path) === '';
  const found = isPage ? join(folder, 'index.html') : wanted;
  const stat = statSync(found, { throwIfNoEntry: false });
  return stat?.isFile() ? { path: found, sizeBytes: stat.size } : undefined;
}
