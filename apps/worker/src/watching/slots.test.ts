import { describe, expect, it } from 'vitest';
import { isOver, newSlot, nextSlot, waiting } from './slots.ts';
import type { Slot } from './slots.ts';
import type { SeenFile } from './seen-files.ts';

const MINUTE = 60_000;
const START = Date.UTC(2025, 0, 15, 19, 15);
const rules = { settleMs: 5 * MINUTE, isOnce: false, sendsEarly: true };
const once = { ...rules, isOnce: true };

/** Files as old as `quietSinceMs`, in the slot that begins `quarters` after START. */
function slotOf(quarters: number, quietSinceMs: readonly number[], rest: Partial<Slot> = {}): Slot {
  const slot = { ...newSlot(START + quarters * 15 * MINUTE, 900), ...rest };
  for (const [n, sinceMs] of quietSinceMs.entries()) {
    const file = {
      path: `${n}`,
      quietSinceMs: sinceMs,
      isThere: true,
      isDone: false,
      content: { kind: 'frame' },
    };
    slot.files.push(file as SeenFile);
  }
  return slot;
}

it('a slot begins and ends with the quarter of an hour', () => {
  expect(newSlot(START + 14 * MINUTE + 59_999, 900)).toMatchObject({
    startMs: START,
    endMs: START + 15 * MINUTE,
  });
  expect(newSlot(START + MINUTE, 60)).toMatchObject({ startMs: START + MINUTE, endMs: START + 2 * MINUTE });
});

it('what waits is there, is a frame and is not done', () => {
  const slot = slotOf(0, [START, START, START, START]);
  slot.files[0].isDone = true;
  slot.files[1].isThere = false;
  slot.files[2].content = { kind: 'bad', atMs: 0 };
  expect(waiting(slot).map(({ path }) => path)).toEqual(['3']);
});

describe('isOver', () => {
  it.each([
    // Minutes after the begin: last frame, now.
    ['while it lasts', 2, 14, false],
    ['just after its end, when nothing came for long', 10, 15, true],
    ['after its end, when a frame came lately', 14.9, 19.8, false],
    ['when nothing came since', 14.9, 19.9, true],
    ['when frames of it come late', 700, 704, false],
    ['when the last of these is at rest', 700, 705, true],
  ])('%s', (_, last, now, expected) => {
    expect(isOver(slotOf(0, [START, START + last * MINUTE]), START + now * MINUTE, rules)).toBe(expected);
  });

  it('where the clock of the telescope is ahead, after a slot of silence', () => {
    const slot = slotOf(40, [START]);
    expect(isOver(slot, START + 14.9 * MINUTE, rules)).toBe(false);
    expect(isOver(slot, START + 15 * MINUTE, rules)).toBe(true);
  });

  it('of what is there once, by its time alone', () => {
    const slot = slotOf(0, [START + 19 * MINUTE]);
    expect(isOver(slot, START + 19.9 * MINUTE, once)).toBe(false);
    expect(isOver(slot, START + 20 * MINUTE, once)).toBe(true);
  });
});

describe('nextSlot', () => {
  const now = START + 40 * MINUTE;
  const old = () => slotOf(0, [START]);
  const older = () => slotOf(-1, [START]);
  const live = () => slotOf(2, [now - 1000]);
  const future = () => slotOf(3, [now - 1000]);
  const done = (slot: Slot): Slot => {
    for (const file of slot.files) file.isDone = true;
    return slot;
  };

  it('the oldest that is over comes before the one that lasts', () => {
    const [a, b, c] = [live(), old(), older()];
    expect(nextSlot([a, b, c], now, rules)).toMatchObject({ slot: c, isOver: true });
    expect(nextSlot([a, b, done(c)], now, rules)).toMatchObject({ slot: b });
    expect(nextSlot([a, done(b)], now, rules)).toMatchObject({ slot: a, isOver: false });
    expect(nextSlot([done(a)], now, rules)).toBeUndefined();
  });

  it('one upload is open at a time', () => {
    const open = { ...live(), isOpen: true };
    expect(nextSlot([open, old(), future()], now, rules)?.slot).toBe(open);
    expect(nextSlot([done(open), old(), future()], now, rules)).toBeUndefined();
    const later = START + 51 * MINUTE;
    expect(nextSlot([open, old()], later, rules)).toMatchObject({ slot: open, isOver: true });
  });

  it('what has no room lets another that is over try, and none that lasts', () => {
    const open = { ...live(), isOpen: true, notBeforeMs: now + 1 };
    const other = old();
    expect(nextSlot([open, other], now, rules)?.slot).toBe(other);
    expect(nextSlot([open, { ...other, notBeforeMs: now + 1 }, future()], now, rules)).toBeUndefined();
    expect(nextSlot([open, other], now + 1, rules)?.slot).toBe(open);
  });

  it('a slot that ended lately waits until it is over', () => {
    const ended = slotOf(1, [now - 4 * MINUTE]);
    expect(nextSlot([ended], now, rules)).toBeUndefined();
    expect(nextSlot([ended], now + MINUTE, rules)?.isOver).toBe(true);
  });

  it('where this computer stacks, none begins early', () => {
    const early = { ...rules, sendsEarly: false };
    expect(nextSlot([live()], now, early)).toBeUndefined();
    expect(nextSlot([live(), old()], now, early)).toMatchObject({ isOver: true });
  });

  it('once: what lasts is sent too, and left open', () => {
    const one = live();
    expect(nextSlot([one], now, once)).toMatchObject({ slot: one, isOver: false });
    one.isOpen = true;
    expect(nextSlot([done(one)], now, once)).toBeUndefined();
    expect(nextSlot([one, old()], now, once)).toMatchObject({ isOver: true });
  });
});
