import { describe, expect, it } from 'vitest';
import { headSource } from './head-source.ts';

describe('headSource', () => {
  it('reads the beginning once and the rest when asked', async () => {
    const bytes = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7919) >> 3);
    let opened = 0;
    class WatchedBlob extends Blob {
      override slice(start: number, end: number): Blob {
        opened++;
        return super.slice(start, end);
      }
    }
    const source = await headSource(new WatchedBlob([bytes]));
    expect(source.sizeBytes).toBe(50_000);
    expect(await source.read(0, 8640)).toEqual(bytes.subarray(0, 8640));
    expect(await source.read(8640, 2880)).toEqual(bytes.subarray(8640, 11_520));
    expect(opened).toBe(1);
    expect(await source.read(11_520, 20_000)).toEqual(bytes.subarray(11_520, 31_520));
    expect(opened).toBe(2);
  });

  it('reads five blocks of 2880 bytes at once: as long as headers get', async () => {
    const ends: number[] = [];
    class WatchedBlob extends Blob {
      override slice(start: number, end: number): Blob {
        ends.push(end);
        return super.slice(start, end);
      }
    }
    const source = await headSource(new WatchedBlob([new Uint8Array(50_000)]));
    await source.read(0, 14_400);
    await source.read(14_399, 1);
    expect(ends).toEqual([14_400]);
    await source.read(14_399, 2);
    expect(ends).toEqual([14_400, 14_401]);
  });

  it('serves files shorter than a header', async () => {
    const source = await headSource(new Blob([new Uint8Array([1, 2, 3])]));
    expect(await source.read(0, 3)).toEqual(new Uint8Array([1, 2, 3]));
  });
});
