/** Sends stored bytes so that a browser may keep them and a broken download goes on where it broke (RFC 9110, 13 and 14). */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ByteRange, LinkLook, OpenedObject } from '@crowdsky/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../ground/app-error.ts';
import { contentDisposition, sendStream } from './send-stream.ts';
import type { Download } from './send-stream.ts';

export interface ObjectDownload extends Omit<Download, 'stream' | 'sizeBytes'> {
  /** The SHA-256, which never changes under the address: the ETag. Null for files of the earlier system. */
  digest: string | null;
  /** Asked only where the request names a range. */
  sizeBytes: () => Promise<number>;
  open: (range?: ByteRange) => Promise<OpenedObject>;
  /** Where the storage itself gives it out; null where it does not. */
  link?: ((look: LinkLook) => Promise<string | null>) | undefined;
}

/** @throws AppError `bad-range` and what opening throws */
export async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  { digest, sizeBytes, open, link, ...download }: ObjectDownload,
): Promise<void> {
  const etag = digest === null ? undefined : `"${digest}"`;
  if (etag !== undefined && isKnown(request.headers['if-none-match'], etag)) {
    await reply.status(304).header('ETag', etag).send();
    return;
  }
  const address = link && mayBeSentAway(request) ? await link(lookOf(download)) : null;
  if (address !== null) {
    await reply.header('Cache-Control', 'private, no-store').redirect(address, 302);
    return;
  }
  const asked = isOfThis(request.headers['if-range'], etag) ? request.headers.range : undefined;
  const part = asked === undefined ? null : await rangeOf(asked, sizeBytes);
  if (part === 'none') {
    reply.header('Content-Range', `bytes */${await sizeBytes()}`);
    throw new AppError('bad-range', 'The file ends before the bytes that were asked for.');
  }
  const opened = await (part === null ? open() : open(part));
  if (etag !== undefined) reply.header('ETag', etag);
  reply.header('Accept-Ranges', 'bytes');
  if (part === null) return sendStream(reply, { ...opened, ...download });
  const { start, end } = part;
  reply.status(206).header('Content-Range', `bytes ${start}-${end}/${opened.sizeBytes}`);
  return sendStream(reply, { ...download, stream: opened.stream, sizeBytes: end - start + 1 });
}

/** As `sendObject`, of bytes that are in memory, by their own digest. */
export function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, ...download }: { bytes: Buffer } & Omit<Download, 'stream' | 'sizeBytes'>,
): Promise<void> {
  const opened = (part: Buffer): OpenedObject => ({
    sizeBytes: bytes.length,
    stream: Readable.from([part], { objectMode: false }),
  });
  return sendObject(request, reply, {
    digest: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: () => Promise.resolve(bytes.length),
    open: (range) => Promise.resolve(opened(range ? bytes.subarray(range.start, range.end + 1) : bytes)),
    ...download,
  });
}

/**
 * Programs with a key, and a browser that saves a file. A page may not read what another host sends, and a link is for GET
 * alone.
 */
function mayBeSentAway({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET') return false;
  return headers.authorization !== undefined || headers['sec-fetch-mode'] === 'navigate';
}

function lookOf({ mediaType, fileName }: Pick<Download, 'mediaType' | 'fileName'>): LinkLook {
  return { mediaType, ...(fileName !== undefined && { contentDisposition: contentDisposition(fileName) }) };
}

/** A weak tag will do here, as a proxy makes it that compresses by itself. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Whether the part that the caller has is of these bytes; a date does not tell. */
function isOfThis(ifRange: string | string[] | undefined, etag: string | undefined): boolean {
  return ifRange === undefined || ifRange === etag;
}

/**
 * Null for what a server may ignore, and so answers whole: another unit, several ranges, nonsense. `none` when the file
 * ends before it.
 */
async function rangeOf(header: string, size: () => Promise<number>): Promise<ByteRange | 'none' | null> {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.replaceAll(' ', '')) ?? [];
  if (first === undefined || (first === '' && last === '')) return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const sizeBytes = await size();
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return start > end ? 'none' : { start, end };
}
