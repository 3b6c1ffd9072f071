/** `crowdsky-admin` in this process: what it prints, and its exit code. */
import { runAdmin } from '../command/admin-command.ts';
import type { Config } from '../ground/config.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** As the machine's user `night-shift`. */
export async function runCommand(readSettings: () => Config, ...args: string[]): Promise<Ran> {
  const ran: Ran = { code: -1, out: '', err: '' };
  ran.code = await runAdmin(args, {
    readSettings,
    user: 'night-shift',
    write: (text) => void (ran.out += text),
    writeError: (text) => void (ran.err += text),
  });
  return ran;
}
