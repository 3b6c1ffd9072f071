/** The overlays have the colour of the controls beside them, and only red at night. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { overlayColour } from './look.ts';

const css = readFileSync(new URL('../../app.css', import.meta.url), 'utf8');

it('draws overlays in the colour of the controls', () => {
  const hex = /--lamp: #([0-9a-f]{6});/.exec(css)?.[1] ?? '';
  const lamp = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  overlayColour(false).forEach((value, channel) => expect(value).toBeCloseTo(lamp[channel], 2));
});

it('draws overlays in nothing but red in night mode', () => {
  expect(overlayColour(true)).toEqual([1, 0, 0]);
});
