import type { StackEvent } from '@crowdsky/stack-core';
import { describe, expect, test } from 'vitest';
import { formatSeconds } from './format-seconds.ts';
import { createProgress } from './progress.ts';

const chunks = [
  { key: 'a', frames: { length: 10 } },
  { key: 'b', frames: { length: 30 } },
];

function play(isTTY: boolean, events: readonly (number | StackEvent)[]): string[] {
  const written: string[] = [];
  let ms = 0;
  const screen = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  const progress = createProgress(screen, chunks, () => ms);
  for (const event of events) {
    if (typeof event === 'number') progress.startChunk(event);
    else progress.show(event);
    ms += 1000;
  }
  progress.end();
  return written;
}

const phase = (name: 'analyse' | 'combine'): StackEvent => ({ kind: 'phase', phase: name, total: 10 });
const done = (name: 'analyse' | 'combine', count: number): StackEvent => ({
  kind: 'progress',
  phase: name,
  done: count,
  total: 10,
});

describe('on a terminal', () => {
  test('one line is drawn again and again, and wiped at the end', () => {
    const written = play(true, [0, phase('analyse'), done('analyse', 5), phase('combine')]);
    expect(written.every((text) => text.startsWith('\r'))).toBe(true);
    expect(written.join('')).not.toContain('\n');
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  test('the bar counts the frames of all chunks, and time left follows from time spent', () => {
    // Chunk 1 (10 of 40 frames) is done, chunk 2 half analysed.
    const line = play(true, [0, 1, phase('analyse'), done('analyse', 5)]).at(-2) ?? '';
    const percent = Number(/(\d+)%/.exec(line)?.[1]);
    expect(line).toContain('chunk 2 of 2, analysing frames 5/10');
    expect(percent).toBeGreaterThan(25);
    expect(percent).toBeLessThan(60);
    expect(line).toContain(`${Math.round((3 * (100 - percent)) / percent)} s left`);
  });

  test('it never grows wider than the terminal', () => {
    const written: string[] = [];
    const progress = createProgress(
      { isTTY: true, columns: 30, write: (text) => written.push(text) },
      chunks,
    );
    progress.startChunk(0);
    progress.show(phase('analyse'));
    expect(written[0].replace('\r', '').replace('\u001b[K', '').length).toBeLessThan(30);
  });
});

test('elsewhere there are plain lines, one for each phase', () => {
  const written = play(false, [0, phase('analyse'), done('analyse', 5), phase('combine')]);
  expect(written).toEqual(['chunk 1 of 2, a: 10 frames\n', '  analysing frames\n', '  combining frames\n']);
});

test('spans of time are told as people do', () => {
  expect([0.2, 59.4, 60, 125, 3599, 4320].map(formatSeconds)).toEqual([
    '0 s',
    '59 s',
    '1 min 0 s',
    '2 min 5 s',
    '59 min 59 s',
    '1 h 12 min',
  ]);
});
