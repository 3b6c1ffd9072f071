/** What a stack will take on this device, from the pace of the last one. */

/** Of the first stack on a device: what a mid-range phone takes for a million pixels. */
const USUAL_SECONDS_PER_MEGAPIXEL = 0.34;

interface Work {
  readonly frameCount: number;
  readonly framePixels: number;
  readonly workers: number;
}

/** `secondsPerMegapixel` is 0 where nothing has been measured yet. */
export function estimateSeconds(secondsPerMegapixel: number, work: Work): number {
  return ((secondsPerMegapixel || USUAL_SECONDS_PER_MEGAPIXEL) * megapixels(work)) / work.workers;
}

/** Seconds per million pixels on one thread. */
export function measurePace(seconds: number, work: Work): number {
  return (seconds * work.workers) / megapixels(work);
}

function megapixels({ frameCount, framePixels }: Work): number {
  return (frameCount * framePixels) / 1e6;
}
