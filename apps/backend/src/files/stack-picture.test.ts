/** The same picture is found in every layout, with its colours in their order, and what is no stack is refused by its shape. */
import { bytesSource, Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { layouts, makeColours, writeLayout } from '../testing/stack-layouts.ts';
import { findStackPicture } from './stack-picture.ts';

const find = (bytes: Uint8Array) => findStackPicture(bytesSource(bytes));
const findIn = (hdus: HduSpec[]) => find(writeFits(hdus));
const named = (name: string) => new Header().set('EXTNAME', name);
const image = (shape: number[], header = new Header()): HduSpec => {
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
  return { kind: 'image', shape, data, header };
};

it.each(layouts)('%s: size, colours and rows', async (layout) => {
  const colours = makeColours(7, 5);
  const picture = await find(writeLayout(layout, colours));
  expect(picture).toMatchObject({ widthPx: 7, heightPx: 5, channelCount: 3, isTruncated: false });
  const rows = await picture.readRows(2, 2);
  expect(rows).toEqual(colours.planes.map((plane) => plane.slice(2 * 7, 4 * 7)));
});

it.each([
  ['one plane', [7, 5], 7, 5],
  ['one plane of three axes', [7, 5, 1], 7, 5],
  ['a single row', [7], 7, 1],
])('%s is a picture without colours', async (_name, shape, widthPx, heightPx) => {
  const picture = await findIn([image(shape)]);
  expect(picture).toMatchObject({ widthPx, heightPx, channelCount: 1 });
  expect(await picture.readRows(0, heightPx)).toEqual([new Float32Array(widthPx * heightPx)]);
});

it('a file cut within its last colour is known to be', async () => {
  for (const layout of layouts) {
    const whole = writeLayout(layout, makeColours(70, 50));
    expect((await find(whole.subarray(0, whole.length - 2880))).isTruncated).toBe(true);
  }
});

it("an extension's own cards come first, those of an empty primary after them", async () => {
  const primary = new Header().set('OBJECT', 'M 42').set('FILTER', 'LP');
  const { header } = await findIn([
    { kind: 'image', shape: [], header: primary },
    image([7, 5], new Header().set('OBJECT', 'M 43')),
  ]);
  expect([header.string('OBJECT'), header.string('FILTER')]).toEqual(['M 43', 'LP']);
});

it('extensions beside a picture in the primary are not its colours', async () => {
  const extensions = ['RED', 'GREEN', 'BLUE'].map((name) => image([3, 3], named(name)));
  expect(await findIn([image([7, 5]), ...extensions])).toMatchObject({ widthPx: 7, channelCount: 1 });
});

it('two colours alone are a picture of the first', async () => {
  const empty: HduSpec = { kind: 'image', shape: [] };
  const found = await findIn([empty, image([7, 5], named('RED')), image([7, 5], named('GREEN'))]);
  expect(found).toMatchObject({ widthPx: 7, heightPx: 5, channelCount: 1 });
});

it('colours of different sizes, and cubes of other depths, are refused with what they are', async () => {
  const empty: HduSpec = { kind: 'image', shape: [] };
  const sizes = [[7, 5], [7, 5], [5, 7]] as const; // prettier-ignore
  const colours = ['RED', 'GREEN', 'BLUE'].map((name, at) => image([...sizes[at]], named(name)));
  await expect(findIn([empty, ...colours])).rejects.toThrow(
    'must be of one size; these are 7 x 5, 7 x 5, 5 x 7.',
  );
  await expect(findIn([image([7, 5, 4])])).rejects.toThrow(
    'A stack has one or three planes; this one is 7 x 5 x 4.',
  );
  await expect(findIn([image([4, 7, 5])])).rejects.toMatchObject({ code: 'bad-fits' });
  await expect(findIn([image([3, 3, 3, 2])])).rejects.toMatchObject({ code: 'bad-fits' });
});

it('a side that no camera has is refused before a row is read', async () => {
  await expect(findIn([image([100_001, 1])])).rejects.toThrow('A stack of 100001 x 1 pixels is larger than');
  const header =
    'SIMPLE  =                    T|BITPIX  =                    8|NAXIS   =                    3|NAXIS1  =                    3|NAXIS2  =                20000|NAXIS3  =                20000|END';
  const promised = Buffer.from(header.split('|').map((card) => card.padEnd(80)).join('').padEnd(2880), 'latin1'); // prettier-ignore
  await expect(find(promised)).rejects.toThrow(
    'A stack of 20000 x 20000 pixels is larger than any telescope makes.',
  );
});
