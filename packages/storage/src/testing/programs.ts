/** Programs that tests start beside themselves. */
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

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
