import { beforeEach, describe, expect, it } from 'vitest';
import { listenForGestures } from './gestures.ts';
import { pan, toPicture, zoomAt } from '../viewer/view.ts';
import type { View } from '../viewer/view.ts';

const picture = { width: 1000, height: 800 };
const screen = { width: 400, height: 300 };
const START: View = { scale: 2, x: 500, y: 400 };

/** The picture's element: 400 x 300 pixels, not at the corner of the page; its middle is at 220, 190. */
class Stage extends EventTarget {
  captured: number[] = [];
  setPointerCapture(id: number): void {
    this.captured.push(id);
  }
  getBoundingClientRect() {
    return { left: 20, top: 40, ...screen };
  }
}

let stage: Stage;
let view: View;
let told: unknown[][];
let stop: () => void;

beforeEach(() => {
  stage = new Stage();
  view = START;
  told = [];
  const tell =
    (name: string) =>
    (...given: number[]): void =>
      void told.push([name, ...given]);
  stop = listenForGestures(stage as unknown as HTMLElement, {
    pan: (dxPx, dyPx) => (view = pan(view, dxPx, dyPx, picture)),
    zoom: (factor, px, py) => (view = zoomAt(view, factor, px, py, picture, screen)),
    fit: tell('fit'),
    point: tell('point'),
    leave: tell('leave'),
    tapTwice: tell('tapTwice'),
  });
});

/** Sends an event; true unless the browser is kept from doing what it does itself. */
function send(name: string, facts: Record<string, unknown>): boolean {
  const event = new Event(name, { cancelable: true });
  for (const [key, value] of Object.entries(facts)) Object.defineProperty(event, key, { value });
  return stage.dispatchEvent(event);
}

function pointer(name: string, pointerId: number, clientX: number, clientY: number, timeStamp = 0): void {
  send(`pointer${name}`, { pointerId, clientX, clientY, timeStamp, pointerType: 'touch' });
}

describe('one finger', () => {
  it('moves the picture along, from where it came down', () => {
    pointer('down', 7, 100, 100);
    pointer('move', 7, 105, 103);
    expect(view).toEqual(START);
    pointer('move', 7, 120, 90);
    expect(view).toEqual(pan(START, 20, -10, picture));
    pointer('move', 7, 130, 90);
    expect(view).toEqual(pan(START, 30, -10, picture));
    expect(stage.captured).toEqual([7]);
    pointer('up', 7, 130, 90);
    expect(told).toEqual([]);
  });
  it('points where it taps, and knows two taps; from the middle of the screen', () => {
    pointer('down', 7, 230, 200);
    pointer('up', 7, 230, 200, 1000);
    pointer('down', 7, 232, 195);
    pointer('up', 7, 232, 195, 1200);
    expect(told).toEqual([
      ['point', 10, 10],
      ['tapTwice', 12, 5],
    ]);
  });
  it('is forgotten when it is lifted or taken away', () => {
    pointer('down', 7, 230, 200);
    pointer('cancel', 7, 230, 200);
    pointer('up', 7, 230, 200);
    expect(told).toEqual([]);
    pointer('move', 7, 300, 250);
    expect(view).toEqual(START);
    expect(told).toEqual([['point', 80, 60]]);
  });
});

describe('two fingers', () => {
  it('zoom by their distance around the middle between them, and each moves the picture half', () => {
    pointer('down', 1, 120, 190);
    pointer('down', 2, 220, 190);
    pointer('move', 2, 320, 210);
    const moved = pan(START, 50, 10, picture);
    // Apart 100 pixels before; the middle is at 220, 200, 10 below the screen's.
    const expected = zoomAt(moved, Math.hypot(200, 20) / 100, 0, 10, picture, screen);
    expect(view.scale).toBeCloseTo(expected.scale, 12);
    expect(view.x).toBeCloseTo(expected.x, 9);
    expect(view.y).toBeCloseTo(expected.y, 9);
    pointer('up', 1, 120, 190);
    pointer('up', 2, 320, 210);
    expect(told).toEqual([]);
  });
  it('do not zoom while they are at one place', () => {
    pointer('down', 1, 220, 190);
    pointer('down', 2, 221, 190);
    pointer('move', 2, 260, 190);
    expect(view).toEqual(pan(START, 19.5, 0, picture));
  });
  it('leave the other to move the picture on', () => {
    pointer('down', 1, 120, 190);
    pointer('down', 2, 220, 190);
    pointer('up', 2, 220, 190);
    pointer('move', 1, 140, 190);
    expect(view).toEqual(pan(START, 20, 0, picture));
  });
});

describe('a mouse', () => {
  it('points where it hovers, and says when it leaves', () => {
    pointer('move', 1, 120, 40);
    send('pointerleave', { pointerType: 'mouse' });
    send('pointerleave', { pointerType: 'touch' });
    expect(told).toEqual([['point', -100, -150], ['leave']]);
  });
  it('zooms with its wheel around its place, and the page stays where it is', () => {
    const place = { clientX: 320, clientY: 240 };
    const before = toPicture(START, 100, 50);
    expect(send('wheel', { ...place, deltaY: -100, deltaMode: 0, DOM_DELTA_LINE: 1 })).toBe(false);
    expect(view.scale).toBeCloseTo(2 * 1.0016 ** 100, 9);
    expect(toPicture(view, 100, 50).x).toBeCloseTo(before.x, 9);
    expect(toPicture(view, 100, 50).y).toBeCloseTo(before.y, 9);
  });
  it('zooms as much for a line as for 30 pixels', () => {
    send('wheel', { clientX: 220, clientY: 190, deltaY: 3, deltaMode: 1, DOM_DELTA_LINE: 1 });
    expect(view.scale).toBeCloseTo(2 * 1.0016 ** -90, 9);
  });
});

describe('keys', () => {
  it.each([
    ['ArrowLeft', 60, 0],
    ['ArrowRight', -60, 0],
    ['ArrowUp', 0, 60],
    ['ArrowDown', 0, -60],
  ])('move the picture by 60 pixels: %s', (key, dxPx, dyPx) => {
    expect(send('keydown', { key })).toBe(false);
    expect(view).toEqual(pan(START, dxPx, dyPx, picture));
  });
  it.each([
    ['+', 2.5],
    ['=', 2.5],
    ['-', 1.6],
  ])('zoom around the middle: %s', (key, scale) => {
    expect(send('keydown', { key })).toBe(false);
    expect(view).toEqual({ ...START, scale });
  });
  it('show the whole picture: 0', () => {
    expect(send('keydown', { key: '0' })).toBe(false);
    expect(told).toEqual([['fit']]);
    expect(view).toBe(START);
  });
  it('of another meaning are left to the browser', () => {
    expect(send('keydown', { key: 'Tab' })).toBe(true);
    expect([view, told]).toEqual([START, []]);
  });
});

it('listens no longer than it should', () => {
  stop();
  send('keydown', { key: '0' });
  pointer('down', 1, 220, 190);
  pointer('move', 1, 320, 190);
  expect([view, told, stage.captured]).toEqual([START, [], []]);
});
