/** Entry of a worker thread: makes simulated frames. */
import { exposeTasks } from '@crowdsky/stack-files';
import { SIMULATE_CROSSINGS, simulateTasks } from './simulate-tasks.ts';

exposeTasks(simulateTasks, SIMULATE_CROSSINGS);
