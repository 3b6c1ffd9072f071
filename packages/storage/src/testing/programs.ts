/** Programs that tests start beside themselves. */
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Storage } from '../storage.ts';

/** A server that keeps objects. */
export interface RunningStorage {
  /** As `openStorage` takes it. */
  storageUrl: string;
  /** What a backend is told by its environment. */
  variables: Record<string, string>;
  open(): Storage;
  /** Takes connections and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends at once; `restart` brings it back on the same port with what it holds. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((bound) => probe.listen(0, '127.0.0.1', bound));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** Ends a program at once, as in a power cut; resolves when it is gone. */
export async function killed(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((exit) => server.once('exit', exit));
  server.kill('SIGKILL');
  await gone;
}
