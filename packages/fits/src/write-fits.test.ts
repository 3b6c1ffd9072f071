import { describe, expect, test } from 'vitest';
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
