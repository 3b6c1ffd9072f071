import { bytesSource, Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { readFrameHeader } from './read-frame.ts';
import type { OpenOutcome } from './read-frame.ts';

function open(bytes: Uint8Array): Promise<OpenOutcome> {
  return readFrameHeader(bytesSource(bytes));
}

function image(
  shape: number[],
  rest: Partial<Extract<HduSpec, { kind: 'image' }>> = {},
): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, length) => product * length, 1);
  return writeFits([{ kind: 'image', shape, data: new Uint16Array(count).fill(900), ...rest }]);
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  const outcome = await open(bytes);
  return outcome.ok ? 'none' : outcome.problem;
}

describe('readFrameHeader', () => {
  it('tells where the pixels are and how they are stored', async () => {
    const header = new Header().set('BAYERPAT', 'GRBG').set('OBJECT', 'M 94');
    const outcome = await open(image([48, 64], { header }));
    if (!outcome.ok) throw new Error(outcome.problem);
    const { layout, meta } = outcome.frame;
    expect(layout).toEqual({ width: 48, height: 64, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 });
    expect(meta).toMatchObject({ pattern: 'GRBG', objectName: 'M 94' });
  });

  it('gives the physical value of pixels without data', async () => {
    const data = new Int16Array(40 * 40);
    const outcome = await open(
      writeFits([{ kind: 'image', shape: [40, 40], data, bscale: 2, bzero: 10, blank: -32768 }]),
    );
    expect(outcome.ok && outcome.frame.layout.blank).toBe(-32768 * 2 + 10);
  });

  it('takes axes of length 1 beyond the second', async () => {
    expect((await open(image([40, 40, 1, 1]))).ok).toBe(true);
  });

  it('takes images from 32 x 32 pixels to 250 megapixels whose pixels are all there', async () => {
    expect([await problemOf(image([32, 40])), await problemOf(image([40, 32]))]).toEqual(['none', 'none']);
    expect(await problemOf(image([40, 31]))).toContain('which no raw frame is');
    const whole = image([50, 60]);
    expect(await problemOf(whole.slice(0, 2880 + 2 * 50 * 60))).toBe('none');
    expect(await problemOf(whole.slice(0, 2880 + 2 * 50 * 60 - 1))).toContain('cut off: 8879 of 8880 bytes');
    const floats = writeFits([{ kind: 'image', shape: [40, 40], data: new Float32Array(1600) }]);
    expect(await problemOf(floats.slice(0, 2880 + 4 * 1600 - 1))).toContain('cut off: 9279 of 9280 bytes');
    const sized = (width: number, height: number): Uint8Array => {
      const text = Buffer.from(whole).toString('latin1');
      const side = (n: number, length: number): string => `NAXIS${n}  = ${String(length).padStart(20)}`;
      return Buffer.from(
        text.replace(side(1, 50), side(1, width)).replace(side(2, 60), side(2, height)),
        'latin1',
      );
    };
    expect(await problemOf(sized(25_000, 10_000))).toContain('cut off');
    expect(await problemOf(sized(25_001, 10_000))).toContain('which no raw frame is');
  });

  it('reads nothing but the header', async () => {
    const bytes = image([400, 300]);
    const reads: number[] = [];
    await readFrameHeader({
      sizeBytes: bytes.length,
      read: (offset, length) => {
        reads.push(length);
        return bytesSource(bytes).read(offset, length);
      },
    });
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(40_000);
  });

  it('says in a sentence what is wrong and what to do', async () => {
    expect(await problemOf(image([40, 40, 3]))).toBe(
      'The image has 3 axes (40 x 40 x 3): it is a finished colour picture, not a raw frame.',
    );
    expect(await problemOf(image([31, 400]))).toBe('The image is 31 x 400 pixels, which no raw frame is.');
    expect(await problemOf(image([5000]))).toBe('The image is 5000 x 1 pixels, which no raw frame is.');
    const table = writeFits([
      { kind: 'bintable', name: 'T', columns: [{ name: 'x', values: new Float64Array(2) }] },
    ]);
    expect(await problemOf(table)).toBe(
      'The file has no image in its first part. Give the raw Light frames of the telescope.',
    );
    const whole = image([100, 100]);
    expect(await problemOf(whole.slice(0, 10_000))).toBe(
      `The file is cut off: 10000 of ${2880 + 20_000} bytes are there. Copy it from the telescope again.`,
    );
    const hostile = [new Uint8Array(0), new Uint8Array(5760).fill(65), whole.slice(0, 1000)];
    for (const bytes of hostile) expect(await problemOf(bytes)).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('passes on what the source itself throws', async () => {
    const source = { sizeBytes: 5760, read: () => Promise.reject(new TypeError('the card was pulled')) };
    const failure: unknown = await readFrameHeader(source).then(
      (outcome) => (outcome.ok ? 'ok' : outcome.problem),
      (error: unknown) => error,
    );
    expect(String(failure)).toContain('the card was pulled');
  });
});
