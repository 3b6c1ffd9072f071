/** Other versions of Node, from the npm registry, kept in `.setup/engines` for the next time. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../house/plant-tree.ts';

const run = promisify(execFile);
const kept = join(projectRoot, '.setup', 'engines');
const isWindows = process.platform === 'win32';
const program = isWindows ? 'node.exe' : 'node';

export type FetchedNode = { readonly program: string } | { readonly missing: string };

/** Resolves to the program, or to the reason why it cannot be had here. */
export async function fetchNode(version: string): Promise<FetchedNode> {
  const path = join(kept, `${version}-${isWindows ? 'win' : process.platform}-${process.arch}`, program);
  if (existsSync(path)) return { program: path };
  mkdirSync(kept, { recursive: true });
  const folder = mkdtempSync(join(kept, 'fetching-'));
  try {
    await unpack(version, folder);
    mkdirSync(join(path, '..'), { recursive: true });
    renameSync(join(folder, 'package', 'bin', program), path); // whole or not at all
    return { program: path };
  } catch (error) {
    return { missing: `Node ${version} is not to be had: ${lastLineOf(error)}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The registry's package of one version and platform holds the program itself; 30 to 50 MB. */
async function unpack(version: string, folder: string): Promise<void> {
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}@${version}`;
  const patience = ['--fetch-retries=1', '--fetch-timeout=60000'];
  const { stdout } = await run('npm', ['pack', name, '--pack-destination', folder, ...patience], {
    cwd: folder,
    shell: isWindows,
    timeout: 120_000,
  });
  const archive = stdout.trim().split('\n').at(-1) ?? '';
  await run('tar', ['-xzf', archive, `package/bin/${program}`], { cwd: folder });
}

function lastLineOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const faults = (stderr ?? '').split('\n').filter((line) => line.startsWith('npm error'));
  return faults[0] ?? message.split('\n')[0] ?? '';
}
