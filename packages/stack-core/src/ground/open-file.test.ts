import { bytesSource } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { readRangeInto } from './frame-source.ts';
import type { FrameSource, WorkerHost } from './frame-source.ts';
import { openFile, UnreadableFile } from './open-file.ts';

const INPUT = { name: 'a.fit', handle: 'path' };

function hostOf(open: () => FrameSource | Promise<FrameSource>): WorkerHost {
  return { open, sha256: () => '' };
}

function failing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('openFile', () => {
  it('reads as the source of the host does', async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    let closed = 0;
    const whole = {
      ...bytesSource(bytes),
      close: () => {
        closed++;
      },
    };
    const file = await openFile(
      hostOf(() => whole),
      INPUT,
    );
    expect(file.sizeBytes).toBe(5);
    expect([...(await file.read(1, 3))]).toEqual([2, 3, 4]);
    const target = new Uint8Array(2);
    await readRangeInto(file, 3, () => target);
    expect([...target]).toEqual([4, 5]);
    file.close?.();
    expect(closed).toBe(1);
    const direct = {
      ...whole,
      readInto: (at: number, to: Uint8Array) => to.set(bytes.subarray(at, at + to.length)),
    };
    await readRangeInto(
      await openFile(
        hostOf(() => direct),
        INPUT,
      ),
      0,
      () => target,
    );
    expect([...target]).toEqual([1, 2]);
  });

  it('names the file that cannot be opened or read', async () => {
    const lost = new Error('the card was taken out');
    const source = bytesSource(new Uint8Array(9));
    const opened = (more: Partial<FrameSource>): Promise<FrameSource> =>
      openFile(
        hostOf(() => ({ ...source, ...more })),
        INPUT,
      );
    const failures = [
      await failureOf(openFile(hostOf(failing(lost)), INPUT)),
      await failureOf(
        openFile(
          hostOf(() => Promise.reject(lost)),
          INPUT,
        ),
      ),
      await failureOf((await opened({ read: failing(lost) })).read(0, 1)),
      await failureOf(readRangeInto(await opened({ readInto: failing(lost) }), 0, () => new Uint8Array(1))),
    ];
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(UnreadableFile);
      expect(failure).toMatchObject({
        message: 'a.fit cannot be read: the card was taken out.',
        reason: 'the card was taken out',
        cause: lost,
      });
    }
  });

  it('lets faults of a program and want of memory pass', async () => {
    for (const fault of [new TypeError('x'), new RangeError('x'), new ReferenceError('x')])
      expect(await failureOf(openFile(hostOf(failing(fault)), INPUT))).toBe(fault);
  });
});
