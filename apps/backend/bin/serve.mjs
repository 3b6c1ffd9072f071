#!/usr/bin/env node
/** Starts the backend with the settings of the environment, and the app on the same port when it is built; prints where. */
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig, startServer } from '../dist/index.js';

/**
 * Resolves once the service answers. SIGINT and SIGTERM end it.
 *
 * @param {Record<string, string | undefined>} variables settings by the names of the environment
 */
export async function serve(variables) {
  const app = fileURLToPath(new URL('../../pwa/build', import.meta.url));
  const config = readConfig({ ...(existsSync(app) ? { STATIC_DIR: app } : {}), ...variables });
  const server = await startServer(config);
  console.log(`CrowdSky is at ${config.publicUrl ?? server.url}`);
  return server;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await serve(process.env);
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  }
}
