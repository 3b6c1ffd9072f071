/** Makes a job of a chunk. */
import type { PixelFormat, StackOptions } from '@crowdsky/stack-core';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { text } from '../text/english.ts';
import type { StackJob } from './stack-job.ts';

export interface JobSettings {
  readonly workers: number;
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  readonly options: StackOptions;
}

export function jobForChunk(
  chunk: FrameChunk,
  settings: JobSettings,
  id: string = crypto.randomUUID(),
  isKept = true,
): StackJob {
  const { key, objectName, filter, raDeg, decDeg, frames } = chunk;
  return {
    id,
    isKept,
    name: objectName ?? text.chunks.unnamed,
    chunkKey: key,
    objectName,
    filter,
    raDeg,
    decDeg,
    frames: frames.map(({ id, name, file, meta }) => ({
      id,
      name,
      file,
      dateObsMs: meta.dateObsMs,
      exposureSeconds: meta.exposureSeconds,
    })),
    ...settings,
  };
}
