/** Worker that measures frames and computes rows of a stack: the core, with this browser's way to read files. */
import { expose, transfer } from 'comlink';
import { createStackTasks, transferables } from '@crowdsky/stack-core';
import type { StackTasks } from '@crowdsky/stack-core';
import { blobSource } from '../frames/blob-source.ts';
import { sha256 } from './sha256.ts';

const tasks = createStackTasks({ open: (handle) => blobSource(handle as File), sha256 });

const moved: StackTasks = {
  async analyse(input, masters, settings) {
    const result = await tasks.analyse(input, masters, settings);
    return transfer(result, transferables(result));
  },
  async render(plan, firstRow, rows) {
    const result = await tasks.render(plan, firstRow, rows);
    return transfer(result, transferables(result));
  },
};

expose(moved);
