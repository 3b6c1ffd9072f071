/** One exposure counts once, however often it is given; two exposures of one time count twice. */
import type { Header } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { fingerprint, inputs, memoryHost, stackFiles, stackOf, statusOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { retellFrame, STORED_OTHERWISE } from './fixtures/retell-frame.ts';
import { createInlinePool } from './ground/pool.ts';
import type { FrameReport } from './ground/stack-report.ts';
import { GrowingStack } from './growing/growing-stack.ts';
import { DEFAULT_OPTIONS } from './options.ts';
import { createStackTasks } from './tasks/stack-tasks.ts';

const { files } = simulateNight({ frames: 12 });

/** What a plate solver adds, and a program that saves the file anew changes. */
function solve(header: Header): void {
  header.set('PLTSOLVD', true, 'Plate has been solved');
  header.set('CTYPE1', 'RA---TAN');
  header.set('CTYPE2', 'DEC--TAN');
  header.set('CRVAL1', 193.0417);
  header.set('CRVAL2', 41.02);
  header.set('SWCREATE', 'a plate solver');
}

function explanationOf({ outcome }: FrameReport): string {
  return outcome.used ? 'used' : outcome.explanation;
}

const alone = stackFiles(files).then((outcome) => fingerprint(stackOf(outcome)));

const told = (name: string): string =>
  `It is the same exposure as ${name}: the same pixels under another header. It counts once.`;

describe('a copy of a frame under another header', () => {
  it.each<[string, (header: Header) => void]>([
    ['solved', solve],
    ['without its time', (header) => header.delete('DATE-OBS')],
    ['at another time', (header) => header.set('DATE-OBS', '2025-03-27T02:00:00.000')],
    ['of another object and filter', (header) => header.set('OBJECT', 'NGC 4736')],
  ])('is left out, and the stack is that of the frames without it: %s', async (_, change) => {
    const copy = { ...(await retellFrame(files[2], change)), name: 'Z copy.fit' };
    const outcome = await stackFiles([...files, copy]);
    const dropped = outcome.reports.filter(({ outcome: own }) => !own.used);
    expect(dropped.map(statusOf)).toEqual(['duplicate']);
    expect(dropped.map(explanationOf)).toEqual([told(files[2].name)]);
    expect(dropped[0].name).toBe('Z copy.fit');
    expect(fingerprint(stackOf(outcome))).toBe(await alone);
  });

  it.each(Object.keys(STORED_OTHERWISE))('is known in other numbers too: %s', async (form) => {
    const copy = { ...(await retellFrame(files[2], solve, STORED_OTHERWISE[form])), name: 'Z copy.fit' };
    const { reports } = await stackFiles([...files.slice(0, 6), copy]);
    expect(reports.map(statusOf)).toEqual([...Array<string>(6).fill('used'), 'duplicate']);
    expect(explanationOf(reports[6])).toBe(told(files[2].name));
  });

  it('is known however many there are, and the same bytes are told as such', async () => {
    const copies = await Promise.all([1, 2].map(() => retellFrame(files[1], solve)));
    const all = [...files.slice(0, 5), ...copies.map((copy, n) => ({ ...copy, name: `Z${n}.fit` }))];
    const { reports } = await stackFiles([...all, { ...files[3], name: 'Z3.fit' }]);
    expect(reports.slice(5).map(explanationOf)).toEqual([
      told(files[1].name),
      told(files[1].name),
      'The same frame was given twice, to the byte; it counts once.',
    ]);
  });

  it('counts once in a live stack, among the first frames and after them', async () => {
    const tasks = createStackTasks(memoryHost);
    const early = { ...(await retellFrame(files[1], solve)), name: 'early.fit' };
    const late = { ...(await retellFrame(files[2], solve)), name: 'late.fit' };
    const order: NamedBytes[] = [...files.slice(0, 3), early, ...files.slice(3, 10), late, files[4]];
    const stack = new GrowingStack(DEFAULT_OPTIONS, createInlinePool(tasks));
    for (const input of inputs(order))
      await stack.add([{ input, analysis: await tasks.analyse(input, {}, {}) }]);
    const { reports } = stack;
    expect(reports.filter(({ outcome }) => outcome.used)).toHaveLength(10);
    expect([3, 11, 12].map((index) => explanationOf(reports[index]))).toEqual([
      told(files[1].name),
      told(files[2].name),
      'The same frame was given twice, to the byte; it counts once.',
    ]);
    expect(stack.sums?.footprint.reduce((most, count) => Math.max(most, count), 0)).toBe(10);
  });
});

it('two telescopes whose clocks show one second give two frames', async () => {
  const second = simulateNight({ frames: 4, seed: 3, startUtc: '2025-03-27T01:22:00.000Z' }).files;
  const oneTime = (header: Header): void => void header.set('DATE-OBS', '2025-03-27T01:15:00');
  const all = await Promise.all([...files.slice(0, 4), ...second].map((file) => retellFrame(file, oneTime)));
  const { reports } = await stackFiles(all.map((file, n) => ({ ...file, name: `${n}.fit` })));
  expect(reports.map(statusOf)).toEqual(Array(8).fill('used'));
});

it('frames without any image are blank, and no copies of each other', async () => {
  const blank = await Promise.all(
    ['a', 'b'].map((name) =>
      retellFrame(
        { ...files[0], name },
        (header) => header.set('NOTE', name),
        (values) => ({
          data: new Uint16Array(values.length).fill(1000),
        }),
      ),
    ),
  );
  const { reports } = await stackFiles([...files.slice(0, 4), ...blank]);
  expect(reports.slice(4).map(statusOf)).toEqual(['blank', 'blank']);
});
