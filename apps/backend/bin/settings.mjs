/** What the programs of the backend take where the environment is silent. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const project = new URL('../../../', import.meta.url);
const app = fileURLToPath(new URL('apps/pwa/build', project));

/**
 * @param {Record<string, string | undefined>} variables settings by the names of the environment
 * @returns {Record<string, string | undefined> & { DATA_DIR: string }}
 */
export function withDefaults(variables) {
  return {
    ...variables,
    STATIC_DIR: variables.STATIC_DIR || (existsSync(app) ? app : undefined),
    DATA_DIR: variables.DATA_DIR || fileURLToPath(new URL('data', project)),
  };
}
