/** @crowdsky/backend: the service as one function, and its operator's command as another. */
export { runAdmin } from './command/admin-command.ts';
export type { Surroundings } from './command/command-run.ts';
export { ConfigError, readConfig } from './ground/config.ts';
export type { Config } from './ground/config.ts';
export { startServer } from './server.ts';
export type { RunningServer } from './server.ts';
