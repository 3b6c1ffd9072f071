import { describe, expect, it } from 'vitest';
import type { SendEntry } from '../store/send-entry.ts';
import { after, inOrder, newEntry, nextToSend, nextTryMs, orderBeforePrevious } from './entry.ts';

function entry(id: string, order: number, changes: Partial<SendEntry> = {}): SendEntry {
  const given = { id, name: id, sizeBytes: 100, sha256: id, keepsLocation: false, userId: 7, order };
  return { ...newEntry(given), ...changes };
}

const failed = (nowMs: number, retryAfterSeconds?: number, spread = 0.5) =>
  ({ type: 'failed', code: 'no-answer', nowMs, retryAfterSeconds, spread }) as const;

describe('after a failure', () => {
  it('pauses twice as long each time, up to five minutes', () => {
    const pauses: number[] = [];
    let one = entry('a', 1);
    for (let turn = 0; turn < 10; turn++) {
      one = after(one, failed(1000));
      pauses.push((one.notBeforeMs - 1000) / 1000);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(one.state).toBe('waiting');
    expect(one.trouble).toBe('no-answer');
  });

  it('spreads devices over a half of the pause', () => {
    expect(after(entry('a', 1), failed(0, undefined, 0)).notBeforeMs).toBe(1500);
    expect(after(entry('a', 1), failed(0, undefined, 1)).notBeforeMs).toBe(2500);
  });

  it('never comes back before the server asks for it', () => {
    expect(after(entry('a', 1), failed(1000, 90)).notBeforeMs).toBe(91_000);
    expect(after(entry('a', 1), failed(1000, 1)).notBeforeMs).toBe(3000);
  });

  it('keeps what the server has, so that it goes on there', () => {
    const begun = after(entry('a', 1), { type: 'begun', token: 't', sentBytes: 40 });
    expect(after(begun, failed(0))).toMatchObject({ token: 't', sentBytes: 40, failures: 1 });
  });
});

describe('after something went well', () => {
  it.each([
    [{ type: 'begun', token: 't', sentBytes: 40 } as const, { token: 't', sentBytes: 40 }],
    [{ type: 'taken', sentBytes: 60 } as const, { token: 't0', sentBytes: 60 }],
  ])('forgets the failures before it: %o', (event, more) => {
    const tried = after(entry('a', 1, { token: 't0' }), failed(0));
    expect(after(tried, event)).toEqual(entry('a', 1, more));
  });
});

it('counts the files of a pick, and forgets the failures before', () => {
  const raws = { fileCount: 5, doneCount: 1, slotSeconds: 900, folders: [] } as const;
  const tried = after(entry('a', 1, { raws }), failed(0));
  const counted = { ...raws, doneCount: 4 };
  expect(after(tried, { type: 'counted', doneCount: 4 })).toEqual(entry('a', 1, { raws: counted }));
  expect(after(entry('a', 1), { type: 'counted', doneCount: 4 })).toEqual(entry('a', 1));
});

describe('after a refusal', () => {
  const begun = entry('a', 1, { token: 't', sentBytes: 40 });
  const refused = after(begun, { type: 'refused', code: 'chunk-exists', message: 'There is one.' });

  it('needs a person, and what was begun is over', () => {
    expect(refused).toEqual(
      entry('a', 1, { state: 'needs-you', trouble: 'chunk-exists', message: 'There is one.' }),
    );
  });

  it('goes again as before, or in the place of what is there', () => {
    expect(after(refused, { type: 'again' })).toEqual(entry('a', 1));
    expect(after(refused, { type: 'again', overwrites: true })).toEqual(entry('a', 1, { overwrites: true }));
  });
});

it('belongs to the first who signs in, and to nobody else after', () => {
  const claimed = after(entry('a', 1, { userId: undefined }), { type: 'claimed', userId: 3 });
  expect(claimed.userId).toBe(3);
  expect(after(claimed, { type: 'claimed', userId: 4 }).userId).toBe(3);
});

describe('nextToSend', () => {
  const list = [
    entry('later', 3),
    entry('first', 1),
    entry('second', 2),
    entry('pauses', -1, { notBeforeMs: 500 }),
    entry('refused', -2, { state: 'needs-you' }),
    entry('other', -3, { userId: 8 }),
  ];

  it.each([
    [0, [], 'first'],
    [499, ['first'], 'second'],
    [499, ['first', 'second', 'later'], undefined],
    [500, ['first'], 'pauses'],
  ])('at %d ms with %o under way it is %s', (nowMs, busy, id) => {
    expect(nextToSend(list, 7, nowMs, new Set(busy))?.id).toBe(id);
  });

  it('takes what nobody has claimed yet', () => {
    expect(nextToSend([entry('a', 1, { userId: undefined })], 7, 0, new Set())?.id).toBe('a');
  });

  it('tells when the earliest pause of this account ends', () => {
    expect(nextTryMs(list, 7)).toBe(500);
    expect(nextTryMs([...list, entry('sooner', 9, { notBeforeMs: 400 })], 7)).toBe(400);
    expect(nextTryMs(list, 8)).toBeUndefined();
  });
});

describe('orderBeforePrevious', () => {
  const list = [entry('c', 5), entry('a', 1), entry('b', 2)];

  it.each(['b', 'c'])('moves %s one place up', (id) => {
    const order = orderBeforePrevious(list, id) ?? NaN;
    const moved = list.map((one) => (one.id === id ? after(one, { type: 'moved', order }) : one));
    const expected = { b: 'bac', c: 'acb' }[id];
    expect(
      inOrder(moved)
        .map((one) => one.id)
        .join(''),
    ).toBe(expected);
  });

  it('leaves the first, and what is not there', () => {
    expect(orderBeforePrevious(list, 'a')).toBeUndefined();
    expect(orderBeforePrevious(list, 'x')).toBeUndefined();
  });
});
