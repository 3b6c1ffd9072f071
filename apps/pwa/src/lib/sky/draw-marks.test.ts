import { expect, it } from 'vitest';
import { growTree } from './cluster-tree.ts';
import { Outlines, outlinesOf, shortCount } from './draw-marks.ts';
import type { SkyStacks } from './sky-stacks.ts';
import { skyStacks } from './sky-stacks.ts';
import { DEGREE } from './sphere.ts';

/** Stacks of 3 arcseconds a pixel at these places, `sizePx` wide and high. */
function stacksAt(places: readonly (readonly [raDeg: number, decDeg: number, sizePx: number])[]): SkyStacks {
  const measures = { fwhmPx: 1, fwhmArcsec: 3 };
  const listed = places.map(([raDeg, decDeg, sizePx]) => ({
    here: { raDeg, decDeg, widthPx: sizePx, heightPx: sizePx, frames: [{ report: { measures } }] },
  }));
  return skyStacks(listed as never);
}

/** Outlines of all clusters of the widest level at so many pixels a degree. */
function outlined(
  stacks: SkyStacks,
  pxPerDegree: number,
  { isShown = (): boolean => true, most = 120 }: { isShown?: (row: number) => boolean; most?: number } = {},
): Float64Array[] {
  const scene = { tree: growTree(stacks.vectors), stacks, outlines: new Outlines(stacks), isShown };
  const { count } = scene.tree.levels[0];
  return Array.from({ length: count }, (_, cluster) =>
    outlinesOf({ level: 0, cluster }, pxPerDegree / DEGREE, scene, most),
  ).flat();
}

it('outlines fields of one size once where they lie on each other, and all that stand apart', () => {
  const near = Array.from({ length: 50 }, (_, n) => [10 + n / 1000, 0, 480] as const);
  expect(outlined(stacksAt(near), 100)).toHaveLength(1);
  // At 1,000 pixels a degree 0.05 degrees are 50 pixels.
  expect(outlined(stacksAt(near), 1000)).toHaveLength(50);
  expect(outlined(stacksAt([...near, [10, 0, 960]]), 100)).toHaveLength(2);
  expect(outlined(stacksAt([...near, [12, 0, 480]]), 100)).toHaveLength(2);
  // Ten pixels are much for fields 57 pixels across, and little for those of 217.
  const pair = (sizePx: number): SkyStacks => stacksAt([[10, 0, sizePx], [10.1, 0, sizePx]]); // prettier-ignore
  expect([outlined(pair(480), 100).length, outlined(pair(1840), 100).length]).toEqual([2, 1]);
});

it('outlines none that is hidden or too small, and no more than may be', () => {
  const apart = Array.from({ length: 40 }, (_, n) => [10 + n / 5, 0, 480] as const);
  const stacks = stacksAt(apart);
  expect(outlined(stacks, 100)).toHaveLength(40);
  expect(outlined(stacks, 100, { isShown: (row) => row % 4 === 0 })).toHaveLength(10);
  expect(outlined(stacks, 100, { most: 10 })).toHaveLength(10);
  expect(outlined(stacks, 45)).toHaveLength(0);
  const twice = stacksAt([...apart.slice(0, 1), ...apart.slice(0, 1)]);
  expect(outlined(twice, 100, { isShown: (row) => row === 1 })).toHaveLength(1);
});

it('writes the number of stacks so that it fits into a disc', () => {
  expect([1, 999, 1000, 1234, 9949, 9950, 35_499, 999_499, 999_500, 1_240_000].map(shortCount)).toEqual([
    '1',
    '999',
    '1.0k',
    '1.2k',
    '9.9k',
    '10k',
    '35k',
    '999k',
    '1.0M',
    '1.2M',
  ]);
});
