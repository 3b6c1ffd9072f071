import { describe, expect, it } from 'vitest';
import { planUpload } from './plan-upload.ts';
import type { KnownRaw, UploadWishes } from './plan-upload.ts';

const wishes: UploadWishes = { keepLocation: false, slotSeconds: 900, overwrite: false };
const state = (status: 'uploading' | 'complete' | 'failed', fileCount: number, keepLocation = false) =>
  ({ status, fileCount, keepLocation, slotSeconds: 900 }) as const;
const uploads = new Map([
  ['open', state('uploading', 2)],
  ['other', state('uploading', 1)],
  ['located', state('uploading', 1, true)],
  ['done', state('complete', 2)],
  ['cancelled', state('failed', 1)],
]);
const files = (...names: string[]) => names.map((sha256) => ({ sha256 }));
const raw = (sha256: string, uploadToken: string): KnownRaw => ({ sha256, uploadToken });

function plan(names: string[], known: KnownRaw[], more: Partial<UploadWishes> = {}) {
  const { send, ...rest } = planUpload(files(...names), known, uploads, { ...wishes, ...more });
  return { send: send.map((f) => f.sha256).join(''), ...rest };
}

describe('planUpload', () => {
  it('sends what is new, and doublets once', () => {
    expect(plan(['a', 'b', 'a'], [])).toEqual({ send: 'ab', resumed: undefined, finished: [] });
  });

  it('goes on with the upload that was begun', () => {
    expect(plan(['a', 'b', 'c'], [raw('a', 'open'), raw('b', 'open')])).toEqual({
      send: 'c',
      resumed: 'open',
      finished: [],
    });
  });

  it('of two it takes the one with more, and sends there what is in the other', () => {
    const known = [raw('a', 'other'), raw('b', 'open'), raw('c', 'open')];
    expect(plan(['a', 'b', 'c'], known)).toMatchObject({
      send: 'a',
      resumed: 'open',
    });
  });

  it('does not go on with one that has files of somebody else', () => {
    expect(plan(['a', 'b'], [raw('a', 'open')])).toMatchObject({ send: 'ab', resumed: undefined });
  });

  it('does not go on with one that treats the location otherwise', () => {
    expect(plan(['a'], [raw('a', 'located')])).toMatchObject({ send: 'a', resumed: undefined });
    expect(plan(['a'], [raw('a', 'located')], { keepLocation: true })).toMatchObject({
      send: '',
      resumed: 'located',
    });
  });

  it('what was stacked in chunks of another length is sent again, and those stacks are not waited for', () => {
    const known = [raw('a', 'done'), raw('b', 'done')];
    expect(plan(['a', 'b'], known, { slotSeconds: 180 })).toEqual({
      send: 'ab',
      resumed: undefined,
      finished: [],
    });
  });

  it('what was stacked is there; what was cancelled is not', () => {
    const known = [raw('a', 'done'), raw('b', 'done'), raw('c', 'cancelled')];
    expect(plan(['a', 'b', 'c'], known)).toEqual({
      send: 'c',
      resumed: undefined,
      finished: ['done'],
    });
  });

  it('overwriting sends what was stacked again, and still not what the open upload has', () => {
    const known = [raw('a', 'done'), raw('b', 'open'), raw('c', 'open')];
    expect(plan(['a', 'b', 'c'], known, { overwrite: true })).toMatchObject({
      send: 'a',
      resumed: 'open',
    });
  });
});
