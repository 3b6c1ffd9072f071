import { describe, expect, it } from 'vitest';
import { Planes } from './planes.ts';

describe('Planes', () => {
  it('have rows that begin at multiples of four pixels', () => {
    expect(new Planes(13, 5).size).toEqual({ width: 13, height: 5, stride: 16 });
    expect(new Planes(12, 5).size.stride).toBe(12);
  });

  it('do not overlap, whatever is made after them', () => {
    const planes = new Planes(13, 5);
    const floats = planes.floats();
    planes.viewOf(floats).fill(1);
    const bytes = planes.bytes();
    planes.viewOfBytes(bytes).fill(7);
    const small = planes.sized(3, 2);
    const other = small.floats();
    small.viewOf(other).fill(3);
    const numbers = planes.numbers([5, 6]);
    expect(new Set(planes.viewOf(floats))).toEqual(new Set([1]));
    expect(new Set(planes.viewOfBytes(bytes))).toEqual(new Set([7]));
    expect([...small.viewOf(other)]).toEqual(Array.from({ length: 8 }, () => 3));
    expect([...planes.kernels.f32(numbers, 2)]).toEqual([5, 6]);
  });

  it('visit all rows once, in order', () => {
    const visited: number[] = [];
    new Planes(4, 70).eachRows((from, to) => {
      for (let y = from; y < to; y++) visited.push(y);
      expect(from % 4).toBe(0);
    });
    expect(visited).toEqual(Array.from({ length: 70 }, (_, y) => y));
  });

  it('have the memory that was reserved', () => {
    const planes = new Planes(400, 300);
    planes.reserve(3);
    const before = planes.kernels.f32(0, 1).buffer;
    planes.floats();
    planes.floats();
    expect(planes.kernels.f32(0, 1).buffer).toBe(before);
  });
});

describe('the kernel that finds the brightest', () => {
  it.each([7, 8, 9, 10])('looks at each pixel of %i columns, and at none beyond', (width) => {
    const planes = new Planes(width, 3);
    const { height, stride } = planes.size;
    const plane = planes.floats();
    const brightest = (): number => planes.kernels.call.brightest(plane, width, height, stride);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const view = planes.viewOf(plane).fill(-3);
        for (let row = 0; row < height; row++) view.fill(99, row * stride + width, (row + 1) * stride);
        view[y * stride + x] = 41.5;
        expect(brightest()).toBe(41.5);
        view[y * stride + x] = -2;
        expect(brightest()).toBe(0);
      }
    }
  });
});
