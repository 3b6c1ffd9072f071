import { describe, expect, it, vi } from 'vitest';
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

  it('reads as many files at a time as it may, those that wait in their order', async () => {
    const begun: number[] = [];
    class WatchedBlob extends Blob {
      readonly n: number;
      constructor(n: number) {
        super([files[n]]);
        this.n = n;
      }
      override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
        begun.push(this.n);
        return super.stream();
      }
    }
    const reader = new WholeReader(2);
    const readings = [0, 1, 2, 3].map((n) => reader.read(new WatchedBlob(n)));
    await Promise.all([readings[0].open(), readings[1].open()]);
    expect(begun).toEqual([0, 1]);
    readings[1].close();
    await readings[2].open();
    expect(begun).toEqual([0, 1, 2]);
    for (const n of [0, 2, 3]) readings[n].close();
    // What came back can be read into again, also when no one waited for it.
    await readings[3].open();
    const later = [4, 5].map((n) => reader.read(new WatchedBlob(n)));
    for (const reading of later) await reading.open();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('reads a file of over 16 MB only in the parts that are asked for', async () => {
    vi.stubGlobal(
      'FileReaderSync',
      class {
        readAsArrayBuffer = (blob: SizedBlob): ArrayBuffer => Uint8Array.from(blob.range).buffer;
      },
    );
    class SizedBlob {
      readonly size: number;
      readonly range: readonly number[];
      constructor(size: number, range: readonly number[] = []) {
        this.size = size;
        this.range = range;
      }
      /** Byte `i` of it is `i % 200`. */
      slice(start: number, end: number): SizedBlob {
        return new SizedBlob(
          end - start,
          Array.from({ length: end - start }, (_, i) => (start + i) % 200),
        );
      }
      stream(): never {
        throw new Error('read whole');
      }
    }
    const reader = new WholeReader(1);
    const long = reader.read(new SizedBlob(16_000_001) as unknown as Blob);
    const source = await long.open();
    expect(source.sizeBytes).toBe(16_000_001);
    expect([...(await source.read(198, 4))]).toEqual([198, 199, 0, 1]);
    const target = new Uint8Array(3);
    source.readInto?.(1001, target);
    expect([...target]).toEqual([1, 2, 3]);
    long.close();
    const whole = reader.read(new SizedBlob(16_000_000) as unknown as Blob);
    await expect(whole.open()).rejects.toThrow('read whole');
    vi.unstubAllGlobals();
  });
});
