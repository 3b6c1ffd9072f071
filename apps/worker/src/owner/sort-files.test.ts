import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Header, writeFits } from '@crowdsky/fits';
import { SOFTWARE, STAR_TABLE } from '@crowdsky/stack-core';
import { listFrames } from '@crowdsky/stack-files';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it } from 'vitest';
import { sortFiles } from './sort-files.ts';
import { testFolder } from './testing/owner-server.ts';

/** A stack of two frames, of which one was left out. */
function stackBytes(header = new Header().set('SWCREATE', SOFTWARE)): Uint8Array {
  const cards = header
    .set('IMAGETYP', 'Stack')
    .set('FRM00001', `used ${'a'.repeat(64)} a.fit`)
    .set('FRM00002', `blank ${'b'.repeat(64)} b.fit`);
  const image = { kind: 'image', shape: [40, 40, 3], data: new Float32Array(4800), header: cards } as const;
  const footprint = {
    kind: 'image',
    shape: [40, 40],
    data: new Int16Array(1600),
    name: 'FOOTPRINT',
  } as const;
  const stars = {
    kind: 'bintable',
    name: STAR_TABLE,
    columns: [{ name: 'x', values: new Float64Array(2) }],
  } as const;
  return writeFits([image, footprint, stars]);
}

it('knows frames and stacks by their headers, whatever they are called', async () => {
  const folder = testFolder();
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: 1, clean: true });
  const whole = stackBytes();
  const siril = new Header().set('SWCREATE', 'Siril 1.2.0');
  const files = [
    write('a.fit', simulateFrame(plan, 0).bytes),
    write('b.fit', whole),
    // Exactly between two parts: without the last, which has two blocks.
    write('c.fit', whole.slice(0, -2 * 2880)),
    write('d.fit', whole.slice(0, 2880 * 3)),
    write('e.fit', stackBytes(siril)),
    write('f.fit', stackBytes(new Header())),
    write('g.fit', Buffer.from('no FITS')),
  ];
  const { frames, stacks, passed } = await sortFiles(await listFrames(files), new AbortController().signal);
  expect(frames.map(({ name }) => name)).toEqual(['a.fit']);
  expect(stacks).toEqual([
    { path: files[1], name: 'b.fit', sizeBytes: whole.length, frames: ['a'.repeat(64)] },
  ]);
  const cut = 'The stack is cut off: its file ends too early. Copy it again.';
  const other = (maker: string) =>
    `It is a stack of another program${maker}: frames and stacks of CrowdSky are sent, and nothing else.`;
  expect(passed.map(({ name, problem, isFault }) => [name, problem, isFault]).slice(0, 4)).toEqual([
    ['c.fit', cut, true],
    ['d.fit', cut, true],
    ['e.fit', other(' (Siril 1.2.0)'), false],
    ['f.fit', other(''), false],
  ]);
  expect(passed.slice(4)).toMatchObject([{ name: 'g.fit', isFault: true }]);
});
