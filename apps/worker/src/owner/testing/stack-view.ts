/** A stack as the server answers it. */
import type { Stack } from '@crowdsky/api';

/** What is not given is that of a worker's stack of 5 frames. */
export function stackView(given: Partial<Stack>): Stack {
  const time = '2025-03-28T00:00:00.000Z';
  const unknown = {
    filter: null,
    telescope: null,
    widthPx: null,
    heightPx: null,
    starCount: null,
    fwhmPx: null,
  };
  const figures = {
    skyLevel: null,
    noiseLevel: null,
    sharpening: null,
    verification: null,
    raDeg: null,
    decDeg: null,
  };
  return {
    id: 1,
    jobId: 1,
    chunkKey: '20250115.76_10.0_+20.0',
    objectName: 'M 1',
    ...unknown,
    ...figures,
    madeBy: 'worker',
    framesInput: 5,
    framesAligned: 5,
    exposureSeconds: 50,
    dateObsStart: time,
    dateObsEnd: time,
    dateObsMid: time,
    sizeBytes: 1000,
    sha256: null,
    storedSha256: null,
    hasThumbnail: true,
    isPublic: null,
    createdAt: time,
    ...given,
  };
}
