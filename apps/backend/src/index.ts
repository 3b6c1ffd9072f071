/** @crowdsky/backend: the service as one function. */
export { ConfigError, readConfig } from './ground/config.ts';
export type { Config } from './ground/config.ts';
export { startServer } from './server.ts';
export type { RunningServer } from './server.ts';
