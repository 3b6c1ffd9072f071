import { describe, expect, it } from 'vitest';
import { planColourShifts } from './plan-colour-shifts.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';

const MINUTE = 60_000;

interface Made {
  readonly minute?: number;
  readonly red: readonly [number, number];
  readonly blue?: readonly [number, number];
  readonly errorPx?: number;
  readonly telescope?: string;
}

function frame({ minute, red, blue = [0, 0], errorPx = 0.02, telescope = 'S50' }: Made): RegisteredFrame {
  const shift = ([x, y]: readonly [number, number]) => ({ x, y, errorPx });
  const dateObsMs = minute === undefined ? undefined : minute * MINUTE;
  return {
    analysis: {
      layout: { width: 1080, height: 1920 },
      meta: { telescope, instrument: telescope, dateObsMs },
      measures: { colourShifts: { red: shift(red), blue: shift(blue) } },
    },
  } as unknown as RegisteredFrame;
}

describe('planColourShifts', () => {
  it('is the mean of frames, each as sure as its error is small', () => {
    const frames = [0.1, 0.2, 0.3].map((x, n) =>
      frame({ minute: n, red: [x, 0], errorPx: n === 2 ? 0.01 : 0.02 }),
    );
    const [first, ...others] = planColourShifts(frames);
    expect(first?.red.x).toBeCloseTo((0.1 + 0.2 + 4 * 0.3) / 6, 12);
    expect(first?.blue).toEqual({ x: 0, y: 0 });
    expect(others).toEqual([first, first]);
  });

  it('believes a shift of more than four times its error', () => {
    const of = (sigmas: number): unknown => {
      const errorPx = (0.1 * Math.sqrt(3)) / sigmas;
      return planColourShifts([0, 1, 2].map((minute) => frame({ minute, red: [0.06, -0.08], errorPx })))[0]
        ?.red;
    };
    expect(of(4.05)).toEqual({ x: expect.closeTo(0.06, 9), y: expect.closeTo(-0.08, 9) });
    expect(of(3.95)).toBeUndefined();
  });

  it('takes the scatter of the frames for its error where that is more', () => {
    // Half of the squares of 0.05 px over two degrees of freedom and three frames: 0.0204 px along each axis.
    const of = (x: number): unknown =>
      planColourShifts(
        [-0.05, 0, 0.05].map((by, minute) => frame({ minute, red: [x + by, 0], errorPx: 0.001 })),
      )[0]?.red;
    expect(of(0.083)).toEqual({ x: expect.closeTo(0.083, 9), y: 0 });
    expect(of(0.08)).toBeUndefined();
  });

  it.each<[string, readonly Made[]]>([
    ['two frames', [0, 1].map((minute) => ({ minute, red: [0.2, 0] }))],
    ['large errors', [0, 1, 2].map((minute) => ({ minute, red: [0.2, 0], errorPx: 0.1 }))],
    ['a shift too small to see', [0, 1, 2].map((minute) => ({ minute, red: [0.02, 0.02], errorPx: 0.002 }))],
    ['frames that contradict each other', [-0.4, 0.5, 0.2].map((x, minute) => ({ minute, red: [x, 0] }))],
  ])('is not known from %s', (_, made) => {
    expect(planColourShifts(made.map(frame))).toEqual(made.map(() => undefined));
  });

  it('changes with the hours, and is each telescope’s own', () => {
    const early = [0, 5, 14].map((minute) => frame({ minute, red: [0.2, 0] }));
    const late = [16, 20, 30].map((minute) => frame({ minute, red: [0, -0.1] }));
    const other = [0, 1, 2].map((minute) => frame({ minute, red: [-0.3, 0], telescope: 'S30' }));
    const shifts = planColourShifts([...early, ...late, ...other]).map((one) => one?.red);
    const wanted = [
      { x: 0.2, y: 0 },
      { x: 0, y: -0.1 },
      { x: -0.3, y: 0 },
    ];
    shifts.forEach((red, n) => {
      expect(red?.x).toBeCloseTo(wanted[Math.floor(n / 3)].x, 12);
      expect(red?.y).toBeCloseTo(wanted[Math.floor(n / 3)].y, 12);
    });
  });

  it('takes frames without a time together', () => {
    const frames = [0, 1, 2].map(() => frame({ red: [0.2, 0.1] }));
    expect(planColourShifts(frames).every((one) => one !== undefined)).toBe(true);
  });

  it('is no more than resampling can take out', () => {
    const frames = [0, 1, 2].map((minute) => frame({ minute, red: [0.9, 0.1], blue: [0, -2] }));
    expect(planColourShifts(frames)[0]?.red.x).toBe(0.5);
    expect(planColourShifts(frames)[0]?.blue.y).toBe(-0.5);
  });
});
