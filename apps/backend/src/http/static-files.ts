/** Serves the built app: its files, and its first page for every address that has no file: 404 where the app knows none. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { inlineScriptHashes, pagePolicy, workerPolicy } from './app-policy.ts';

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
const packedTypes = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.svg', '.wasm']);
/** Below this size the response headers outweigh the savings of compression. */
const leastPackedBytes = 1024;

interface StaticFile {
  address: string;
  path: string;
  sizeBytes: number;
  etag: string;
  /** The file as gzip, compressed at the first request. */
  packed?: Promise<Buffer>;
}

/** Lists the folder once, so that no address can reach any other file. */
export async function serveStatic(fastify: FastifyInstance, folder: string): Promise<void> {
  const files = await findFiles(folder);
  const fallback = files.get('/200.html') ?? files.get('/index.html');
  const policy = pagePolicy(await hashesOfPages(files));
  const isAppAddress = await readAppAddresses(files);
  fastify.get('/*', async (request, reply) => {
    const address = decodedPath(request.url);
    if (address !== null && !isServerAddress(address)) {
      const file = fileAt(files, address);
      if (file) return sendFile(request, reply, file, policy);
      if (fallback && extname(address) === '') {
        if (!isAppAddress(address)) reply.code(404);
        return sendFile(request, reply, fallback, policy);
      }
    }
    reply.callNotFound();
    return reply;
  });
}

function fileAt(files: Map<string, StaticFile>, address: string): StaticFile | undefined {
  return (
    files.get(address) ??
    files.get(`${address}.html`) ??
    files.get(`${address.replace(/\/$/, '')}/index.html`)
  );
}

/** The app's build lists its pages. An app without the list knows every address. */
async function readAppAddresses(files: Map<string, StaticFile>): Promise<(address: string) => boolean> {
  const list = files.get('/pages.json');
  if (!list) return () => true;
  const patterns = (JSON.parse(await readFile(list.path, 'utf8')) as string[]).map(
    (text) => new RegExp(text),
  );
  return (address) => patterns.some((pattern) => pattern.test(address));
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StaticFile,
  policy: string,
): Promise<unknown> {
  const extension = extname(file.path).toLowerCase();
  const mayPack = packedTypes.has(extension) && file.sizeBytes >= leastPackedBytes;
  const isPacked = mayPack && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const etag = isPacked ? `"${file.etag}-gzip"` : `"${file.etag}"`;
  const isImmutable = file.address.startsWith('/_app/immutable/');
  reply.header('ETag', etag);
  reply.header(
    'Content-Security-Policy',
    file.address.startsWith('/_app/immutable/workers/') ? workerPolicy : policy,
  );
  reply.header('Cache-Control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (mayPack) reply.header('Vary', 'Accept-Encoding');
  const isMissing = reply.statusCode === 404;
  if (!isMissing && isKnown(request.headers['if-none-match'], etag)) return reply.status(304).send();
  reply.header('Content-Type', mediaTypes[extension] ?? 'application/octet-stream');
  if (isPacked) {
    file.packed ??= pack(file.path);
    return reply.header('Content-Encoding', 'gzip').send(await file.packed);
  }
  return reply.header('Content-Length', file.sizeBytes).send(createReadStream(file.path));
}

async function pack(path: string): Promise<Buffer> {
  return promisify(gzip)(await readFile(path), { level: 6 });
}

/** A proxy that compresses by itself returns our ETag as a weak one. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

async function findFiles(folder: string): Promise<Map<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, StaticFile>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const etag = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`;
    files.set(address, { address, path, sizeBytes: size, etag });
  }
  return files;
}

async function hashesOfPages(files: Map<string, StaticFile>): Promise<string[]> {
  const pages = [...files.values()].filter(({ path }) => path.endsWith('.html'));
  const hashes = await Promise.all(
    pages.map(async ({ path }) => inlineScriptHashes(await readFile(path, 'utf8'))),
  );
  return [...new Set(hashes.flat())];
}

function isServerAddress(address: string): boolean {
  return /^\/(api(\/.*)?|metrics|healthz|readyz)$/s.test(address);
}

function decodedPath(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split('?')[0]);
    return path.includes('\0') || path.includes('..') ? null : path.replace(/(.)\/+$/, '$1');
  } catch {
    return null;
  }
}
