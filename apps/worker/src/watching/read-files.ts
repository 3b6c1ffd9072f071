/** Reads the headers of files that have come to rest, and notes what they are. */
import { listFrames } from '@crowdsky/stack-files';
import { sortFiles } from '../owner/sort-files.ts';
import { undated } from '../owner/unsent-file.ts';
import type { UnsentFile } from '../owner/unsent-file.ts';
import type { Content, SeenFile } from './seen-files.ts';

export interface ReadRules {
  /** A file that cannot be read may still be written, with a pause: it is named when it is so long as it is. */
  readonly faultAfterMs: number;
  readonly nowMs: number;
}

export interface ReadFiles {
  readonly frames: readonly { readonly file: SeenFile; readonly dateObsMs: number }[];
  /** To be named now. */
  readonly unsent: readonly { readonly file: UnsentFile; readonly isFault: boolean }[];
}

/** Rejects with the signal's reason. */
export async function readFiles(
  files: readonly SeenFile[],
  { faultAfterMs, nowMs }: ReadRules,
  signal: AbortSignal,
): Promise<ReadFiles> {
  const fileOf = new Map(files.map((file) => [file.path, file]));
  const sorted = await sortFiles(await listFrames([...fileOf.keys()], signal), signal);
  const frames: { file: SeenFile; dateObsMs: number }[] = [];
  const unsent: { file: UnsentFile; isFault: boolean }[] = [];
  const take = (path: string, content: Content): SeenFile | undefined => {
    const file = fileOf.get(path);
    if (file) file.content = content;
    return file;
  };
  for (const frame of sorted.frames) {
    const { path, dateObsMs } = frame;
    const file = take(path, dateObsMs === undefined ? { kind: 'other' } : { kind: 'frame', frame });
    if (file === undefined) continue;
    if (dateObsMs !== undefined) frames.push({ file, dateObsMs });
    else unsent.push({ file: undated({ ...frame, name: file.name }), isFault: true });
  }
  for (const stack of sorted.stacks) take(stack.path, { kind: 'stack', stack });
  for (const passed of sorted.passed) {
    const { path, problem, isFault } = passed;
    const file = take(path, isFault ? { kind: 'bad', atMs: nowMs } : { kind: 'other' });
    if (file === undefined || file.told === problem) continue;
    if (isFault && nowMs - file.quietSinceMs < faultAfterMs) continue;
    file.told = problem;
    unsent.push({ file: { path, name: file.name, problem }, isFault });
  }
  return { frames, unsent };
}
