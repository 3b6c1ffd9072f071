/** Sends bytes as a download with headers that no file name can break out of. */
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export interface Download {
  stream: Readable;
  sizeBytes: number;
  mediaType: string;
  /** Shown inline when absent. */
  fileName?: string;
  /** Content that never changes under its address may be kept by the browser. */
  immutable?: boolean;
}

export async function sendStream(reply: FastifyReply, download: Download): Promise<void> {
  reply.header('Content-Type', download.mediaType).header('Content-Length', download.sizeBytes);
  reply.header(
    'Cache-Control',
    download.immutable ? 'private, max-age=31536000, immutable' : 'private, no-store',
  );
  if (download.fileName !== undefined)
    reply.header('Content-Disposition', contentDisposition(download.fileName));
  reply.raw.on('close', () => download.stream.destroy());
  await reply.send(download.stream);
}

/** RFC 6266: a plain name for everyone, and the true one percent-encoded when it is not plain. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9.+_() -]/g, '_');
  const base = `attachment; filename="${plain}"`;
  return plain === fileName ? base : `${base}; filename*=UTF-8''${percentEncoded(fileName)}`;
}

/** RFC 8187 attr-char is narrower than what encodeURIComponent leaves alone; the detour mends lone surrogates. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
