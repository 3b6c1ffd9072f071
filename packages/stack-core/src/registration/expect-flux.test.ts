import { describe, expect, it } from 'vitest';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { IDENTITY } from '../ground/image.ts';
import { expectFlux } from './expect-flux.ts';

describe('expectFlux', () => {
  const reference = measuredFrame({ name: 'reference', transform: IDENTITY });
  const at = (scale: number): number | undefined =>
    expectFlux(reference, { ...IDENTITY, a: scale, e: scale });

  it('expects the same light of pixels of the same size, and does not know another telescope', () => {
    expect([at(1), at(1.02), at(0.98)]).toEqual([1, 1, 1]);
    expect([at(1.03), at(0.97), at(0.4), at(2.5)]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
