import { afterEach, describe, expect, it } from 'vitest';
import { FitsError } from '@crowdsky/fits';
import { UnreadableFile } from '@crowdsky/stack-core';
import { language } from '../text/text.ts';
import { explainFailure } from './explain-failure.ts';

/** As an error comes from another thread. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

afterEach(() => language.choose(undefined));

describe('explainFailure', () => {
  it.each(['UnreadableFile', 'FitsError', 'Error'])('tells a %s in its own words', (name) => {
    expect(explainFailure(named(name, 'a.fit cannot be read.'))).toBe('a.fit cannot be read.');
  });

  it.each(['RuntimeError', 'TypeError', 'ReferenceError'])('calls a %s a fault of the app', (name) => {
    expect(explainFailure(named(name, 'memory access out of bounds'))).toBe(
      'This is a fault in the app, not in your frames. Please report it: memory access out of bounds',
    );
  });

  it('says what to do where the device is full or a thread died', () => {
    expect(explainFailure(new DOMException('Quota exceeded.', 'QuotaExceededError'))).toBe(
      'The device is full. Make room in the library, and try again.',
    );
    expect(explainFailure(named('WorkerDeath', 'A worker ended'))).toMatch(/too little memory/);
  });

  it('says it in German, with the name of the file', async () => {
    await language.choose('de');
    expect(explainFailure(new UnreadableFile('a b.fit', new Error('it is gone')))).toBe(
      'a b.fit ist nicht mehr lesbar. Wähle die Aufnahmen noch einmal.',
    );
    expect(explainFailure(new FitsError('truncated', 'The file ends too early.'))).toMatch(
      /^Die Datei ist beschädigt/,
    );
    expect(explainFailure(new DOMException('', 'QuotaExceededError'))).toMatch(/^Das Gerät ist voll/);
    expect(explainFailure(named('WorkerDeath', 'x'))).toMatch(/^Ein Thread/);
  });

  it('calls whatever else was thrown a fault', () => {
    expect(explainFailure('x')).toMatch(/^This is a fault in the app/);
  });
});
