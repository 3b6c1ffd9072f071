/** Entry of a worker thread: the tasks of a stack. */
import { createStackTasks, STACK_CROSSINGS } from '@crowdsky/stack-core';
import { exposeTasks } from './expose-tasks.ts';
import { nodeHost } from './node-host.ts';
import { useNodeOpenCv } from './node-opencv.ts';

useNodeOpenCv();
exposeTasks(createStackTasks(nodeHost), STACK_CROSSINGS);
