import { describe, expect, it } from 'vitest';
import { readRangeInto } from './frame-source.ts';
import type { FrameSource } from './frame-source.ts';

const BYTES = Uint8Array.of(10, 11, 12, 13, 14, 15);

const copying: FrameSource = {
  sizeBytes: BYTES.length,
  read: async (offset, length) => BYTES.slice(offset, offset + length),
};

describe('readRangeInto', () => {
  it('asks for a new view when the bytes are there, as the memory may have moved meanwhile', async () => {
    let memory = new Uint8Array(8);
    const source: FrameSource = {
      ...copying,
      read: async (offset, length) => {
        memory = structuredClone(memory, { transfer: [memory.buffer] });
        return copying.read(offset, length);
      },
    };
    await readRangeInto(source, 2, () => memory.subarray(3, 6));
    expect([...memory]).toEqual([0, 0, 0, 12, 13, 14, 0, 0]);
  });

  it('reads straight into the view where the host can', async () => {
    const memory = new Uint8Array(4);
    const source: FrameSource = {
      sizeBytes: BYTES.length,
      read: () => Promise.reject(new Error('copied')),
      readInto: (offset, target) => target.set(BYTES.subarray(offset, offset + target.length)),
    };
    await readRangeInto(source, 1, () => memory.subarray(1, 3));
    expect([...memory]).toEqual([0, 11, 12, 0]);
  });
});
