import { describe, expect, it } from 'vitest';
import type { FrameAnalysis } from '@crowdsky/stack-core';
import type { JobFrame } from '../threads/stack-job.ts';
import { addInTurn } from './add-in-turn.ts';

const frames = ['a', 'b', 'c', 'd'].map((id) => ({ id }) as JobFrame);
const analysisOf = ({ id }: JobFrame): FrameAnalysis => ({
  ok: false,
  name: id,
  reason: 'corrupt',
  finding: { code: 'unmeasured', given: [] },
});

/** Adds the frames and notes what happens, in its order; `fault` is thrown for a frame. */
async function run(
  ahead: number,
  faults: { measure?: Record<string, Error>; add?: Record<string, Error> } = {},
): Promise<{ unreadable: string[]; log: string[] }> {
  const log: string[] = [];
  const unreadable = await addInTurn(frames, {
    ahead,
    async measure(frame) {
      log.push(`measure ${frame.id}`);
      const fault = faults.measure?.[frame.id];
      if (fault) throw fault;
      return analysisOf(frame);
    },
    async add(frame, analysis) {
      log.push(`add ${frame.id} by ${analysis.ok ? '' : analysis.name}`);
      const fault = faults.add?.[frame.id];
      if (fault) throw fault;
    },
    async onAdded({ id }, isLast) {
      log.push(`added ${id}${isLast ? ', the last' : ''}`);
    },
  });
  return { unreadable, log };
}

describe('addInTurn', () => {
  it('adds frames in their order, measuring so many ahead, each once', async () => {
    expect((await run(2)).log).toEqual([
      'measure a',
      'measure b',
      'measure c',
      'add a by a',
      'added a',
      'measure d',
      'add b by b',
      'added b',
      'add c by c',
      'added c',
      'add d by d',
      'added d, the last',
    ]);
    expect((await run(0)).log.slice(0, 4)).toEqual(['measure a', 'add a by a', 'added a', 'measure b']);
  });

  it('goes on after a file that cannot be read, whoever says so', async () => {
    const ofThread = Object.assign(new Error('gone'), { name: 'UnreadableFile' });
    const { unreadable, log } = await run(1, { add: { b: new DOMException('gone'), d: ofThread } });
    expect(unreadable).toEqual(['b', 'd']);
    expect(log.filter((line) => line.startsWith('added'))).toEqual(['added a', 'added c']);
  });

  it('ends with any other fault, when its frame has its turn', async () => {
    const fault = new TypeError('ours');
    await expect(run(1, { add: { b: fault } })).rejects.toBe(fault);
    await expect(run(3, { measure: { c: fault } })).rejects.toBe(fault);
  });
});
