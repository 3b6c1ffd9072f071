import { Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { compareStacks } from './compare-stacks.ts';

interface Made {
  readonly pixels?: readonly number[];
  readonly counts?: readonly number[];
  readonly x?: readonly number[];
  readonly cards?: Readonly<Record<string, string | number>>;
  readonly comment?: string;
  readonly history?: string;
  readonly parts?: number;
}

/** Two planes of 3 x 2 pixels, a footprint and a table of two rows. */
function file(made: Made = {}): Uint8Array {
  const pixels = made.pixels ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const header = new Header().set('OBJECT', 'M 94', made.comment);
  for (const [keyword, value] of Object.entries(made.cards ?? {})) header.set(keyword, value);
  if (made.history !== undefined) header.add('HISTORY', made.history);
  const parts: HduSpec[] = [
    { kind: 'image', shape: [3, 2, 2], data: Float32Array.from(pixels), header },
    {
      kind: 'image',
      name: 'FOOTPRINT',
      shape: [3, 2],
      data: Uint16Array.from(made.counts ?? [1, 2, 3, 4, 5, 6]),
    },
    {
      kind: 'bintable',
      name: 'STAR-TAB',
      columns: [{ name: 'x', values: Float64Array.from(made.x ?? [1, 2]) }],
    },
  ];
  return writeFits(parts.slice(0, made.parts ?? 3));
}

function changed(at: number, value: number): Uint8Array {
  return file({ pixels: Array.from({ length: 12 }, (_, i) => (i === at ? value : i + 1)) });
}

describe('compareStacks', () => {
  it('has nothing to say of the same file', async () => {
    expect(await compareStacks(file(), file())).toEqual([]);
    const nan = file({ pixels: Array<number>(12).fill(NaN) });
    expect(await compareStacks(nan, nan)).toEqual([]);
  });

  it('tells how many pixels differ, by how much at most, and where', async () => {
    expect(await compareStacks(changed(4, 5.5), file())).toEqual([
      'Image: 1 of 12 pixels differ, by up to 0.5 (at x, y, plane 2, 2, 1: 5.5 and should be 5).',
    ]);
    const pixels = [1, 2, 3, 4.25, 5, 6, 7, 8, 9.5, 10, 11, 12.25];
    expect(await compareStacks(file({ pixels }), file())).toEqual([
      'Image: 3 of 12 pixels differ, by up to 0.5 (at x, y, plane 3, 1, 2: 9.5 and should be 9).',
    ]);
    const [line] = await compareStacks(changed(0, NaN), file());
    expect(line).toBe(
      'Image: 1 of 12 pixels differ, by up to NaN (at x, y, plane 1, 1, 1: NaN and should be 1).',
    );
    expect(await compareStacks(file({ counts: [1, 2, 3, 4, 5, 8] }), file())).toEqual([
      'FOOTPRINT: 1 of 6 pixels differ, by up to 2 (at x, y, plane 3, 2, 1: 8 and should be 6).',
    ]);
  });

  it('tells from which row a table differs', async () => {
    expect(await compareStacks(file({ x: [1, 3] }), file())).toEqual([
      'STAR-TAB: the table differs from row 2 on.',
    ]);
    expect(await compareStacks(file({ x: [4, 2] }), file())).toEqual([
      'STAR-TAB: the table differs from row 1 on.',
    ]);
  });

  it('tells which cards differ, are missing or should not be there', async () => {
    const cards = { GAIN: 80, FILTER: 'LP' };
    const lines = await compareStacks(file({ cards: { GAIN: 90, EXTRA: 1 } }), file({ cards }));
    expect(lines).toEqual([
      'Image: GAIN is 90 /  and should be 80 / .',
      'Image: FILTER is missing and should be "LP" / .',
      'Image: EXTRA should not be there; it is 1 / .',
    ]);
    const [comment, ...others] = await compareStacks(file({ comment: 'a' }), file({ comment: 'b' }));
    expect([comment, others]).toEqual(['Image: OBJECT is "M 94" / a and should be "M 94" / b.', []]);
  });

  it('tells of texts by their place', async () => {
    const lines = await compareStacks(file({ history: 'one' }), file({ history: 'two' }));
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatch(/^Image: HISTORY \(card \d+\) is "one" and should be "two"\.$/);
  });

  it('tells of parts and data of another length', async () => {
    expect(await compareStacks(file({ parts: 2 }), file())).toEqual([
      'The stack has 2 parts, the recomputed one 3.',
    ]);
    const longer = await compareStacks(file({ x: Array<number>(361).fill(1) }), file());
    expect(longer).toContain('STAR-TAB: the data are 2888 bytes and should be 16.');
    expect(longer.some((line) => line.startsWith('STAR-TAB: NAXIS2 is 361 / '))).toBe(true);
  });
});
