#!/usr/bin/env node
/** Starts the backend with the settings of the environment, and the app on the same port when it is built; prints where. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig, startServer } from '../build/index.js';
import { withDefaults } from './settings.mjs';

/**
 * Resolves once the service answers, with the key that it takes from workers. SIGINT and SIGTERM end it.
 *
 * @param {Record<string, string | undefined>} variables settings by the names of the environment
 */
export async function serve(variables) {
  const config = readConfig(withDefaults(variables));
  const server = await startServer(config).catch((error) => {
    throw withAdvice(error, config);
  });
  const address = config.publicUrl ?? server.url.replace('//127.0.0.1:', '//localhost:');
  console.log(`CrowdSky is at ${address} (data in ${config.dataDir}; Ctrl+C stops it)`);
  return { ...server, workerApiKey: config.workerApiKey };
}

/**
 * Serves; what an operator can mend is said in one sentence and ends the process.
 *
 * @param {Record<string, string | undefined>} variables settings by the names of the environment
 */
export async function serveOrExit(variables) {
  try {
    return await serve(variables);
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  }
}

/** @returns {unknown} the error itself, or one that says what to do where the place to listen cannot be had */
function withAdvice(error, { host, port }) {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        `Port ${port} is taken, perhaps by CrowdSky itself. Stop that program, or choose another port with the variable PORT, as in: PORT=${port + 1} npm start`,
      );
    case 'EACCES':
      if (error.syscall !== 'listen') return error;
      return new ConfigError(`This account may not listen on port ${port}. Choose one above 1023 with PORT.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return error;
      return new ConfigError(`HOST=${host} is no address of this machine.`);
    default:
      return error;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await serveOrExit(process.env);
}
