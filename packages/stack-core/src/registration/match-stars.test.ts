import { describe, expect, it } from 'vitest';
import { applyTransform } from '../ground/apply-transform.ts';
import type { Transform } from '../ground/image.ts';
import { matchStars } from './match-stars.ts';
import type { Point } from '../stars/star-index.ts';

const WIDTH = 1080;
const HEIGHT = 1920;

interface Field {
  readonly common: number;
  readonly extra: number;
  readonly rotationDeg?: number;
  readonly scale?: number;
  readonly shift?: readonly [number, number];
  readonly mirrored?: boolean;
  /** Scatter of the order of brightness between the lists, as a share of all ranks. */
  readonly disorder?: number;
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Two lists of stars in random order of brightness within wide limits, positions wrong by up to 0.3 px. */
function createField(seed: number, field: Field): { reference: Point[]; other: Point[]; truth: Transform } {
  const random = createRandom(seed);
  const angle = ((field.rotationDeg ?? 0) * Math.PI) / 180;
  const scale = field.scale ?? 1;
  const a = scale * Math.cos(angle);
  const d = scale * Math.sin(angle);
  const disorder = field.disorder ?? 0.3;
  const sign = field.mirrored ? -1 : 1;
  const [shiftX, shiftY] = field.shift ?? [0, 0];
  const linear = { a: sign * a, b: sign * -d, d, e: a };
  const truth = {
    ...linear,
    c: WIDTH / 2 + shiftX - linear.a * (WIDTH / 2) - linear.b * (HEIGHT / 2),
    f: HEIGHT / 2 + shiftY - linear.d * (WIDTH / 2) - linear.e * (HEIGHT / 2),
    g: 0,
    h: 0,
  };
  const reference: { point: Point; rank: number }[] = [];
  const other: { point: Point; rank: number }[] = [];
  const anywhere = (): Point => ({ x: random() * WIDTH, y: random() * HEIGHT });
  while (reference.length < field.common) {
    const point = anywhere();
    const image = applyTransform(truth, point.x, point.y);
    if (image.x < 0 || image.y < 0 || image.x > WIDTH || image.y > HEIGHT) continue;
    const rank = random();
    const jitter = (): number => 0.6 * (random() - 0.5);
    reference.push({ point, rank: rank + disorder * random() });
    other.push({ point: { x: image.x + jitter(), y: image.y + jitter() }, rank: rank + disorder * random() });
  }
  for (let i = 0; i < field.extra; i++) {
    reference.push({ point: anywhere(), rank: (1 + disorder) * random() });
    other.push({ point: anywhere(), rank: (1 + disorder) * random() });
  }
  const brightestFirst = (list: { point: Point; rank: number }[]): Point[] =>
    list.sort((p, q) => p.rank - q.rank).map(({ point }) => point);
  return { reference: brightestFirst(reference), other: brightestFirst(other), truth };
}

function worstCornerPx(found: Transform, truth: Transform): number {
  return Math.max(
    ...[
      [WIDTH / 2, HEIGHT / 2],
      [WIDTH / 4, HEIGHT / 4],
      [(3 * WIDTH) / 4, (3 * HEIGHT) / 4],
    ].map(([x, y]) => {
      const p = applyTransform(found, x, y);
      const q = applyTransform(truth, x, y);
      return Math.sqrt((p.x - q.x) ** 2 + (p.y - q.y) ** 2);
    }),
  );
}

describe('matchStars', () => {
  it.each<[string, Field]>([
    ['15 stars', { common: 15, extra: 0 }],
    ['8 stars among as many others', { common: 8, extra: 8, rotationDeg: 33 }],
    ['8 stars among 24 others', { common: 8, extra: 24, rotationDeg: 201 }],
    ['half a turn', { common: 30, extra: 20, rotationDeg: 180 }],
    ['an overlap of a third', { common: 40, extra: 60, shift: [500, 700] }],
    ['another telescope, 0.45', { common: 30, extra: 20, scale: 0.45, rotationDeg: 70 }],
    ['another telescope, 2.3', { common: 20, extra: 20, scale: 2.3, rotationDeg: 300 }],
    ['a mirrored frame', { common: 25, extra: 15, mirrored: true, rotationDeg: 120 }],
    ['a dense field', { common: 900, extra: 600, rotationDeg: 5, disorder: 0.05 }],
  ])('finds %s', (_, field) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { reference, other, truth } = createField(seed, field);
      const match = matchStars(reference, other);
      expect(match).toBeDefined();
      if (match === undefined) continue;
      expect(match.mirrored).toBe(field.mirrored ?? false);
      expect(worstCornerPx(match.transform, truth)).toBeLessThan(2);
      expect(match.pairs.length).toBeGreaterThanOrEqual(Math.ceil(0.8 * field.common));
      expect(new Set(match.pairs.map(([, j]) => j)).size).toBe(match.pairs.length);
    }
  });

  it.each([8, 20, 60, 300, 1500])('never matches unrelated fields of %i stars', (extra) => {
    for (let seed = 100; seed < 106; seed++) {
      const { reference, other } = createField(seed, { common: 0, extra });
      expect(matchStars(reference, other)).toBeUndefined();
    }
  });

  it('has no answer for empty, few or coincident stars', () => {
    const same = Array.from({ length: 20 }, () => ({ x: 5, y: 5 }));
    expect(matchStars([], [])).toBeUndefined();
    expect(matchStars(same.slice(0, 3), same)).toBeUndefined();
    expect(matchStars(same, same)).toBeUndefined();
  });
});
