/** Finds hot pixels and other sensor defects: they keep their place on the sensor while the sky moves. */
import type { Background } from '../stars/background.ts';
import { freeBuffer } from '../ground/free-buffer.ts';
import type { FrameLayout, FrameMeta } from '../frames/frame-meta.ts';
import type { CfaFrame, CfaPattern } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** Sigma above the highest of four neighbours of the same colour: about 3.5 sigma above their mean. */
const SUSPECT_SIGMA = 2.5;
const CAPACITY = 60_000;
/**
 * Numbers for each suspect: pixel index, its own height and the mean height of its eight neighbours in 16ths of sigma.
 */
const RECORD = 3;

/** Suspects of one frame, RECORD numbers each. None if the noise of the frame cannot be measured. */
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

/** Tallies over all frames: how often a pixel was a suspect, and the sums of its own and its neighbours' heights. */
export class DefectTally {
  readonly #count: Uint16Array<ArrayBuffer>;
  readonly #own: Int32Array<ArrayBuffer>;
  readonly #around: Int32Array<ArrayBuffer>;
  #frames = 0;
  #found: Int32Array<ArrayBuffer> | undefined;

  constructor(width: number, height: number) {
    // `fill` touches the pages in order: reading a page before its first write interrupts every thread.
    this.#count = new Uint16Array(width * height).fill(0);
    this.#own = new Int32Array(width * height).fill(0);
    this.#around = new Int32Array(width * height).fill(0);
  }

  /** Adds the suspects of one frame. The order of frames does not matter. */
  add(suspects: Int32Array): void {
    this.#frames++;
    this.#found = undefined;
    for (let i = 0; i < suspects.length; i += RECORD) {
      const index = suspects[i];
      this.#count[index]++;
      this.#own[index] += clampHeight(suspects[i + 1]);
      this.#around[index] += clampHeight(suspects[i + 2]);
    }
  }

  /**
   * The defective pixels, ascending. Noise makes one pixel in a thousand a suspect, each time a different one; a star
   * lights its neighbours too, whatever their colour. A defect is a suspect in many frames, and its neighbours are
   * dark.
   */
  defects(): Int32Array<ArrayBuffer> {
    this.#found ??= this.#find();
    return this.#found;
  }

  #find(): Int32Array<ArrayBuffer> {
    const enough = this.#frames < 3 ? Math.max(1, this.#frames) : Math.max(2, Math.ceil(0.3 * this.#frames));
    const counts = this.#count;
    const found: number[] = [];
    for (let index = 0; index < counts.length; index++) {
      const count = counts[index];
      if (count < enough) continue;
      const own = Math.abs(this.#own[index]);
      const isStrong = own >= (this.#frames < 3 ? LONE_HEIGHT : LEAST_HEIGHT) * 16 * count;
      if (isStrong && Math.abs(this.#around[index]) < LIGHT_OF_NEIGHBOURS * own) found.push(index);
    }
    return Int32Array.from(found);
  }

  free(): void {
    for (const { buffer } of [this.#count, this.#own, this.#around]) freeBuffer(buffer);
  }
}

/** The properties of a frame that identify its sensor. */
export interface SensorFrame {
  readonly meta: Pick<FrameMeta, 'telescope' | 'instrument'>;
  readonly layout: Pick<FrameLayout, 'width' | 'height'>;
  readonly pattern: CfaPattern;
}

/** One tally for each sensor: every telescope has its own defects. */
export class SensorDefects {
  readonly #tallies = new Map<string, DefectTally>();

  add({ meta, layout, pattern, suspects }: SensorFrame & { readonly suspects: Int32Array }): void {
    const name = sensorName({ meta, layout, pattern });
    const tally = this.#tallies.get(name) ?? new DefectTally(layout.width, layout.height);
    this.#tallies.set(name, tally);
    tally.add(suspects);
  }

  /** The defective pixels of the sensor that took these frames. */
  of(sensor: string): Int32Array<ArrayBuffer> {
    return this.#tallies.get(sensor)?.defects() ?? new Int32Array(0);
  }

  /** Frees the memory of the tallies; call no other method afterwards. */
  free(): void {
    for (const tally of this.#tallies.values()) tally.free();
    this.#tallies.clear();
  }
}

/** Identifies a sensor: frames with the same name share their defects. */
export function sensorName({ meta, layout, pattern }: SensorFrame): string {
  const { telescope, instrument } = meta;
  return [telescope ?? '', instrument ?? '', layout.width, layout.height, pattern].join('\n');
}

const LEAST_HEIGHT = 2.5;
/** With one or two frames only height and isolation distinguish a defect from a star. */
const LONE_HEIGHT = 8;
/**
 * Largest ratio of the neighbours' mean height to the pixel's own. At a FWHM of 1.6 px, the eight neighbours of a
 * star's brightest pixel average a quarter of its height.
 */
const LIGHT_OF_NEIGHBOURS = 0.12;
const HIGHEST = 1 << 20;

function clampHeight(height: number): number {
  return Math.max(-HIGHEST, Math.min(HIGHEST, height));
}
