import { expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKernels } from '../kernels/kernels.ts';
import { luminanceOf, luminancePlane } from './synthetic-luminance.ts';

it.each([4, 7, 1081])('the kernel gives what the definition gives, of %i pixels', (count) => {
  const random = seededRandom(count);
  const pixels = Float32Array.from({ length: 3 * count }, () => 1000 * random.normal());
  pixels[count - 1] = NaN;
  const kernels = createKernels();
  const addresses = [0, 1, 2, 3].map(() => kernels.allocate(4 * count));
  const [scratch, ...values] = addresses;
  values.forEach((address, channel) => {
    kernels.f32(address, count).set(pixels.subarray(channel * count, (channel + 1) * count));
  });
  const planes = { values, scratch, weights: [], stride: count, rows: 1, firstRow: 0 };
  const plane = luminancePlane(kernels, planes);
  const wanted = luminanceOf(pixels, { width: count, height: 1, channelCount: 3 });
  expect(kernels.f32(plane, count)).toEqual(wanted.pixels);
  expect(wanted.pixels[0]).toBe(Math.fround(Math.fround(pixels[0] + pixels[count]) + pixels[2 * count]));
  expect(wanted.pixels[count - 1]).toBeNaN();
});

it('one channel is its own luminance', () => {
  const kernels = createKernels();
  const address = kernels.allocate(16);
  const planes = { values: [address], scratch: 0, weights: [], stride: 4, rows: 1, firstRow: 0 };
  expect(luminancePlane(kernels, planes)).toBe(address);
  const pixels = Float32Array.of(1, 2, NaN, 4);
  const luminance = luminanceOf(pixels, { width: 2, height: 2, channelCount: 1 });
  expect(luminance.pixels).toEqual(pixels);
  expect(luminance.pixels).not.toBe(pixels);
});
