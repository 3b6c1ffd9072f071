/** Files put together out of order against those written at once. */
import { describe, expect, test } from 'vitest';
import { sampleFiles } from './fixtures/sample-files.ts';
import type { HduSpec, PixelArray, PlacedBytes } from './index.ts';
import { FitsAssembly, Header, writeFits } from './index.ts';

/** A file whose parts are put in place only when the next one of the same call has been made. */
class LateFile {
  readonly bytes: Buffer;

  constructor(sizeBytes: number) {
    // Bytes that are never written stay recognizable.
    this.bytes = Buffer.alloc(sizeBytes, 0xaa);
  }

  take(parts: Iterable<PlacedBytes>): void {
    let before: PlacedBytes | undefined;
    for (const part of parts) {
      if (before) this.bytes.set(before.bytes, before.offsetBytes);
      before = part;
    }
    if (before) this.bytes.set(before.bytes, before.offsetBytes);
  }
}

const files = Object.entries(sampleFiles());

test.each(files)('%s: put together, it is what is written at once', (_, specs) => {
  const whole = writeFits(specs);
  const file = new LateFile(whole.length);
  file.take(new FitsAssembly(specs).rest(specs));
  expect(file.bytes.equals(whole)).toBe(true);
});

describe('pixels that come before the headers', () => {
  // Wider than a piece, and no multiple of one.
  const [width, height] = [1001, 700];
  const colours = Float32Array.from({ length: 3 * width * height }, (_, i) => Math.sin(i));
  const counts = Uint16Array.from({ length: width * height }, (_, i) => i % 70_000);
  const specsOf = (pixels: Float32Array, footprint: Uint16Array, share: number, rows: number): HduSpec[] => [
    {
      kind: 'image',
      shape: [width, height, 3],
      data: pixels,
      header: new Header().setReal('REJSHARE', share, 'known last'),
    },
    { kind: 'image', name: 'FOOTPRINT', shape: [width, height], data: footprint },
    { kind: 'bintable', name: 'STAR-TAB', columns: [{ name: 'x', values: new Float64Array(rows).fill(3) }] },
  ];
  const wanted = writeFits(specsOf(colours, counts, 0.25, 900));

  test('bands in any order, then the rest', () => {
    const pixels = new Float32Array(colours.length);
    const footprint = new Uint16Array(counts.length);
    const assembly = new FitsAssembly(specsOf(pixels, footprint, 0, 0));
    const file = new LateFile(wanted.length);
    for (const [first, end] of [
      [300, 500],
      [0, 300],
      [500, 700],
    ]) {
      for (let channel = 0; channel < 3; channel++) {
        const from = (channel * height + first) * width;
        const count = (end - first) * width;
        pixels.set(colours.subarray(from, from + count), from);
        file.take(assembly.samples(0, from, count));
      }
    }
    footprint.set(counts);
    file.take(assembly.samples(1, 0, counts.length));
    file.take(assembly.rest(specsOf(pixels, footprint, 0.25, 900)));
    expect(file.bytes.equals(wanted)).toBe(true);
  });

  test('an image of which only a part came is in the rest', () => {
    const assembly = new FitsAssembly(specsOf(colours, counts, 0, 0));
    const file = new LateFile(wanted.length);
    file.take(assembly.samples(0, 0, width * height));
    file.take(assembly.rest(specsOf(colours, counts, 0.25, 900)));
    expect(file.bytes.equals(wanted)).toBe(true);
  });

  test('a header that turned out longer than there is room for is a fault', () => {
    const assembly = new FitsAssembly(specsOf(colours, counts, 0, 0));
    expect([...assembly.samples(0, 0, colours.length)]).toHaveLength(9);
    const specs = specsOf(colours, counts, 0.25, 900);
    for (let n = 0; n < 36; n++) specs[0].header?.set(`LATE${n}`, n);
    expect(() => [...assembly.rest(specs)]).toThrow(RangeError);
  });

  test('half words, whose sum would be another, are refused', () => {
    const assembly = new FitsAssembly(specsOf(colours, counts, 0, 0));
    expect(() => [...assembly.samples(1, 1, 2)]).toThrow(RangeError);
    expect(() => [...assembly.samples(1, 0, 3)]).toThrow(RangeError);
    expect(() => [...assembly.samples(1, 0, counts.length + 2)]).toThrow(RangeError);
  });
});

test.each([
  Int8Array.of(-3, 0, 3, 4),
  Int16Array.of(-300, 2, 5, 6),
  Uint32Array.of(1, 4294967295, 2),
  BigUint64Array.of(1n, 2n ** 63n, 5n),
  Float64Array.of(1.5, -2, NaN),
])('%s in two parts', (data: PixelArray) => {
  const specs: HduSpec[] = [{ kind: 'image', shape: [data.length], data }];
  const whole = writeFits(specs);
  const file = new LateFile(whole.length);
  const assembly = new FitsAssembly(specs);
  const first = Math.max(1, 4 / data.BYTES_PER_ELEMENT) * (data.BYTES_PER_ELEMENT === 1 ? 0 : 1);
  file.take(assembly.samples(0, first, data.length - first));
  file.take(assembly.samples(0, 0, first));
  file.take(assembly.rest(specs));
  expect(file.bytes.equals(whole)).toBe(true);
});
