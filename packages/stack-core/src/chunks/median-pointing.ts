/** The median pointing of several frames. */
import { medianOf } from '../ground/median.ts';

interface Pointed {
  readonly raDeg?: number | undefined;
  readonly decDeg?: number | undefined;
}

/** Median pointing in degrees of the frames that have one, across 0 h too; undefined where none has. */
export function medianPointing(frames: readonly Pointed[]): { raDeg: number; decDeg: number } | undefined {
  const pointed = frames.filter(({ raDeg, decDeg }) => raDeg !== undefined && decDeg !== undefined);
  if (pointed.length === 0) return undefined;
  const first = pointed[0].raDeg ?? 0;
  // Right ascension may cross 0: take the median of the differences from the first frame.
  const offset = medianOf(pointed.map(({ raDeg }) => (((raDeg ?? 0) - first + 540) % 360) - 180));
  return {
    raDeg: (((first + offset) % 360) + 360) % 360,
    decDeg: medianOf(pointed.map(({ decDeg }) => decDeg ?? 0)),
  };
}
