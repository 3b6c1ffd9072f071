/** Lists the frames among files that were made plain, under names by which people can tell them apart. */
import { distinctNames } from '@crowdsky/stack-core';
import { listFrames } from './list-frames.ts';
import type { FrameList } from './list-frames.ts';
import type { PlainFiles } from './plain-files.ts';

/** As `listFrames`, with those that could not be unpacked. Paths are those of `files`, names come from the given ones. */
export async function listPlain(
  files: Pick<PlainFiles, 'paths' | 'passed' | 'givenPath'>,
  signal?: AbortSignal,
): Promise<FrameList> {
  const listed = await listFrames(files.paths, signal);
  const passed = [...files.passed, ...listed.passed];
  const all = [...listed.frames, ...passed];
  const names = distinctNames(all.map(({ path }) => files.givenPath(path)));
  return {
    frames: listed.frames.map((frame, n) => ({ ...frame, name: names[n] })),
    passed: passed.map((file, n) => ({ ...file, name: names[listed.frames.length + n] })),
  };
}
