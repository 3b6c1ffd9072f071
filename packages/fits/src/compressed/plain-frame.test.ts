/** Packed frames come out as the plain files they were; the pixels are compared with what astropy unpacks. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutate, seeded } from '../fixtures/mutate.ts';
import { nodeGunzip } from '../fixtures/node-gunzip.ts';
import { astropyMissing, runScript, skipsFor } from '../fixtures/python.ts';
import { bytesSource, FitsError, packingOf, plainFrame, readPrimary, writeFits } from '../index.ts';

interface Case {
  readonly file: string;
  readonly pixels: string;
  readonly shape: number[];
  readonly bitpix: number;
}

/** `npm test` asks for ten times as many. */
const MUTATIONS = Number(process.env['CROWDSKY_MUTATIONS'] ?? 10_000);

const isSkipped = skipsFor('packed files written by astropy', astropyMissing());

const unpacked = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(Buffer.concat(await plainFrame(bytesSource(bytes), nodeGunzip)));
const faultOf = async (bytes: Uint8Array): Promise<Pick<FitsError, 'code' | 'message'>> => {
  try {
    await unpacked(bytes);
  } catch (error) {
    if (error instanceof FitsError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was read');
};

describe.skipIf(isSkipped)('packed files written by astropy', () => {
  let folder: string;
  let cases: readonly Case[];
  const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder, file)));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fits-packed-'));
    cases = JSON.parse(runScript('write_compressed.py', folder)) as Case[];
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('every coding, number format and shape of tiles: the pixels to the bit', async () => {
    expect(cases.length).toBeGreaterThan(40);
    for (const { file, pixels, shape, bitpix } of cases) {
      const plain = await unpacked(read(file));
      const { image, dataOffset, dataBytes } = await readPrimary(bytesSource(plain));
      expect.soft({ file, shape: image?.shape, bitpix: image?.bitpix }).toEqual({ file, shape, bitpix });
      const data = plain.subarray(dataOffset, dataOffset + dataBytes);
      const expected = read(pixels);
      const first = data.findIndex((byte, at) => byte !== expected[at]);
      expect.soft({ file, first, length: data.length }).toEqual({ file, first: -1, length: expected.length });
      expect.soft(plain.length % 2880, file).toBe(0);
    }
  });

  test('the header is that of the image, without the cards of the packing', async () => {
    for (const file of ['u2_RICE_1.fits', 'extension.fits']) {
      const { header } = await readPrimary(bytesSource(await unpacked(read(file))));
      expect([...header].map(({ keyword }) => keyword)).toEqual([
        ...['SIMPLE', 'BITPIX', 'NAXIS', 'NAXIS1', 'NAXIS2', 'BSCALE', 'BZERO'],
        ...['OBJECT', 'DATE-OBS', 'BAYERPAT', 'LONGTEXT', 'COMMENT'],
      ]);
      expect(header.string('OBJECT')).toBe('M 94');
      expect(header.string('LONGTEXT')).toBe('a long text '.repeat(12).trimEnd());
      expect(header.number('BZERO')).toBe(32768);
      expect(header.warnings).toEqual([]);
    }
  });

  test('an extension has the cards of the primary header too, its own first, and its own scaling', async () => {
    const { header } = await readPrimary(bytesSource(await unpacked(read('inherited.fits'))));
    expect(header.string('OBJECT')).toBe('M 94');
    expect(header.string('BAYERPAT')).toBe('GRBG');
    expect(header.string('LONGTEXT')).toBe('a long text '.repeat(12).trimEnd());
    expect(header.has('BZERO')).toBe(false);
  });

  test('gzip: the file that was packed, in one member or several; a packed file within is unpacked too', async () => {
    const whole = read('plain.fits');
    expect(Buffer.compare(await unpacked(read('plain.fits.gz')), whole)).toBe(0);
    expect(Buffer.compare(await unpacked(read('members.fits.gz')), whole)).toBe(0);
    expect(
      Buffer.compare(await unpacked(read('packed.fits.gz')), await unpacked(read('u2_RICE_1.fits'))),
    ).toBe(0);
    expect(Buffer.compare(await unpacked(whole), whole)).toBe(0);
  });

  test('codings that are not read are named', async () => {
    for (const coding of ['PLIO_1', 'HCOMPRESS_1']) {
      expect(await faultOf(read(`${coding}.fits`))).toEqual({
        code: 'unsupported',
        message: `The image is compressed by ${coding}, which CrowdSky does not read: unpack it with funpack and use the unpacked file.`,
      });
    }
  });

  test('damage is found: by gzip, by the sum of the pixels, by an end too early', async () => {
    const gzip = read('plain.fits.gz');
    gzip[gzip.length - 6] ^= 1;
    expect(await faultOf(gzip)).toMatchObject({ code: 'bad-packing', message: /damaged or cut off/ });
    expect(await faultOf(gzip.subarray(0, 5000))).toMatchObject({ code: 'bad-packing' });
    const rice = read('u2_RICE_1.fits');
    expect(await faultOf(rice.subarray(0, rice.length - 2880))).toMatchObject({ code: 'truncated' });
  });

  test(
    `${MUTATIONS} mutations give a file or a typed fault, and take no more memory`,
    { timeout: 600_000 },
    async () => {
      const bases = ['small_rice.fits', 'small_float.fits', 'small_gzip.fits', 'small.fits.gz'].map(read);
      const outcomes = new Map<string, number>();
      for (let seed = 1; seed <= MUTATIONS; seed++) {
        const base = bases[seed % bases.length];
        const bytes = mutate(base, seeded(Math.imul(seed, 2654435761) | 1));
        const outcome = await unpacked(bytes).then(
          () => 'value',
          (error: unknown) => {
            if (error instanceof FitsError) return error.code;
            throw new Error(`mutation ${seed} threw what is no FitsError`, { cause: error });
          },
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      const reached = [
        'value',
        'truncated',
        'bad-header',
        'bad-data',
        'bad-packing',
        'unsupported',
        'too-large',
      ];
      expect([...outcomes.keys()].sort()).toEqual(expect.arrayContaining(reached.sort()));
    },
  );

  test('how a file is packed', async () => {
    const kindOf = (bytes: Uint8Array) => packingOf(bytesSource(bytes));
    expect(await kindOf(read('plain.fits'))).toBe('plain');
    expect(await kindOf(read('plain.fits.gz'))).toBe('gzip');
    expect(await kindOf(read('u2_RICE_1.fits'))).toBe('extension');
    expect(await kindOf(read('inherited.fits'))).toBe('extension');
    expect(await kindOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0))).toBe('zip');
    expect(await kindOf(new Uint8Array(0))).toBe('plain');
    const withTable = writeFits([
      { kind: 'image', shape: [40, 40], data: new Uint8Array(1600) },
      { kind: 'bintable', columns: [{ name: 'X', values: Float32Array.of(1) }] },
    ]);
    expect(await kindOf(withTable)).toBe('plain');
  });
});
