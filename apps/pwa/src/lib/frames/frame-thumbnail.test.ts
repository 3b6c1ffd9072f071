import { describe, expect, it } from 'vitest';
import { writeFits } from '@crowdsky/fits';
import type { FrameSource } from '@crowdsky/stack-core';
import { frameThumbnail } from './frame-thumbnail.ts';
import { frameIdentity } from './picked-frame.ts';
import type { FrameMeta } from '@crowdsky/stack-core';

function sourceOf(bytes: Uint8Array): FrameSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
    readInto: (offset, target) => target.set(bytes.subarray(offset, offset + target.length)),
  };
}

describe('frameThumbnail', () => {
  it('shows a bright corner where it is, and dark sky around it', () => {
    const [width, height] = [96, 64];
    const data = Uint16Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x < 24 && y < 16 ? 40_000 : 1000 + ((i * 7) % 13);
    });
    const bytes = writeFits([{ kind: 'image', shape: [width, height], data }]);
    const shape = { widthPx: width, heightPx: height, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 };
    const { widthPx, heightPx, rgba } = frameThumbnail(sourceOf(bytes), shape, 12);
    expect([widthPx, heightPx]).toEqual([12, 8]);
    expect(rgba[0]).toBe(255);
    expect(rgba[4 * (widthPx * heightPx - 1)]).toBeLessThan(20);
    expect(rgba[3]).toBe(255);
  });
});

describe('frameIdentity', () => {
  const meta = { dateObsMs: 1000.25, telescope: 'S50' } as FrameMeta;
  it('knows an exposure under another name', () => {
    expect(frameIdentity('a.fit', 10, meta)).toBe(frameIdentity('b.fit', 10, meta));
  });
  it('distinguishes exposures by fractions of a second, and undated ones by name', () => {
    expect(frameIdentity('a.fit', 10, meta)).not.toBe(
      frameIdentity('a.fit', 10, { ...meta, dateObsMs: 1000.5 }),
    );
    const undated = { ...meta, dateObsMs: undefined };
    expect(frameIdentity('a.fit', 10, undated)).not.toBe(frameIdentity('b.fit', 10, undated));
  });
});
