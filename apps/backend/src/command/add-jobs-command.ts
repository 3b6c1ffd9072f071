/** `crowdsky-admin jobs …`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { jobStatus } from '@crowdsky/api';
import type { AdminJob, JobStatus, RequeueFailedResponse } from '@crowdsky/api';
import { allPages } from './all-pages.ts';
import type { CommandRun } from './command-run.ts';
import { parseCount, parseId } from './whole-numbers.ts';
import { shortTime, table } from './table.ts';

interface ListFlags {
  readonly state?: JobStatus;
  readonly user?: string;
  readonly limit: number;
}

export function addJobsCommand(program: Command, run: CommandRun): void {
  const jobs = program.command('jobs').description('list jobs, and queue failed ones again');
  jobs
    .command('list')
    .description('list the jobs of all accounts, newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(jobStatus.options))
    .option('--user <name>', 'only those of this account')
    .option('--limit <n>', 'how many at most', parseCount, 50)
    .action(async ({ state: status, user: name, limit }: ListFlags) => {
      const found = await run.open(async (admin) => {
        const user = name === undefined ? undefined : (await admin.users.find(name)).id;
        return allPages(limit, async (page) => {
          const { jobs: some, nextCursor } = await admin.jobs.list({ status, user, ...page });
          return { found: some, nextCursor };
        });
      });
      run.print({ jobs: found }, () => jobTable(found));
    });
  jobs
    .command('requeue')
    .description('queue a failed job again while its raws are there, or all of them')
    .argument('[id]', 'the number of the job', parseId)
    .option('--failed', 'all failed jobs whose raws are there')
    .action(async (id: number | undefined, { failed }: { failed?: true }, command: Command) => {
      if ((id === undefined) === (failed === undefined))
        command.error('error: give the number of a job, or --failed', { exitCode: 1 });
      if (id === undefined) {
        const result = await run.open((admin, actor) => admin.jobs.requeueFailed(actor));
        run.print(result, () => requeuedText(result));
        return;
      }
      const job = await run.open((admin, actor) => admin.jobs.requeue(actor, id));
      run.print(job, () => jobTable([job]));
    });
}

/** A line for each kind of outcome that there is. */
function requeuedText({ requeued, withoutRaws, noLongerFailed }: RequeueFailedResponse): string {
  const left = [
    ['left as they are, for their raws are gone', withoutRaws],
    ['retried or deleted by others meanwhile', noLongerFailed],
  ] as const;
  const lines = left.filter(([, ids]) => ids.length > 0);
  return [
    `${requeued.length} queued again`,
    ...lines.map(([what, ids]) => `${ids.length} ${what}: ${ids.join(', ')}`),
    '',
  ].join('\n');
}

function jobTable(jobs: readonly AdminJob[]): string {
  const rows = jobs.map((job) => [
    String(job.id),
    job.username,
    job.chunkKey,
    job.objectName ?? '',
    String(job.frameCount),
    job.status,
    String(job.attempts),
    shortTime(job.createdAt),
    job.errorMessage ?? '',
  ]);
  return table(['ID', 'ACCOUNT', 'CHUNK', 'OBJECT', 'FRAMES', 'STATE', 'TRIES', 'SINCE', 'ERROR'], rows);
}
