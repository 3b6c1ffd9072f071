import { describe, expect, it } from 'vitest';
import { StripReader } from './strip-reader.ts';

const BYTES = Uint8Array.from({ length: 6_000_000 }, (_, index) => (index * 7919) >> 3);

/** A file that tells which parts of it are opened. */
class WatchedBlob extends Blob {
  readonly parts: (readonly [number, number])[] = [];
  override slice(start: number, end: number): Blob {
    this.parts.push([start, end]);
    return super.slice(start, end);
  }
}

/** A file as engines give it that are not asked for bytes but give what they like. */
class ChunkyBlob extends Blob {
  override slice(start: number, end: number): Blob {
    return new ChunkyBlob([super.slice(start, end)]);
  }
  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const whole = super.stream();
    return whole.pipeThrough(new TransformStream());
  }
}

async function expectStrips(reader: StripReader, offsets: readonly number[], lengthBytes: number) {
  for (const offset of offsets) {
    const length = Math.min(lengthBytes, BYTES.length - offset);
    const read = await reader.read(offset, length);
    expect(Buffer.compare(read, BYTES.subarray(offset, offset + length)), String(offset)).toBe(0);
  }
}

describe('StripReader', () => {
  const offsets = [0, 45_000, 91_000, 136_000, 400_000, 10_000, 30_000, 2_950_000, 5_960_000, 5_975_000];

  it('gives the bytes asked for, forwards, backwards, over gaps and at the end', async () => {
    await expectStrips(new StripReader(new Blob([BYTES])), offsets, 60_000);
    await expectStrips(new StripReader(new Blob([BYTES]), 70_000), offsets, 60_000);
  });

  it('gives them where the browser chooses the pieces', async () => {
    await expectStrips(new StripReader(new ChunkyBlob([BYTES])), offsets, 60_000);
  });

  it('opens the file once for strips in a row, and in stretches if it must', async () => {
    const inARow = Array.from({ length: 100 }, (_, index) => index * 50_000);
    const once = new WatchedBlob([BYTES]);
    await expectStrips(new StripReader(once), inARow, 60_000);
    expect(once.parts).toEqual([[0, BYTES.length]]);
    const often = new WatchedBlob([BYTES]);
    await expectStrips(new StripReader(often, 1_000_000), inARow, 60_000);
    expect(often.parts.length).toBe(6);
  });

  it('opens the file ahead where strips lie far apart', async () => {
    const blob = new WatchedBlob([BYTES]);
    await expectStrips(new StripReader(blob), [0, 1_500_000, 3_000_000, 4_500_000], 60_000);
    const starts = blob.parts.map(([start]) => start);
    expect(starts.slice(0, 2)).toEqual([0, 1_500_000]);
    expect(starts[2]).toBeLessThan(3_000_000);
    expect(starts.length).toBe(4);
  });

  it('rejects as the file does, and reads on when it is back', async () => {
    let isGone = true;
    class FadingBlob extends Blob {
      override slice(start: number, end: number): Blob {
        if (isGone) throw new DOMException('gone', 'NotFoundError');
        return super.slice(start, end);
      }
    }
    const reader = new StripReader(new FadingBlob([BYTES]));
    await expect(reader.read(0, 10)).rejects.toThrow('gone');
    isGone = false;
    await expectStrips(reader, [20], 10);
  });

  it('says when a file is shorter than it was', async () => {
    class CutBlob extends Blob {
      override slice(): Blob {
        return new Blob([BYTES.subarray(0, 100)]);
      }
    }
    await expect(new StripReader(new CutBlob([BYTES])).read(0, 200)).rejects.toThrow('ends too early');
  });
});
