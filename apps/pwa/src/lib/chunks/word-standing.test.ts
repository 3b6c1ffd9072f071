import { expect, it } from 'vitest';
import type { StackRecord } from '../store/stack-record.ts';
import type { Standing } from './standing.ts';
import { wordParts, wordStanding } from './word-standing.ts';

const raw: Standing = { frameCount: 12, thereCount: 0, hereCount: 0, kind: 'raw', stack: undefined };
const stack = { id: 'a' } as StackRecord;

it('has a word for each kind, and says whether a stack was ever sent', () => {
  expect(wordStanding(raw)).toBe('Raw');
  expect(wordStanding({ ...raw, kind: 'there' })).toBe('On CrowdSky');
  expect(wordStanding({ ...raw, kind: 'here', stack })).toBe('Stacked here, not sent');
  const sent = { ...stack, sent: { userId: 8, stackId: 1 } };
  expect(wordStanding({ ...raw, kind: 'here', stack: sent })).toBe('Stacked here');
  expect(wordStanding({ ...raw, kind: 'here' })).toBe('Stacked here');
});

it('tells the truth about what is there in part', () => {
  expect(wordParts(raw)).toEqual([]);
  expect(wordParts({ ...raw, thereCount: 8 })).toEqual(['8 of 12 frames are on CrowdSky']);
  expect(wordParts({ ...raw, thereCount: 1, hereCount: 3 })).toEqual([
    '1 of 12 frames is on CrowdSky',
    '3 of 12 frames are stacked here',
  ]);
  expect(wordParts({ ...raw, kind: 'here', thereCount: 8, hereCount: 4 })).toHaveLength(2);
  expect(wordParts({ ...raw, kind: 'here', hereCount: 12 })).toEqual([]);
  expect(wordParts({ ...raw, kind: 'there', thereCount: 12 })).toEqual([]);
});
