/** Peaks of an image above its sky, and their positions and shapes: the kernels of star detection with their buffers. */
import { CELL_PX, filterMesh } from './background.ts';
import type { Background, ImagePlane } from './background.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** A peak and what was measured there; lengths in pixels, the rest in ADU. */
export interface Measured {
  /** Height above the mesh and noise of a pixel there, on the image searched. */
  readonly height: number;
  readonly noise: number;
  readonly x: number;
  readonly y: number;
  /** Flux under the window. */
  readonly sum: number;
  /** Covariance of the profile. */
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
  /** Sky that was subtracted. */
  readonly sky: number;
  /** Variance of the window. */
  readonly window: number;
  /** Direction of the long axis. */
  readonly thetaRad: number;
  /** 0 measured, 1 the position ran away, 2 no bounded shape. */
  readonly status: number;
}

/** How to measure: variances of the windows, rounds of adapting the first, radius of the ring of local sky. */
export interface Windows {
  readonly shapePx2: number;
  readonly centrePx2: number;
  readonly rounds: number;
  readonly ringPx: number;
}

const CAPACITY = 16384;
const PEAK_FLOATS = 4;
const RECORD_FLOATS = 10;
const SKY_BYTE_OFFSET = 48;
const STATUS_BYTE_OFFSET = 72;
const PHASES_BYTES = 32;
/** If there are more peaks than fit, the threshold grows by this factor until they do. */
const THRESHOLD_GROWTH = 1.6;

/** Buffers for one search in the kernels' arena: the caller marks before and releases after. */
export class PeakSearch {
  readonly #kernels: Kernels;
  readonly #maxStars: number;
  readonly #level: number;
  readonly #sigma: number;
  readonly #peaks: number;
  readonly #records: number;
  readonly #scratch: number;
  readonly #phases: number;
  #count = 0;
  #loaded: Background | undefined;

  constructor(kernels: Kernels, background: Background, maxStars: number) {
    const cells = background.columns * background.rows;
    this.#kernels = kernels;
    this.#maxStars = maxStars;
    this.#level = kernels.allocate(4 * cells);
    this.#sigma = kernels.allocate(4 * cells);
    this.#scratch = kernels.allocate(1024 + 12 * background.columns);
    this.#phases = kernels.allocate(PHASES_BYTES);
    this.#peaks = kernels.allocate(4 * PEAK_FLOATS * CAPACITY);
    this.#records = kernels.allocate(8 * RECORD_FLOATS * maxStars);
  }

  #loadMesh(background: Background): void {
    if (this.#loaded === background) return;
    this.#loaded = background;
    const { level, sigma, columns, rows } = background;
    this.#kernels.f32(this.#level, columns * rows).set(filterMesh(level[0], columns, rows));
    this.#kernels.f32(this.#sigma, columns * rows).set(filterMesh(sigma[0], columns, rows));
  }

  /** Lists the highest peaks of `plane` in units of the noise; returns how many passed the threshold, at most 16384. */
  find(plane: ImagePlane, background: Background, thresholdSigma: number): number {
    const { address, width, height } = plane;
    const { columns, rows } = background;
    this.#count = 0;
    if (!(background.medianSigma[0] > 0) || width < 5 || height < 5) return 0;
    this.#loadMesh(background);
    const { call } = this.#kernels;
    let found = CAPACITY + 1;
    for (let threshold = thresholdSigma; found > CAPACITY && threshold < 1e9; threshold *= THRESHOLD_GROWTH) {
      found = call.findPeaks(
        address,
        width,
        height,
        this.#level,
        this.#sigma,
        columns,
        rows,
        CELL_PX,
        threshold,
        this.#scratch,
        this.#peaks,
        CAPACITY,
      );
    }
    found = Math.min(found, CAPACITY);
    this.#sortPeaks(found);
    this.#count = Math.min(found, this.#maxStars);
    return found;
  }

  #sortPeaks(count: number): void {
    const peaks = this.#kernels.f32(this.#peaks, PEAK_FLOATS * count);
    const copy = peaks.slice();
    const significance = new Float64Array(count);
    for (let i = 0; i < count; i++) significance[i] = copy[PEAK_FLOATS * i + 2] / copy[PEAK_FLOATS * i + 3];
    const order = Array.from(significance.keys()).sort((i, j) => significance[j] - significance[i] || i - j);
    order.forEach((from, to) => {
      peaks.set(copy.subarray(PEAK_FLOATS * from, PEAK_FLOATS * (from + 1)), PEAK_FLOATS * to);
    });
  }

  /** Measures at most the first `limit` peaks on `plane`, which need not be the image they were found on. */
  measure(plane: ImagePlane, background: Background, windows: Windows, limit = Infinity): Measured[] {
    const count = Math.min(limit, this.#count);
    if (count === 0) return [];
    this.#loadMesh(background);
    this.#kernels.call.measureStars(
      plane.address,
      plane.width,
      plane.height,
      this.#level,
      background.columns,
      background.rows,
      CELL_PX,
      this.#peaks,
      count,
      windows.shapePx2,
      windows.centrePx2,
      windows.rounds,
      windows.ringPx,
      this.#scratch,
      this.#records,
    );
    return this.#read(count);
  }

  /** Refines the centres measured last by a fit to the filter array itself. */
  refine(frame: CfaFrame, background: Background, alphaPx: number): Measured[] {
    if (this.#count === 0) return [];
    const { medianLevel, medianSigma } = background;
    const mean = (medianLevel[0] + medianLevel[1] + medianLevel[2] + medianLevel[3]) / 4;
    for (let phase = 0; phase < 4; phase++) {
      this.#kernels.f32(this.#phases + 8 * phase, 1)[0] = medianLevel[phase] - mean;
      this.#kernels.i32(this.#phases + 8 * phase + 4, 1)[0] = channelOfPhase(frame.pattern, phase);
    }
    this.#kernels.call.refineCentres(
      frame.address,
      frame.width,
      frame.height,
      this.#records,
      8 * RECORD_FLOATS,
      this.#count,
      SKY_BYTE_OFFSET,
      STATUS_BYTE_OFFSET,
      alphaPx,
      medianSigma[0],
      this.#phases,
      this.#scratch,
    );
    return this.#read(this.#count);
  }

  #read(count: number): Measured[] {
    const records = this.#kernels.f64(this.#records, RECORD_FLOATS * count);
    const peaks = this.#kernels.f32(this.#peaks, PEAK_FLOATS * count);
    return Array.from({ length: count }, (_, i) =>
      readRecord(peaks, PEAK_FLOATS * i, records, RECORD_FLOATS * i),
    );
  }
}

function readRecord(peaks: Float32Array, peak: number, records: Float64Array, at: number): Measured {
  return {
    height: peaks[peak + 2],
    noise: peaks[peak + 3],
    x: records[at],
    y: records[at + 1],
    sum: records[at + 2],
    xx: records[at + 3],
    xy: records[at + 4],
    yy: records[at + 5],
    sky: records[at + 6],
    window: records[at + 7],
    thetaRad: records[at + 8],
    status: records[at + 9],
  };
}
