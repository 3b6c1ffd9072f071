import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askPassword, readLines } from './ask-password.ts';
import type { Terminal } from './ask-password.ts';

/** A terminal as Node shows it: it echoes what is typed unless its raw mode is on. */
function terminal() {
  const keys = new EventEmitter();
  const seen: string[] = [];
  const modes: boolean[] = [];
  const input = Object.assign(keys, {
    isTTY: true,
    setRawMode: (isRaw: boolean) => (modes.push(isRaw), input),
    resume: () => input,
    pause: () => input,
    setEncoding: () => input,
  }) as unknown as Terminal['input'];
  return {
    terminal: { input, output: { write: (text: string) => seen.push(text) } },
    type: (text: string) => keys.emit('data', text),
    seen,
    modes,
    listeners: () => keys.listenerCount('data'),
  };
}

describe('askPassword', () => {
  it('shows nothing, takes corrections, and leaves the terminal as it was', async () => {
    const { terminal: screen, type, seen, modes, listeners } = terminal();
    const asked = askPassword('Password: ', screen, new AbortController().signal, () => undefined);
    type('wrong\u0015gehe');
    type('im\u007f\u007fimä');
    type('\rrest');
    expect(await asked).toBe('geheimä');
    expect(seen).toEqual(['Password: ', '\n']);
    expect(modes).toEqual([true, false]);
    expect(listeners()).toBe(0);
  });

  it('ends by Ctrl-C with the reason of the interruption', async () => {
    const { terminal: screen, type, modes } = terminal();
    const cancelling = new AbortController();
    const asked = askPassword('Password: ', screen, cancelling.signal, () => {
      cancelling.abort(new Error('interrupted'));
    });
    type('ge\u0003');
    await expect(asked).rejects.toThrow('interrupted');
    expect(modes).toEqual([true, false]);
  });
});

it.each([
  [['secret\n'], 1, ['secret']],
  [['sec', 'ret\r\nmore\n'], 1, ['secret']],
  [['ada\nsec', 'ret\nmore\n'], 2, ['ada', 'secret']],
  [['no end'], 1, ['no end']],
  [['ada'], 2, ['ada']],
])('of %j the first %i lines are %j', async (pieces, count, lines) => {
  expect(await readLines(Readable.from(pieces), count)).toEqual(lines);
});
