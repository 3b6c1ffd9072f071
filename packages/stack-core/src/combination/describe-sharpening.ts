/** Describes the sharpening of a stack, for its header and for whoever checks it. */
import type { PlannedResampling } from '../options.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';
import { FOR_GREEN, PASSES } from './sharpen.ts';
import type { Sharpening } from './sharpen.ts';

/** The properties of a stack that determine its sharpening. */
interface SampledStack {
  readonly resampling: PlannedResampling;
  readonly channelCount: 1 | 3;
}

/** Sharpening of one channel; undefined if it is not sharpened. */
export function sharpeningOf(
  { resampling, channelCount }: SampledStack,
  channel: number,
): Sharpening | undefined {
  const { sharpening } = RESAMPLING_METHODS[resampling];
  // Without filters every pixel is sampled at the density of green.
  return channelCount === 1 ? sharpening && FOR_GREEN : sharpening?.[channel];
}

/**
 * Value of the card SHARPEN, for example `van Cittert 2, G 0.22/0.29, RB 0.16/0.2`: method and passes, then for each
 * channel the weight of a direct neighbour in the smoothing and in the blur that is inverted. `none` without
 * sharpening. A sensor without filters has one channel, and its card one pair of weights.
 */
export function describeSharpening(stack: SampledStack): string {
  const weights = (channel: number): string | undefined => {
    const sharpening = sharpeningOf(stack, channel);
    return sharpening && `${sharpening.smoothing}/${sharpening.inverse}`;
  };
  const [red, green, blue] = [0, 1, 2].map(weights);
  if (green === undefined) return 'none';
  const method = `van Cittert ${PASSES}`;
  if (stack.channelCount === 1) return `${method}, ${weights(0) ?? ''}`;
  return red === blue
    ? `${method}, G ${green}, RB ${red ?? ''}`
    : `${method}, R ${red ?? ''}, G ${green}, B ${blue ?? ''}`;
}
