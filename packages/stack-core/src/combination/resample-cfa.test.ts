import { describe, expect, it } from 'vitest';
import { applyTransform, areaAt } from '../ground/apply-transform.ts';
import { channelOfPhase, IDENTITY } from '../ground/image.ts';
import type { CfaPattern, Transform } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { PARAMETER_BYTES, redPixel, writeParameters } from './resample-cfa.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { UNSHIFTED } from './stack-plan.ts';
import type { ChannelScale, ColourShifts, PlannedFrame } from './stack-plan.ts';

const PATTERNS: readonly CfaPattern[] = ['RGGB', 'BGGR', 'GRBG', 'GBRG', 'MONO'];
const FILTERED = PATTERNS.filter((pattern) => pattern !== 'MONO');
const UNSCALED: ChannelScale = { fluxGain: 1, offset: 0, offsetPerX: 0, offsetPerY: 0, weight: 1, sigma: 1 };
/** Single precision displaces the source point by this much, which limits the accuracy of tents. */
const TOLERANCE = 3e-4;
const LEAST_TENT = 1 / 64;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

interface Sample {
  readonly value: number;
  readonly weight: number;
}

interface Row {
  /** For each channel the samples of the row. */
  readonly channels: readonly (readonly Sample[])[];
  readonly isComplete: boolean;
}

function noiseFrame(width: number, height: number, seed: number, missing = 0): Frame {
  const random = seededRandom(seed);
  const pixels = Float32Array.from({ length: width * height }, () =>
    random.uniform() < missing ? NaN : 1000 * random.uniform(),
  );
  return { width, height, pixels };
}

function rotation(
  degrees: number,
  width: number,
  height: number,
  shift: readonly [number, number],
): Transform {
  const angle = (degrees * Math.PI) / 180;
  const [a, d] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [width / 2, height / 2];
  return { a, b: -d, c: x + shift[0] - a * x + d * y, d, e: a, f: y + shift[1] - d * x - a * y, g: 0, h: 0 };
}

/** Runs the kernel on one output row; the frame's rows `firstRow` to `endRow - 1` are in memory. */
function resampleRow(
  frame: Frame,
  pattern: CfaPattern,
  transform: Transform,
  y: number,
  width: number,
  scales: readonly ChannelScale[] = [UNSCALED, UNSCALED, UNSCALED],
  [firstRow, endRow]: readonly [number, number] = [0, frame.height],
  colourShifts?: ColourShifts,
): Row {
  const kernels = createKernels();
  const count = (endRow - firstRow) * frame.width;
  const address = kernels.allocate(4 * count + 32);
  kernels.f32(address, count).set(frame.pixels.subarray(firstRow * frame.width, endRow * frame.width));
  const parameters = kernels.allocate(PARAMETER_BYTES);
  const channelCount = pattern === 'MONO' ? 1 : 3;
  writeParameters(kernels, parameters, {
    transform,
    colourShifts,
    channels: scales.slice(0, channelCount),
  } as unknown as PlannedFrame);
  const groups = Math.ceil(width / 4);
  const groupBytes = 3 * 32;
  const channelBytes = groups * groupBytes;
  const samples = kernels.allocate(3 * channelBytes);
  const red = redPixel(pattern);
  // prettier-ignore
  const absent = kernels.call.resampleCfa(
    address, frame.width, frame.height, firstRow, endRow - firstRow, red.x, red.y, channelCount === 1 ? 1 : 0,
    parameters, samples, groupBytes, channelBytes, 0, y, groups,
  );
  const floats = kernels.f32(samples, (3 * channelBytes) / 4);
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Array.from({ length: width }, (_, x) => {
      const at = (channel * channelBytes + (x >> 2) * groupBytes) / 4 + (x & 3);
      return { value: floats[at], weight: floats[at + 4] };
    }),
  );
  return { channels, isComplete: absent === 0 };
}

/** The pixels of one phase that are nearest to a coordinate: one, or two a pixel away each. */
function nearestOfParity(position: number, parity: number): number[] {
  const below = 2 * Math.floor((position - parity) / 2) + parity;
  const near = [below, below + 2].filter((pixel) => Math.abs(position - pixel) <= 1 + TOLERANCE);
  return near.length > 0 ? near : [below];
}

function tent(distance: number): number {
  return Math.max(LEAST_TENT, 1 - Math.abs(distance));
}

/**
 * All answers that the definition allows, computed the slow way: for each phase of the filter cell the nearest pixel,
 * weighted by a tent about the colour's own position; at a point half-way between two pixels either may serve.
 */
function allowedSamples(
  frame: Frame,
  pattern: CfaPattern,
  transform: Transform,
  x: number,
  y: number,
  { red, blue }: ColourShifts = UNSHIFTED,
): Sample[][] {
  const at = applyTransform(transform, x, y);
  const channelCount = pattern === 'MONO' ? 1 : 3;
  return Array.from({ length: channelCount }, (_, channel) => {
    const phases = [0, 1, 2, 3].filter(
      (phase) => channelCount === 1 || channelOfPhase(pattern, phase) === channel,
    );
    const [shiftX, shiftY] = [
      [red.x, red.y],
      [0, 0],
      [blue.x, blue.y],
    ][channelCount === 1 ? 1 : channel].map((px) => px + Math.sign(px) * (px * px * 0.5));
    let answers: { sum: number; weight: number }[] = [{ sum: 0, weight: 0 }];
    for (const phase of phases) {
      const options = nearestOfParity(at.x, phase & 1).flatMap((column) =>
        nearestOfParity(at.y, phase >> 1).map((row) => {
          const isInside = column >= 0 && row >= 0 && column < frame.width && row < frame.height;
          const value = isInside ? frame.pixels[row * frame.width + column] : NaN;
          if (Number.isNaN(value)) return { sum: 0, weight: 0 };
          const weight = tent(at.x + shiftX - column) * tent(at.y + shiftY - row);
          return { sum: weight * value, weight };
        }),
      );
      answers = answers.flatMap((answer) =>
        options.map(({ sum, weight }) => ({ sum: answer.sum + sum, weight: answer.weight + weight })),
      );
    }
    const area = areaAt(transform, x, y);
    return answers.map(({ sum, weight }) => ({ value: weight > 0 ? (area * sum) / weight : NaN, weight }));
  });
}

function agrees(got: Sample, wanted: Sample): boolean {
  if (Math.abs(got.weight - wanted.weight) > TOLERANCE) return false;
  if (wanted.weight === 0) return got.weight === 0;
  // A mean of two pixels moves with their weights.
  return Math.abs(got.value - wanted.value) <= 0.02 + (1000 * TOLERANCE) / wanted.weight;
}

function expectAllowed(
  row: Row,
  frame: Frame,
  pattern: CfaPattern,
  transform: Transform,
  y: number,
  colourShifts?: ColourShifts,
): void {
  row.channels[0].forEach((_, x) => {
    const allowed = allowedSamples(frame, pattern, transform, x, y, colourShifts);
    allowed.forEach((answers, channel) => {
      const got = row.channels[channel][x];
      if (!answers.some((answer) => agrees(got, answer))) {
        expect.fail(
          `${pattern}, channel ${channel}, pixel (${x}, ${y}): ${JSON.stringify(got)}, not ${JSON.stringify(answers)}`,
        );
      }
    });
  });
}

describe('resampleCfa', () => {
  it.each(PATTERNS)('equals the definition at any rotation, also beyond the borders: %s', (pattern) => {
    const frame = noiseFrame(46, 38, 11);
    for (let degrees = 0; degrees <= 360; degrees += 15) {
      const transform = rotation(degrees, frame.width, frame.height, [0.3 * (degrees % 7), -0.7]);
      for (const y of [0, 1, 17, 37]) {
        expectAllowed(resampleRow(frame, pattern, transform, y, 46), frame, pattern, transform, y);
      }
    }
  });

  it.each(FILTERED)(
    'weighs shifted colours by their distance from where their light falls: %s',
    (pattern) => {
      const frame = noiseFrame(46, 38, 21, 0.02);
      const shifts = { red: { x: -0.3, y: 0.12 }, blue: { x: 0.41, y: -0.5 } };
      for (let degrees = 0; degrees <= 360; degrees += 15) {
        const transform = rotation(degrees, frame.width, frame.height, [0.3 * (degrees % 7), -0.7]);
        for (let y = -4; y < 42; y += 3) {
          const row = resampleRow(frame, pattern, transform, y, 50, undefined, undefined, shifts);
          expectAllowed(row, frame, pattern, transform, y, shifts);
        }
      }
    },
  );

  it.each([0.1, 0.25, 0.5])('brings light that falls %d px off back to its place', (shift) => {
    // A slope is where light comes from: red pixels' columns, and what their samples say of the place asked for.
    const frame = { ...noiseFrame(64, 8, 22), pixels: Float32Array.from({ length: 512 }, (_, i) => i % 64) };
    const shifts = { red: { x: shift, y: 0 }, blue: { x: -shift, y: 0 } };
    const sums = [0, 1, 2].map(() => ({ weight: 0, offset: 0 }));
    for (let step = 0; step < 40; step++) {
      const transform = { ...IDENTITY, c: 10 + step / 20, f: 3 };
      const { channels } = resampleRow(frame, 'RGGB', transform, 0, 40, undefined, undefined, shifts);
      channels.forEach((samples, channel) => {
        samples.forEach(({ value, weight }, x) => {
          sums[channel].weight += weight;
          sums[channel].offset += weight * (value - x - transform.c);
        });
      });
    }
    const [red, green, blue] = sums.map(({ weight, offset }) => offset / weight);
    expect(Math.abs(green)).toBeLessThan(0.001);
    expect(Math.abs(red - shift)).toBeLessThan(0.1 * shift);
    expect(Math.abs(blue + shift)).toBeLessThan(0.1 * shift);
  });

  it.each(PATTERNS)('leaves missing pixels out: %s', (pattern) => {
    const frame = noiseFrame(50, 30, 12, 0.2);
    const transform = rotation(33, 50, 30, [1.25, 0.4]);
    for (let y = 0; y < 30; y++) {
      const row = resampleRow(frame, pattern, transform, y, 50);
      expectAllowed(row, frame, pattern, transform, y);
      for (const samples of row.channels) {
        for (const { value, weight } of samples) expect([value, weight].some(Number.isNaN)).toBe(false);
      }
    }
  });

  it('follows a projective transform', () => {
    const frame = noiseFrame(60, 40, 13);
    const transform = { ...rotation(8, 60, 40, [2, 1]), g: 4e-4, h: -3e-4 };
    for (let y = 0; y < 40; y += 3) {
      expectAllowed(resampleRow(frame, 'GRBG', transform, y, 60), frame, 'GRBG', transform, y);
    }
  });

  it('needs only the rows around its own', () => {
    const frame = noiseFrame(41, 60, 14);
    const transform = rotation(0.5, 41, 60, [0.2, 0.6]);
    const whole = resampleRow(frame, 'RGGB', transform, 30, 41);
    expect(resampleRow(frame, 'RGGB', transform, 30, 41, undefined, [26, 36])).toEqual(whole);
  });

  it('takes the very pixels where nothing is moved', () => {
    const frame = noiseFrame(40, 20, 15);
    const { channels } = resampleRow(frame, 'GRBG', IDENTITY, 6, 40);
    for (let x = 0; x < 40; x++) {
      const channel = channelOfPhase('GRBG', x & 1);
      expect(channels[channel][x].weight).toBeGreaterThanOrEqual(1);
      if (channel === 0) expect(channels[0][x].value).toBe(frame.pixels[6 * 40 + x]);
    }
  });

  it('says whether every sample is there', () => {
    const frame = noiseFrame(64, 32, 16);
    const inside = rotation(0, 64, 32, [0.5, 0.5]);
    expect(resampleRow(frame, 'GRBG', { ...inside, c: 4.5 }, 10, 48).isComplete).toBe(true);
    expect(resampleRow(frame, 'GRBG', { ...inside, c: -5 }, 10, 48).isComplete).toBe(false);
    const holed = { ...frame, pixels: frame.pixels.slice().fill(NaN, 10 * 64 + 20, 10 * 64 + 24) };
    expect(resampleRow(holed, 'GRBG', { ...inside, c: 4.5 }, 10, 48).isComplete).toBe(false);
  });

  it.each<CfaPattern>(['BGGR', 'MONO'])('scales, offsets and weighs each channel: %s', (pattern) => {
    const frame = noiseFrame(44, 24, 17);
    const transform = rotation(12, 44, 24, [0.1, 0.2]);
    const scales: ChannelScale[] = [
      { fluxGain: 1.25, offset: 30, offsetPerX: 0.5, offsetPerY: -0.25, weight: 0.5, sigma: 1 },
      { fluxGain: 0.75, offset: -10, offsetPerX: -0.125, offsetPerY: 1, weight: 0.25, sigma: 1 },
      { fluxGain: 2, offset: 5, offsetPerX: 0, offsetPerY: 0.5, weight: 1, sigma: 1 },
    ];
    const y = 9;
    const plain = resampleRow(frame, pattern, transform, y, 44);
    const scaled = resampleRow(frame, pattern, transform, y, 44, scales);
    plain.channels.forEach((samples, channel) => {
      const { fluxGain, offset, offsetPerX, offsetPerY, weight } = scales[channel];
      samples.forEach((sample, x) => {
        const got = scaled.channels[channel][x];
        expect(got.weight).toBeCloseTo(sample.weight * weight, 6);
        if (sample.weight === 0) return;
        expect(got.value).toBeCloseTo(sample.value * fluxGain + offset + offsetPerX * x + offsetPerY * y, 3);
      });
    });
  });

  it('has no sample where the frame does not reach', () => {
    const frame = noiseFrame(40, 40, 18);
    const { channels, isComplete } = resampleRow(frame, 'GRBG', { ...IDENTITY, c: 500, f: -80 }, 3, 40);
    expect(isComplete).toBe(false);
    for (const samples of channels) for (const { weight } of samples) expect(weight).toBe(0);
  });
});
