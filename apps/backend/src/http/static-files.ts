/** Serves the built app: its files, and its first page for every address the app itself will understand. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.fit': 'application/fits',
  '.fits': 'application/fits',
};

interface StaticFile {
  path: string;
  sizeBytes: number;
  etag: string;
}

/**
 * Looks the folder through once, so that no address can name anything else. Pages may run their own scripts (inline
 * ones by their hash), WebAssembly, and opencv.js, which makes functions from text.
 */
export async function serveStatic(fastify: FastifyInstance, folder: string): Promise<void> {
  const files = await findFiles(folder);
  const fallback = files.get('/200.html') ?? files.get('/index.html');
  const policy = pagePolicy(await inlineScriptHashes([...files.values()]));
  fastify.get('/*', async (request, reply) => {
    const address = decodedPath(request.url);
    const file =
      address === null || isServerAddress(address)
        ? undefined
        : (files.get(address) ?? files.get(`${address}.html`) ?? files.get(join(address, 'index.html')));
    if (file) return sendFile(request, reply, file, policy);
    if (address !== null && !isServerAddress(address) && fallback && extname(address) === '')
      return sendFile(request, reply, fallback, policy);
    reply.callNotFound();
    return reply;
  });
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StaticFile,
  policy: string,
): Promise<void> {
  const isImmutable = file.path.includes(`${sep}immutable${sep}`);
  reply.header('ETag', file.etag).header('Content-Security-Policy', policy);
  reply.header('Cache-Control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
  reply.header('Content-Type', mediaTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream');
  reply.header('Content-Length', file.sizeBytes);
  return reply.send(createReadStream(file.path));
}

async function findFiles(folder: string): Promise<Map<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, StaticFile>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(address, {
      path,
      sizeBytes: size,
      etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    });
  }
  return files;
}

async function inlineScriptHashes(files: StaticFile[]): Promise<string[]> {
  const hashes = new Set<string>();
  for (const file of files.filter((candidate) => candidate.path.endsWith('.html'))) {
    const page = await readFile(file.path, 'utf8');
    for (const [, script] of page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/gi)) {
      hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    }
  }
  return [...hashes];
}

function pagePolicy(scriptHashes: string[]): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' blob: ${scriptHashes.join(' ')}`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function isServerAddress(address: string): boolean {
  return (
    address === '/api' ||
    address.startsWith('/api/') ||
    address === '/metrics' ||
    address === '/healthz' ||
    address === '/readyz'
  );
}

function decodedPath(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split('?')[0]);
    return path.includes('\0') || path.includes('..') ? null : path.replace(/(.)\/+$/, '$1');
  } catch {
    return null;
  }
}
