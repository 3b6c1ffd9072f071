import { expect, it } from 'vitest';
import { retryNotes } from './retry-notes.ts';

it('tells once of each time that a server is away', () => {
  const notes: string[] = [];
  const { onRetry, onSuccess } = retryNotes({ note: (line) => notes.push(line) });
  const line = 'The server cannot be reached or is busy; trying again.';
  onSuccess();
  expect(notes).toEqual([]);
  onRetry();
  onRetry();
  expect(notes).toEqual([line]);
  onSuccess();
  onRetry();
  expect(notes).toEqual([line, line]);
});
