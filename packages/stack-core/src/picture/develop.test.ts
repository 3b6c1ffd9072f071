import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { develop, paintLight, prepareLight, startLight, whiteOf } from './develop.ts';
import { noiseOf } from './image-noise.ts';
import { DEFAULT_LOOK } from './look.ts';
import type { PictureStar, StackPixels } from './linear-image.ts';
import { tonePainter } from './tone-painter.ts';

const [WIDTH, HEIGHT] = [360, 420];
const COUNT = WIDTH * HEIGHT;
const SKY = [700, 820, 640];

interface Placed {
  readonly x: number;
  readonly y: number;
  /** Peaks of R, G, B in ADU above the sky. */
  readonly peaks: readonly [number, number, number];
}

/** A sky with noise of 10 ADU and stars of FWHM 3. */
function skyWith(stars: readonly Placed[], seed = 1): StackPixels {
  const random = seededRandom(seed);
  const pixels = Float32Array.from(
    { length: 3 * COUNT },
    (_, i) => SKY[Math.floor(i / COUNT)] + 10 * random.normal(),
  );
  for (const { x, y, peaks } of stars) {
    for (let row = Math.max(0, y - 12); row < Math.min(HEIGHT, y + 13); row++)
      for (let column = Math.max(0, x - 12); column < Math.min(WIDTH, x + 13); column++)
        for (let c = 0; c < 3; c++)
          pixels[c * COUNT + row * WIDTH + column] +=
            peaks[c] * Math.exp(-((column - x) ** 2 + (row - y) ** 2) / 3.246);
  }
  const list: PictureStar[] = stars.map(({ x, y, peaks }) => ({
    x,
    y,
    fwhmPx: 3,
    peak: peaks[1],
    flux: 10 * peaks[1],
    snr: peaks[1] / 4,
    flags: 0,
  }));
  return { width: WIDTH, height: HEIGHT, channelCount: 3, pixels, stars: list };
}

/** Stars whose median is half as bright in red, and a quarter in blue, as in green. */
const FIELD: Placed[] = Array.from({ length: 35 }, (_, i) => ({
  x: 30 + 50 * (i % 7),
  y: 40 + 80 * Math.floor(i / 7),
  peaks: [2000 * (0.5 + 0.2 * (((i * 5) % 7) / 3 - 1)), 2000, 2000 * (0.25 + 0.1 * (((i * 3) % 7) / 3 - 1))],
}));

/** The left of a picture. */
function cutTo(image: StackPixels, width: number): StackPixels {
  const pixels = image.pixels.filter((_, i) => i % WIDTH < width);
  return { ...image, width, pixels, stars: image.stars?.filter(({ x }) => x < width) };
}

const pixelAt = (picture: { rgba: Uint8ClampedArray }, x: number, y: number): number[] => [
  ...picture.rgba.subarray(4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 4),
];

/** The largest difference of red or blue from green. */
function mostColour(rgba: Uint8ClampedArray): number {
  let most = 0;
  for (let i = 0; i < rgba.length; i += 4)
    most = Math.max(most, Math.abs(rgba[i] - rgba[i + 1]), Math.abs(rgba[i + 2] - rgba[i + 1]));
  return most;
}

describe('whiteOf', () => {
  it('is that of the median star', () => {
    const { factors, by } = whiteOf(skyWith(FIELD));
    expect(by).toBe('stars');
    expect(Math.abs(factors[0] - 2)).toBeLessThan(0.04);
    expect(Math.abs(factors[2] - 4)).toBeLessThan(0.15);
  });
  it('is no matter of stars behind a filter of lines, nor of one channel', () => {
    expect(whiteOf({ ...skyWith(FIELD), filter: 'LP' }).by).toBe('none');
    expect(whiteOf({ width: 9, height: 9, channelCount: 1, pixels: new Float32Array(81) }).by).toBe('none');
  });
});

describe('noiseOf', () => {
  it('is that of each channel, whatever gradient lies across', () => {
    const { pixels, ...image } = skyWith([]);
    const tilted = pixels.map((value, i) => value + (i % WIDTH) + (Math.floor(i / WIDTH) % HEIGHT) / 8);
    const noise = noiseOf({ ...image, pixels: tilted });
    expect(noise).toHaveLength(3);
    for (const sigma of noise) expect(Math.abs(sigma - 10)).toBeLessThan(0.3);
  });
});

describe('develop', () => {
  it('shows an empty sky dark, grey and calm', () => {
    const { rgba } = develop(skyWith(FIELD));
    const [red, green, blue] = [0, 1, 2].map((c) => rgba.filter((_, i) => i % 4 === c).sort());
    const middle = COUNT / 2;
    for (const plane of [red, green, blue]) expect(Math.abs(plane[middle] - 21.7)).toBeLessThanOrEqual(1.4);
    // Sigma from the 16th to the 84th percentile.
    expect((green[Math.round(0.84 * COUNT)] - green[Math.round(0.16 * COUNT)]) / 2).toBeLessThanOrEqual(2);
    const difference = Int16Array.from({ length: COUNT }, (_, i) => rgba[4 * i] - rgba[4 * i + 1]).sort();
    expect(
      (difference[Math.round(0.84 * COUNT)] - difference[Math.round(0.16 * COUNT)]) / 2,
    ).toBeLessThanOrEqual(1);
    expect(rgba.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('takes away a gradient, unless the look leaves it', () => {
    const image = skyWith(FIELD);
    const tilted = { ...image, pixels: image.pixels.map((value, i) => value + (i % WIDTH)) };
    const meanOf = (look: typeof DEFAULT_LOOK, from: number): number => {
      const picture = develop(tilted, look);
      let sum = 0;
      for (let y = 0; y < HEIGHT; y++)
        for (let x = from; x < from + 40; x++) sum += picture.rgba[4 * (y * WIDTH + x) + 1];
      return sum / (40 * HEIGHT);
    };
    expect(Math.abs(meanOf(DEFAULT_LOOK, 0) - meanOf(DEFAULT_LOOK, 320))).toBeLessThan(2);
    const left = { ...DEFAULT_LOOK, evenSky: false };
    expect(meanOf(left, 320) - meanOf(left, 0)).toBeGreaterThan(40);
  });

  it('shows the median star white, and the others in the proportions they have', () => {
    const picture = develop(skyWith(FIELD));
    // What is above white in red and in blue is magenta, and no star's colour.
    const isMagenta = ({ peaks: [red, green, blue] }: Placed): boolean => 2 * red > green && 4 * blue > green;
    const shown = FIELD.filter((star) => !isMagenta(star));
    expect(shown.length).toBeGreaterThan(20);
    shown.forEach(({ x, y, peaks }) => {
      const [red, green, blue] = pixelAt(picture, x, y);
      // In magnitudes against white: 2 times red, 4 times blue are white.
      const wantedRed = 2.5 * Math.log10((2 * peaks[0]) / peaks[1]);
      const wantedBlue = 2.5 * Math.log10((4 * peaks[2]) / peaks[1]);
      expect(Math.abs(2.5 * Math.log10(red / green) - wantedRed)).toBeLessThan(0.12);
      expect(Math.abs(2.5 * Math.log10(blue / green) - wantedBlue)).toBeLessThan(0.16);
    });
  });

  it('shows a saturated star white, and its halo nearly so', () => {
    const bright: Placed = { x: 180, y: 200, peaks: [90_000, 90_000, 20_000] };
    const image = skyWith([...FIELD.filter(({ x, y }) => Math.hypot(x - 180, y - 200) > 40), bright]);
    const cut = { ...image, pixels: image.pixels.map((value) => Math.min(value, 65_535)) };
    const picture = develop(cut);
    expect(pixelAt(picture, 180, 200)).toEqual([255, 255, 255, 255]);
    const [r, g, b] = pixelAt(picture, 184, 200);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(10);
  });

  it('leaves no star magenta', () => {
    const pink = FIELD.map((star, i) => (i === 17 ? { ...star, peaks: [2400, 2000, 1200] as const } : star));
    const [red, green, blue] = pixelAt(develop(skyWith(pink)), FIELD[17].x, FIELD[17].y);
    expect(Math.min(red, blue) - green).toBeLessThanOrEqual(8);
  });

  it('shows no star with less green than both red and blue', () => {
    // Balanced 8000, 800 and 1200: by its pixels alone it would be pink.
    const star: Placed = { x: 180, y: 80, peaks: [4000, 800, 300] };
    const [red, green, blue] = pixelAt(develop(skyWith([...FIELD, star])), 180, 80);
    expect(red - green).toBeGreaterThan(60);
    expect(blue - green).toBeLessThanOrEqual(1);
    // The same in blue.
    const other: Placed = { x: 180, y: 80, peaks: [600, 800, 2000] };
    const [r, g, b] = pixelAt(develop(skyWith([...FIELD, other])), 180, 80);
    expect(b - g).toBeGreaterThan(60);
    expect(r - g).toBeLessThanOrEqual(1);
  });

  it('colours the faintest stars as what is around them: their own pixels tell noise', () => {
    const image = skyWith([...FIELD, { x: 180, y: 80, peaks: [70, 40, 4] }]);
    const rednessOf = (snr: number): number => {
      const stars = image.stars?.map((star) => (star.y === 80 && star.x === 180 ? { ...star, snr } : star));
      const [red, green] = pixelAt(develop({ ...image, stars }), 180, 80);
      return red - green;
    };
    expect(rednessOf(13)).toBeGreaterThan(rednessOf(11) + 10);
    expect(rednessOf(11)).toBeGreaterThan(0);
  });

  it('draws black where no data is', () => {
    const image = skyWith(FIELD);
    const pixels = image.pixels.slice();
    pixels[5 * WIDTH + 7] = NaN;
    expect(pixelAt(develop({ ...image, pixels }), 7, 5)).toEqual([0, 0, 0, 255]);
    const nothing = develop({
      width: 20,
      height: 20,
      channelCount: 3,
      pixels: new Float32Array(1200).fill(NaN),
    });
    expect(nothing.rgba.every((value, i) => value === (i % 4 === 3 ? 255 : 0))).toBe(true);
  });

  it('draws one channel in grey', () => {
    const { pixels, stars } = skyWith(FIELD);
    const { rgba } = develop({
      width: WIDTH,
      height: HEIGHT,
      channelCount: 1,
      pixels: pixels.subarray(COUNT, 2 * COUNT),
      stars,
    });
    expect(mostColour(rgba)).toBeLessThanOrEqual(1);
  });

  it('knows thinly covered borders by their frames: no grain there', () => {
    const random = seededRandom(9);
    const image = skyWith(FIELD);
    const footprint = Uint16Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 60 ? 4 : 36));
    const pixels = image.pixels.map((value, i) => value + (i % WIDTH < 60 ? 28 * random.normal() : 0));
    const spreadOf = (covered: StackPixels): number => {
      const { rgba } = develop(covered);
      const values: number[] = [];
      for (let y = 0; y < HEIGHT; y++)
        for (let x = 0; x < 50; x++) values.push(rgba[4 * (y * WIDTH + x) + 1]);
      values.sort((a, b) => a - b);
      return values[Math.floor(0.97 * values.length)] - values[Math.floor(0.03 * values.length)];
    };
    expect(spreadOf({ ...image, pixels, footprint })).toBeLessThan(0.8 * spreadOf({ ...image, pixels }));
  });
});

describe('prepareLight', () => {
  it('is the light that the picture is painted from, in every pixel', () => {
    const image = skyWith(FIELD);
    // A width that fills no row of the kernels, and a place without data.
    const narrow = cutTo(
      { ...image, pixels: image.pixels.map((value, i) => (i === 5000 ? NaN : value)) },
      347,
    );
    const { width, height, pixels, ...light } = prepareLight(narrow);
    const paint = tonePainter(light, DEFAULT_LOOK);
    const { rgba } = develop(narrow);
    const [count, colour] = [width * height, new Float64Array(3)];
    const wanted = new Uint8ClampedArray(4 * count).fill(255);
    for (let i = 0; i < count; i++) {
      paint(pixels[i], pixels[count + i], pixels[2 * count + i], colour);
      for (let c = 0; c < 3; c++)
        wanted[4 * i + c] = pixels[i] === pixels[i] ? Math.round(255 * colour[c]) : 0;
    }
    expect(rgba).toEqual(wanted);
    expect(pixels.filter(Number.isNaN)).toHaveLength(3);
  });
});

describe('paintLight', () => {
  const light = startLight(skyWith(FIELD), DEFAULT_LOOK);

  it('shows no colour without saturation', () => {
    const { rgba } = paintLight(light, { ...DEFAULT_LOOK, saturation: 0 });
    expect(mostColour(rgba)).toBe(0);
  });

  it('shows the sky twice as bright with one step of brightness', () => {
    const middle = (look: typeof DEFAULT_LOOK): number =>
      paintLight(light, look)
        .rgba.filter((_, i) => i % 4 === 1)
        .sort()[COUNT / 2];
    expect(
      Math.abs(middle({ ...DEFAULT_LOOK, brightness: 1 }) - 2 * middle(DEFAULT_LOOK)),
    ).toBeLessThanOrEqual(3);
  });
});
