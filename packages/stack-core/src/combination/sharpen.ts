/** How combined pixels are evened out and sharpened: see the kernel `restore`. The header of a stack says so. */

/** Weights of a direct neighbour. */
export interface Sharpening {
  /** In the smoothing of samples. */
  readonly smoothing: number;
  /** In the blur that is undone. */
  readonly inverse: number;
}

/**
 * The tent of the resampling has a variance of 1/6 px^2 an axis, which a neighbour's weight of 1/12 has too: 1/12 more
 * than the smoothing would undo both. A little less keeps the noise low: by measurement 0.33 makes stars 2 % narrower, but
 * costs 0.5 % of the depth in small apertures and gains nothing in those of a star's shape.
 */
export const FOR_GREEN: Sharpening = { smoothing: 0.22, inverse: 0.29 };
/**
 * Less smoothing and less undone leave stars of 3 px as narrow and lose 0.9 % of the depth in small apertures, but gain in
 * those of a star's shape, most where stars are wide, as red ones are on real frames. White light, to which red and blue
 * bring most of the noise, is 0.5 % deeper there.
 */
export const FOR_RED_AND_BLUE: Sharpening = { smoothing: 0.16, inverse: 0.2 };
export const PASSES = 2;
/** Rows above and below that a sharpened row depends on. */
export const SHARPENING_MARGIN_ROWS = 1 + PASSES;

/** What sharpening depends on. */
interface SampledStack {
  readonly resampling: 'cfa' | 'demosaic';
  readonly channelCount: 1 | 3;
}

/** Undefined where nothing is sharpened: bicubic samples of a demosaic stand on their pixels, there is no tent to undo. */
export function sharpeningOf(
  { resampling, channelCount }: SampledStack,
  channel: number,
): Sharpening | undefined {
  if (resampling === 'demosaic') return undefined;
  return channelCount === 1 || channel === 1 ? FOR_GREEN : FOR_RED_AND_BLUE;
}

/**
 * The value of the card SHARPEN, for example `van Cittert 2, G 0.22/0.29, RB 0.16/0.2`: method and passes, then for each
 * channel the weight of a direct neighbour in the smoothing and in the blur that is undone. `none` where nothing is
 * sharpened. A sensor without filters has one channel, and its card one pair of weights.
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
