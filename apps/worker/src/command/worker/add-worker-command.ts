/** The arguments of `crowdsky worker`. */
import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';
import { hostName } from '../host-name.ts';
import { serverOf } from './config.ts';
import { defaultMemoryLimit } from './memory-limit.ts';
import type { ListenAt } from '../../daemon/status-server.ts';
import type { WorkerCommandSettings } from './worker-command.ts';
import { anyNumber, defaultThreads, listenPlace, wholeNumber } from '../parse-arguments.ts';

interface WorkerFlags {
  readonly once: boolean;
  readonly server?: string;
  readonly name: string;
  readonly concurrency: number;
  readonly threads: number;
  readonly workDir: string;
  readonly workRoom?: number;
  readonly memory?: number;
  readonly listen?: ListenAt;
  readonly poll: number;
  readonly grace: number;
}

/** Loads the implementation only when the command runs. */
export function addWorkerCommand(program: Command, { signal, finish }: CommandRun): void {
  program
    .command('worker')
    .summary('stack what was uploaded to a CrowdSky server')
    .description(
      'Takes jobs from a CrowdSky server, stacks their raws here and puts the stacks there, until it is stopped. ' +
        'It needs the address of the server and its worker key, in the variables API_BASE_URL and WORKER_API_KEY.',
    )
    .option('--once', 'do one job and end: exit code 0 if a job was done, 1 if none was waiting', false)
    .option('--server <address>', 'address of the server; API_BASE_URL if not given')
    .option('--name <name>', 'the name by which the server knows this worker', defaultName())
    .option('--concurrency <n>', 'jobs stacked at a time', wholeNumber(1, 64), 1)
    .option(
      '--threads <n>',
      'threads for each job; 0 works in the main thread',
      wholeNumber(0, 64),
      defaultThreads(),
    )
    .option('--work-dir <folder>', 'where raws and stacks are while they are worked on', tmpdir())
    .option(
      '--work-room <megabytes>',
      'most room that these may take; as much as the disk has beside a reserve if not given',
      wholeNumber(1, 1e9),
    )
    .option(
      '--memory <megabytes>',
      'most memory that all jobs may take: fewer threads, or the job is handed back; nine tenths of the container or the machine if not given',
      wholeNumber(1, 1e9),
    )
    .option(
      '--listen <place>',
      'answer /healthz, /readyz and /metrics there: a port of this machine, or address:port',
      listenPlace,
    )
    .option('--poll <seconds>', 'longest time between two questions for work', anyNumber(0.1, 3600), 10)
    .option(
      '--grace <seconds>',
      'how long a stopped worker may go on with its job before it hands it back',
      anyNumber(0, 3600),
      7,
    )
    .action(async (flags: WorkerFlags) => {
      const { workerCommand } = await import('./worker-command.ts');
      finish(await workerCommand(settingsOf(flags), signal));
    });
}

function settingsOf(flags: WorkerFlags): WorkerCommandSettings {
  const { once, server, name, concurrency, threads, workDir, workRoom, memory, listen, poll, grace } = flags;
  return {
    ...serverOf(server),
    workerId: name,
    concurrency,
    threads,
    workDir,
    ...(workRoom !== undefined && { workLimitBytes: 1e6 * workRoom }),
    memoryLimitBytes: memory === undefined ? defaultMemoryLimit() : 1e6 * memory,
    ...(listen && { listenAt: listen }),
    pollSeconds: poll,
    graceSeconds: grace,
    once,
  };
}

function defaultName(): string {
  return `${hostName()}-${process.pid}`.slice(-64);
}
