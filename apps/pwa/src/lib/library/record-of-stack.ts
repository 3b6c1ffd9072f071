/** The record of a stack that came from the server, as this device keeps its own. */
import type { Stack } from '@crowdsky/api';
import type { StackRecord } from '../store/stack-record.ts';
import type { ArrivedFile } from './keep-arrived.ts';
import { listedThere } from './listed-stack.ts';

/** `userId` is whose it is there. Its frames are known by their number alone. */
export function recordOfStack(
  there: Stack,
  { id, userId, createdMs }: { id: string; userId: number; createdMs: number },
  { fitsSha256, rejectedShare }: ArrivedFile,
): StackRecord {
  const { name, chunkKey, objectName, filter, startMs, exposureSeconds, usedCount, frameCount } =
    listedThere(there);
  return {
    id,
    name,
    chunkKey,
    objectName,
    filter,
    raDeg: there.raDeg ?? undefined,
    decDeg: there.decDeg ?? undefined,
    startMs,
    endMs: there.dateObsEnd === null ? undefined : Date.parse(there.dateObsEnd),
    exposureSeconds,
    widthPx: there.widthPx ?? 0,
    heightPx: there.heightPx ?? 0,
    starCount: there.starCount ?? undefined,
    usedCount,
    rejectedShare,
    createdMs,
    fitsBytes: there.sizeBytes,
    fitsSha256,
    frames: [],
    frameCount,
    keptFrame: undefined,
    sent: { userId, stackId: there.id },
  };
}

/** As the viewer shows one that is not kept here. */
export function passingRecord(there: Stack, userId: number): StackRecord {
  const { id, createdMs } = listedThere(there);
  return recordOfStack(
    there,
    { id, userId, createdMs },
    { fitsSha256: there.storedSha256 ?? '', rejectedShare: undefined },
  );
}
