/** What finalize answered, as the upload's row keeps it: a repeated call answers the same. */
import type { FinalizeResponse } from '@crowdsky/api';

export interface Finalized extends FinalizeResponse {
  /** Stacks for whose sake chunks were skipped although the caller asked to overwrite. */
  kept: { chunkKey: string; framesAligned: number }[];
}

type Row = [
  [number, string, number][],
  [string, number, FinalizeResponse['skipped'][number]['reason']][],
  [string, number][],
  ([number, string, number, number][] | undefined)?,
];

/** A column of text holds no more; that is a day of chunks of one minute. */
const maxBytes = 65_535;

/** Without names, which would repeat in every chunk; null where it does not fit. */
export function writeFinalized({ jobs, skipped, kept, verifying }: Finalized): string | null {
  const row: Row = [
    jobs.map(({ id, chunkKey, frameCount }) => [id, chunkKey, frameCount]),
    skipped.map(({ chunkKey, frameCount, reason }) => [chunkKey, frameCount, reason]),
    kept.map(({ chunkKey, framesAligned }) => [chunkKey, framesAligned]),
    verifying.map(({ id, chunkKey, frameCount, stackId }) => [id, chunkKey, frameCount, stackId]),
  ];
  const text = JSON.stringify(row);
  return Buffer.byteLength(text) > maxBytes ? null : text;
}

export function readFinalized(text: string): Finalized {
  // Uploads that were closed before stacks were verified have three parts.
  const [jobs, skipped, kept, verifying = []] = JSON.parse(text) as Row;
  return {
    jobs: jobs.map(([id, chunkKey, frameCount]) => ({ id, chunkKey, frameCount })),
    skipped: skipped.map(([chunkKey, frameCount, reason]) => ({ chunkKey, frameCount, reason })),
    kept: kept.map(([chunkKey, framesAligned]) => ({ chunkKey, framesAligned })),
    verifying: verifying.map(([id, chunkKey, frameCount, stackId]) => ({
      id,
      chunkKey,
      frameCount,
      stackId,
    })),
  };
}
