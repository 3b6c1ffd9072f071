/** A stack as the server lists it. Tests only. */
import type { Stack } from '@crowdsky/api';

export function stackThere(id: number, given: Partial<Stack> = {}): Stack {
  return {
    id,
    jobId: id,
    chunkKey: '20250327.05_193.0_+41.0',
    objectName: 'M 51',
    filter: 'LP',
    telescope: null,
    madeBy: 'client',
    framesInput: 6,
    framesAligned: 5,
    exposureSeconds: 50,
    dateObsStart: '2025-03-27T01:20:00.000Z',
    dateObsEnd: null,
    dateObsMid: null,
    raDeg: null,
    decDeg: null,
    widthPx: null,
    heightPx: null,
    starCount: null,
    fwhmPx: null,
    skyLevel: null,
    noiseLevel: null,
    sharpening: null,
    verification: null,
    sizeBytes: 5760,
    sha256: `there-${id}`,
    storedSha256: `there-${id}`,
    hasThumbnail: true,
    isPublic: null,
    createdAt: '2025-03-28T10:00:00.000Z',
    ...given,
  };
}
