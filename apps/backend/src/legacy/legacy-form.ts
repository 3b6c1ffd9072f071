/** The forms of the earlier system's clients: multipart or urlencoded, fields in any order, files spooled to disk. */
import { unlink } from 'node:fs/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../ground/app-error.ts';
import type { ReceivedFile } from '../files/receive-file.ts';
import { maxThumbnailBytes } from '../files/thumbnail.ts';

export interface LegacyForm {
  fields: Map<string, string>;
  file?: ReceivedFile & { filename: string };
  thumbnail?: Buffer;
}

type Receive = (part: MultipartFile) => Promise<ReceivedFile>;

/** The caller must delete `file`. @throws AppError `bad-request` and what `receive` throws */
export async function readLegacyForm(request: FastifyRequest, receive: Receive): Promise<LegacyForm> {
  const form: LegacyForm = { fields: new Map() };
  addFields(form, request.query);
  if (!request.isMultipart()) {
    addFields(form, request.body);
    return form;
  }
  try {
    await readParts(request, form, receive);
    return form;
  } catch (error) {
    if (form.file) await unlink(form.file.path).catch(() => {});
    throw isMalformed(error)
      ? new AppError('bad-request', 'The form is malformed or incomplete.', { cause: error })
      : error;
  }
}

async function readParts(request: FastifyRequest, form: LegacyForm, receive: Receive): Promise<void> {
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') form.fields.set(part.fieldname, part.value);
    } else if (part.fieldname === 'file' && !form.file) {
      form.file = { ...(await receive(part)), filename: baseName(part.filename) };
    } else if (part.fieldname === 'thumbnail' && !form.thumbnail) {
      form.thumbnail = await readSmall(part);
    } else {
      part.file.resume();
    }
  }
}

/** The form parser throws plain errors; all others here carry a code or a status. */
function isMalformed(error: unknown): boolean {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return code === undefined && statusCode === undefined;
}

function addFields(form: LegacyForm, source: unknown): void {
  for (const [name, value] of Object.entries((source ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') form.fields.set(name, value);
  }
}

/** The result of PHP's basename() for a client's path. */
function baseName(filename: string): string {
  return filename.split(/[/\\]/).pop() ?? '';
}

async function readSmall(part: MultipartFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of part.file as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= maxThumbnailBytes) pieces.push(piece);
  }
  if (size > maxThumbnailBytes) throw new AppError('bad-thumbnail', 'A thumbnail has at most 5 MB.');
  return Buffer.concat(pieces);
}
