import { describe, expect, it } from 'vitest';
import { isSameChunk, rangeOf } from './chunk-identity.ts';
import type { ChunkIdentity } from './chunk-identity.ts';

const own: ChunkIdentity = {
  chunkKey: '20250327.05_193.0_+41.0',
  objectName: 'M 94',
  telescope: 'Seestar S50',
  filterName: 'IRCUT',
  raDeg: 193.0417,
  decDeg: 40.9706,
};
const sameAsOwn = (changes: Partial<ChunkIdentity>): boolean => isSameChunk(own, { ...own, ...changes });

describe('isSameChunk', () => {
  it('does not mind the name of the object, nor a key that was rounded to another side', () => {
    expect(sameAsOwn({})).toBe(true);
    expect(sameAsOwn({ objectName: 'NGC 4736' })).toBe(true);
    expect(sameAsOwn({ chunkKey: '20250327.05_193.1_+41.0', raDeg: 193.0708, decDeg: 40.9797 })).toBe(true);
  });

  it.each<[string, Partial<ChunkIdentity>]>([
    ['telescope', { telescope: 'Seestar S30' }],
    ['unknown telescope', { telescope: null }],
    ['filter', { filterName: 'LP' }],
    ['unknown filter', { filterName: null }],
    ['slot', { chunkKey: '20250327.06_193.0_+41.0' }],
    ['day', { chunkKey: '20250328.05_193.0_+41.0' }],
    ['length of the slot', { chunkKey: '20250327.025_193.0_+41.0' }],
    ['shorter slot that begins alike', { chunkKey: '20250327.050_193.0_+41.0' }],
  ])('tells another %s', (_, changes) => {
    expect(sameAsOwn(changes)).toBe(false);
  });

  it('takes what lies within half a field, 0.36 degrees on the sphere, for the same place', () => {
    expect(sameAsOwn({ decDeg: own.decDeg! + 0.35 })).toBe(true);
    expect(sameAsOwn({ decDeg: own.decDeg! + 0.38 })).toBe(false);
    // At declination 41 degrees right ascensions are closer by a factor of 0.755.
    expect(sameAsOwn({ raDeg: own.raDeg! - 0.46 })).toBe(true);
    expect(sameAsOwn({ raDeg: own.raDeg! - 0.5 })).toBe(false);
  });

  it('reads the place from the key where the row has none', () => {
    expect(sameAsOwn({ raDeg: null, decDeg: null })).toBe(true);
    expect(sameAsOwn({ chunkKey: '20250327.05_193.0_-41.0', raDeg: null, decDeg: null })).toBe(false);
  });

  it('goes by the name of the object where no place is known', () => {
    const lost = { ...own, chunkKey: '20250327.05_unknown', raDeg: null, decDeg: null };
    expect(isSameChunk(lost, { ...lost })).toBe(true);
    expect(isSameChunk(lost, { ...lost, objectName: 'M 31' })).toBe(false);
    expect(isSameChunk(lost, own)).toBe(false);
  });
});

it('the range of a slot holds its keys, whatever their place', () => {
  const [from, to] = rangeOf('20250327.05_193.0_+41.0');
  for (const key of ['20250327.05_0.0_-90.0', '20250327.05_unknown', '20250327.05_359.9_+90.0_IRCUT'])
    expect(from <= key && key <= to).toBe(true);
  for (const key of ['20250327.04_359.9_+90.0', '20250327.06_0.0_+0.0'])
    expect(from <= key && key <= to).toBe(false);
});
