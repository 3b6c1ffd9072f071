import { describe, expect, it } from 'vitest';
import { readWhole, StripReader } from './read-ahead.ts';

const BYTES = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) >> 3);

/** A file that tells which parts of it are read. */
class WatchedBlob extends Blob {
  readonly parts: (readonly [number, number])[] = [];
  override slice(start: number, end: number): Blob {
    this.parts.push([start, end]);
    return super.slice(start, end);
  }
}

describe('StripReader', () => {
  it('gives the bytes asked for, forwards, backwards and at the end', async () => {
    const reader = new StripReader(new Blob([BYTES]), 5000);
    const asked = [0, 45_000, 91_000, 136_000, 400_000, 10_000, 30_000, 950_000, 960_000, 975_000];
    for (const offset of asked) {
      const length = Math.min(60_000, BYTES.length - offset);
      expect(await reader.read(offset, length), String(offset)).toEqual(
        BYTES.subarray(offset, offset + length),
      );
    }
  });

  it('has the next strip before it is asked for', async () => {
    const blob = new WatchedBlob([BYTES]);
    const reader = new StripReader(blob, 20_000);
    for (let offset = 0; offset < 700_000; offset += 50_000) await reader.read(offset, 60_000);
    // The first strip was waited for, and one piece fetched after each.
    expect(blob.parts.length).toBe(1 + 14);
  });

  it('rejects as the file does', async () => {
    class GoneBlob extends Blob {
      override slice(): Blob {
        throw new DOMException('gone', 'NotFoundError');
      }
    }
    await expect(new StripReader(new GoneBlob([BYTES]), 0).read(0, 10)).rejects.toThrow('gone');
  });
});

describe('readWhole', () => {
  it('serves any range, and leaves long files alone', async () => {
    const source = await readWhole(new Blob([BYTES]))?.();
    expect(await source?.read(500, 20)).toEqual(BYTES.subarray(500, 520));
    const target = new Uint8Array(33);
    source?.readInto?.(4000, target);
    expect(target).toEqual(BYTES.subarray(4000, 4033));
    expect(readWhole({ size: 20_000_000 } as Blob)).toBeUndefined();
  });
});
