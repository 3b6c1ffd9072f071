import { describe, expect, it } from 'vitest';
import { placeShown, shownSize, toStack } from './framing.ts';
import type { Framing } from './framing.ts';

const box = { x: 10, y: 20, width: 4, height: 3 };
const framing = (changes: Partial<Framing> = {}): Framing => ({
  box,
  turns: 0,
  isFlipped: false,
  ...changes,
});
/** Corners of the box in the stack: top left and top right. */
const [LEFT, RIGHT] = [
  [10, 20],
  [13, 20],
] as const;

describe('framing', () => {
  it('begins at the corner of the box', () => {
    expect(placeShown(framing(), ...LEFT)).toEqual({ x: 0, y: 0 });
    expect(placeShown(framing(), ...RIGHT)).toEqual({ x: 3, y: 0 });
    expect(shownSize(framing())).toEqual({ width: 4, height: 3 });
  });

  it('turns clockwise: what was at the top left is at the top right', () => {
    const once = framing({ turns: 1 });
    expect(shownSize(once)).toEqual({ width: 3, height: 4 });
    expect(placeShown(once, ...LEFT)).toEqual({ x: 2, y: 0 });
    expect(placeShown(once, ...RIGHT)).toEqual({ x: 2, y: 3 });
    expect(placeShown(framing({ turns: 2 }), ...LEFT)).toEqual({ x: 3, y: 2 });
    expect(placeShown(framing({ turns: 3 }), ...LEFT)).toEqual({ x: 0, y: 3 });
  });

  it('exchanges left and right before it turns', () => {
    expect(placeShown(framing({ isFlipped: true }), ...LEFT)).toEqual({ x: 3, y: 0 });
    expect(placeShown(framing({ isFlipped: true, turns: 1 }), ...LEFT)).toEqual({ x: 2, y: 3 });
  });

  it('finds back from every place of every framing', () => {
    for (const turns of [0, 1, 2, 3]) {
      for (const isFlipped of [false, true]) {
        const one = framing({ turns, isFlipped });
        const { a, b, c, d, e, f } = toStack(one);
        for (let x = 10; x < 14; x++) {
          for (let y = 20; y < 23; y++) {
            const shown = placeShown(one, x, y);
            expect([a * shown.x + b * shown.y + c, d * shown.x + e * shown.y + f]).toEqual([x, y]);
          }
        }
      }
    }
  });
});
