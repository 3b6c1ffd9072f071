/** The arguments of `crowdsky stacks` and `crowdsky stacks get`. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';

interface ListFlags {
  readonly server?: string;
  readonly object?: string;
  readonly json: boolean;
}

interface GetFlags {
  readonly all: boolean;
  readonly output: string;
}

const SERVER = 'address of the server; CROWDSKY_SERVER if not given, else that of the login';

/** Loads the implementation only when the command runs. */
export function addStacksCommand(program: Command, { signal, finish }: CommandRun): void {
  const stacks = program
    .command('stacks')
    .summary('list the stacks of your account, and fetch them')
    .description('Lists the stacks of your account at a CrowdSky server, newest observation first.')
    .option('--server <address>', SERVER)
    .option('--object <name>', 'only stacks of this object')
    .option('--json', 'print the list for machines', false)
    .action(async ({ server, object, json }: ListFlags) => {
      const { listCommand } = await import('./list-command.ts');
      finish(await listCommand({ server, object, isJson: json }, signal));
    });
  stacks
    .command('get')
    .summary('fetch stacks into a folder')
    .description(
      'Fetches stacks as FITS files. A broken transfer goes on where it broke, every file is checked by its digest, and those ' +
        'that are in the folder already are passed over.',
    )
    .argument('[numbers...]', 'numbers of stacks, as crowdsky stacks lists them', stackNumber)
    .option('--all', 'all stacks of the account, or of --object', false)
    .option('-o, --output <folder>', 'where the files go', '.')
    .action(async (numbers: number[] | undefined, { all, output }: GetFlags) => {
      const { getCommand } = await import('./get-command.ts');
      const { server, object } = stacks.opts<ListFlags>();
      finish(await getCommand({ server, object, numbers: numbers ?? [], all, output }, signal));
    });
}

function stackNumber(text: string, earlier: number[] = []): number[] {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Give the number of a stack.');
  return [...earlier, Number(text)];
}
