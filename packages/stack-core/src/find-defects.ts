/** Tells the sensor's defective pixels from stars and cosmic rays by what stays in place while the sky moves. */
import type { Background } from './background.ts';
import type { CfaFrame } from './image.ts';
import type { Kernels } from './kernels.ts';

export interface SuspectKernels {
  findSuspects(
    frame: number,
    width: number,
    height: number,
    sigmas: number,
    limit: number,
    out: number,
    capacity: number,
  ): number;
}

/** Sigma over the highest of four neighbours of the same colour: 3.5 sigma over their mean, about. */
const SUSPECT_SIGMA = 2.5;
const CAPACITY = 60_000;
/** Numbers for each suspect: pixel index, its height, its eight neighbours' mean height, in 16ths of sigma. */
const RECORD = 3;

/** Suspects of one frame, three numbers each: see RECORD. None where the frame has no measurable noise. */
export function findSuspects(
  kernels: Kernels,
  frame: CfaFrame,
  background: Background,
): Int32Array<ArrayBuffer> {
  const mono = background.medianSigma.length < 4;
  const phase = (values: readonly number[], index: number): number => values[mono ? 0 : index];
  const phases = [0, 1, 2, 3];
  if (!phases.every((index) => phase(background.medianSigma, index) > 0)) return new Int32Array(0);
  const mark = kernels.mark();
  const sigmas = kernels.allocate(16);
  const out = kernels.allocate(4 * RECORD * CAPACITY);
  kernels.f32(sigmas, 4).set(phases.map((index) => phase(background.medianSigma, index)));
  const { address, width, height } = frame;
  const found = kernels.call.findSuspects(address, width, height, sigmas, SUSPECT_SIGMA, out, CAPACITY);
  const suspects = kernels.i32(out, RECORD * Math.min(found, CAPACITY)).slice();
  kernels.release(mark);
  return suspects;
}

/** Of all frames: how often a pixel was a suspect, and the sums of its own and its neighbours' heights. */
export class DefectTally {
  readonly #count: Uint16Array;
  readonly #own: Int32Array;
  readonly #around: Int32Array;
  #frames = 0;

  constructor(width: number, height: number) {
    this.#count = new Uint16Array(width * height);
    this.#own = new Int32Array(width * height);
    this.#around = new Int32Array(width * height);
  }

  /** Adds the suspects of one frame. The order of frames does not matter. */
  add(suspects: Int32Array): void {
    this.#frames++;
    for (let i = 0; i < suspects.length; i += RECORD) {
      const index = suspects[i];
      this.#count[index]++;
      this.#own[index] += clampHeight(suspects[i + 1]);
      this.#around[index] += clampHeight(suspects[i + 2]);
    }
  }

  /**
   * The defective pixels, ascending. Noise makes one pixel in a thousand a suspect, in another place each time; a star
   * lights its neighbours too, whatever colour they see. A defect is a suspect again and again, and alone.
   */
  defects(): Int32Array<ArrayBuffer> {
    const enough = this.#frames < 3 ? this.#frames : Math.max(2, Math.ceil(0.3 * this.#frames));
    const found: number[] = [];
    this.#count.forEach((count, index) => {
      if (count < enough || count === 0) return;
      const own = Math.abs(this.#own[index]);
      const isStrong = own >= (this.#frames < 3 ? LONE_HEIGHT : LEAST_HEIGHT) * 16 * count;
      if (isStrong && Math.abs(this.#around[index]) < LIGHT_OF_NEIGHBOURS * own) found.push(index);
    });
    return Int32Array.from(found);
  }
}

const LEAST_HEIGHT = 2.5;
/** With one or two frames nothing but height and loneliness speaks against a star. */
const LONE_HEIGHT = 8;
/** The eight neighbours of a star's brightest pixel have a quarter of its light on average at a FWHM of 1.6 px. */
const LIGHT_OF_NEIGHBOURS = 0.12;
const HIGHEST = 1 << 20;

function clampHeight(height: number): number {
  return Math.max(-HIGHEST, Math.min(HIGHEST, height));
}
