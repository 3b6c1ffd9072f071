/** Elementary functions that give the same double in every engine. The door of the package. */
export { exp, log, power, sinCosDeg } from './elementary.ts';
