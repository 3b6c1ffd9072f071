import { describe, expect, it } from 'vitest';
import type { Stack } from '@crowdsky/api';
import type { FrameMeta, FrameReport } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameChunk } from './chunk-groups.ts';
import { countKinds, standingsOf } from './standing.ts';
import type { KnownStacks, Standing } from './standing.ts';

const KEY = '20250327.05_193.0_+41.0';
const START_MS = Date.UTC(2025, 2, 27, 1, 15);
const atMs = (minute: number): number => START_MS + 60_000 * minute;

function chunkOf(minutes: readonly number[], given: Partial<FrameMeta> = {}): FrameChunk {
  const frames = minutes.map((minute) => ({
    id: `id ${minute}`,
    name: `${minute}.fit`,
    meta: { dateObsMs: atMs(minute), telescope: 'S50', ...given } as FrameMeta,
  })) as unknown as PickedFrame[];
  return { key: KEY, filter: 'LP', raDeg: 193, decDeg: 41, frames } as unknown as FrameChunk;
}

function record(id: string, minutes: readonly number[], given: Partial<StackRecord> = {}): StackRecord {
  const frames = minutes.map((minute) => ({
    report: { name: `${minute}.fit` } as FrameReport,
    dateObsMs: atMs(minute),
  }));
  return { id, chunkKey: KEY, frames, ...given } as unknown as StackRecord;
}

function thereStack(framesInput: number, first: number, last: number, given: Partial<Stack> = {}): Stack {
  const [dateObsStart, dateObsEnd] = [first, last].map((minute) => new Date(atMs(minute)).toISOString());
  const place = { chunkKey: KEY, filter: 'lp ', telescope: 'S50', raDeg: 193.1, decDeg: 41.1 };
  return { ...place, framesInput, dateObsStart, dateObsEnd, ...given } as unknown as Stack;
}

function standing(
  chunk: FrameChunk,
  known: Partial<KnownStacks>,
  rawsThere: readonly string[] = [],
): Standing {
  const given = { stacks: [], userId: 7, stacksThere: [], ...known };
  const found = standingsOf([chunk], given, new Set(rawsThere)).get(chunk.key);
  if (!found) throw new Error('no standing');
  return found;
}

const MINUTES = [1, 2, 3, 4];
const chunk = chunkOf(MINUTES);

describe('by the records of this device', () => {
  it('is raw where nothing is known', () => {
    expect(standing(chunk, {})).toEqual({
      frameCount: 4,
      thereCount: 0,
      hereCount: 0,
      kind: 'raw',
      stack: undefined,
    });
  });
  it('is stacked here by the newest stack that has all frames, and perhaps more', () => {
    const stacks = [record('few', [1, 2, 3]), record('new', [4, 3, 2, 1, 9]), record('old', MINUTES)];
    expect(standing(chunk, { stacks })).toMatchObject({ thereCount: 0, hereCount: 4, kind: 'here' });
    expect(standing(chunk, { stacks }).stack?.id).toBe('new');
  });
  it('counts what is stacked in part, and is raw still', () => {
    const found = standing(chunk, { stacks: [record('few', [1, 2, 9])] });
    expect(found).toMatchObject({ hereCount: 2, kind: 'raw', stack: undefined });
  });
  it('two stacks together may have all frames, and no one of them', () => {
    const found = standing(chunk, { stacks: [record('a', [1, 2]), record('b', [2, 3, 4])] });
    expect(found).toMatchObject({ hereCount: 4, kind: 'here', stack: undefined });
  });
  it('is there once its stack was sent to the account that is signed in', () => {
    const sent = { userId: 7, stackId: 1 };
    const stacks = [record('a', [1, 2, 3], { sent }), record('b', [3, 4])];
    expect(standing(chunk, { stacks })).toMatchObject({ thereCount: 3, hereCount: 1, kind: 'here' });
    const all = [record('a', MINUTES, { sent })];
    expect(standing(chunk, { stacks: all })).toMatchObject({ thereCount: 4, hereCount: 0, kind: 'there' });
    for (const userId of [8, undefined])
      expect(standing(chunk, { stacks: all, userId })).toMatchObject({ thereCount: 0, kind: 'here' });
  });
  it('knows a frame again whose folders told it from another, then or now', () => {
    const stack = record('a', MINUTES);
    const inFolder = stack.frames.map((frame) => ({
      ...frame,
      report: { name: `one/${frame.report.name}` } as FrameReport,
    }));
    const placed = chunk.frames.map((frame) => ({ ...frame, name: `two/${frame.name}` }));
    expect(standing({ ...chunk, frames: placed }, { stacks: [{ ...stack, frames: inFolder }] }).kind).toBe(
      'here',
    );
  });
  it('takes a stack of the whole target, of another slot, or of another file of that time for another', () => {
    const others = ['all_193.0_+41.0', '20250327.06_193.0_+41.0'];
    const stacks = others.map((chunkKey) => record('a', MINUTES, { chunkKey }));
    const renamed = record('b', MINUTES);
    const names = renamed.frames.map((frame) => ({ ...frame, report: { name: 'x' } as FrameReport }));
    expect(standing(chunk, { stacks: [...stacks, { ...renamed, frames: names }] }).kind).toBe('raw');
  });
});

describe('by what CrowdSky told', () => {
  it('counts raw frames that are there', () => {
    expect(standing(chunk, {}, ['id 1', 'id 4', 'id 9'])).toMatchObject({ thereCount: 2, kind: 'raw' });
    const all = MINUTES.map((minute) => `id ${minute}`);
    expect(standing(chunk, {}, all)).toMatchObject({ thereCount: 4, kind: 'there' });
  });
  it('a stack there of as many frames has all of them', () => {
    const found = standing(chunk, { stacksThere: [thereStack(4, 2, 3)] });
    expect(found).toMatchObject({ thereCount: 4, kind: 'there' });
  });
  it('of a smaller stack there count the frames within its time, and no more than it has', () => {
    expect(standing(chunk, { stacksThere: [thereStack(3, 1, 2)] }).thereCount).toBe(2);
    expect(standing(chunk, { stacksThere: [thereStack(2, 1, 4)] }).thereCount).toBe(2);
    expect(standing(chunk, { stacksThere: [thereStack(2, 5, 9)] }).thereCount).toBe(0);
    const two = [thereStack(1, 1, 4), thereStack(3, 2, 4)];
    expect(standing(chunk, { stacksThere: two }).thereCount).toBe(3);
  });
  it.each([
    ['another filter', { filter: 'IRCUT' }],
    ['another telescope', { telescope: 'S30' }],
    ['another slot', { chunkKey: '20250327.06_193.0_+41.0' }],
    ['another place', { raDeg: 195 }],
    ['a place that is not known', { raDeg: null }],
  ])('a stack of %s is another', (_, given) => {
    expect(standing(chunk, { stacksThere: [thereStack(4, 1, 4, given)] }).thereCount).toBe(0);
  });
  it('a stack whose telescope is not known counts; one telescope has not the frames of two', () => {
    const stacksThere = [thereStack(4, 1, 4, { telescope: null })];
    expect(standing(chunk, { stacksThere }).kind).toBe('there');
    const mixed = { ...chunk, frames: [...chunk.frames, ...chunkOf([5], { telescope: 'S30' }).frames] };
    expect(standing(mixed, { stacksThere: [thereStack(5, 1, 5)] }).kind).toBe('raw');
  });
  it('joins raws, stacks there and stacks here without counting a frame twice', () => {
    const stacks = [record('a', [2, 3])];
    const found = standing(chunk, { stacks, stacksThere: [thereStack(2, 1, 2)] }, ['id 2', 'id 4']);
    expect(found).toMatchObject({ thereCount: 3, hereCount: 1, kind: 'here' });
  });
});

it('counts chunks by kind; what is not known is raw', () => {
  const kinds = (['there', 'raw', 'here', 'there'] as const).map((kind) => ({ kind }) as Standing);
  expect(countKinds([...kinds, undefined])).toEqual({ there: 2, here: 1, raw: 2 });
});
