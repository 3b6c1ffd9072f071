/** `crowdsky-admin audit …`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { auditAction } from '@crowdsky/api';
import type { AuditAction, AuditRecord } from '@crowdsky/api';
import type { CommandRun } from './command-run.ts';
import { allPages } from './all-pages.ts';
import { parseCount } from './whole-numbers.ts';
import { shortTime, table } from './table.ts';

interface ListFlags {
  readonly user?: string;
  readonly action?: AuditAction;
  readonly limit: number;
}

export function addAuditCommand(program: Command, run: CommandRun): void {
  program
    .command('audit')
    .description('show what admins did')
    .command('list')
    .description('list the acts of admins, newest first')
    .option('--user <name>', 'only acts upon this account')
    .addOption(new Option('--action <action>', 'only acts of this kind').choices(auditAction.options))
    .option('--limit <n>', 'how many at most', parseCount, 50)
    .action(async ({ user: name, action, limit }: ListFlags) => {
      const entries = await run.open(async (admin) => {
        const user = name === undefined ? undefined : (await admin.users.find(name)).id;
        return allPages(limit, async (page) => {
          const { entries: found, nextCursor } = await admin.audit.list({ user, action, ...page });
          return { found, nextCursor };
        });
      });
      run.print({ entries }, () => auditTable(entries));
    });
}

function auditTable(entries: readonly AuditRecord[]): string {
  const rows = entries.map(({ at, source, actor, action, target, before, after }) => [
    shortTime(at),
    `${actor.name} (${source})`,
    action,
    target.name ?? (target.id === null ? target.kind : `${target.kind} ${target.id}`),
    valuesOf(before),
    valuesOf(after),
  ]);
  return table(['AT', 'WHO', 'ACT', 'ON', 'BEFORE', 'AFTER'], rows);
}

function valuesOf(values: AuditRecord['before']): string {
  return Object.entries(values ?? {})
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
