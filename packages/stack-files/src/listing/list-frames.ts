/** Reads the headers of many files and tells light frames from everything else. */
import { basename } from 'node:path';
import { FitsError, readPrimary } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { findOtherKind, readFrameHeader, wordFinding } from '@crowdsky/stack-core';
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
    const found = findOtherKind(header, image?.shape ?? [], name);
    if (found === undefined) return undefined;
    const problem = wordFinding(found);
    switch (found.code) {
      case 'finished-stack':
        return { problem, stackedBy: header.string('SWCREATE')?.trim() ?? '' };
      case 'calibration-frame':
        return { problem: `${problem} The option is --${found.given[2]}.` };
      default:
        return { problem };
    }
  } catch (error) {
    if (error instanceof FitsError) return undefined;
    throw error;
  }
}
