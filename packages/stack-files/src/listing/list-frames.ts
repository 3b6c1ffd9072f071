/** Reads the headers of many files and tells light frames from everything else. */
import { basename } from 'node:path';
import { FitsError, readPrimary } from '@crowdsky/fits';
import type { ByteSource, Header } from '@crowdsky/fits';
import { readFrameHeader } from '@crowdsky/stack-core';
import type { FrameMeta, OpenOutcome } from '@crowdsky/stack-core';
import { explainFileError, withFile } from '@crowdsky/files';

export interface ListedFrame extends FrameMeta {
  readonly path: string;
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A file that is not stacked, and a sentence why. `isFault` unless it is a sound file that is no light frame. */
export interface PassedFile {
  readonly path: string;
  readonly name: string;
  readonly problem: string;
  readonly isFault: boolean;
  /** It is packed and cannot be unpacked: there is nothing that a stack could be given to read. */
  readonly isPacked?: true;
  /** Of a finished stack: the program that its header names, or nothing. */
  readonly stackedBy?: string;
}

export interface FrameList {
  /** In the order of their paths. */
  readonly frames: readonly ListedFrame[];
  readonly passed: readonly PassedFile[];
}

/** The number of files open at a time: enough to hide network latency. */
const FILES_AT_ONCE = 8;

/** Lists the light frames among files, reading their headers alone. */
export async function listFrames(paths: readonly string[], signal?: AbortSignal): Promise<FrameList> {
  const frames: ListedFrame[] = [];
  const passed: PassedFile[] = [];
  let next = 0;
  const readOn = async (): Promise<void> => {
    while (next < paths.length) {
      signal?.throwIfAborted();
      const entry = await readEntry(paths[next++]);
      if ('problem' in entry) passed.push(entry);
      else frames.push(entry);
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, readOn));
  return { frames: frames.sort(byPath), passed: passed.sort(byPath) };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

async function readEntry(path: string): Promise<ListedFrame | PassedFile> {
  const name = basename(path);
  try {
    return await withFile(path, async (source) => {
      const opened = await readFrameHeader(source);
      const otherKind = await nameOtherKind(source, opened, name);
      if (otherKind !== undefined) return { path, name, ...otherKind, isFault: false };
      if (!opened.ok) return { path, name, problem: opened.problem, isFault: true };
      const { meta, layout } = opened.frame;
      return { ...meta, path, name, widthPx: layout.width, heightPx: layout.height };
    });
  } catch (error) {
    return { path, name, problem: `It cannot be read: ${explainFileError(error)}.`, isFault: true };
  }
}

/** Says what a sound FITS file is instead of a light frame; undefined for light frames and broken files. */
async function nameOtherKind(
  source: ByteSource,
  opened: OpenOutcome,
  name: string,
): Promise<Pick<PassedFile, 'problem' | 'stackedBy'> | undefined> {
  try {
    const { header, image } = opened.ok
      ? { header: opened.frame.header, image: undefined }
      : await readPrimary(source);
    const type = header.string('IMAGETYP')?.trim() ?? '';
    const isStack =
      /stack|preview/i.test(type) || isOfMany(header, 'NCOMBINE') || isOfMany(header, 'STACKCNT');
    if (isStack || /^stacked_/i.test(name)) {
      const stackedBy = header.string('SWCREATE')?.trim() ?? '';
      return { problem: 'It is a finished stack, not a raw frame.', stackedBy };
    }
    const calibration = calibrationOf(header);
    if (calibration !== undefined) return { problem: calibration };
    const isColour = (image?.shape[2] ?? 1) > 1;
    return isColour ? { problem: 'It is a colour picture, not a raw frame.' } : undefined;
  } catch (error) {
    if (error instanceof FitsError) return undefined;
    throw error;
  }
}

/** Programs write 1 into raw frames. */
function isOfMany(header: Header, keyword: string): boolean {
  return header.has(keyword) && header.number(keyword) !== 1 && Number(header.string(keyword) ?? NaN) !== 1;
}

/** CALFRAME names nothing else; the others name light frames too. */
const KIND_KEYWORDS = ['IMAGETYP', 'IMAGETYPE', 'FRAME', 'FRAMETYP', 'OBSTYPE', 'CALFRAME'];

function calibrationOf(header: Header): string | undefined {
  for (const keyword of KIND_KEYWORDS) {
    const type = header.string(keyword)?.trim() ?? '';
    const kind = /dark|bias|flat|offset|^zero/i.exec(type)?.[0].toLowerCase();
    if (kind === undefined) continue;
    const master = kind === 'offset' || kind === 'zero' ? 'bias' : kind;
    return `It is a calibration frame (${keyword} is ${type}), not a light frame. A master of such frames is given as --${master}.`;
  }
  return undefined;
}
