/** The arguments of `crowdsky worker`. */
import { hostname, tmpdir } from 'node:os';
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';
import { serverOf } from './config.ts';
import { anyNumber, defaultThreads, wholeNumber } from '../parse-arguments.ts';

interface WorkerFlags {
  readonly once: boolean;
  readonly server?: string;
  readonly name: string;
  readonly concurrency: number;
  readonly threads: number;
  readonly workDir: string;
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
    .option('--poll <seconds>', 'longest time between two questions for work', anyNumber(0.1, 3600), 10)
    .option(
      '--grace <seconds>',
      'how long a stopped worker may go on with its job before it hands it back',
      anyNumber(0, 3600),
      7,
    )
    .action(async ({ once, server, name, concurrency, threads, workDir, poll, grace }: WorkerFlags) => {
      const { workerCommand } = await import('./worker-command.ts');
      const settings = {
        workerId: name,
        concurrency,
        threads,
        workDir,
        pollSeconds: poll,
        graceSeconds: grace,
        once,
      };
      finish(await workerCommand({ ...settings, ...serverOf(server) }, signal));
    });
}

function defaultName(): string {
  return `${hostname()}-${process.pid}`.replaceAll(/[^\x21-\x7e]+/g, '-').slice(-64);
}
