#!/usr/bin/env node
/** The `crowdsky-admin` command: with the settings of the server, on its machine. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ConfigError, readConfig, runAdmin } from '../build/index.js';
import { withDefaults } from './settings.mjs';

// The reader of the output may end first, as in `crowdsky-admin users list | head`.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error;
  });

process.exitCode = await runAdmin(process.argv.slice(2), {
  readSettings() {
    const variables = withDefaults(process.env);
    // Where the server never ran, mistaken settings are likelier than a new installation.
    if (!existsSync(variables.DATA_DIR))
      throw new ConfigError(
        `DATA_DIR: there is no folder ${variables.DATA_DIR}. Give this command the environment of the server, and start the server once.`,
      );
    return readConfig(variables);
  },
  user: userName(),
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});

function userName() {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`; // one without a name, as in a container
  }
}
