import { describe, expect, it } from 'vitest';
import { WholeReader } from './whole-reader.ts';

const files = Array.from({ length: 7 }, (_, n) =>
  Uint8Array.from({ length: 10_000 + 1000 * (n % 3) }, (_unused, index) => index * (n + 3)),
);

describe('WholeReader', () => {
  it('gives each file whole, however many wait', async () => {
    const reader = new WholeReader(2);
    const readings = files.map((bytes) => reader.read(new Blob([bytes])));
    for (const [n, reading] of readings.entries()) {
      const source = await reading.open();
      expect(source.sizeBytes).toBe(files[n].length);
      expect(await source.read(500, 20)).toEqual(files[n].subarray(500, 520));
      const target = new Uint8Array(33);
      source.readInto?.(4000, target);
      expect(target).toEqual(files[n].subarray(4000, 4033));
      reading.close();
    }
  });

  it('goes on after a file that cannot be read, one never opened, and a shrink', async () => {
    class GoneBlob extends Blob {
      override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
        return new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
      }
    }
    const reader = new WholeReader(1);
    const gone = reader.read(new GoneBlob([files[0]]));
    const skipped = reader.read(new Blob([files[1]]));
    const last = reader.read(new Blob([files[2]]));
    await expect(gone.open()).rejects.toThrow('gone');
    gone.close();
    skipped.close();
    expect((await last.open()).sizeBytes).toBe(files[2].length);
    last.close();
    reader.shrink();
    const again = reader.read(new Blob([files[3]]));
    expect(await (await again.open()).read(0, 9)).toEqual(files[3].subarray(0, 9));
    again.close();
  });
});
