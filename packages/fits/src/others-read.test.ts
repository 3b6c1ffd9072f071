/** The writer's files, read by astropy and checked by fitsverify. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { astropyMissing, fitsverifyMissing, runFitsverify, runScript, skipsFor } from './fixtures/python.ts';
import type { COLUMNS } from './fixtures/sample-files.ts';
import { sampleFiles } from './fixtures/sample-files.ts';
import type { HduSpec } from './index.ts';
import { writeFits } from './index.ts';

const files = Object.entries(sampleFiles());
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
