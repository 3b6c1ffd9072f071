/** Options of the commands that send to a server. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { CHUNK_LENGTHS } from '@crowdsky/stack-core';
import { wholeNumber } from '../parse-arguments.ts';

/** The server has no chunks of all times. */
export const LENGTHS = { '15m': CHUNK_LENGTHS['15m'], '3m': CHUNK_LENGTHS['3m'], '1m': CHUNK_LENGTHS['1m'] };

export interface ServerFlags {
  readonly server?: string;
  readonly chunk: keyof typeof LENGTHS;
  readonly keepLocation: boolean;
  readonly atOnce: number;
}

export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--server <address>',
      'address of the server; CROWDSKY_SERVER if not given, else that of the login',
    )
    .addOption(
      new Option('--chunk <length>', 'length of a chunk; below 15m for pro accounts')
        .choices(Object.keys(LENGTHS))
        .default('15m'),
    )
    .option('--keep-location', 'let the server keep the coordinates of the observing site', false)
    .option('--at-once <n>', 'files sent at a time', wholeNumber(1, 16), 4);
}
