import { describe, expect, it } from 'vitest';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { emptyMask } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import { IDENTITY } from '../ground/image.ts';
import { wordFinding } from '../ground/finding.ts';
import { notesOf } from './note-parts.ts';

const frame = measuredFrame({ name: 'a', transform: IDENTITY });

function mask(isIn: (column: number, row: number) => boolean): BlockMask {
  const blank = emptyMask(640, 960);
  return { ...blank, blocks: blank.blocks.map((_, n) => (isIn(n % 20, Math.floor(n / 20)) ? 1 : 0)) };
}

describe('notesOf', () => {
  it('says how much is hidden, and where', () => {
    expect(notesOf(frame)).toEqual({});
    const words = (hidden: BlockMask): string[] =>
      notesOf({ ...frame, masked: hidden, hidden }).notes?.map((note) => wordFinding(note)) ?? [];
    expect(words(mask((_, row) => row >= 21))).toEqual([
      'Something hides 30 % of the frame at the lower edge: that part is left out.',
    ]);
    expect(words(mask((_, row) => row < 3))[0]).toContain('10 % of the frame at the upper edge');
    expect(words(mask((column) => column < 8))[0]).toContain('40 % of the frame at the left edge');
    expect(words(mask((column, row) => column > 15 && row > 3))[0]).toContain('at the right edge');
    expect(words(mask((_, row) => row % 10 === 5))[0]).toContain('in several places');
    expect(words(mask((column, row) => column === 0 && row === 0))[0]).toContain('hides 1 % of');
  });

  it('tells a part without image from one that is hidden', () => {
    const hidden = mask((_, row) => row >= 24);
    const masked = mask((column, row) => row >= 24 || column < 4);
    expect(notesOf({ ...frame, masked, hidden }).notes?.map(({ code, given }) => [code, ...given])).toEqual([
      ['part-empty', 16, 'left'],
      ['part-hidden', 20, 'bottom'],
    ]);
    const filledRows = Array.from({ length: 70 }, (_, n) => n);
    expect(notesOf({ ...frame, filledRows }).notes?.map(({ given }) => given)).toEqual([[7, 'top']]);
    expect(notesOf({ ...frame, filledRows: [400, 401] })).toEqual({});
  });
});
