/** Runs the built `crowdsky` command as a user would, in a process of its own, on files made for the test. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import type { SkyOptions } from '@crowdsky/simulator';
import { onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'apps', 'worker', 'bin', 'crowdsky.mjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** Beside those of the test's own process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What standard input holds. */
  readonly input?: string;
}

/** Runs to the end. */
export function crowdsky(args: readonly string[], cwd: string): Ended {
  const run = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Starts and lets `during` do something to the process; resolves when it has ended. */
export async function crowdskyWhile(
  args: readonly string[],
  cwd: string,
  during: (child: ReturnType<typeof spawn>) => Promise<void>,
  { variables, input = '' }: Surroundings = {},
): Promise<Ended & { readonly signal: NodeJS.Signals | null }> {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await during(child);
  return { ...(await ended), out, err };
}

/** A folder that is gone when the test is over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const SMALL: Partial<SkyOptions> = {
  width: 480,
  height: 640,
  stars: 700,
  frames: 5,
  clean: true,
  hotPixels: 20,
};

/** Small raw frames, in the order of time. */
export function simulateFrames(options: Partial<SkyOptions> = {}): { name: string; bytes: Uint8Array }[] {
  const plan = planSky({ ...SMALL, ...options });
  return plan.frames.map((_, index) => simulateFrame(plan, index));
}

/** Writes frames into a folder and returns their paths. */
export function writeFrames(
  folder: string,
  frames: readonly { name: string; bytes: Uint8Array }[],
): string[] {
  return frames.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

/** A frame whose header lacks a keyword: its card is turned into a comment. */
export function withoutCard(bytes: Uint8Array, keyword: string): Uint8Array {
  const copy = bytes.slice();
  for (let at = 0; at < 2880 * 3; at += 80) {
    const card = Buffer.from(copy.buffer, copy.byteOffset + at, 8);
    if (card.toString('latin1').trimEnd() === keyword) card.write('COMMENT ', 'latin1');
  }
  return copy;
}
