import { describe, expect, it } from 'vitest';
import { autoStretch, stretchValue } from '@crowdsky/stack-core';
import { atSky, linearStretch, plainStretch } from './colour-stretch.ts';

/** A sky with some noise, and one bright star. */
const planes = [100, 200, 300].map((sky) =>
  Float32Array.from({ length: 1000 }, (_, i) => (i === 500 ? 9 * sky : sky + ((i * 37) % 23) - 11)),
);

describe('plainStretch', () => {
  it('stretches each colour by its own values; one plane is grey', () => {
    expect(plainStretch(planes)).toEqual(planes.map((plane) => autoStretch(plane)));
    const [red, green, blue] = plainStretch(planes.slice(1, 2));
    expect([red, blue]).toEqual([green, green]);
    expect(green).toEqual(autoStretch(planes[1]));
  });
});

describe('linearStretch', () => {
  it('is one straight line from the darkest value to the brightest', () => {
    const line = { shadow: 89, highlight: 2700, midtones: 0.5 };
    expect(linearStretch(planes)).toEqual([line, line, line]);
  });

  it('leaves out what is no number, and divides by nothing where all is even', () => {
    expect(linearStretch([Float32Array.of(NaN, 4, 8)])[0]).toEqual({
      shadow: 4,
      highlight: 8,
      midtones: 0.5,
    });
    expect(linearStretch([Float32Array.of(4, 4)])[0]).toEqual({ shadow: 4, highlight: 5, midtones: 0.5 });
    expect(linearStretch([Float32Array.of(NaN)])[0]).toEqual({ shadow: 0, highlight: 1, midtones: 0.5 });
  });
});

describe('atSky', () => {
  it('puts the sky where it is asked to, and leaves black and white', () => {
    const stretch = plainStretch(planes);
    for (const sky of [0.03, 0.085, 0.22]) {
      atSky(stretch, sky).forEach((one, c) => {
        expect(stretchValue(100 * (c + 1), one)).toBeCloseTo(sky, 10);
        expect(one).toMatchObject({ shadow: stretch[c].shadow, highlight: stretch[c].highlight });
      });
    }
  });

  it('leaves a straight line straight', () => {
    expect(atSky(linearStretch(planes), 0.03)).toEqual(linearStretch(planes));
  });
});
