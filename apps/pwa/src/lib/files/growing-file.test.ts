import { expect, it } from 'vitest';
import { GrowingFile } from './growing-file.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, i) => i + 1);

it('answers each reader as soon as its bytes are here, and none before', async () => {
  const file = new GrowingFile(10);
  const answered: string[] = [];
  const read = async (name: string, at: number, length: number): Promise<void> => {
    answered.push(`${name} ${[...(await file.read(at, length))].join()}`);
  };
  const readers = [read('tail', 7, 3), read('head', 0, 3), read('middle', 2, 4)];
  file.add(bytes.subarray(0, 3));
  await readers[1];
  expect(answered).toEqual(['head 1,2,3']);
  file.add(bytes.subarray(3, 6));
  await readers[2];
  expect(answered).toEqual(['head 1,2,3', 'middle 3,4,5,6']);
  expect(file.isWhole).toBe(false);
  file.add(bytes.subarray(6));
  await Promise.all(readers);
  expect(answered.at(-1)).toBe('tail 8,9,10');
  expect(file.isWhole).toBe(true);
  expect([...file.bytes]).toEqual([...bytes]);
});

it('refuses more than the file has', () => {
  const file = new GrowingFile(2);
  expect(() => file.add(Uint8Array.of(1, 2, 3))).toThrow(RangeError);
});
