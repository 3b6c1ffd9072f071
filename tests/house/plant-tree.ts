/** Plants small source trees in a temporary folder, for tests of the tools that guard the real one. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const projectRoot = join(import.meta.dirname, '..', '..');

/** Writes `files` (path -> text) into a new folder and returns it. The caller removes it. */
export function plantTree(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crowdsky-house-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Like `plantTree`, gone when the test has ended. */
export function plantTreeForTest(files: Readonly<Record<string, string>>): string {
  const folder = plantTree(files);
  onTestFinished(() => {
    uproot(folder);
  });
  return folder;
}

export function uproot(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Copies files or folders of the project into a planted tree. */
export function copyFromProject(folder: string, paths: readonly string[]): void {
  for (const path of paths) cpSync(join(projectRoot, path), join(folder, path), { recursive: true });
}

/** Lets the planted tree use the project's installed packages: all of them, or those named. */
export function linkPackages(folder: string, names?: readonly string[]): void {
  const modules = join(folder, 'node_modules');
  const installed = join(projectRoot, 'node_modules');
  if (names === undefined) symlinkSync(installed, modules, 'junction');
  for (const name of names ?? []) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(installed, name), join(modules, name), 'junction');
  }
}
