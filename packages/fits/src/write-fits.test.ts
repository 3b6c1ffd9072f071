/** The writer's files: read back here and by astropy, and checked by fitsverify. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { astropyMissing, fitsverifyMissing, runFitsverify, runScript, skipsFor } from './fixtures/python.ts';
import { COLUMNS, PIXEL_ARRAYS, sampleFiles, userHeader } from './fixtures/sample-files.ts';
import type { HduSpec } from './index.ts';
import {
  bytesSource,
  findColumn,
  fitsPieces,
  fitsSizeBytes,
  Header,
  readHdus,
  readImage,
  readPrimary,
  readStoredImage,
  readTable,
  writeFits,
} from './index.ts';

const files = Object.entries(sampleFiles());

test.each(files)('%s: pieces are the file, and its size is known before', (_, specs) => {
  const bytes = writeFits(specs);
  expect(bytes.length % 2880).toBe(0);
  expect(fitsSizeBytes(specs)).toBe(bytes.length);
  expect(Buffer.concat([...fitsPieces(specs)]).equals(bytes)).toBe(true);
});

describe('what is written reads back', () => {
  test.each(PIXEL_ARRAYS.map((data) => [data.constructor.name, data] as const))('%s', async (_, data) => {
    const source = bytesSource(writeFits([{ kind: 'image', shape: [3, 2], data }]));
    const hdu = await readPrimary(source);
    expect(hdu.image?.shape).toEqual([3, 2]);
    expect(hdu.header.warnings).toEqual([]);
    const physical = await readImage(source, hdu);
    expect([...physical]).toEqual([...data].map(Number));
    if (!hdu.header.has('BZERO')) expect(await readStoredImage(source, hdu)).toEqual(data);
  });

  test('scaled integers and BLANK', async () => {
    const source = bytesSource(writeFits(sampleFiles()['scaled']));
    const [first, second] = await readHdus(source);
    expect([...(await readImage(source, first))]).toEqual([Math.fround(12.501), Math.fround(12.502), NaN]);
    expect([...(await readImage(source, second))]).toEqual([3, NaN]);
  });

  test('every column', async () => {
    const source = bytesSource(writeFits([{ kind: 'bintable', columns: COLUMNS }]));
    const table = await readTable(source, (await readHdus(source))[1]);
    expect(table.rows).toBe(3);
    for (const spec of COLUMNS) {
      const column = findColumn(table, spec.name.toUpperCase())!;
      expect(column.unit, spec.name).toBe(spec.unit);
      if (spec.name === 'scaled') {
        expect([...column.data.values]).toEqual([3.75, 4.25, NaN]);
        expect([...column.nulls!]).toEqual([0, 0, 1]);
      } else if (column.data.kind === 'lists') {
        expect(
          column.data.values.map((cell) => cell.values),
          spec.name,
        ).toEqual(spec.values);
      } else {
        expect(column.data.values, spec.name).toEqual(spec.values);
        expect(column.shape, spec.name).toEqual(spec.shape ?? []);
      }
    }
  });

  test('the user cards without those of the structure, in order', async () => {
    const { header } = await readPrimary(
      bytesSource(writeFits([{ kind: 'image', shape: [], header: userHeader() }])),
    );
    expect(header.integer('BITPIX')).toBe(8);
    expect(header.string('CHECKSUM')).toMatch(/^[0-9A-Za-z]{16}$/);
    expect(header.string('OBSERVER')).toBe('Jose Muller');
    expect(header.string('METHOD')).toBe(userHeader().string('METHOD'));
    expect(header.commentary('COMMENT')[0]).toBe('NOVALUE = / unknown');
    expect(header.commentary('HISTORY').slice(-1)).toEqual(['second line']);
    const keywords = [...header].map((card) => card.keyword);
    const wanted = [...userHeader()]
      .map((card) => card.keyword)
      .filter((keyword) => !/BITPIX|CHECKSUM/.test(keyword))
      .map((keyword) => (keyword === 'NOVALUE' ? 'COMMENT' : keyword));
    // the long HISTORY line takes two cards
    expect(keywords.slice(3, -2).filter((keyword) => keyword !== 'LONGSTRN')).toEqual(
      wanted.flatMap((keyword, at) =>
        keyword === 'HISTORY' && wanted[at + 1] === 'HISTORY' ? ['HISTORY', 'HISTORY'] : [keyword],
      ),
    );
  });

  test('a file read and written again is the same file', async () => {
    const first = writeFits([{ kind: 'image', shape: [2], data: Int16Array.of(1, 2), header: userHeader() }]);
    const source = bytesSource(first);
    const hdu = await readPrimary(source);
    const data = Int16Array.of(1, 2);
    expect(writeFits([{ kind: 'image', shape: [2], data, header: hdu.header }])).toEqual(first);
  });
});

describe('what FITS cannot hold is refused', () => {
  const column = { name: 'a', values: Float32Array.of(1, 2) };
  const refused: [string, HduSpec][] = [
    ['a shape that does not fit', { kind: 'image', shape: [2, 2], data: new Uint8Array(3) }],
    ['a negative axis', { kind: 'image', shape: [-1], data: new Uint8Array(0) }],
    ['scaling of unsigned pixels', { kind: 'image', shape: [1], data: new Uint16Array(1), bzero: 1 }],
    ['BLANK of floating point', { kind: 'image', shape: [1], data: new Float32Array(1), blank: 0 }],
    ['scaling by NaN', { kind: 'image', shape: [1], data: new Int16Array(1), bscale: NaN }],
    ['columns of different length', { kind: 'bintable', columns: [column, { name: 'b', values: ['x'] }] }],
    ['two columns of one name', { kind: 'bintable', columns: [column, { ...column, name: 'A' }] }],
    ['a column name with a space', { kind: 'bintable', columns: [{ ...column, name: 'a b' }] }],
    ['half a row', { kind: 'bintable', columns: [{ ...column, shape: [3] }] }],
    [
      'a card of a number that is none',
      {
        kind: 'image',
        shape: [],
        header: new Header().append({ kind: 'value', keyword: 'A', value: NaN, comment: '', isReal: false }),
      },
    ],
  ];
  test.each(refused)('%s', (_, spec) => {
    expect(() => writeFits([spec])).toThrow(
      expect.objectContaining({ name: 'FitsError', code: 'bad-value' }),
    );
  });
});

const noFitsverify = skipsFor('fitsverify on all we write', fitsverifyMissing());
const noAstropy = skipsFor('astropy on all we write', astropyMissing());

describe('other programs read what is written', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fits-written-'));
    for (const [name, specs] of files) writeFileSync(join(folder, `${name}.fits`), writeFits(specs));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.skipIf(noFitsverify).each(files)('fitsverify finds nothing in %s', (name) => {
    const report = runFitsverify(join(folder, `${name}.fits`));
    expect(report).toContain('**** Verification found 0 warning(s) and 0 error(s). ****');
  });

  test.skipIf(noAstropy)('astropy reads the same values and verifies the checksums', () => {
    const paths = files.map(([name]) => join(folder, `${name}.fits`));
    const read = JSON.parse(runScript('read_back.py', ...paths)) as ReadBack[][];
    files.forEach(([name, specs], at) => {
      const hdus = specs[0]?.kind === 'image' ? read[at] : read[at].slice(1);
      expect(hdus.length, name).toBe(specs.length);
      specs.forEach((spec, index) => compareHdu(`${name} ${index}`, spec, hdus[index]));
    });
  });
});

interface ReadBack {
  cards: [string, unknown, string][];
  shape?: number[];
  data?: string[] | null;
  columns?: Record<string, (string | boolean | string[])[]>;
}

function compareHdu(label: string, spec: HduSpec, read: ReadBack): void {
  if (spec.kind === 'image') {
    if ((spec.data?.length ?? 0) === 0) return;
    expect(read.shape, label).toEqual(spec.shape);
    if (spec.bscale === undefined)
      expect(read.data!.map(normal), label).toEqual(Array.from(spec.data!, text));
  } else {
    for (const column of spec.columns)
      compareColumn(`${label} ${column.name}`, column, read.columns![column.name]);
  }
  for (const card of spec.header ?? []) {
    if (card.kind !== 'value' || /BITPIX|CHECKSUM|OBSERVER|NOVALUE/.test(card.keyword)) continue;
    const found = read.cards.find(
      ([keyword]) => keyword.toUpperCase() === card.keyword.replace('HIERARCH ', ''),
    );
    expect(found, `${label} ${card.keyword}`).toBeDefined();
    if (typeof card.value === 'object') continue;
    const isNumber = typeof card.value === 'number' || typeof card.value === 'bigint';
    const value = isNumber ? normal(found![1] as string) : found![1];
    expect(value, `${label} ${card.keyword}`).toEqual(isNumber ? text(card.value as number) : card.value);
  }
}

function compareColumn(
  label: string,
  spec: (typeof COLUMNS)[number],
  read: (string | boolean | string[])[],
): void {
  // astropy gives bits as booleans, and does not apply TZERO to every row of a column of lists.
  if (spec.scale !== undefined || spec.as === 'bits' || /^list[1357]$/.test(spec.name)) return;
  const values = Array.from(spec.values as ArrayLike<unknown>);
  const expected = values.map((value) =>
    ArrayBuffer.isView(value)
      ? Array.from(value as Float64Array, text)
      : typeof value === 'boolean' || typeof value === 'string'
        ? value
        : text(value as number),
  );
  expect(
    read.map((cell) =>
      Array.isArray(cell)
        ? cell.map(normal)
        : typeof cell === 'string' && !label.includes('text')
          ? normal(cell)
          : cell,
    ),
    label,
  ).toEqual(expected);
}

/** A number as one text, whatever wrote it. */
function text(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
function normal(value: string): string {
  if (/^-?\d+$/.test(value)) return value;
  if (value.endsWith('inf')) return value.replace('inf', 'Infinity');
  return value === 'nan' ? 'NaN' : text(Number(value));
}
