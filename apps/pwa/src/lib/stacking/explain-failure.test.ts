import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';

/** As an error comes from another thread. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('explainFailure', () => {
  it.each(['UnreadableFile', 'QuotaExceededError', 'WorkerDeath', 'Error'])(
    'tells a %s in its own words',
    (name) => {
      expect(explainFailure(named(name, 'a.fit cannot be read.'))).toBe('a.fit cannot be read.');
    },
  );

  it.each(['RuntimeError', 'TypeError', 'ReferenceError'])('calls a %s a fault of the app', (name) => {
    expect(explainFailure(named(name, 'memory access out of bounds'))).toBe(
      'This is a fault in the app, not in your frames. Please report it: memory access out of bounds',
    );
  });

  it('calls whatever else was thrown a fault', () => {
    expect(explainFailure('x')).toMatch(/^This is a fault in the app/);
  });
});
