import { bytesSource } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { simulateNight } from '../fixtures/night.ts';
import { retellFrame, STORED_OTHERWISE } from '../fixtures/retell-frame.ts';
import type { NamedBytes } from '../fixtures/memory-host.ts';
import { readFrameHeader } from './read-frame.ts';
import { haveSamePixels, samplePixels } from './same-pixels.ts';
import type { StoredFrame } from './same-pixels.ts';

const [first, second] = simulateNight({ frames: 2 }).files;
const COUNT = 320 * 480;

async function stored({ bytes }: Pick<NamedBytes, 'bytes'>): Promise<StoredFrame> {
  const source = bytesSource(bytes);
  const opened = await readFrameHeader(source);
  if (!opened.ok) throw new Error(opened.problem);
  return { source, layout: opened.frame.layout };
}

/** With one pixel a step brighter. */
async function withPixel(at: number): Promise<StoredFrame> {
  const bytes = first.bytes.slice();
  const { layout } = await stored(first);
  bytes[layout.dataOffset + 2 * at + 1] ^= 1;
  return stored({ bytes });
}

it.each(Object.keys(STORED_OTHERWISE))('knows an exposure under another header, as %s', async (form) => {
  const copy = await retellFrame(first, (header) => header.set('OBJECT', 'M 51'), STORED_OTHERWISE[form]);
  expect(await haveSamePixels(await stored(first), await stored(copy))).toBe(true);
  expect(await samplePixels(await stored(copy))).toBe(await samplePixels(await stored(first)));
});

it('distinguishes two exposures, and frames that differ in one pixel', async () => {
  expect(await haveSamePixels(await stored(first), await stored(second))).toBe(false);
  expect(await samplePixels(await stored(first))).not.toBe(await samplePixels(await stored(second)));
  for (const at of [0, 65_535, 65_536, COUNT - 1])
    expect(await haveSamePixels(await stored(first), await withPixel(at))).toBe(false);
  for (const at of [COUNT / 2 - 1024, COUNT / 2 + 1023])
    expect(await samplePixels(await withPixel(at))).not.toBe(await samplePixels(await stored(first)));
});

it('says nothing of frames of one value, nor of frames of another shape', async () => {
  const blank = await retellFrame(
    first,
    () => undefined,
    (values) => ({ data: new Uint16Array(values.length) }),
  );
  expect(await haveSamePixels(await stored(blank), await stored(blank))).toBe(false);
  expect(await samplePixels(await stored(blank))).toBeUndefined();
  const own = await stored(first);
  const turned = { ...own, layout: { ...own.layout, width: own.layout.height, height: own.layout.width } };
  expect(await haveSamePixels(own, turned)).toBe(false);
});
