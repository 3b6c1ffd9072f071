/** Makes a job of a chunk. */
import type { PixelFormat, StackOptions } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { StackSubject } from '../store/stack-subject.ts';
import { text } from '../text/text.ts';
import type { JobFrame, StackJob } from '../threads/stack-job.ts';
import type { FrameChunk } from './chunk-groups.ts';

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
): StackJob {
  return { id, ...subjectOf(chunk), frames: chunk.frames.map(jobFrame), ...settings };
}

export function subjectOf({ key, objectName, filter, raDeg, decDeg }: FrameChunk): StackSubject {
  return { name: objectName ?? text.chunks.unnamed, chunkKey: key, objectName, filter, raDeg, decDeg };
}

export function jobFrame({ id, name, file, meta }: PickedFrame): JobFrame {
  return { id, name, file, dateObsMs: meta.dateObsMs, exposureSeconds: meta.exposureSeconds };
}
