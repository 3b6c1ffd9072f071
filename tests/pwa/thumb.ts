/** A thumb on a touch screen, through the browser's own input. */
import type { Page } from 'playwright';

type Place = readonly [x: number, y: number];

export interface Thumb {
  tap(x: number, y: number): Promise<void>;
  swipe(from: Place, to: Place): Promise<void>;
}

const STEPS = 12;

export async function thumbOn(page: Page): Promise<Thumb> {
  const session = await page.context().newCDPSession(page);
  const touch = async (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    places: readonly Place[],
  ): Promise<void> => {
    const touchPoints = places.map(([x, y]) => ({ x, y }));
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  return {
    async tap(x, y) {
      await touch('touchStart', [[x, y]]);
      await touch('touchEnd', []);
    },
    async swipe(from, to) {
      await touch('touchStart', [from]);
      for (let step = 1; step <= STEPS; step++) {
        const on = (axis: 0 | 1): number => from[axis] + ((to[axis] - from[axis]) * step) / STEPS;
        await touch('touchMove', [[on(0), on(1)]]);
      }
      await touch('touchEnd', []);
    },
  };
}
