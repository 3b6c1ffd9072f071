import { describe, expect, it } from 'vitest';
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { invertTransform } from '../ground/apply-transform.ts';
import type { Transform } from '../ground/image.ts';
import { packStars, unpackStars } from '../stars/pack-stars.ts';
import type { Star } from '../stars/star.ts';
import { consensusStars } from './consensus-stars.ts';
import type { PlacedFrame } from './consensus-stars.ts';
import { judgePlace, judgePlaces } from './judge-places.ts';
import { chanceOfSeeing, sightStars, usualSight } from './sight-stars.ts';
import { withoutPart } from './without-part.ts';

const [WIDTH, HEIGHT] = [640, 960];
const [COLUMNS, ROWS] = [WIDTH / 32, HEIGHT / 32];

function shift(c: number, f: number): Transform {
  return { a: 1, b: 0, c, d: 0, e: 1, f, g: 0, h: 0 };
}

/** A frame whose stars and block levels `change` may alter. */
function placed(
  n: number,
  stars: (star: Star, at: number) => Star | undefined = (star) => star,
  level: (column: number, row: number) => number = () => 1000,
): PlacedFrame {
  const transform = shift(3 * n, -2 * n);
  const plain = measuredFrame({ name: String.fromCharCode(97 + n), transform, starCount: 90 });
  const random = seededRandom(n + 1);
  const levels = Float32Array.from(
    { length: COLUMNS * ROWS },
    (_, block) => level(block % COLUMNS, Math.floor(block / COLUMNS)) + 3 * random.normal(),
  );
  const kept = unpackStars(plain.stars).flatMap((star, at) => stars(star, at) ?? []);
  const analysis: MeasuredFrame = { ...plain, levels, stars: packStars(kept) };
  return { analysis, transform, transparency: 1 };
}

const WHOLE = [0, 1, 2, 3].map((n) => placed(n));
const inRoof = ({ y }: { readonly y: number }): boolean => y > 700;
const roofed = (n: number, adu: number): PlacedFrame =>
  placed(
    n,
    (star) => (inRoof(star) ? undefined : star),
    (_, row) => (row >= 22 ? adu : 1000),
  );

describe('judgePlaces', () => {
  it('finds nothing on whole frames, tilted skies, thin clouds', () => {
    expect(judgePlaces(WHOLE, 1)).toEqual(
      [{ displaced: undefined }, {}, {}, {}].map(() => expect.anything()),
    );
    const tilted = placed(4, undefined, (column, row) => 1000 + 9 * column - 4 * row);
    const clouded = placed(
      5,
      undefined,
      (column, row) => 1000 + (column < 8 ? 180 : 0) + (row > 20 ? 90 : 0),
    );
    for (const judged of judgePlaces([...WHOLE, tilted, clouded], 1)) {
      expect([judged.displaced, judged.hidden]).toEqual([undefined, undefined]);
    }
  });

  it.each([510, 4000])('finds the part behind a roof of %d ADU with the blocks beside it', (adu) => {
    const judged = judgePlaces([...WHOLE, roofed(4, adu)], 1);
    expect(judged.slice(0, 4).map(({ hidden }) => hidden)).toEqual(Array(4).fill(undefined));
    const rows = Array.from({ length: ROWS }, (_, row) => judged[4].hidden?.blocks[row * COLUMNS + 7]);
    expect(rows).toEqual(Array.from({ length: ROWS }, (_, row) => (row >= 21 ? 1 : 0)));
  });

  it('finds it on the reference frame, and on most of the frames', () => {
    const frames = [placed(0), placed(1), ...[2, 3, 4].map((n) => roofed(n, 510))];
    const judged = judgePlaces(frames, 3);
    expect(judged.map(({ hidden }) => hidden !== undefined)).toEqual([false, false, true, true, true]);
  });

  it('leaves a sky of another level alone where its stars are seen, and a small one', () => {
    const lit = placed(4, undefined, (_, row) => (row >= 22 ? 1400 : 1000));
    const spot = placed(5, undefined, (column, row) => (row === 29 && column < 3 ? 500 : 1000));
    for (const { hidden } of judgePlaces([...WHOLE, lit, spot], 1)) expect(hidden).toBeUndefined();
  });

  it('finds a frame torn in its rows, one wrapped around, and one whose stars are there twice', () => {
    const torn = placed(4, (star) => (star.y > 480 ? { ...star, x: star.x + 61 } : star));
    const wrapped = placed(5, (star) => {
      const x = (star.x + 200) % WIDTH;
      return { ...star, x };
    });
    const [torn5, wrapped5] = [torn, { ...wrapped, transform: shift(215, -10) }].map(
      (frame) => judgePlaces([...WHOLE, frame], 1)[4].displaced,
    );
    expect(torn5).toEqual({ of: 'part', x: 61, y: 0 });
    expect(wrapped5).toEqual({ of: 'part', x: -WIDTH, y: 0 });
    const plain = placed(4);
    const stars = unpackStars(plain.analysis.stars);
    const twice = stars.flatMap((star) => [star, { ...star, x: star.x + 14, y: star.y + 5 }]);
    const doubled = { ...plain, analysis: { ...plain.analysis, stars: packStars(twice) } };
    expect(judgePlaces([...WHOLE, doubled], 1)[4].displaced).toEqual({ of: 'all', x: 14, y: 5 });
    expect(judgePlace(torn, placed(0)).displaced).toEqual({ of: 'part', x: 61, y: 0 });
    // The reference frame itself.
    expect(judgePlaces([...WHOLE, torn], 4)[4].displaced?.of).toBe('part');
  });
});

describe('judgePlace', () => {
  it('compares a later frame with the reference frame alone', () => {
    expect(judgePlace(placed(6), WHOLE[0])).toEqual({ hidden: undefined });
    const { hidden } = judgePlace(roofed(6, 510), WHOLE[0]);
    expect(hidden?.blocks.reduce((sum, block) => sum + block, 0)).toBe(9 * COLUMNS);
  });
});

describe('consensusStars', () => {
  it('knows what enough frames show, with the flux that it has on the reference frame', () => {
    const bright = { ...WHOLE[1], transparency: 2 };
    const all = consensusStars([WHOLE[0], bright], 2);
    const [brightest] = all;
    const truth = unpackStars(WHOLE[0].analysis.stars).reduce((a, b) => (a.flux > b.flux ? a : b));
    expect(all.length).toBeGreaterThan(80);
    expect(Math.hypot(brightest.x - truth.x, brightest.y - truth.y)).toBeLessThan(0.5);
    expect(brightest.flux / truth.flux).toBeCloseTo(0.75, 2);
    expect(consensusStars([WHOLE[0], roofed(1, 510)], 2).some(({ y }) => y > 710)).toBe(false);
  });
});

describe('sightStars', () => {
  it('tells which stars a frame lacks, and which the sky has not', () => {
    const sky = consensusStars(WHOLE, 2);
    const { expected, strangers } = sightStars(sky, roofed(4, 510));
    const missing = expected.filter(({ isSeen }) => !isSeen);
    expect(missing.length).toBeGreaterThan(10);
    expect(missing.every(inRoof)).toBe(true);
    expect(strangers).toEqual([]);
    const moved = sightStars(sky, { ...WHOLE[0], transform: invertTransform(shift(-40, 0)) });
    expect(moved.strangers.length).toBeGreaterThan(60);
    expect(usualSight(expected)).toBeCloseTo(
      (expected.length - missing.length + 1) / (expected.length + 2),
      12,
    );
  });

  it('computes the chance of seeing so few', () => {
    expect(chanceOfSeeing(0, 3, 0.9)).toBeCloseTo(0.001, 12);
    expect(chanceOfSeeing(1, 4, 0.5)).toBeCloseTo(5 / 16, 12);
    expect(chanceOfSeeing(4, 4, 0.5)).toBe(1);
  });
});

describe('withoutPart', () => {
  it('masks the part and measures the sky of the rest', () => {
    const { analysis } = roofed(4, 510);
    const sky = { ...analysis.sky, noise: new Float32Array(150).map((_, cell) => (cell < 110 ? 20 : 10)) };
    sky.level = analysis.sky.level.map((level) => level.map((value, cell) => (cell < 110 ? value : 60)));
    const { hidden } = judgePlaces([...WHOLE, roofed(4, 510)], 1)[4];
    const rest = withoutPart({ ...analysis, sky }, hidden!);
    expect(rest.masked).toEqual(hidden);
    expect(rest.measures.skyLevel).toEqual([500, 1000, 1500]);
    expect(rest.measures.noise).toEqual([20, 20, 20]);
    expect(rest.sky.level[1][99]).toBe(1000);
    // Rows 21 and 22 of blocks are in the eleventh row of cells.
    expect([rest.sky.level[1][100], rest.sky.level[1][149]]).toEqual([NaN, NaN]);
    const empty = { columns: COLUMNS, rows: ROWS, blocks: new Uint8Array(COLUMNS * ROWS) };
    empty.blocks[0] = 1;
    expect(withoutPart({ ...analysis, masked: empty }, hidden!).masked?.blocks[0]).toBe(1);
  });
});
