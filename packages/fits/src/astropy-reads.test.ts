/** Files that astropy writes, over a generated matrix of formats, read back equal. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { astropyMissing, runScript, skipsFor } from './fixtures/python.ts';
import type { Card, ColumnData, ListCell } from './index.ts';
import {
  bytesSource,
  findImage,
  isComplex,
  readHdus,
  readImage,
  readStoredImage,
  readTable,
} from './index.ts';

interface Matrix {
  images: {
    file: string;
    hdu: number;
    bitpix: number;
    scaling: string;
    shape: number[];
    stored: string[];
    physical: string[];
  }[];
  tables: {
    file: string;
    rows: number;
    columns: {
      name: string;
      format?: string;
      unit?: string | null;
      cells: Cell[] | null;
      lists?: Cell[][] | null;
    }[];
  }[];
  header: { file: string; cards: [string, string, string | boolean | [string, string], string][] };
}
type Cell = string | boolean;

const isSkipped = skipsFor('files written by astropy', astropyMissing());

describe.skipIf(isSkipped)('files written by astropy', () => {
  let folder: string;
  let matrix: Matrix;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fits-matrix-'));
    runScript('write_matrix.py', folder);
    matrix = JSON.parse(readFileSync(join(folder, 'matrix.json'), 'utf8')) as Matrix;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const open = (file: string) => bytesSource(readFileSync(join(folder, file)));

  test('every image: stored and physical values', async () => {
    expect(matrix.images.length).toBeGreaterThan(100);
    for (const image of matrix.images) {
      const source = open(image.file);
      const hdus = await readHdus(source);
      const hdu = hdus[image.hdu];
      const label = `${image.file} ${image.bitpix} ${image.scaling}`;
      expect(hdu.header.warnings, label).toEqual([]);
      expect(hdu.image?.shape, label).toEqual(image.shape);
      expect(cellsOf(await readStoredImage(source, hdu)), label).toEqual(image.stored.map(normalText));
      const physical = await readImage(source, hdu);
      const round = physical instanceof Float32Array ? Math.fround : (value: number) => value;
      expect(cellsOf(physical), label).toEqual(image.physical.map((text) => cellOf(round(numberOf(text)))));
    }
  });

  test('every table column', async () => {
    for (const expected of matrix.tables) {
      const source = open(expected.file);
      const table = await readTable(source, (await readHdus(source))[1]);
      expect(table.rows).toBe(expected.rows);
      expect(table.columns.length).toBe(expected.columns.length);
      expected.columns.forEach((column, at) => {
        const read = table.columns[at];
        const label = `${expected.file} ${column.name} ${column.format}`;
        expect(read.name, label).toBe(column.name);
        expect(read.unit ?? null, label).toBe(column.unit ?? null);
        if (column.lists)
          expect(listsOf(read.data), label).toEqual(column.lists.map((list) => list.map(normalCell)));
        else expect(flatCells(read.data), label).toEqual(column.cells!.map(normalCell));
      });
    }
  });

  test('every kind of header value', async () => {
    const [hdu] = await readHdus(open(matrix.header.file));
    const cards = [...hdu.header].filter((card) => card.kind === 'commentary' || card.keyword !== 'LONGSTRN');
    expect(cards.map(describeCard)).toEqual(
      matrix.header.cards.map(([keyword, type, value, comment]) => [
        keyword.toUpperCase(),
        type === 'Undefined'
          ? ''
          : Array.isArray(value)
            ? value.map(normalText)
            : isNumberType(type)
              ? normalText(value as string)
              : value,
        comment,
      ]),
    );
    expect(hdu.header.warnings).toEqual([]);
  });

  test('compressed images and random groups are refused by name', async () => {
    await expect(findImage(open('compressed.fits'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('ZIMAGE') as string,
    });
    await expect(findImage(open('groups.fits'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('random groups') as string,
    });
  });
});

function isNumberType(type: string): boolean {
  return type === 'int' || type === 'float';
}

function describeCard(card: Card): [string, unknown, string] {
  if (card.kind === 'commentary') return [card.keyword, card.text, ''];
  const { value } = card;
  const keyword = card.keyword.replace('HIERARCH ', '');
  if (isComplex(value)) return [keyword, [cellOf(value.re), cellOf(value.im)], card.comment];
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return [keyword, isNumber ? cellOf(value) : (value ?? ''), card.comment];
}

/** Numbers as one text each, so that NaN, -0 and 64-bit integers compare exactly. */
function cellOf(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
function cellsOf(values: ArrayLike<number | bigint>): string[] {
  return Array.from(values, cellOf);
}
function numberOf(text: string): number {
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : text === 'nan' ? NaN : Number(text);
}
/** Python's text of a number as JavaScript writes it. */
function normalText(text: string): string {
  return /^-?\d+$/.test(text) ? text : cellOf(numberOf(text));
}
function normalCell(cell: Cell): Cell {
  return typeof cell === 'string' && /^(-?[\d.]+(e[+-]?\d+)?|nan|-?inf)$/.test(cell)
    ? normalText(cell)
    : cell;
}

function flatCells(data: ColumnData): Cell[] {
  if (data.kind === 'lists') throw new Error('lists where single values were expected');
  return cellValues(data);
}
function cellValues(data: ListCell): Cell[] {
  switch (data.kind) {
    case 'numbers':
    case 'complex':
      return cellsOf(data.values);
    case 'strings':
      return [...data.values];
    case 'logicals':
      return data.values.map((value) => value ?? 'null');
    case 'bits':
      return Array.from(data.values, (bit) => bit === 1);
  }
}
function listsOf(data: ColumnData): Cell[][] {
  if (data.kind !== 'lists') throw new Error('single values where lists were expected');
  return data.values.map(cellValues);
}
