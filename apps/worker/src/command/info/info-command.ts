/** `crowdsky info`: describes each raw frame. */
import { CHUNK_LENGTHS, groupIntoChunks, wordFinding } from '@crowdsky/stack-core';
import type { CfaPattern, ChunkLength, FrameAnalysis } from '@crowdsky/stack-core';
import { EXIT_CODES } from '../exit-codes.ts';
import { findFiles } from '@crowdsky/files';
import { listFrames, startStackThreads } from '@crowdsky/stack-files';
import type { ListedFrame } from '@crowdsky/stack-files';
import { describeFrame } from './describe-frame.ts';
import type { FrameInfo } from './describe-frame.ts';

export interface InfoSettings {
  readonly inputs: readonly string[];
  readonly slot: ChunkLength;
  readonly pattern: CfaPattern | undefined;
  readonly threads: number;
  readonly isJson: boolean;
}

/** Resolves to the exit code: 1 if none of the files is a frame. */
export async function infoCommand(
  { inputs, slot, pattern, threads, isJson }: InfoSettings,
  signal: AbortSignal,
): Promise<number> {
  const pool = startStackThreads(threads);
  try {
    const found = await findFiles(inputs, signal);
    const { frames, passed } = await listFrames(found.paths, signal);
    const chunkOf = new Map<ListedFrame, string>();
    for (const chunk of groupIntoChunks(frames, {
      slotSeconds: CHUNK_LENGTHS[slot],
      mixesTelescopes: true,
    }).chunks) {
      for (const frame of chunk.frames) chunkOf.set(frame, chunk.key);
    }
    const infos = await Promise.all(
      frames.map(async (frame): Promise<FrameInfo> => {
        const input = { name: frame.name, handle: frame.path };
        const analysis = await pool.run((tasks) => tasks.analyse(input, {}, { pattern }), { signal });
        return { frame, chunk: chunkOf.get(frame), analysis: withoutBuffers(analysis) };
      }),
    );
    const others = [...found.problems, ...passed].map(({ path, problem }) => ({ path, problem }));
    if (isJson)
      process.stdout.write(
        `${JSON.stringify({ command: 'info', frames: infos.map(toJson), others }, null, 1)}\n`,
      );
    else {
      const lines = [
        ...infos.map(describeFrame),
        ...others.map(({ path, problem }) => `${path}\n  ${problem}`),
      ];
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    }
    return infos.length > 0 ? EXIT_CODES.done : EXIT_CODES.nothingStacked;
  } finally {
    pool.close();
  }
}

/** Drops data the report does not need, which would fill the memory over thousands of frames. */
function withoutBuffers(analysis: FrameAnalysis): FrameAnalysis {
  if (!analysis.ok) return analysis;
  const none = {
    headerBytes: new Uint8Array(0),
    suspects: new Int32Array(0),
    stars: analysis.stars.slice(0, 0),
  };
  return { ...analysis, ...none, sky: { ...analysis.sky, level: [] } };
}

function toJson({ frame, chunk, analysis }: FrameInfo): unknown {
  const measured = analysis.ok
    ? { sha256: analysis.sha256, pattern: analysis.pattern, measures: analysis.measures }
    : { problem: wordFinding(analysis.finding) };
  const { dateObsMs, ...header } = frame;
  const dateObs = dateObsMs === undefined ? null : new Date(dateObsMs).toISOString();
  return { ...header, dateObs, chunk: chunk ?? null, ...measured };
}
