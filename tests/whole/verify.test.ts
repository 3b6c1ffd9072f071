/** A stack made on the owner's computer, sent before its raws: the server's worker makes it again and compares every byte. */
import { describe, expect, it } from 'vitest';
import { bytesSource, readHdus } from '@crowdsky/fits';
import { simulateFrames } from '../cli/run-crowdsky.ts';
import { digestOf, stackFilesHere } from '../cli/stack-here.ts';
import { owner, stacks } from './loop-owner.ts';
import { folderOf, signedIn } from './owner-computer.ts';
import { startForTest, whyNotStart } from './run-start.ts';

const frames = simulateFrames();

/** With the site's coordinates, which the server blanks on arrival, in it and in the raws. */
function stackOfDevice(): Uint8Array<ArrayBuffer> {
  const flags = ['--keep-location', '-o', 'here.fits'];
  return new Uint8Array(stackFilesHere(frames, flags).read('here.fits'));
}

describe.skipIf(whyNotStart !== undefined)(
  `a device's stack${whyNotStart ? ` (${whyNotStart})` : ''}`,
  () => {
    it('is verified to the byte when its raws come, and what another made is told apart', async () => {
      const { address } = await startForTest();
      const ask = await owner(address);
      const made = stackOfDevice();
      expect(Buffer.from(made).includes('SITELAT')).toBe(true);
      expect((await ask('POST', '/api/stacks', made)).status).toBe(201);
      const { home, run } = await signedIn(address);
      const night = folderOf(home, frames);
      const sent = await run('upload', night, '--wait');
      const [stack] = await stacks(ask);
      const stackId = String(stack['id']);
      expect(sent.out).toContain(
        `5 frames: stack ${stackId} is verified to the byte, but for the place, which the server does not keep\n`,
      );
      expect(sent.code).toBe(0);
      expect(stack).toMatchObject({
        sha256: digestOf(made),
        madeBy: 'client',
        verification: { isSame: true, exceptPlace: true, differences: [] },
      });
      expect((await run('stacks')).out).toMatch(/verified/);
    });

    it('that lacks a star is told by the pixels that differ, and its raws are stacked anew when asked for', async () => {
      const { address } = await startForTest();
      const ask = await owner(address);
      const changed = stackOfDevice();
      const [{ dataOffset }] = await readHdus(bytesSource(changed));
      const view = new DataView(changed.buffer);
      const at = dataOffset + 4 * 100_000;
      view.setFloat32(at, view.getFloat32(at) - 8);
      expect((await ask('POST', '/api/stacks', changed)).status).toBe(201);
      const { home, run } = await signedIn(address);
      const night = folderOf(home, frames);
      const sent = await run('upload', night, '--wait');
      expect(sent.out).toMatch(/stack \d+ is not what these frames give/);
      expect(sent.out).toMatch(/Image: 1 of \d+ pixels differ, by up to 8 /);
      expect(sent.code).toBe(3);
      const again = await run('upload', night, '--wait', '--overwrite');
      expect(again).toMatchObject({ code: 0 });
      const [only, ...others] = await stacks(ask);
      expect(others).toEqual([]);
      expect(only).toMatchObject({ madeBy: 'worker', verification: null });
    });
  },
);
