import { afterEach, describe, expect, it, vi } from 'vitest';
import { stubWorkers } from '../threads/testing/stub-worker.ts';
import { makeSampleFrames } from './make-sample-frames.ts';

afterEach(() => void vi.unstubAllGlobals());

function stubSimulator(makeFrame: (index: number) => { name: string; bytes: Uint8Array }) {
  return stubWorkers(() => ({ defaultFrames: () => 3, makeFrame }));
}

const frame = (index: number) => ({ name: `frame ${index}`, bytes: Uint8Array.of(index, 7) });

describe('makeSampleFrames', () => {
  it('makes one frame after the other, each handed over before it counts', async () => {
    const started = stubSimulator(frame);
    const log: unknown[] = [];
    const files = await makeSampleFrames(
      (done, total) => log.push([done, total]),
      async (file) => {
        await Promise.resolve();
        log.push(file.name);
      },
    );
    expect(log).toEqual(['frame 0', [1, 3], 'frame 1', [2, 3], 'frame 2', [3, 3]]);
    expect(files.map(({ name }) => name)).toEqual(['frame 0', 'frame 1', 'frame 2']);
    expect([...new Uint8Array(await files[2].arrayBuffer())]).toEqual([2, 7]);
    expect(started).toMatchObject([{ url: 'simulator.worker.ts', isTerminated: true }]);
  });
  it('ends the thread when something goes wrong', async () => {
    const started = stubSimulator(() => {
      throw new Error('no sky');
    });
    await expect(makeSampleFrames(() => undefined)).rejects.toThrow('no sky');
    expect(started).toMatchObject([{ isTerminated: true }]);
  });
});
