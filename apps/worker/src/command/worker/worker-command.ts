/** `crowdsky worker`: the daemon, or one job. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { WriteError } from '@crowdsky/files';
import { createLog } from '../../log.ts';
import { runWorker } from '../../daemon/run-worker.ts';
import type { WorkerSettings } from '../../daemon/run-worker.ts';
import { removeStaleFolders } from '../../daemon/stale-folders.ts';
import { startStatusServer } from '../../daemon/status-server.ts';
import type { ListenAt, StatusServer } from '../../daemon/status-server.ts';
import { WorkerStatus } from '../../daemon/worker-status.ts';
import { CommandError } from '../command-error.ts';
import { logLevel } from './config.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** `listenAt`: where the worker's own `/healthz`, `/readyz` and `/metrics` are. */
export type WorkerCommandSettings = WorkerSettings & { readonly listenAt?: ListenAt };

/** Resolves to the exit code. Throws CommandError and WriteError for what an operator must mend. */
export async function workerCommand(settings: WorkerCommandSettings, signal: AbortSignal): Promise<number> {
  prepare(settings.workDir);
  const status = new WorkerStatus(settings.workDir);
  const statusServer = settings.listenAt && (await listen(settings.listenAt, status));
  const log = createLog((line) => process.stdout.write(line), logLevel());
  const { baseUrl, workerId, concurrency, threads } = settings;
  const statusAt = statusServer && { statusAt: statusServer.place };
  log('info', 'The worker has started.', { server: baseUrl, workerId, concurrency, threads, ...statusAt });
  const end = await runWorker(settings, { log, status, stop: AbortSignal.any([signal, starterGone()]) });
  await statusServer?.close();
  log('info', 'The worker has ended.', { completed: end.completed, failed: end.failed });
  if (end.refusal !== undefined) throw new CommandError(EXIT_CODES.wrongUsage, end.refusal);
  if (!settings.once) return EXIT_CODES.done;
  if (end.failed > 0) return EXIT_CODES.someChunksFailed;
  return end.completed > 0 ? EXIT_CODES.done : EXIT_CODES.nothingStacked;
}

async function listen(at: ListenAt, status: WorkerStatus): Promise<StatusServer> {
  try {
    return await startStatusServer(at, status);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      `The worker cannot answer at ${at.host}:${at.port}: ${reason}. Choose another place with --listen.`,
    );
  }
}

/** Aborted when the program that started this one, and listens to it, is gone. */
function starterGone(): AbortSignal {
  const gone = new AbortController();
  // It may have gone before this line: then there is no event any more.
  const { connected } = process as { readonly connected?: boolean };
  if (connected === false) gone.abort(new Error('The program that started the worker has ended.'));
  process.once('disconnect', () => {
    gone.abort(new Error('The program that started the worker has ended.'));
  });
  return gone.signal;
}

function prepare(workDir: string): void {
  try {
    mkdirSync(workDir, { recursive: true });
    accessSync(workDir, constants.W_OK | constants.X_OK);
    removeStaleFolders(workDir);
  } catch (error) {
    throw new WriteError(workDir, error);
  }
}
