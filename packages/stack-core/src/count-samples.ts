/** How many samples a stack was made of, and how many of them were rejected. */

export interface SampleCounts {
  readonly samples: number;
  readonly rejected: number;
}

export const NO_SAMPLES: SampleCounts = { samples: 0, rejected: 0 };

/** `before` and the samples of more pixels: `footprint` frames reach each, in `channelCount` channels. */
export function addSamples(
  before: SampleCounts,
  footprint: Uint16Array,
  rejected: Uint16Array,
  channelCount: number,
): SampleCounts {
  let reaching = 0;
  let rejectedHere = 0;
  for (let i = 0; i < footprint.length; i++) {
    reaching += footprint[i];
    rejectedHere += rejected[i];
  }
  return {
    samples: before.samples + reaching * channelCount,
    rejected: before.rejected + rejectedHere,
  };
}
