/** One stack of the library, wherever it is: on this device, on CrowdSky, or on both. */
import type { Stack } from '@crowdsky/api';
import type { StackRecord } from '../store/stack-record.ts';

export interface ListedStack extends Pick<
  StackRecord,
  | 'id'
  | 'name'
  | 'chunkKey'
  | 'objectName'
  | 'filter'
  | 'startMs'
  | 'exposureSeconds'
  | 'usedCount'
  | 'createdMs'
  | 'fitsBytes'
> {
  readonly frameCount: number;
  readonly here: StackRecord | undefined;
  readonly there: Stack | undefined;
}

/** As this device knows it. */
export function listedHere(here: StackRecord, there?: Stack): ListedStack {
  const { id, name, chunkKey, objectName, filter, startMs, exposureSeconds, usedCount } = here;
  const { createdMs, fitsBytes, frames } = here;
  return {
    id,
    name,
    chunkKey,
    objectName,
    filter,
    startMs,
    exposureSeconds,
    usedCount,
    createdMs,
    fitsBytes,
    frameCount: here.frameCount ?? frames.length,
    here,
    there,
  };
}

/** As the server tells of one that is not on this device. */
export function listedThere(there: Stack): ListedStack {
  return {
    id: `there-${there.id}`,
    name: there.objectName ?? there.chunkKey,
    chunkKey: there.chunkKey,
    objectName: there.objectName ?? undefined,
    filter: there.filter ?? undefined,
    startMs: there.dateObsStart === null ? undefined : Date.parse(there.dateObsStart),
    exposureSeconds: there.exposureSeconds ?? 0,
    usedCount: there.framesAligned,
    createdMs: Date.parse(there.createdAt),
    fitsBytes: there.sizeBytes,
    frameCount: there.framesInput,
    here: undefined,
    there,
  };
}
