import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip } from './gunzip.ts';

const text = 'the light of many nights '.repeat(4000);
const packed = new Uint8Array(gzipSync(text));
const unpacked = async (bytes: Uint8Array, mostBytes = 1e6): Promise<string> =>
  new TextDecoder().decode(await gunzip(bytes, mostBytes));
const DAMAGED = 'Its compressed data are damaged or cut off: copy or download the file again.';

test('one member, and several one behind the other, as bgzip and cat make them', async () => {
  expect(await unpacked(packed)).toBe(text);
  const second = gzipSync('and of one more');
  expect(await unpacked(new Uint8Array(Buffer.concat([packed, second, packed])))).toBe(
    `${text}and of one more${text}`,
  );
});

test('a wrong sum, an early end, in any member, and what is no gzip are damage', async () => {
  const wrong = new Uint8Array(packed);
  wrong[wrong.length - 7] ^= 1;
  const several = new Uint8Array(Buffer.concat([packed, wrong]));
  for (const bytes of [wrong, several, packed.subarray(0, 60), new Uint8Array(50), new Uint8Array(0)]) {
    await expect(unpacked(bytes)).rejects.toMatchObject({ code: 'bad-packing', message: DAMAGED });
  }
});

test('no more than was allowed', async () => {
  expect(await unpacked(packed, text.length)).toBe(text);
  await expect(unpacked(packed, text.length - 1)).rejects.toThrow(DAMAGED);
  const two = new Uint8Array(Buffer.concat([packed, packed]));
  await expect(unpacked(two, 2 * text.length - 1)).rejects.toThrow(DAMAGED);
});
