/** Entry of a Web Worker: the core's tasks through comlink. */
import { receiveCalls, STACK_CROSSINGS } from '@crowdsky/stack-core';
import { expose, transfer } from 'comlink';
import { tasks } from './core-host.mjs';

expose(receiveCalls(tasks, STACK_CROSSINGS, transfer));
