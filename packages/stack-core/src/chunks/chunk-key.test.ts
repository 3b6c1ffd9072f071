import { describe, expect, it } from 'vitest';
import { chunkKey, placeKey, slotKey } from './chunk-key.ts';

const at = (iso: string): number => Date.parse(iso);

describe('chunkKey', () => {
  it('is the key of the archive', () => {
    const place = { dateObsMs: at('2025-01-15T19:42:10Z'), raDeg: 83.63, decDeg: 22.01 };
    expect(chunkKey(place)).toBe('20250115.78_83.6_+22.0');
    expect(chunkKey({ ...place, slotSeconds: 900 })).toBe('20250115.78_83.6_+22.0');
  });
  it('counts shorter slots with as many digits as a day of them needs', () => {
    const place = { dateObsMs: at('2025-01-15T00:03:10Z'), raDeg: 10, decDeg: -5 };
    expect(chunkKey(place)).toBe('20250115.00_10.0_-5.0');
    expect(chunkKey({ ...place, slotSeconds: 180 })).toBe('20250115.001_10.0_-5.0');
    expect(chunkKey({ ...place, slotSeconds: 60 })).toBe('20250115.0003_10.0_-5.0');
  });
});

describe('slotKey', () => {
  it.each([
    ['2025-01-15T00:00:00Z', 900, '20250115.00'],
    ['2025-01-15T00:14:59.999Z', 900, '20250115.00'],
    ['2025-01-15T00:15:00Z', 900, '20250115.01'],
    ['2025-01-15T23:59:59.999Z', 900, '20250115.95'],
    ['2025-01-15T23:59:59.999Z', 180, '20250115.479'],
    ['2025-01-15T23:59:59.999Z', 60, '20250115.1439'],
    ['2024-12-31T23:59:59.999Z', 900, '20241231.95'],
    ['2024-02-29T12:00:00Z', 900, '20240229.48'],
    ['1969-12-31T23:50:00Z', 900, '19691231.95'],
  ])('%s in slots of %i s is %s', (iso, seconds, key) => {
    expect(slotKey(at(iso), seconds)).toBe(key);
  });
});

describe('placeKey', () => {
  it.each([
    [83.65, 22.05, '83.7_+22.1'],
    [83.649, -22.05, '83.6_-22.1'],
    [0, 0, '0.0_+0.0'],
    [12, -0.04, '12.0_+0.0'],
    [12, -0, '12.0_+0.0'],
    [12, -0.05, '12.0_-0.1'],
    [359.96, 89.99, '0.0_+90.0'],
    [359.94, -89.96, '359.9_-90.0'],
    [360, 1, '0.0_+1.0'],
    [-0.1, 1, '359.9_+1.0'],
    [193.0417, 40.9706, '193.0_+41.0'],
    [193.0708, 40.9797, '193.1_+41.0'],
  ])('%d, %d is %s', (ra, dec, key) => {
    expect(placeKey(ra, dec)).toBe(key);
  });
  it('never writes -0.0 or 360.0, wherever a telescope points', () => {
    for (let i = 0; i < 20_000; i++) {
      const key = placeKey(359 + i / 10_000, (i - 10_000) / 50_000);
      expect(key).not.toContain('-0.0');
      expect(key).not.toContain('360.0');
    }
  });
  it('rounds every half away from zero, although most have no exact binary form', () => {
    for (let i = 0; i < 900; i++) {
      const half = Number(`${Math.floor(i / 10)}.${i % 10}5`);
      const wanted = ((i + 1) / 10).toFixed(1);
      expect(placeKey(0, half)).toBe(`0.0_+${wanted}`);
      expect(placeKey(0, -half)).toBe(`0.0_-${wanted}`);
    }
  });
});
