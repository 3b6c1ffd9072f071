/** `crowdsky watch`: new frames of folders go to the server, or are stacked here, until it is stopped. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pauseFor } from '@crowdsky/sending';
import { createLog } from '../../log.ts';
import type { Log } from '../../log.ts';
import { ownerEnvironment } from '../../owner/config.ts';
import { findAccess } from '../../owner/find-access.ts';
import type { Access } from '../../owner/find-access.ts';
import { keepWatch } from '../../watching/keep-watch.ts';
import type { WatchEnd, WatchSettings } from '../../watching/watch-settings.ts';
import { asCommandError } from '../as-command-error.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { wordEvent } from './word-event.ts';

export interface WatchCommandSettings extends WatchSettings {
  readonly server: string | undefined;
  readonly isJson: boolean;
}

/** A share that does not answer can hold up a look for ever. */
const STOPPING_MS = 8000;

/** Resolves to the exit code; a watch that is stopped is done. Rejects with CommandError and WriteError. */
export async function watchCommand(settings: WatchCommandSettings, signal: AbortSignal): Promise<number> {
  const { isJson, isOnce } = settings;
  const folders = [...new Set(settings.folders.map((folder) => resolve(folder)))];
  for (const folder of folders) refuseFile(folder);
  const environment = ownerEnvironment();
  let address = settings.server;
  const access = async (): Promise<Access> => {
    const found = await findAccess(address, environment);
    // A later login at another server must not move the watch there.
    ({ address } = found);
    return found;
  };
  await explainedUsage(access);
  const write = (line: string): void => void process.stdout.write(line);
  const log = isJson ? createLog(write) : plainLog(write);
  const tell = (event: Parameters<typeof wordEvent>[0]): void => {
    const { level, message } = wordEvent(event);
    const { kind, ...facts } = event;
    log(level, message, { event: kind, ...facts, ...('message' in facts && { message }) });
  };
  const watching = explained(address ?? '', signal, async () => {
    try {
      return await keepWatch({ ...settings, folders }, { access, tell }, signal);
    } catch (error) {
      throw asCommandError(error);
    }
  });
  const end = await Promise.race([watching, stuck(signal)]);
  tell({ kind: 'ended', totals: end.totals });
  return isOnce && !signal.aborted ? exitCodeOf(end) : EXIT_CODES.done;
}

function refuseFile(folder: string): void {
  // One that is not there yet may be a share that is not mounted.
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true)
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      `${folder} is a file: watch takes folders, crowdsky upload takes files.`,
    );
}

/** Rejects with the signal's reason, a while after it was given. */
async function stuck(signal: AbortSignal): Promise<never> {
  if (!signal.aborted)
    await new Promise((stop) => {
      signal.addEventListener('abort', stop, { once: true });
    });
  await pauseFor(STOPPING_MS, new AbortController().signal);
  signal.throwIfAborted();
  throw new Error('A signal that was aborted is not.');
}

function plainLog(write: (line: string) => void): Log {
  return (_, message) => {
    // As in 2025-03-27 23:14:05, local time.
    write(`${new Date().toLocaleString('sv')}  ${message}\n`);
  };
}

function exitCodeOf({ totals, full, skipped }: WatchEnd): number {
  if (full !== undefined) return EXIT_CODES.serverRefuses;
  return totals.faults > 0 || skipped > 0 ? EXIT_CODES.someChunksFailed : EXIT_CODES.done;
}
