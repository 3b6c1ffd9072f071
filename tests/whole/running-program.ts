/** A built `crowdsky` command in a process of its own, which goes on until it is ended. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'apps', 'worker', 'bin', 'crowdsky.mjs');

/** Gone when the test is over. */
export class RunningProgram {
  readonly #child: ChildProcess;
  /** Its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  #text = '';

  constructor(args: readonly string[], variables: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (piece: string) => (this.#text += piece));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
    onTestFinished(() => this.end('SIGKILL').then(() => undefined));
  }

  /** What it has printed so far. */
  output(): string {
    return this.#text;
  }

  /** Resolves when it has printed a text. */
  async says(text: string, timeout = 120_000): Promise<void> {
    await expect.poll(() => this.#text, { timeout, interval: 5 }).toContain(text);
  }

  /** Sends a signal and resolves as `ended`. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.ended;
  }
}
