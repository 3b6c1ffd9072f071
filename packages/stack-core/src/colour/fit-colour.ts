/** Fits a star's position in one colour from the pixels of that colour alone. */
import type { Background } from '../stars/background.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { solveLinear } from '../ground/solve-linear.ts';

/** Pixels from the starting point of the fit. */
export interface Place {
  readonly x: number;
  readonly y: number;
  /** Variance of each coordinate; infinite if the star does not show in this colour. */
  readonly variance: number;
}

const RADIUS_ALPHA = 2;
const LARGEST_RADIUS = 16;
const MATRIX = 16;
const RIGHT = 4;

/** Fits brightness, position and sky of a Moffat profile. The buffer belongs to the kernels' arena. */
export class ColourFit {
  readonly #kernels: Kernels;
  readonly #frame: CfaFrame;
  /** For each channel the bit mask of its phases, and the noise variance of its pixels. */
  readonly #phases: readonly number[];
  readonly #variances: readonly number[];
  readonly #alpha: number;
  readonly #out: number;

  /** `alpha` is the profile's width in pixels. */
  constructor(kernels: Kernels, frame: CfaFrame, { medianSigma }: Background, alpha: number) {
    const phases = [0, 1, 2, 3];
    const channels = phases.map((phase) => channelOfPhase(frame.pattern, phase));
    this.#kernels = kernels;
    this.#frame = frame;
    this.#phases = [0, 1, 2].map((channel) =>
      phases.reduce((bits, phase) => bits | (channels[phase] === channel ? 1 << phase : 0), 0),
    );
    this.#variances = [0, 1, 2].map((channel) => {
      const sigma = medianSigma[channels.indexOf(channel)];
      return sigma * sigma;
    });
    this.#alpha = alpha;
    this.#out = kernels.allocate(8 * (MATRIX + RIGHT));
  }

  /** One linear step from (x, y) towards the star's position in a channel. */
  step(x: number, y: number, channel: number): Place {
    const { address, width, height } = this.#frame;
    const radius = Math.min(LARGEST_RADIUS, Math.ceil(RADIUS_ALPHA * this.#alpha));
    // prettier-ignore
    this.#kernels.call.fitColour(
      address, width, height, this.#phases[channel], x, y, this.#alpha, radius, this.#out,
    );
    const matrix = this.#kernels.f64(this.#out, MATRIX);
    const curvature = (matrix[10] + matrix[15]) / 2;
    const solution = solveLinear(matrix, this.#kernels.f64(this.#out + 8 * MATRIX, RIGHT));
    const brightness = solution?.[1] ?? 0;
    if (!solution || !(brightness > 0)) return { x: 0, y: 0, variance: Infinity };
    return {
      x: solution[2] / brightness,
      y: solution[3] / brightness,
      // Treats sky and brightness as known: they hardly correlate with the position.
      variance: this.#variances[channel] / (curvature * brightness * brightness),
    };
  }
}
