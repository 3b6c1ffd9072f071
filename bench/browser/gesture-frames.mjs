/** Gestures as a person makes them, through the browser's own input, and how many frames the page shows meanwhile. */
import { setTimeout as pass } from 'node:timers/promises';

const FRAME_MS = 1000 / 60;
/** A longer interval means that at least one frame was missed. */
const LATE_MS = 25;

/** `page` shows its picture in `box`; `session` is its CDP session. */
export function gesturesOn(page, session, box) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const pinch = (scaleFactor) =>
    session.send('Input.synthesizePinchGesture', {
      x,
      y,
      scaleFactor,
      relativeSpeed: 600,
      gestureSourceType: 'touch',
    });
  const scroll = (gestureSourceType, speed, xDistance, yDistance) =>
    session.send('Input.synthesizeScrollGesture', {
      x,
      y,
      xDistance,
      yDistance,
      speed,
      gestureSourceType,
      preventFling: true,
    });
  /** A mouse on a loop of its own, 150 times some 6 ms apart. */
  const sway = async (reach, buttons) => {
    for (let step = 0; step < 150; step++) {
      await session.send('Input.dispatchMouseEvent', {
        type: 'mouseMoved',
        x: x + reach * Math.sin(step / 15),
        y: y + 0.7 * reach * Math.sin(step / 11),
        button: buttons ? 'left' : 'none',
        buttons,
      });
      await pass(6);
    }
  };
  return {
    async wheel() {
      for (const turn of [600, -500, 500]) await scroll('mouse', 700, 0, turn);
    },
    async drag() {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await sway(120, 1);
      await page.mouse.up();
    },
    hover: () => sway(200, 0),
    async pinch() {
      for (const factor of [2.5, 0.5, 3]) await pinch(factor);
    },
    async pan() {
      for (const [dx, dy] of [
        [100, 150],
        [-150, -300],
        [50, 150],
      ])
        await scroll('touch', 500, dx, dy);
    },
  };
}

/** Frames a second that the page shows while `act` goes on, and the share of those missed. */
export async function countFrames(page, act) {
  await page.evaluate(`(() => {
    const stamps = (globalThis.frameStamps = []);
    requestAnimationFrame(function next(time) {
      stamps.push(time);
      if (stamps === globalThis.frameStamps) requestAnimationFrame(next);
    });
  })()`);
  await act();
  const stamps = await page.evaluate(`(() => {
    const stamps = globalThis.frameStamps;
    globalThis.frameStamps = undefined;
    return stamps;
  })()`);
  const intervals = stamps.slice(1).map((time, index) => time - stamps[index]);
  const missed = intervals
    .filter((interval) => interval > LATE_MS)
    .reduce((sum, interval) => sum + Math.round(interval / FRAME_MS) - 1, 0);
  return {
    perSecond: (1000 * intervals.length) / (stamps.at(-1) - stamps[0]),
    missedShare: missed / (intervals.length + missed),
    longestMs: Math.max(...intervals),
  };
}
