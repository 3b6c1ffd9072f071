import { describe, expect, it } from 'vitest';
import { analyseFrame } from './analysis/analyse-frame.ts';
import { loadMasters } from './calibration/load-masters.ts';
import { NO_MASTERS } from './calibration/masters.ts';
import { inputs, memoryHost, stackFiles } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { WorkerHost } from './ground/frame-source.ts';
import { createInlinePool } from './ground/pool.ts';
import { UnreadableFile } from './ground/open-file.ts';
import { createKernels } from './kernels/kernels.ts';
import { DEFAULT_OPTIONS } from './options.ts';
import { stackFrames } from './stack.ts';
import { createStackTasks } from './tasks/stack-tasks.ts';

const { files } = simulateNight({ frames: 3 });
const [frame] = inputs(files);

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Reads well, and has a fault of its own where no file is touched. */
const faultyHost: WorkerHost = {
  ...memoryHost,
  sha256() {
    throw new TypeError('digest is not a function');
  },
};

describe('a fault of the program', () => {
  it('in the kernels stays a trap, and is not told as an unreadable file', async () => {
    // An address far outside the kernels' memory.
    const masters = { ...NO_MASTERS, dark: 0x7fff0000, width: 320, height: 480 };
    const failure = await failureOf(analyseFrame(createKernels(), memoryHost, masters, frame, {}));
    expect((failure as Error).name).toBe('RuntimeError');
    expect(failure).toBeInstanceOf(WebAssembly.RuntimeError);
  });

  it('outside the kernels stays what it is, for frames and masters', async () => {
    const analysis = failureOf(analyseFrame(createKernels(), faultyHost, NO_MASTERS, frame, {}));
    expect(await analysis).toBeInstanceOf(TypeError);
    const masters = failureOf(loadMasters(createKernels(), faultyHost, { dark: frame }));
    expect(await masters).toBeInstanceOf(TypeError);
  });

  it('ends the stack instead of leaving a frame out', async () => {
    const pool = createInlinePool(createStackTasks(faultyHost));
    const request = { frames: inputs(files), options: DEFAULT_OPTIONS, masters: {} };
    expect(await failureOf(stackFrames(request, pool))).toBeInstanceOf(TypeError);
  });
});

describe('a file that goes away', () => {
  it('before it is measured is left out, by the words of the host', async () => {
    const { reports } = await stackFiles([
      ...files,
      { name: 'lost.fit', bytes: 'lost' as unknown as Uint8Array },
    ]);
    expect(reports[3].outcome).toEqual({
      used: false,
      reason: 'unreadable',
      explanation: 'The file cannot be read: no file lost.',
      finding: { code: 'unreadable', given: ['no file lost', 'Error'] },
    });
  });

  it('after it was measured is named', async () => {
    const opened = new Map<unknown, number>();
    const forgetful: WorkerHost = {
      ...memoryHost,
      open(handle) {
        const times = opened.get(handle) ?? 0;
        opened.set(handle, times + 1);
        if (times > 0 && handle === frame.handle) throw new Error('the card was taken out');
        return memoryHost.open(handle);
      },
    };
    const pool = createInlinePool(createStackTasks(forgetful));
    const failure = await failureOf(
      stackFrames(
        { frames: [frame, ...inputs(files.slice(1))], options: DEFAULT_OPTIONS, masters: {} },
        pool,
      ),
    );
    expect(failure).toBeInstanceOf(UnreadableFile);
    expect((failure as Error).message).toBe(`${frame.name} cannot be read: the card was taken out.`);
  });
});
