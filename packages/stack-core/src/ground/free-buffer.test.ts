import { describe, expect, it } from 'vitest';
import { freeBuffer } from './free-buffer.ts';

describe('freeBuffer', () => {
  it('leaves arrays empty', () => {
    const bytes = new Uint8Array(1000);
    const floats = new Float32Array(bytes.buffer);
    freeBuffer(bytes.buffer);
    expect([bytes.length, floats.length]).toEqual([0, 0]);
  });

  it('frees a buffer that is empty already', () => {
    const bytes = new Uint8Array(0);
    expect(() => {
      freeBuffer(bytes.buffer);
    }).not.toThrow();
  });

  it('gives the memory back while the arrays are still held', () => {
    const before = process.memoryUsage().rss;
    const held = Array.from({ length: 40 }, () => {
      const bytes = new Uint8Array(10_000_000).fill(1);
      freeBuffer(bytes.buffer);
      return bytes;
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(held.every(({ length }) => length === 0)).toBe(true);
  });
});
