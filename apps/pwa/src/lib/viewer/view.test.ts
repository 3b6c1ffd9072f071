import { describe, expect, it } from 'vitest';
import { fitView, pan, shareInSight, toPicture, toScreen, zoomAt } from './view.ts';

const picture = { width: 1080, height: 1920 };
const screen = { width: 400, height: 700 };

describe('the view', () => {
  it('fits the whole picture', () => {
    const view = fitView(picture, screen);
    expect(picture.width * view.scale).toBeLessThanOrEqual(screen.width);
    expect(picture.height * view.scale).toBeLessThanOrEqual(screen.height);
  });
  it('keeps the point under the fingers when zooming', () => {
    const view = fitView(picture, screen);
    const before = toPicture(view, 70, -110);
    const after = toPicture(zoomAt(view, 3.7, 70, -110, picture, screen), 70, -110);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });
  it('moves the picture with the finger', () => {
    const view = { scale: 2, x: 500, y: 900 };
    const moved = pan(view, 30, -10, picture);
    const at = toScreen(moved, 500, 900);
    expect([at.px, at.py]).toEqual([30, -10]);
  });
  it('knows how much of the picture is in sight', () => {
    expect(shareInSight(fitView(picture, screen), picture, screen)).toBe(1);
    const half = { scale: screen.width / picture.width, x: 540, y: 960 };
    expect(shareInSight(half, picture, { width: 400, height: 400 })).toBeCloseTo(1080 / 1920, 9);
    expect(shareInSight({ ...half, scale: 1 }, picture, screen)).toBeCloseTo((400 * 700) / (1080 * 1920), 9);
  });
  it('never loses the picture and never zooms beyond sense', () => {
    expect(pan({ scale: 1, x: 0, y: 0 }, 5000, 5000, picture)).toMatchObject({ x: 0, y: 0 });
    const view = fitView(picture, screen);
    expect(zoomAt(view, 1e9, 0, 0, picture, screen).scale).toBeLessThanOrEqual(24);
    expect(zoomAt(view, 1e-9, 0, 0, picture, screen).scale).toBeGreaterThan(0);
  });
});
