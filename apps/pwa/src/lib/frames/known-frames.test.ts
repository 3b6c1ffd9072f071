import type { FrameMeta } from '@crowdsky/stack-core';
import { finding } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { KnownFrames } from './known-frames.ts';

const shape = { widthPx: 8, heightPx: 8, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 };

/** Files hold the text of their pixels; `header` makes them of another size. */
function frame(name: string, pixels: string, { header = '', ms = 1000 } = {}) {
  const file = new File([header, '|', pixels], name);
  return { name, file, shape, meta: { dateObsMs: ms, telescope: 'S50' } as FrameMeta };
}

function start() {
  let compared = 0;
  const pixelsOf = async ({ file }: { readonly file: File }) => (await file.text()).split('|')[1];
  const known = new KnownFrames(async (a, b) => {
    compared++;
    return (await pixelsOf(a)) === (await pixelsOf(b));
  });
  return { known, compared: () => compared };
}

it('knows the same file again without reading it, whatever it is called', async () => {
  const { known, compared } = start();
  expect(await known.add(frame('a.fit', 'A'), 'A')).toHaveProperty('id');
  expect(await known.add(frame('copy of a.fit', 'A'), 'A')).toEqual({
    name: 'copy of a.fit',
    path: 'copy of a.fit',
    kind: 'duplicate',
  });
  expect(compared()).toBe(0);
});

it('knows an exposure under another header, at whatever time', async () => {
  const { known } = start();
  const first = await known.add(frame('a.fit', 'A'), 'A');
  for (const ms of [1000, 5000, undefined])
    expect(await known.add(frame('solved.fit', 'A', { header: 'solved', ms }), 'A')).toEqual({
      name: 'solved.fit',
      path: 'solved.fit',
      kind: 'duplicate',
      finding: finding('same-exposure', 'a.fit'),
      copyOf: 'id' in first ? first.id : '',
    });
});

it('takes two exposures of one time for two, with an identity each', async () => {
  const { known } = start();
  const picked = [
    await known.add(frame('a.fit', 'A'), 'A'),
    await known.add(frame('a.fit', 'B'), 'B'),
    await known.add(frame('a.fit', 'C'), 'C'),
    // The sample is the same, the rest is not.
    await known.add(frame('d.fit', 'D', { header: '2' }), 'A'),
  ];
  expect(picked.map((one) => ('id' in one ? one.id : ''))).toEqual([
    '1000|S50|||2',
    '1000|S50|||2|a.fit|2',
    '1000|S50|||2|a.fit|3',
    '1000|S50|||3',
  ]);
});

it('forgets what is taken from the list, and no other', async () => {
  const { known } = start();
  const first = await known.add(frame('a.fit', 'A'), 'A');
  await known.add(frame('b.fit', 'B', { ms: 2000 }), 'B');
  known.forget(['id' in first ? first.id : '']);
  expect(await known.add(frame('a.fit', 'A'), 'A')).toEqual(first);
  expect(await known.add(frame('b.fit', 'B', { ms: 2000 }), 'B')).toHaveProperty('kind', 'duplicate');
  known.clear();
  expect(await known.add(frame('b.fit', 'B', { ms: 2000 }), 'B')).toHaveProperty('id');
});

it('goes by time, name and size where the pixels say nothing', async () => {
  const { known, compared } = start();
  expect(await known.add(frame('a.fit', 'A'), undefined)).toHaveProperty('id');
  expect(await known.add(frame('b.fit', 'A'), undefined)).toHaveProperty('kind', 'duplicate');
  expect(await known.add(frame('c.fit', 'A', { ms: 2000 }), undefined)).toHaveProperty('id');
  expect(compared()).toBe(0);
});

it('lets a frame in that cannot be compared: the stack says what is wrong', async () => {
  const known = new KnownFrames(() => Promise.reject(new DOMException('gone', 'NotFoundError')));
  await known.add(frame('a.fit', 'A'), 'A');
  expect(await known.add(frame('b.fit', 'A', { header: 'x' }), 'A')).toHaveProperty('id');
});
