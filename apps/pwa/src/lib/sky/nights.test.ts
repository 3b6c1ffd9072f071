import { describe, expect, it } from 'vitest';
import {
  exposureOverTime,
  isWhole,
  momentOf,
  nightOf,
  NO_NIGHT,
  readNight,
  stepNights,
  writeNight,
} from './nights.ts';

const NIGHTS = { first: 100, last: 200, from: 120, to: 150 };

describe('a night', () => {
  it('lasts from noon to noon by the clock of the device, and has the date of its evening', () => {
    const at = (day: number, hour: number): string =>
      writeNight(nightOf(new Date(2025, 2, day, hour, 30).getTime()));
    expect([at(26, 11), at(26, 12), at(26, 23), at(27, 3), at(27, 11), at(27, 12)]).toEqual([
      '2025-03-25',
      '2025-03-26',
      '2025-03-26',
      '2025-03-26',
      '2025-03-26',
      '2025-03-27',
    ]);
    for (const night of [0, 20173, 20000.0]) expect(nightOf(momentOf(night))).toBe(night);
  });

  it('is read as it is written, and nothing else is', () => {
    expect(readNight('2025-03-26')).toBe(20173);
    expect(writeNight(20173)).toBe('2025-03-26');
    for (const odd of ['2025-02-30', '2025-3-26', '26.3.2025', '', '2025-03-26T00:00', 'x'])
      expect(readNight(odd), odd).toBeUndefined();
  });
});

describe('the range of nights', () => {
  it.each([
    [{ kind: 'from', night: 130 }, [130, 150]],
    [{ kind: 'from', night: 170 }, [150, 150]],
    [{ kind: 'from', night: 3 }, [100, 150]],
    [{ kind: 'to', night: 140.4 }, [120, 140]],
    [{ kind: 'to', night: 90 }, [120, 120]],
    [{ kind: 'to', night: 900 }, [120, 200]],
    [{ kind: 'shift', nights: 10 }, [130, 160]],
    [{ kind: 'shift', nights: 99 }, [170, 200]],
    [{ kind: 'shift', nights: -99 }, [100, 130]],
    [{ kind: 'range', from: 110, to: undefined }, [110, 200]],
    [{ kind: 'range', from: undefined, to: 110 }, [100, 110]],
    [{ kind: 'range', from: 180, to: 110 }, [180, 180]],
    [{ kind: 'range', from: 300, to: 400 }, [200, 200]],
    [{ kind: 'all' }, [100, 200]],
  ] as const)('after %j is %j', (step, [from, to]) => {
    expect(stepNights(NIGHTS, step)).toEqual({ first: 100, last: 200, from, to });
  });

  it('stays at an end when there are more nights, and within what there is', () => {
    const whole = { first: 100, last: 200, from: 100, to: 200 };
    expect(stepNights(whole, { kind: 'span', first: 90, last: 210 })).toEqual({
      first: 90,
      last: 210,
      from: 90,
      to: 210,
    });
    expect(stepNights(NIGHTS, { kind: 'span', first: 90, last: 210 })).toEqual({
      first: 90,
      last: 210,
      from: 120,
      to: 150,
    });
    expect(stepNights(NIGHTS, { kind: 'span', first: 140, last: 145 })).toMatchObject({ from: 140, to: 145 });
    expect(stepNights(NIGHTS, { kind: 'span', first: 160, last: 170 })).toMatchObject({ from: 160, to: 160 });
    expect([isWhole(whole), isWhole(NIGHTS)]).toEqual([true, false]);
  });

  it('has its exposure in equal parts of time, without what has no time', () => {
    const nights = Int32Array.from([100, 149, 150, 199, NO_NIGHT, 300]);
    const exposures = Float64Array.from([1, 2, 4, 8, 16, 32]);
    expect(exposureOverTime(nights, exposures, { first: 100, last: 199 }, 2)).toEqual([3, 12]);
    expect(exposureOverTime(nights, exposures, { first: 100, last: 100 }, 3)).toEqual([1, 0, 0]);
  });
});
