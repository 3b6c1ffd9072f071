/** Divides raws into portions: each is an upload of whole chunks, because a chunk in two uploads would be two stacks. */
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { ChunkFrame } from '@crowdsky/stack-core';

export interface PortionFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly frame: ChunkFrame;
}

export interface Portions<File> {
  /** In the order of time. */
  readonly portions: readonly (readonly File[])[];
  /** Files without a time, of which no chunk can be made. */
  readonly undated: readonly File[];
}

/**
 * A portion ends with the chunk that fills it: the server stacks it, and has room again, while the next is sent. Chunks with
 * files in one open upload stay together. `openUploadsOf` gives the open uploads that have a file with this digest.
 */
export function planPortions<File extends PortionFile>(
  files: readonly File[],
  slotSeconds: number,
  portionBytes: number,
  openUploadsOf: (sha256: string) => readonly string[],
): Portions<File> {
  const byFrame = new Map(files.map((file) => [file.frame, file]));
  const { chunks, undated } = groupIntoChunks([...byFrame.keys()], { slotSeconds });
  const filesOf = (frames: readonly ChunkFrame[]): File[] =>
    frames.flatMap((frame) => byFrame.get(frame) ?? []);
  const portions: { files: File[]; sizeBytes: number; opened: Set<string> }[] = [];
  for (const { frames } of chunks) {
    const members = filesOf(frames);
    const opened = members.flatMap(({ sha256 }) => openUploadsOf(sha256));
    const last = portions.at(-1);
    const home =
      portions.find((portion) => opened.some((token) => portion.opened.has(token))) ??
      (last !== undefined && last.sizeBytes < portionBytes ? last : undefined);
    const portion = home ?? { files: [], sizeBytes: 0, opened: new Set() };
    if (home === undefined) portions.push(portion);
    for (const file of members) {
      portion.files.push(file);
      portion.sizeBytes += file.sizeBytes;
    }
    for (const token of opened) portion.opened.add(token);
  }
  return { portions: portions.map((portion) => portion.files), undated: filesOf(undated) };
}
