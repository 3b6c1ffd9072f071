import { describe, expect, it } from 'vitest';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { beginHistory, changed, settled, undone } from './look-history.ts';

const start = beginHistory(DEFAULT_PICTURE_LOOK);

describe('look history', () => {
  it('goes back a change at a time, to where it began and no farther', () => {
    const twice = changed(changed(start, { mode: 'plain' }), { turns: 1 });
    expect(twice.look).toEqual({ ...DEFAULT_PICTURE_LOOK, mode: 'plain', turns: 1 });
    expect(undone(twice).look).toEqual({ ...DEFAULT_PICTURE_LOOK, mode: 'plain' });
    expect(undone(undone(twice)).look).toBe(DEFAULT_PICTURE_LOOK);
    expect(undone(undone(undone(twice)))).toEqual(start);
  });

  it('takes a slider’s whole way back as one, and the next way by itself', () => {
    let history = start;
    for (const brightness of [0.1, 0.2, 0.3]) history = changed(history, { brightness }, true);
    history = settled(history);
    for (const brightness of [0.4, 0.5]) history = changed(history, { brightness }, true);
    expect(history.look.brightness).toBe(0.5);
    expect(undone(history).look.brightness).toBe(0.3);
    expect(undone(undone(history)).look.brightness).toBe(0);
  });

  it('notes no change that changes nothing', () => {
    expect(changed(start, { brightness: 0 })).toEqual(start);
  });

  it('forgets the oldest of very many', () => {
    let history = start;
    for (let n = 1; n <= 150; n++) history = changed(history, { brightness: n / 100 });
    expect(history.past.length).toBe(100);
    expect(history.past[0].brightness).toBe(0.5);
  });
});
