/** `npm start` without its set-up: the built app and backend on one port of their own, with a data folder that goes away. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { copyFromProject, plantTree, projectRoot, uproot } from '../house/plant-tree.ts';

const built = ['apps/backend/build/index.js', 'apps/pwa/build/index.html'];

/** Why it cannot be started here; undefined where it can. */
export const whyNotStart = built.every((path) => existsSync(join(projectRoot, path)))
  ? undefined
  : 'the backend or the app is not built (npm run build)';

export interface Running {
  /** Where it says it is. */
  readonly address: string;
  readonly dataDir: string;
  /** What it has printed so far. */
  output(): string;
  /** Sends a signal and resolves to the exit code, or null when the signal itself ended it. */
  signal(name: NodeJS.Signals): Promise<number | null>;
  stop(): Promise<void>;
}

/** Resolves when it has printed its address. */
async function start(variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const { folder, dataDir, child, exited, output } = launch(variables);
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    uproot(folder);
  };
  const address = await Promise.race([addressIn(child), exited.then(() => undefined)]);
  if (address === undefined) {
    await stop();
    throw new Error(`npm start ended before it served: ${output()}`);
  }
  return {
    address,
    dataDir,
    output,
    signal(name) {
      child.kill(name);
      return exited;
    },
    stop,
  };
}

/** As `start`; gone when the test is over. */
export async function startForTest(variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const running = await start(variables);
  onTestFinished(() => running.stop());
  return running;
}

/** One for all tests of a group, each with an account of its own; call what this returns only inside tests. */
export function startForGroup(variables: Readonly<Record<string, string>> = {}): () => Running {
  let running: Running | undefined;
  beforeAll(async () => {
    running = await start(variables);
  });
  afterAll(() => running?.stop());
  return () => running!;
}

/** For a start that must fail: what it printed, and the exit code. */
export async function startInVain(variables: Readonly<Record<string, string>>) {
  const { folder, exited, output } = launch(variables);
  const code = await exited;
  uproot(folder);
  return { code, output: output() };
}

function launch(variables: Readonly<Record<string, string>>) {
  const folder = plantTree({});
  copyFromProject(folder, ['scripts']);
  writeFileSync(
    join(folder, 'scripts', 'setup.mjs'),
    `export const root = ${JSON.stringify(projectRoot)};\nexport const setUp = async () => '';\n`,
  );
  const dataDir = join(folder, 'data');
  const child = spawn(process.execPath, [join(folder, 'scripts', 'start.mjs')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      said.push(piece);
    });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { folder, dataDir, child, exited, output: () => Buffer.concat(said).toString() };
}

function addressIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      const address = /^CrowdSky is at (\S+)/m.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
