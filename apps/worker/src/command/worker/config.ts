/** What a worker takes from the environment: its server, so that no key stands in a list of processes, and LOG_LEVEL. */
import { LOG_LEVELS } from '../../log.ts';
import type { LogLevel } from '../../log.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** `given` comes before API_BASE_URL. Throws CommandError naming what is missing. */
export function serverOf(given: string | undefined): { baseUrl: string; key: string } {
  const address = given ?? process.env['API_BASE_URL'] ?? '';
  const key = process.env['WORKER_API_KEY'] ?? '';
  const missing = [...(address === '' ? ['API_BASE_URL'] : []), ...(key === '' ? ['WORKER_API_KEY'] : [])];
  if (missing.length > 0)
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      `A worker needs the server's address in API_BASE_URL and its worker key in WORKER_API_KEY: set ${missing.join(' and ')}.`,
    );
  if (!/^https?:\/\/[^/]/.test(address))
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      `${address} is no address of a server: it begins with http:// or https://.`,
    );
  return { baseUrl: address.replace(/\/+$/, ''), key };
}

/** The backend's levels are understood too: what a worker does not tell apart counts as the next graver one. */
export function logLevel(): LogLevel {
  const word = process.env['LOG_LEVEL'] ?? 'info';
  if (word === 'debug') return 'info';
  return LOG_LEVELS.find((level) => level === word) ?? 'error';
}
