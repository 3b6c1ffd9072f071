/** Damaged and crafted files give a typed error or a value, within bounded time and memory. */
import { describe, expect, test } from 'vitest';
import { mutate, seeded } from './fixtures/mutate.ts';
import { COLUMNS, userHeader } from './fixtures/sample-files.ts';
import type { ByteSource, Hdu } from './index.ts';
import {
  bytesSource,
  findImage,
  FitsError,
  parseHeader,
  readHdus,
  readImage,
  readPrimary,
  readRows,
  readTable,
  writeFits,
} from './index.ts';

/** `npm test` asks for ten times as many. */
const MUTATIONS = Number(process.env['CROWDSKY_MUTATIONS'] ?? 10_000);

/** Reads all that a file claims to hold, and fails the test for anything but a value or a FitsError. */
async function readEverything(source: ByteSource): Promise<'value' | FitsError> {
  try {
    const hdus = await readHdus(source);
    for (const hdu of hdus) await readData(source, hdu);
    return 'value';
  } catch (error) {
    if (error instanceof FitsError) return error;
    throw error;
  }
}

async function readData(source: ByteSource, hdu: Hdu): Promise<void> {
  if (hdu.kind === 'bintable' || hdu.kind === 'table') await readTable(source, hdu);
  else if (hdu.image && hdu.image.shape.length > 0) {
    await readRows(source, hdu, 0, 1);
    await readImage(source, hdu);
  }
}

function baseFiles(): Uint8Array[] {
  const data = Int16Array.from({ length: 24 }, (_, i) => i);
  return [
    writeFits([{ kind: 'image', shape: [4, 6], data, blank: 3, header: userHeader() }]),
    writeFits([{ kind: 'bintable', columns: COLUMNS.slice(28) }]),
    writeFits([
      { kind: 'image', shape: [2, 3, 4], data: new Uint16Array(data) },
      { kind: 'image', shape: [3], data: Float64Array.of(1, 2, NaN), name: 'X' },
      { kind: 'bintable', columns: COLUMNS.slice(6, 8) },
    ]),
    asciiTable(),
  ];
}

function cards(...texts: string[]): Uint8Array {
  const text = [...texts, 'END'].map((card) => card.padEnd(80)).join('');
  return Uint8Array.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), (character) =>
    character.charCodeAt(0),
  );
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const EMPTY_PRIMARY = ['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0'];

function asciiTable(): Uint8Array {
  const header = [
    "XTENSION= 'TABLE'",
    'BITPIX  = 8',
    'NAXIS   = 2',
    'NAXIS1  = 10',
    'NAXIS2  = 2',
    'PCOUNT  = 0',
    'GCOUNT  = 1',
  ];
  const fields = ['TFIELDS = 2', 'TBCOL1  = 1', "TFORM1  = 'I4'", 'TBCOL2  = 5', "TFORM2  = 'E6.1'"];
  const rows = Uint8Array.from('  42 1.5E2 -17  25D1'.padEnd(2880), (character) => character.charCodeAt(0));
  return concat(cards(...EMPTY_PRIMARY), cards(...header, ...fields), rows);
}

test(`${MUTATIONS} mutations of real files`, { timeout: 300_000 }, async () => {
  const bases = baseFiles();
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= MUTATIONS; seed++) {
    const bytes = mutate(bases[seed % bases.length], seeded(Math.imul(seed, 2654435761) | 1));
    try {
      const outcome = await readEverything(bytesSource(bytes));
      const key = outcome === 'value' ? 'value' : outcome.code;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    } catch (error) {
      throw new Error(`mutation ${seed} threw what is no FitsError`, { cause: error });
    }
  }
  // The mutations reach every outcome, so the test covers all of them.
  const reached = ['value', 'not-fits', 'truncated', 'bad-header', 'bad-data', 'too-large'];
  expect([...outcomes.keys()].sort()).toEqual(expect.arrayContaining(reached));
});

test('a file cut at any place', async () => {
  for (const base of baseFiles()) {
    for (let length = 0; length < base.length; length += 7) {
      const outcome = await readEverything(bytesSource(base.subarray(0, length)));
      expect(outcome === 'value' || outcome.code === 'truncated' || outcome.code === 'not-fits').toBe(true);
    }
  }
});

describe('crafted sizes', () => {
  /** Claims to be huge, and fails the test when more is asked than a file of two blocks has. */
  const small = (...parts: Uint8Array[]): ByteSource => bytesSource(concat(...parts));
  const image = (...axes: string[]): string[] => [
    'SIMPLE  = T',
    'BITPIX  = -64',
    `NAXIS   = ${axes.length}`,
    ...axes.map((length, i) => `NAXIS${i + 1}`.padEnd(8) + `= ${length}`),
  ];
  const table = (rowBytes: number, rows: number, pcount: number, ...extra: string[]): Uint8Array =>
    cards(
      "XTENSION= 'BINTABLE'",
      'BITPIX  = 8',
      'NAXIS   = 2',
      `NAXIS1  = ${rowBytes}`,
      `NAXIS2  = ${rows}`,
      `PCOUNT  = ${pcount}`,
      'GCOUNT  = 1',
      ...extra,
    );
  const extension = (...parts: Uint8Array[]): ByteSource => small(cards(...EMPTY_PRIMARY), ...parts);

  test.each([
    ['NAXIS of 10^9', small(cards('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1000000000')), 'bad-header'],
    ['a negative axis', small(cards(...image('10', '-5'))), 'bad-header'],
    ['a missing axis', small(cards('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1')), 'bad-header'],
    ['an axis that is text', small(cards(...image("'10'"))), 'bad-header'],
    ['no BITPIX', small(cards('SIMPLE  = T', 'NAXIS   = 0')), 'bad-header'],
    ['BITPIX of 24', small(cards('SIMPLE  = T', 'BITPIX  = 24', 'NAXIS   = 0')), 'bad-header'],
    ['axes of 10^9', small(cards(...image('1000000000', '1000000'))), 'truncated'],
    [
      'more bytes than can be counted',
      small(cards(...image('1000000000', '1000000000', '1000000000'))),
      'too-large',
    ],
    [
      'no END',
      small(new Uint8Array(2880 * 4).fill(32).map((v, i) => (i < 9 ? 'SIMPLE  ='.charCodeAt(i) : v))),
      'truncated',
    ],
    ['nothing', small(), 'not-fits'],
    ['zeros', small(new Uint8Array(2880 * 4)), 'not-fits'],
    ['a huge heap', extension(table(8, 1, 9e14, 'TFIELDS = 0')), 'truncated'],
    ['a negative heap', extension(table(8, 1, -100, 'TFIELDS = 0')), 'bad-header'],
    [
      'a table of no bytes and 10^9 rows',
      extension(table(0, 1e9, 0, 'TFIELDS = 1', "TFORM1  = '0A'", "TDIM1   = '(0,9)'")),
      'value',
    ],
    [
      'a format wider than its row',
      extension(table(8, 1, 0, 'TFIELDS = 1', "TFORM1  = '999999999D'"), new Uint8Array(2880)),
      'bad-header',
    ],
    ['10^9 columns', extension(table(8, 1, 0, 'TFIELDS = 1000000000'), new Uint8Array(2880)), 'bad-header'],
    [
      'a heap that begins behind the data',
      extension(table(8, 1, 0, 'TFIELDS = 0', 'THEAP   = 99999'), new Uint8Array(2880)),
      'bad-header',
    ],
  ] as const)('%s', async (_, source, expected) => {
    const outcome = await readEverything(source);
    expect(outcome === 'value' ? 'value' : outcome.code).toBe(expected);
  });

  test('lists outside the heap, and lists that all take the whole heap', async () => {
    const descriptors = (count: number, offset: number, rows: number): Uint8Array => {
      const bytes = new Uint8Array(2880);
      const view = new DataView(bytes.buffer);
      for (let row = 0; row < rows; row++) {
        view.setInt32(row * 8, count);
        view.setInt32(row * 8 + 4, offset);
      }
      return bytes;
    };
    const list = (rows: number): Uint8Array => table(8, rows, 1000, 'TFIELDS = 1', "TFORM1  = '1PB'");
    const outcomeOf = async (count: number, offset: number, rows: number): Promise<unknown> => {
      const outcome = await readEverything(extension(list(rows), descriptors(count, offset, rows)));
      return outcome === 'value' ? outcome : outcome.code;
    };
    expect(await outcomeOf(1000, 0, 4)).toBe('value');
    expect(await outcomeOf(1000, 0, 100)).toBe('too-large');
    expect(await outcomeOf(1001, 0, 1)).toBe('bad-data');
    expect(await outcomeOf(-1, 0, 1)).toBe('bad-data');
    expect(await outcomeOf(1, -1, 1)).toBe('bad-data');
    expect(await outcomeOf(1, 2147483647, 1)).toBe('bad-data');
  });

  test('a header is searched no further than its limit', async () => {
    let readBytes = 0;
    const endless: ByteSource = {
      sizeBytes: 1e15,
      read: (offset, length) => {
        readBytes += length;
        const bytes = new Uint8Array(length).fill(32);
        if (offset === 0) bytes.set(Array.from('SIMPLE  =', (character) => character.charCodeAt(0)));
        return Promise.resolve(bytes);
      },
    };
    await expect(readPrimary(endless)).rejects.toMatchObject({ code: 'bad-header' });
    expect(readBytes).toBeLessThan(100e6);
  });

  test('a string of 190,000 pieces and a header of as many odd cards are read', () => {
    const piece = "CONTINUE  'x&'".padEnd(80);
    const odd = 'n=1'.padEnd(80);
    for (const card of [piece, odd, `CONTINUE  '${"''".repeat(32)}&'`.padEnd(80)]) {
      const text = `${"LONG    = '&'".padEnd(80)}${card.repeat(190_000)}${'END'.padEnd(80)}`;
      const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
      expect(parseHeader(bytes).kind).toBe('header');
    }
  });

  test('a source that gives too little is told', async () => {
    const lying: ByteSource = { sizeBytes: 8640, read: () => Promise.resolve(new Uint8Array(10)) };
    await expect(readPrimary(lying)).rejects.toMatchObject({ code: 'read-failed' });
  });
});

test.each([
  ['\x1f\x8b\x08', /gzip/],
  ['PK\x03\x04', /zip/],
  ['\x89PNG\r\n', /PNG/],
  ['II*\0', /TIFF/],
  ['<html>', /does not begin with SIMPLE/],
  ['', /empty/],
])('a file that begins with %j is named', async (start, message) => {
  const bytes = Uint8Array.from(start.padEnd(start === '' ? 0 : 5000), (character) =>
    character.charCodeAt(0),
  );
  await expect(findImage(bytesSource(bytes))).rejects.toMatchObject({
    code: 'not-fits',
    message: expect.stringMatching(message) as string,
  });
});
