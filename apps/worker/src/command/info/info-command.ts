/** `crowdsky info`: describes each raw frame. */
import { CHUNK_LENGTHS, groupIntoChunks, wordFinding } from '@crowdsky/stack-core';
import type { CfaPattern, ChunkLength, FrameAnalysis } from '@crowdsky/stack-core';
import { EXIT_CODES } from '../exit-codes.ts';
import { findFiles } from '@crowdsky/files';
import { asCommandError } from '../as-command-error.ts';
import { noteJson } from '../note-json.ts';
import { listPlain, makePlain, startStackThreads } from '@crowdsky/stack-files';
import type { ListedFrame, PlainFiles } from '@crowdsky/stack-files';
import { describeFrame, partsOf } from './describe-frame.ts';
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
  let files: PlainFiles | undefined;
  try {
    const found = await findFiles(inputs, signal);
    const plain = await makePlain(found.paths, signal);
    files = plain;
    const { frames, passed } = await listPlain(plain, signal);
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
        const described = { ...frame, path: plain.givenPath(frame.path) };
        return { frame: described, chunk: chunkOf.get(frame), analysis: withoutBuffers(analysis) };
      }),
    );
    const others = [...found.problems, ...passed].map(({ path, problem }) => ({
      path: plain.givenPath(path),
      problem,
    }));
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
  } catch (error) {
    throw asCommandError(error);
  } finally {
    pool.close();
    await files?.remove();
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
    ? {
        sha256: analysis.sha256,
        pattern: analysis.pattern,
        measures: analysis.measures,
        notes: partsOf(analysis).map(noteJson),
      }
    : { problem: wordFinding(analysis.finding) };
  const { dateObsMs, ...header } = frame;
  const dateObs = dateObsMs === undefined ? null : new Date(dateObsMs).toISOString();
  return { ...header, dateObs, chunk: chunk ?? null, ...measured };
}
