/** The arguments of `crowdsky login` and `crowdsky logout`. */
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';

interface LoginFlags {
  readonly server?: string;
  readonly user?: string;
  readonly register?: string;
}

/** Loads the implementation only when a command runs. */
export function addLoginCommands(program: Command, { signal, finish }: CommandRun): void {
  program
    .command('login')
    .summary('sign in at a CrowdSky server, for upload and stacks')
    .description(
      'Makes an API key with your name and password and keeps it on this computer, in a file that you alone may read. ' +
        'The password is asked, or read from standard input or from CROWDSKY_PASSWORD; it is not kept.',
    )
    .option('--server <address>', 'address of the server; CROWDSKY_SERVER if not given, else that of before')
    .option('--user <name>', 'user name or e-mail; CROWDSKY_USER if not given, else it is asked')
    .option('--register <email>', 'open an account first, with this address of mail')
    .action(async ({ server, user, register }: LoginFlags) => {
      const { loginCommand } = await import('./login-command.ts');
      finish(await loginCommand({ server, user, email: register }, signal));
    });
  program
    .command('logout')
    .summary('revoke the API key of this computer and delete it')
    .description('Revokes the API key that crowdsky login made and deletes it from this computer.')
    .option('--server <address>', 'address of the server; that of the last login if not given')
    .action(async ({ server }: Pick<LoginFlags, 'server'>) => {
      const { logoutCommand } = await import('./login-command.ts');
      finish(await logoutCommand(server, signal));
    });
}
