/** `crowdsky-admin audit …`. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { auditAction } from '@crowdsky/api';
import type { AuditAction, AuditRecord } from '@crowdsky/api';
import type { CommandRun } from './command-run.ts';
import { table } from './table.ts';

interface ListFlags {
  readonly user?: string;
  readonly action?: AuditAction;
  readonly limit: number;
}

const pageSize = 200;

export function addAuditCommand(program: Command, run: CommandRun): void {
  program
    .command('audit')
    .description('show what admins did')
    .command('list')
    .description('list the acts of admins, newest first')
    .option('--user <name>', 'only acts upon this account')
    .addOption(new Option('--action <action>', 'only acts of this kind').choices(auditAction.options))
    .option('--limit <n>', 'how many at most', parseLimit, 50)
    .action(async ({ user: name, action, limit }: ListFlags) => {
      const entries = await run.open(async (admin) => {
        const user = name === undefined ? undefined : (await admin.users.find(name)).id;
        const all: AuditRecord[] = [];
        for (let cursor: string | undefined; ;) {
          const page = await admin.audit.list({
            user,
            action,
            limit: Math.min(pageSize, limit - all.length),
            cursor,
          });
          all.push(...page.entries);
          if (page.nextCursor === null || all.length >= limit) return all;
          cursor = page.nextCursor;
        }
      });
      run.print({ entries }, () => auditTable(entries));
    });
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}

function auditTable(entries: readonly AuditRecord[]): string {
  const rows = entries.map(({ at, source, actor, action, target, before, after }) => [
    at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
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
