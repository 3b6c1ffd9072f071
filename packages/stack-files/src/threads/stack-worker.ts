/** Entry of a worker thread: the tasks of a stack. */
import { createStackTasks, STACK_CROSSINGS } from '@crowdsky/stack-core';
import { exposeTasks } from './expose-tasks.ts';
import { createNodeHost } from './node-host.ts';

exposeTasks(createStackTasks(createNodeHost()), STACK_CROSSINGS);
