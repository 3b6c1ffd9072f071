import { gzipSync } from 'node:zlib';
import { simulateFrame, planSky } from '@crowdsky/simulator';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubNoPrivateFiles, stubPrivateFiles } from '../store/testing/memory-files.ts';
import { readPicked } from './read-picked.ts';

const { bytes } = simulateFrame(planSky({ frames: 1, width: 64, height: 48, stars: 5 }), 0);
const frame = new Uint8Array(bytes);
const gzipped = new Uint8Array(gzipSync(frame));
const file = (name: string, content: Uint8Array): File =>
  new File([content as Uint8Array<ArrayBuffer>], name);

beforeEach(stubNoPrivateFiles);
afterEach(() => void vi.unstubAllGlobals());

test('a plain frame is itself', async () => {
  const [outcome, ...others] = await readPicked(file('a.fit', frame));
  expect(others).toEqual([]);
  expect(outcome).toMatchObject({ ok: true, shape: { widthPx: 64, heightPx: 48, bitpix: 16 } });
  expect(outcome.copy).toBeUndefined();
});

test('what is packed is many, each with its name and its copy; each is counted', async () => {
  let unpacked = 0;
  const zip = zipSync({ 'd/a.fit': frame, 'b.fit.gz': gzipped, 'cut.fit.gz': gzipped.subarray(0, 500) });
  const outcomes = await readPicked(file('night.zip', zip), () => unpacked++);
  expect(unpacked).toBe(3);
  expect(outcomes.map(({ ok, name, member }) => `${name} ${member} ${ok}`)).toEqual([
    ...['a.fit d/a.fit true', 'b.fit b.fit.gz true', 'cut.fit cut.fit.gz false'],
  ]);
  for (const { copy } of outcomes.slice(0, 2)) {
    expect(Buffer.compare(new Uint8Array((await copy?.arrayBuffer()) ?? []), frame)).toBe(0);
  }
  expect(outcomes[2]).toMatchObject({ kind: 'packed', finding: { code: 'fits' } });
  const [one] = await readPicked(file('c.fits.gz', gzipped));
  expect(one).toMatchObject({ ok: true, name: 'c.fits' });
});

test('no room is told of each, a file that is gone of the file', async () => {
  const folder = stubPrivateFiles();
  folder.mostBytes = 1000;
  expect(await readPicked(file('a.fit.gz', gzipped))).toEqual([
    { ok: false, kind: 'packed', name: 'a.fit', finding: { code: 'no-room', given: [] } },
  ]);
  expect([...folder.entries.keys()]).toEqual([]);
  const gone = file('a.fit', frame);
  vi.spyOn(gone, 'slice').mockImplementation(() => {
    throw new DOMException('gone', 'NotFoundError');
  });
  expect(await readPicked(gone)).toEqual([
    { ok: false, kind: 'unreadable', finding: { code: 'unreadable', given: ['gone', 'NotFoundError'] } },
  ]);
});
