/** Runs dependency-cruiser over a planted tree. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { projectRoot } from './plant-tree.ts';

export interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

export function cruise(folder: string, places: readonly string[]): readonly Violation[] {
  const tool = join(projectRoot, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const run = spawnSync(process.execPath, [tool, '--output-type', 'json', ...places], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect(run.stdout, run.stderr).not.toBe('');
  const report = JSON.parse(run.stdout) as {
    readonly summary: { readonly violations: readonly Violation[] };
  };
  return report.summary.violations;
}
