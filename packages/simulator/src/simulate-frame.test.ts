/** Whole frames: determinism, headers, patterns, the mark of each kind, and the truth. */
import { createHash } from 'node:crypto';
import { bytesSource, findImage, readImage, readPrimary } from '@crowdsky/fits';
import { describe, expect, test, vi } from 'vitest';
import { CFA_PATTERNS } from './cfa.ts';
import type { SkyOptions } from './options.ts';
import { planSky } from './plan-sky.ts';
import type { FrameKind } from './plan.ts';
import { simulateFrame } from './simulate-frame.ts';
import { simulateMasters } from './simulate-masters.ts';
import { applyMatrix } from './transform.ts';

const small: Partial<SkyOptions> = { width: 200, height: 300, stars: 40, frames: 7, hotPixels: 20 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function open(bytes: Uint8Array) {
  const source = bytesSource(bytes);
  const hdu = await findImage(source);
  return { header: hdu.header, pixels: await readImage(source, hdu) };
}

describe('determinism', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    const once = simulateFrame(planSky({ ...small, seed: 5 }), 3).bytes;
    const again = simulateFrame(planSky({ ...small, seed: 5 }), 3).bytes;
    const other = simulateFrame(planSky({ ...small, seed: 6 }), 3).bytes;
    expect(sha256(again)).toBe(sha256(once));
    expect(sha256(other)).not.toBe(sha256(once));
  });

  test('frames of one plan differ, and may be made in any order', () => {
    const plan = planSky(small);
    const forward = [0, 1, 2].map((index) => sha256(simulateFrame(plan, index).bytes));
    const backward = [2, 1, 0].map((index) => sha256(simulateFrame(plan, index).bytes)).reverse();
    expect(backward).toEqual(forward);
    expect(new Set(forward).size).toBe(3);
  });

  test('no function is called whose last digits an engine may choose', () => {
    const names = [
      'exp',
      'expm1',
      'log',
      'log10',
      'log2',
      'log1p',
      'pow',
      'sin',
      'cos',
      'tan',
      'atan2',
      'hypot',
      'cbrt',
    ] as const;
    const spies = names.map((name) => vi.spyOn(Math, name));
    const plan = planSky({
      ...small,
      vignetting: 0.2,
      dustShadows: 2,
      beta: 3.3,
      seeingScatter: 0.1,
      readNoiseAdu: 5,
    });
    for (const index of plan.frames.keys()) simulateFrame(plan, index);
    simulateMasters(plan);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('these are the pixels of every engine and every machine', async () => {
    const plan = planSky({ ...small, seed: 5, vignetting: 0.2, dustShadows: 2, deadPixels: 9, beta: 3.3 });
    const { pixels } = await open(simulateFrame(plan, 2).bytes);
    expect(sha256(new Uint8Array(Uint16Array.from(pixels).buffer))).toBe(
      '10a84a3fc9afd91f71a0452c987fdf636e0d4515542ddcd9b07c1226c657024d',
    );
  });

  test('a plan survives JSON', () => {
    const plan = planSky({ ...small, vignetting: 0.3, dustShadows: 3, deadPixels: 5 });
    const copy = JSON.parse(JSON.stringify(plan)) as typeof plan;
    expect(sha256(simulateFrame(copy, 1).bytes)).toBe(sha256(simulateFrame(plan, 1).bytes));
  });
});

describe('the file', () => {
  test('has the shape, the scaling and the keywords of a Seestar frame', async () => {
    const plan = planSky({ ...small, object: 'M 94', frames: 2 });
    const { name, bytes } = simulateFrame(plan, 1);
    expect(name).toBe('Light_M 94_10.0s_IRCUT_20250326-212057.fit');
    const { header, pixels } = await open(bytes);
    expect(pixels).toHaveLength(200 * 300);
    const wanted = {
      BITPIX: 16,
      NAXIS: 2,
      NAXIS1: 200,
      NAXIS2: 300,
      BZERO: 32768,
      BSCALE: 1,
      IMAGETYP: 'Light',
      EXPTIME: 10,
      RA: 193.04166,
      DEC: 40.970556,
      'DATE-OBS': '2025-03-27T01:20:57.200000',
      FILTER: 'IRCUT',
      INSTRUME: 'Seestar S50',
      BAYERPAT: 'GRBG',
      GAIN: 80,
      TELESCOP: 'S50_synth',
      OBJECT: 'M 94',
      FOCALLEN: 250,
      XPIXSZ: 2.90000009536743,
      'CCD-TEMP': 25.125,
      SITELAT: 32.8965,
      SITELONG: -79.7625,
    };
    for (const [key, value] of Object.entries(wanted)) expect([key, header.get(key)]).toEqual([key, value]);
  });

  test.each(CFA_PATTERNS)('says its pattern %s, and its pixels follow it', async (cfa) => {
    const plan = planSky({
      ...small,
      cfa,
      stars: 0,
      nebula: false,
      hotPixels: 0,
      gradient: [0, 0],
      clean: true,
    });
    const { header, pixels } = await open(simulateFrame(plan, 0).bytes);
    expect(header.get('BAYERPAT')).toBe(cfa === 'MONO' ? undefined : cfa);
    const colours = cfa === 'MONO' ? 'GGGG' : cfa;
    for (const [place, colour] of Array.from(colours).entries()) {
      let sum = 0;
      for (let row = place >> 1; row < 300; row += 2) {
        for (let column = place & 1; column < 200; column += 2) sum += pixels[row * 200 + column];
      }
      const level = 460 + { R: 385, G: 540, B: 335 }[colour as 'R' | 'G' | 'B'];
      expect(Math.abs(sum / 15000 - level)).toBeLessThan(5);
    }
  });

  test('any size, also odd and tiny', async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [333, 101],
    ]) {
      const { pixels } = await open(simulateFrame(planSky({ ...small, width, height, stars: 5 }), 0).bytes);
      expect(pixels).toHaveLength(width * height);
    }
  });

  test('there is no frame beyond the plan', () => {
    expect(() => simulateFrame(planSky(small), 7)).toThrow(RangeError);
  });
});

describe('each kind of frame shows its mark', () => {
  const make = async (kind: FrameKind) => {
    const options = {
      ...small,
      clean: true,
      noise: false,
      hotPixels: 0,
      cosmicRays: 0,
      gradient: [0, 0],
    } as const;
    const plan = planSky({ ...options, stars: 30, nebula: false, overrides: { 0: { kind } } });
    const frame = simulateFrame(plan, 0);
    return { ...(await open(frame.bytes)), truth: frame.truth };
  };
  /** Level of green sky, and the brightest pixel over it. */
  const range = (pixels: ArrayLike<number>) => {
    const green = Array.from(pixels).filter((_, i) => (i % 200) % 2 === Math.floor(i / 200) % 2);
    green.sort((a, b) => a - b);
    return { sky: green[green.length >> 1], peak: green[green.length - 1] - green[green.length >> 1] };
  };

  test('clouds take light from the stars and add it to the sky', async () => {
    const clear = await make('ok');
    const cloudy = await make('cloudy');
    expect(range(clear.pixels).sky).toBeCloseTo(1000, -1);
    expect(range(cloudy.pixels).sky).toBeCloseTo(460 + 540 * 1.5, -1);
    const ratio = range(cloudy.pixels).peak / range(clear.pixels).peak;
    expect(ratio).toBeCloseTo(0.35 / clear.truth.transparency, 2);
    expect(cloudy.truth).toMatchObject({ kind: 'cloudy', transparency: 0.35 });
  });

  test('a trailed frame spreads its stars', async () => {
    const sharp = await make('ok');
    const trailed = await make('trailed');
    expect(range(trailed.pixels).peak).toBeLessThan(0.5 * range(sharp.pixels).peak);
    expect(trailed.truth.kind).toBe('trailed');
  });

  test('a blank frame has sky and no star', async () => {
    const { pixels, truth } = await make('blank');
    expect(range(pixels)).toEqual({ sky: 1000, peak: 0 });
    expect(truth.transparency).toBe(0);
  });

  test('a frame of NaN is float and all NaN', async () => {
    const { header, pixels } = await make('nan');
    expect(header.get('BITPIX')).toBe(-32);
    expect(pixels.every(Number.isNaN)).toBe(true);
  });

  test('a constant frame is the pedestal everywhere', async () => {
    const { pixels } = await make('constant');
    expect(new Set(pixels)).toEqual(new Set([460]));
  });

  test('a truncated file has its header and half of its bytes', async () => {
    const whole = simulateFrame(planSky(small), 0).bytes;
    const cut = simulateFrame(planSky({ ...small, overrides: { 0: { kind: 'truncated' } } }), 0);
    expect(cut.bytes).toEqual(whole.slice(0, Math.floor(whole.length / 2)));
    expect((await readPrimary(bytesSource(cut.bytes))).isTruncated).toBe(true);
    expect(cut.truth.transparency).toBe(0);
  });
});

test('the mean of frames aligned by their truth has the stars at their places with their fluxes', async () => {
  const plan = planSky({
    width: 200,
    height: 260,
    stars: 1,
    nebula: false,
    frames: 12,
    clean: true,
    hotPixels: 0,
    cosmicRays: 0,
    cfa: 'MONO',
  });
  Object.assign(plan.sky.stars[0], { x: 96.4, y: 133.7, fluxAdu: [2e5, 2e5, 2e5] });
  let flux = 0;
  let dx = 0;
  let dy = 0;
  for (const index of plan.frames.keys()) {
    const { bytes, truth } = simulateFrame(plan, index);
    const { pixels } = await open(bytes);
    const [x, y] = applyMatrix(truth.matrix, 96.4, 133.7);
    let light = 0;
    for (let row = Math.round(y) - 12; row <= Math.round(y) + 12; row++) {
      for (let column = Math.round(x) - 12; column <= Math.round(x) + 12; column++) {
        const gradient = 1 + 0.05 * (column / 200 - 0.5) + 0.08 * (row / 260 - 0.5);
        const adu = pixels[row * 200 + column] - 460 - truth.sky[1] * gradient;
        light += adu;
        dx += (adu * (column - x)) / 2e5 / 12;
        dy += (adu * (row - y)) / 2e5 / 12;
      }
    }
    flux += light / truth.transparency / 12;
  }
  // noise of 12 apertures of 625 px: 0.8 kADU; the profile leaves 0.2% outside
  expect(Math.abs(flux / 2e5 - 1)).toBeLessThan(0.015);
  expect(Math.abs(dx)).toBeLessThan(0.06);
  expect(Math.abs(dy)).toBeLessThan(0.06);
});
