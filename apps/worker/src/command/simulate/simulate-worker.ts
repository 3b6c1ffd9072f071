/** Entry of a worker thread: makes simulated frames. */
import { exposeTasks } from '@crowdsky/stack-files';
import { transfer } from 'comlink';
import { simulateTasks } from './simulate-tasks.ts';
import type { SimulateTasks } from './simulate-tasks.ts';

const moved: SimulateTasks = {
  async simulate(...args) {
    const frame = await simulateTasks.simulate(...args);
    return transfer(frame, [frame.bytes.buffer]);
  },
};

exposeTasks(moved);
