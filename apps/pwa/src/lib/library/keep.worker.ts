/** Worker that takes files of the server's stacks and keeps them on this device. */
import { expose } from 'comlink';
import { arrivals } from './keep-arrived.ts';

export type Arrivals = typeof arrivals;
expose(arrivals);
