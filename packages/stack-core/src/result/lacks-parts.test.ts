import { bytesSource, Header, readHdus, writeFits } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { lacksParts } from './lacks-parts.ts';
import { starTable } from './star-table.ts';
import { SOFTWARE } from './version.ts';

function stackBytes(software: string): Uint8Array {
  const header = new Header().set('SWCREATE', software);
  const image = { kind: 'image', shape: [40, 40, 3], data: new Float32Array(4800), header } as const;
  const footprint = {
    kind: 'image',
    shape: [40, 40],
    data: new Int16Array(1600),
    name: 'FOOTPRINT',
  } as const;
  return writeFits([image, footprint, starTable([])]);
}

it('knows a stack that is cut at any block', async () => {
  const whole = stackBytes(SOFTWARE);
  const hdus = await readHdus(bytesSource(whole));
  expect(lacksParts(hdus)).toBe(false);
  const ends = new Set([...hdus.slice(1).map(({ headerOffset }) => headerOffset), whole.length - 2880]);
  for (let end = hdus[0].dataOffset; end < whole.length; end += 2880) ends.add(end);
  for (const end of ends) {
    // Within a header not even its parts can be told.
    const cut = await readHdus(bytesSource(whole.subarray(0, end))).then(lacksParts, () => true);
    expect([end, cut]).toEqual([end, true]);
  }
});

it('leaves what other programs make to them, unless its data end early', async () => {
  const other = stackBytes('Siril 1.2.0');
  const [, footprint] = await readHdus(bytesSource(other));
  const lacks = async (bytes: Uint8Array) => lacksParts(await readHdus(bytesSource(bytes)));
  expect(await lacks(other.subarray(0, footprint.headerOffset))).toBe(false);
  expect(await lacks(other.subarray(0, footprint.headerOffset - 2880))).toBe(true);
});
