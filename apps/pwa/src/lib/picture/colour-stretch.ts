/** Stretches of linear pixels, for R, G and B. */
import { autoStretch, midtonesTransfer, SCREEN_SKY } from '@crowdsky/stack-core';
import type { Stretch } from '@crowdsky/stack-core';

export type ColourStretch = readonly [red: Stretch, green: Stretch, blue: Stretch];

/** Each plane by itself, so that the sky is grey. One plane is all three colours. */
export function plainStretch(planes: readonly Float32Array[]): ColourStretch {
  return threefold(planes.map((plane) => autoStretch(plane)));
}

/** A straight line from the darkest value of all planes to the brightest: colours stay as they are. */
export function linearStretch(planes: readonly Float32Array[]): ColourStretch {
  let [shadow, highlight] = [Infinity, -Infinity];
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i++) {
      const value = plane[i];
      if (value < shadow) shadow = value;
      if (value > highlight) highlight = value;
    }
  }
  if (!(highlight > shadow)) [shadow, highlight] = Number.isFinite(shadow) ? [shadow, shadow + 1] : [0, 1];
  return threefold([{ shadow, highlight, midtones: 0.5 }]);
}

/** A plain stretch with its sky at another share of white. */
export function atSky(stretch: ColourStretch, sky: number): ColourStretch {
  return threefold(
    stretch.map((one) => {
      if (one.midtones === 0.5) return one;
      const linear = midtonesTransfer(SCREEN_SKY, 1 - one.midtones);
      return { ...one, midtones: midtonesTransfer(linear, sky) };
    }),
  );
}

function threefold(stretches: readonly Stretch[]): ColourStretch {
  return stretches.length === 3
    ? (stretches as unknown as ColourStretch)
    : [stretches[0], stretches[0], stretches[0]];
}
