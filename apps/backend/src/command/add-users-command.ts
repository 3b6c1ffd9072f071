/** `crowdsky-admin users …`. */
import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { changeUserRequest, role, tier } from '@crowdsky/api';
import type { ChangeUserRequest, Role, Tier } from '@crowdsky/api';
import { allPages } from './all-pages.ts';
import type { CommandRun } from './command-run.ts';
import { parseSize } from './sizes.ts';
import { userCard, userTable } from './user-text.ts';

interface ListFlags {
  readonly search?: string;
  readonly tier?: Tier;
  readonly role?: Role;
  readonly blocked?: true;
}

interface ChangeFlags {
  readonly evenLastAdmin?: boolean;
}

export function addUsersCommand(program: Command, run: CommandRun): void {
  const users = program.command('users').description('list accounts, and change or block one');
  users
    .command('list')
    .description('list accounts, oldest first')
    .option('--search <text>', 'only those with this in the user name or e-mail address')
    .addOption(new Option('--tier <tier>', 'only those of this tier').choices(tier.options))
    .addOption(new Option('--role <role>', 'only those with this role').choices(role.options))
    .option('--blocked', 'only those that are blocked')
    .action(async (flags: ListFlags) => {
      const found = await run.open((admin) =>
        allPages(Infinity, async (page) => {
          const { users: accounts, nextCursor } = await admin.users.list({ ...flags, ...page });
          return { found: accounts, nextCursor };
        }),
      );
      run.print({ users: found }, () => userTable(found));
    });
  users
    .command('show')
    .description('show one account')
    .argument('<name>', 'user name or e-mail address')
    .action(async (name: string) => {
      const user = await run.open((admin) => admin.users.find(name));
      run.print(user, () => userCard(user));
    });
  addChanges(users, run);
}

function addChanges(users: Command, run: CommandRun): void {
  const change = async (name: string, asked: ChangeUserRequest, flags: ChangeFlags = {}): Promise<void> => {
    const user = await run.open(async (admin, actor) => {
      const { id } = await admin.users.find(name);
      return admin.users.change(actor, id, asked, flags);
    });
    run.print(user, () => userCard(user));
  };
  const name = new Argument('<name>', 'user name or e-mail address');
  const lastAdmin = new Option('--even-last-admin', 'also when no admin is left then');
  users
    .command('tier')
    .description('put an account into a tier; its quota stays')
    .addArgument(name)
    .addArgument(new Argument('<tier>').choices(tier.options))
    .action((login: string, wanted: Tier) => change(login, { tier: wanted }));
  users
    .command('quota')
    .description('set how much an account may store')
    .addArgument(name)
    .argument('<size>', 'bytes, or as 20GB; tier-default: what the settings give the tier', parseQuota)
    .action((login: string, storageLimitBytes: ChangeUserRequest['storageLimitBytes']) =>
      change(login, { storageLimitBytes }),
    );
  users
    .command('role')
    .description('make an account an admin, or an ordinary one again')
    .addArgument(name)
    .addArgument(new Argument('<role>').choices(role.options))
    .addOption(lastAdmin)
    .action((login: string, wanted: Role, flags: ChangeFlags) => change(login, { role: wanted }, flags));
  users
    .command('block')
    .description('refuse an account sign-in, sessions and keys; nothing is deleted, jobs in the queue go on')
    .addArgument(name)
    .addOption(lastAdmin)
    .action((login: string, flags: ChangeFlags) => change(login, { blocked: true }, flags));
  users
    .command('unblock')
    .description('let a blocked account in again, with the sessions and keys it had')
    .addArgument(name)
    .action((login: string) => change(login, { blocked: false }));
}

function parseQuota(text: string): ChangeUserRequest['storageLimitBytes'] {
  const storageLimitBytes = text === 'tier-default' ? text : parseSize(text);
  if (changeUserRequest.safeParse({ storageLimitBytes }).success) return storageLimitBytes;
  throw new InvalidArgumentError('That is more than a quota can be.');
}
