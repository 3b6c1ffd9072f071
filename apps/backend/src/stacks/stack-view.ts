/** How stacks look from outside. */
import type { Stack } from '@crowdsky/api';
import type { StackedFrame } from '../archive/stacked-frame.entity.ts';

export function stackView(row: StackedFrame): Stack {
  return {
    id: row.id,
    jobId: row.stackingJobId,
    chunkKey: row.chunkKey,
    objectName: row.objectName,
    filter: row.filterName,
    telescope: row.telescope,
    madeBy: row.madeBy,
    framesInput: row.nFramesInput,
    framesAligned: row.nFramesAligned,
    exposureSeconds: row.totalExptime,
    dateObsStart: row.dateObsStart?.toISOString() ?? null,
    dateObsEnd: row.dateObsEnd?.toISOString() ?? null,
    dateObsMid: row.dateObsMid?.toISOString() ?? null,
    raDeg: row.raDeg,
    decDeg: row.decDeg,
    widthPx: row.widthPx,
    heightPx: row.heightPx,
    starCount: row.nStarsDetected,
    fwhmPx: row.fwhmPx,
    skyLevel: row.skyLevel,
    noiseLevel: row.noiseLevel,
    sizeBytes: row.fileSizeBytes,
    sha256: row.sha256,
    hasThumbnail: row.thumbnailPath !== null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What a downloaded stack is called: plain letters only, so that it needs no quoting anywhere. */
export function stackFileName(row: StackedFrame): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9.+_-]+/g, '_');
  return `stack_${plain(row.objectName ?? 'unknown')}_${plain(row.chunkKey)}_${row.stackingJobId}.fits`;
}
