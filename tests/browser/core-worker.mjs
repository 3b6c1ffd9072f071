/** Entry of a Web Worker: the core's tasks through comlink. */
import { expose, transfer } from 'comlink';
import { tasks, transferables } from './core-host.mjs';

const moved =
  (call) =>
  async (...args) => {
    const result = await call(...args);
    return transfer(result, transferables(result));
  };

expose({ analyse: moved(tasks.analyse), render: moved(tasks.render), detect: tasks.detect });
