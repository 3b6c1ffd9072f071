/** Stacks files of this machine into a file, on threads. The door of the package, for programs of every kind. */
export { listFrames } from './listing/list-frames.ts';
export { listPlain } from './listing/list-plain.ts';
export type { FrameList, ListedFrame, PassedFile } from './listing/list-frames.ts';
export { makePlain } from './listing/plain-files.ts';
export type { PlainFiles } from './listing/plain-files.ts';
export { stackFiles } from './stacking/stack-files.ts';
export type {
  InputFile,
  StackFilesRun,
  StackFilesOutcome,
  StackingSettings,
  StackOutput,
} from './stacking/stack-files.ts';
export { exposeTasks } from './threads/expose-tasks.ts';
export { startStackThreads } from './threads/stack-threads.ts';
export { startPool } from './threads/start-pool.ts';
