import { describe, expect, it } from 'vitest';
import { drawStars, ringRadius } from './draw-stars.ts';
import type { ShownStar } from './picture.ts';

const star = (x: number, y: number, fwhmPx = 4): ShownStar => ({ x, y, fwhmPx }) as ShownStar;

interface Circle {
  readonly at: readonly number[];
  readonly colour: string;
  readonly alpha: number;
  readonly widthPx: number;
}

/** A canvas that remembers the circles stroked on it. */
function canvasOf(width: number, height: number) {
  const circles: Circle[] = [];
  let path: number[][] = [];
  const context = {
    canvas: { width, height },
    strokeStyle: '',
    globalAlpha: 1,
    lineWidth: 1,
    beginPath: () => (path = []),
    arc: (...given: number[]) => path.push(given),
    stroke() {
      const { strokeStyle: colour, globalAlpha: alpha, lineWidth: widthPx } = context;
      circles.push(...path.map((at) => ({ at, colour, alpha, widthPx })));
    },
  };
  return { circles, context: context as unknown as CanvasRenderingContext2D };
}

describe('drawStars', () => {
  const view = { scale: 2, x: 100, y: 50 };
  const places = (stars: readonly ShownStar[]): number[][] => {
    const { circles, context } = canvasOf(600, 400);
    drawStars(context, stars, view, 3, 'red');
    return circles.map(({ at }) => [...at]);
  };

  it('draws a whole circle of its own around each star, in device pixels', () => {
    // Six device pixels a pixel of the picture; the radius is 2.2 times the FWHM.
    expect(places([star(110, 60), star(90, 45)])).toEqual([
      [360, 260, expect.closeTo(52.8, 9), 0, 2 * Math.PI],
      [240, 170, expect.closeTo(52.8, 9), 0, 2 * Math.PI],
    ]);
  });
  it('draws in the colour given, faint, a CSS pixel wide, and leaves the canvas opaque', () => {
    const { circles, context } = canvasOf(600, 400);
    drawStars(context, [star(100, 50)], view, 3, 'rgb(1,2,3)');
    expect(circles).toMatchObject([{ colour: 'rgb(1,2,3)', alpha: 0.55, widthPx: 3 }]);
    expect(context.globalAlpha).toBe(1);
  });
  it('leaves out stars whose rings cannot be in sight', () => {
    // The middle lies at 300, 200; 40 pixels beyond the edge are still drawn.
    const at = (x: number, y: number): ShownStar => star(100 + (x - 300) / 6, 50 + (y - 200) / 6);
    const seen = [at(-39, 200), at(639, 200), at(300, -39), at(300, 439)];
    const unseen = [at(-41, 200), at(641, 200), at(300, -41), at(300, 441)];
    expect(places(seen)).toHaveLength(4);
    expect(places(unseen)).toHaveLength(0);
  });
});

it('gives faint rings a radius that a finger finds', () => {
  expect(ringRadius(star(0, 0, 3), 2)).toBeCloseTo(13.2, 9);
  expect(ringRadius(star(0, 0, 3), 0.1)).toBe(6);
});
